/** What is wrong with a text that is no YAML, by names that have words for people who do not know YAML's own. */
import type { YAMLError } from 'yaml';
import type { RuleFaultParams } from '../contract/rule-fault.ts';

/** Where the library has one code for several things, its sentence says which. */
export function yamlSign({
  code,
  message,
}: Pick<YAMLError, 'code' | 'message'>): RuleFaultParams['not-yaml'] {
  const own = message.replace(/\s+/g, ' ').slice(0, 160);
  const [, flow] = /^Flow (map|sequence)/.exec(message) ?? [];
  if (flow) return { sign: flow === 'map' ? 'MAP_NOT_CLOSED' : 'LIST_NOT_CLOSED', own };
  if (message.startsWith('Missing closing')) return { sign: 'QUOTE_NOT_CLOSED', own };
  if (message.startsWith('Implicit map keys')) return { sign: 'COLON_MISSING', own };
  if (/^Missing , (or : )?between/.test(message)) return { sign: 'COMMA_MISSING', own };
  return { sign: message.startsWith('Sequence item') ? 'BAD_INDENT' : code, own };
}
