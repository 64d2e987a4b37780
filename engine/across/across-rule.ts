/** A rule across calls, made ready to run. */
import type { CallInfo } from '../contract/call.ts';
import type { FlagDecision } from '../contract/flag.ts';
import type { FlagOrigin } from '../contract/outcome.ts';
import type { ScopeKind } from '../contract/scope-flag.ts';
import { longDurationMs } from '../rules/duration.ts';
import type { RuleStatus } from '../rules/rule-format.ts';
import { DEFAULT_ZONE, inScope, localStart } from '../rules/scope.ts';
import type { AcrossRuleSource } from './across-format.ts';

export interface AcrossRule extends Omit<AcrossRuleSource, 'cooldown'> {
  status: RuleStatus;
  rule_hash: string;
  at_least: number;
  within_ms: number;
  cooldown_ms: number;
  /** What is counted, as text: counting begins anew when a reload changes it. */
  form: string;
}

/** `hash`: of the set that the rules are in. */
export function compileAcross(sources: readonly AcrossRuleSource[], hash: string): AcrossRule[] {
  return sources.map(({ cooldown, ...source }) => {
    const within_ms = longDurationMs(source.across.within);
    const { across, scope } = source;
    return {
      ...source,
      status: source.status ?? 'stable',
      rule_hash: hash,
      at_least: across.at_least,
      within_ms,
      cooldown_ms: cooldown === undefined ? within_ms : longDurationMs(cooldown),
      form: JSON.stringify([across, scope ?? null, cooldown ?? null, source.status === 'shadow']),
    };
  });
}

/** What decides whether a flag counts. */
export type Countable = Pick<FlagDecision, 'rule' | 'category' | 'shadow'>;

export function counts({ across: { of }, status }: AcrossRule, flag: Countable): boolean {
  if (status === 'retired') return false;
  // A shadow rule is tried out: it may look at what nobody is shown.
  if (flag.shadow && status !== 'shadow') return false;
  return (of.rules?.includes(flag.rule) ?? false) || (of.categories?.includes(flag.category) ?? false);
}

export function applies(
  { scope }: AcrossRule,
  { info, started_at, zone = DEFAULT_ZONE }: FlagOrigin,
): boolean {
  return inScope(scope, info, null, () => localStart(started_at, zone));
}

/** Whose the flag is; undefined where the call does not say. */
export function scopeName(by: ScopeKind, { queue, agent, customer }: CallInfo): string | undefined {
  switch (by) {
    case 'queue':
      return queue;
    case 'team':
      return agent?.team;
    case 'agent':
      return agent?.id;
    case 'customer':
      return customer?.id ?? customer?.number;
  }
}
