/** What a call still needs to be said: the rules with a deadline that say so, and how each stands. */
import type { CheckItem, CheckState } from '../contract/checklist.ts';
import type { Rule, RuleSet } from '../rules/compile.ts';
import type { Scope } from '../rules/scope.ts';

export interface Checked {
  /** As the words of the call decide; undefined: nothing was said yet that has to do with it. */
  stateOf(rule: Rule): CheckState | undefined;
  isIn(scope: Scope | undefined): boolean;
  /** A person stopped this rule: nobody is asked for it. */
  isStopped(rule: string): boolean;
}

/** In the order of the rule files; empty for a call that no such rule is for. */
export function checkItems({ checklist }: Pick<RuleSet, 'checklist'>, checked: Checked): CheckItem[] {
  return checklist.flatMap(({ rule, scope }): CheckItem[] => {
    if (checked.isStopped(rule.id) || !checked.isIn(scope) || !rule.checklist) return [];
    return [{ rule: rule.id, ...rule.checklist, state: checked.stateOf(rule) ?? 'open' }];
  });
}

/** Equal while nothing changed that anybody sees: titles are the rule's for good. */
export function keyOfChecks(items: readonly CheckItem[]): string {
  return items.map(({ rule, state }) => `${rule} ${state}`).join('\n');
}
