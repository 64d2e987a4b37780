/** Rule files put together: lists and macros by name, a site's exceptions and overrides laid over the rules. */
import type { AcrossRuleSource } from '../across/across-format.ts';
import type { Words } from './compile.ts';
import type { Condition } from './operator.ts';
import type { AnyRuleSource, Override, RuleFileSource, RuleSource, Title } from './rule-format.ts';

/** The rules of a set with the names that they refer to; later files win. */
export function assemble(
  files: readonly RuleFileSource[],
): Words & { rules: RuleSource[]; across: AcrossRuleSource[] } {
  const lists: Record<string, readonly string[]> = {};
  const macros: Record<string, Condition> = {};
  const titles: Record<string, Title> = {};
  for (const file of files) {
    Object.assign(lists, file.lists);
    Object.assign(macros, file.macros);
    Object.assign(titles, file.titles);
  }
  for (const { append } of files) {
    for (const [name, words] of Object.entries(append ?? {}))
      lists[name] = [...(lists[name] ?? []), ...words];
  }
  const overrides = files.flatMap((file) => file.overrides ?? []);
  const exceptions = files.flatMap((file) => file.exceptions ?? []);
  const all = files.flatMap((file) => file.rules ?? []);
  const across = all.filter(isAcross).map((rule) => overridden(rule, overrides));
  const rules = all
    .flatMap((rule) => (isAcross(rule) ? [] : [rule]))
    .map((rule) => {
      const own = exceptions.filter((exception) => exception.rule === rule.id);
      return { ...overridden(rule, overrides), ...(own.length > 0 ? { exceptions: own } : {}) };
    });
  // Sets without titles keep the hash that they had before there were any.
  return { lists, macros, ...(Object.keys(titles).length > 0 ? { titles } : {}), rules, across };
}

export function isAcross(rule: AnyRuleSource): rule is AcrossRuleSource {
  return 'across' in rule;
}

/** Keys are replaced as a whole; English goes with the words that it said, unless it is set beside the new ones. */
function overridden<R extends AnyRuleSource>(rule: R, overrides: readonly Override[]): R {
  let changed = rule;
  for (const { set } of overrides.filter((override) => override.rule === rule.id)) {
    changed = { ...changed, ...set };
    if (set.title !== undefined && set.title_en === undefined) delete changed.title_en;
    if (set.coach !== undefined && set.coach_en === undefined) delete changed.coach_en;
    if (set.reference !== undefined && set.reference_en === undefined) delete changed.reference_en;
  }
  return changed;
}
