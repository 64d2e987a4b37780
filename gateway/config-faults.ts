/** What can be wrong with a configuration: a code, and what is said of it in both languages. */
import type { Lang } from '../engine/rules/truth-words.ts';

export const CONFIG_FAULTS = [
  'FILE_UNREADABLE',
  'NOT_YAML',
  'KEY_UNKNOWN',
  'KEY_MISSING',
  'VALUE_INVALID',
  'KEYS_APART',
  'TLS_MISSING',
  'ADDRESS_PRIVATE',
  'TARGET_UNKNOWN',
  'ROUTE_INVALID',
  'PATTERN_INVALID',
  'LINK_INVALID',
  'PASSWORD_SHORT',
] as const;
export type ConfigFaultCode = (typeof CONFIG_FAULTS)[number];

/** Expected, got, and how to mend it. */
export interface ConfigFault extends Record<Lang, string> {
  code: ConfigFaultCode;
}

export function configFault(code: ConfigFaultCode, en: string, zh: string): ConfigFault {
  return { code, en, zh };
}

export interface ConfigError {
  /** `earshot.yaml:3:7`, a variable or a flag. */
  where: string;
  /** Dotted key, e.g. `clickhouse.url`; empty for the file as a whole. */
  key: string;
  fault: ConfigFault;
}

/** One line per error, as printed before the server gives up. */
export function formatConfigErrors(errors: readonly ConfigError[], lang: Lang = 'en'): string {
  return errors.map((error) => configErrorLine(error, lang)).join('\n');
}

export function configErrorLine({ where, key, fault }: ConfigError, lang: Lang): string {
  const colon = lang === 'zh' ? '：' : ': ';
  return `${where}${colon}${key ? `${key}${colon}` : ''}${fault[lang]}`;
}
