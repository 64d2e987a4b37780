/** Runs the tests inside rules across calls through the same fold as live. */
import type { CallInfo } from '../contract/call.ts';
import type { FlagDecision } from '../contract/flag.ts';
import type { TestFailure } from '../contract/rule-test.ts';
import type { ScopeFlag } from '../contract/scope-flag.ts';
import { flagId } from '../ids.ts';
import { longDurationMs } from '../rules/duration.ts';
import type { TruthWords } from '../rules/truth-words.ts';
import { AcrossFold, type FlagOutcome } from './across-fold.ts';
import type { AcrossTest, TestFlag } from './across-format.ts';
import type { AcrossRule } from './across-rule.ts';
import { acrossTable } from './across-table.ts';

/** Monday 2026-01-05, 10:00 in Shanghai: what `0s` of a test is. */
export const TEST_START = Date.UTC(2026, 0, 5, 2);

/**
 * null: as expected; else what was expected, what came, and flag by flag what was counted. A truth table says
 * which conditions hold at a moment; a rule across calls has none, so what can be wrong is what counts and for whom.
 */
export function acrossFailure(
  rule: AcrossRule,
  { flags, expect }: AcrossTest,
  categoryOf: (rule: string) => string | undefined,
  t: TruthWords,
): TestFailure | null {
  const fold = new AcrossFold({ rules: [rule] });
  const standing = new Map<string, ScopeFlag>();
  const outcomes: FlagOutcome[] = [];
  let now = TEST_START;
  for (const [time, flag] of flags as [string, TestFlag][]) {
    const at = TEST_START + longDurationMs(time);
    now = Math.max(now, at);
    const outcome = outcomeOf(flag, at, now, categoryOf);
    outcomes.push(outcome);
    for (const { scope_flag } of fold.fold(outcome)) {
      if (scope_flag.status === 'raised') standing.set(scope_flag.id, scope_flag);
      else standing.delete(scope_flag.id);
    }
  }
  const wanted = expect.map(({ at, scope }) => ({ ms: longDurationMs(at), scope }));
  const got = [...standing.values()].map(({ at, scope }) => ({
    ms: Date.parse(at) - TEST_START,
    scope: scope.name,
  }));
  const text = (all: Raised[]) => raisedText(all, t);
  if (text(wanted) === text(got)) return null;
  return {
    expected: text(wanted),
    got: text(got),
    tables: [acrossTable(rule, outcomes, TEST_START, t)],
  };
}

interface Raised {
  ms: number;
  scope: string;
}

function raisedText(all: readonly Raised[], t: TruthWords): string {
  if (all.length === 0) return t.nothing;
  return [...all]
    .sort((a, b) => a.ms - b.ms || (a.scope < b.scope ? -1 : 1))
    .map(({ ms, scope }) => `${t.seconds(ms)} ${scope}`)
    .join(t.comma);
}

function outcomeOf(
  test: TestFlag,
  at: number,
  now: number,
  categoryOf: (rule: string) => string | undefined,
): FlagOutcome {
  const { call, rule = '', category = categoryOf(rule) ?? '', id = '', status = 'raised', shadow } = test;
  const { queue, team, agent, customer, trade, medium, direction, attributes } = test;
  const info: CallInfo = {
    ...(queue ? { queue } : {}),
    ...(agent || team ? { agent: { id: agent ?? `agent of ${team}`, ...(team ? { team } : {}) } } : {}),
    ...(customer ? { customer: { id: customer } } : {}),
    ...(trade ? { trade } : {}),
    ...(medium ? { medium } : {}),
    ...(direction ? { direction } : {}),
    ...(attributes ? { attributes } : {}),
  };
  const flag: FlagDecision = {
    id: flagId(call, rule || category, id),
    call,
    rule,
    rule_hash: '',
    title: '',
    category,
    severity: 'info',
    by: 'system',
    at_ms: 0,
    evidence: [],
    why: { op: 'test', holds: true, looked_for: {}, seen: {} },
    mood: null,
    ...(shadow ? { shadow: true as const } : {}),
  };
  return { kind: 'flag', cause: { n: 0, at: now }, status, flag, origin: { started_at: at, info } };
}
