/** Another status for rules of a file whose comments and lines stay as they are. */
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml';
import type { RuleStatus } from '../contract/rule.ts';
import type { RuleFileSource } from './rule-format.ts';

/** The file with these statuses, rule → status. A file that is no YAML stays as it is: the linter says what is wrong. */
export function setStatuses(text: string, statuses: Readonly<Record<string, RuleStatus>>): string {
  return Object.entries(statuses).reduce((now, [rule, status]) => setStatus(now, rule, status), text);
}

function setStatus(text: string, rule: string, status: RuleStatus): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  const rules = document.get('rules', true);
  if (!isSeq(rules)) return text;
  const index = rules.items.findIndex((item) => isMap(item) && item.get('id') === rule);
  const map = rules.items[index] as YAMLMap | undefined;
  // Without one a rule is stable.
  if (!map || (map.get('status') ?? 'stable') === status) return text;
  const wanted = document.toJS() as RuleFileSource;
  Object.assign(wanted.rules?.[index] as object, { status });
  const spliced = splice(text, map, status);
  if (spliced !== null) {
    const after = parseDocument(spliced);
    if (after.errors.length === 0 && isDeepStrictEqual(after.toJS(), wanted)) return spliced;
  }
  document.setIn(['rules', index, 'status'], status);
  return document.toString({ lineWidth: 0 });
}

/** In the place of the old status, else on a line of its own behind the id; null where lines cannot be put between. */
function splice(text: string, map: YAMLMap, status: RuleStatus): string | null {
  const old = map.get('status', true);
  if (isScalar(old) && old.range) return text.slice(0, old.range[0]) + status + text.slice(old.range[1]);
  const id = map.items.find(({ key }) => isScalar(key) && key.value === 'id');
  const start = isScalar(id?.key) ? id.key.range?.[0] : undefined;
  if (map.flow || start === undefined) return null;
  const column = start - (text.lastIndexOf('\n', start) + 1);
  const newline = text.indexOf('\n', start);
  if (newline < 0) return null;
  return `${text.slice(0, newline + 1)}${' '.repeat(column)}status: ${status}\n${text.slice(newline + 1)}`;
}
