/** Runs the tests inside rules across calls through the same fold as live. */
import type { CallInfo } from '../contract/call.ts';
import type { FlagDecision } from '../contract/flag.ts';
import type { ScopeFlag } from '../contract/scope-flag.ts';
import { flagId } from '../ids.ts';
import { longDurationMs } from '../rules/duration.ts';
import { AcrossFold, type FlagOutcome } from './across-fold.ts';
import type { AcrossTest, TestFlag } from './across-format.ts';
import type { AcrossRule } from './across-rule.ts';

/** Monday 2026-01-05, 10:00 in Shanghai: what `0s` of a test is. */
export const TEST_START = Date.UTC(2026, 0, 5, 2);

/** null: as expected; else in words what was expected and what came. */
export function acrossFailure(
  rule: AcrossRule,
  { name, flags, expect }: AcrossTest,
  categoryOf: (rule: string) => string | undefined,
): string | null {
  const fold = new AcrossFold({ rules: [rule] });
  const standing = new Map<string, ScopeFlag>();
  let now = TEST_START;
  for (const [time, flag] of flags as [string, TestFlag][]) {
    const at = TEST_START + longDurationMs(time);
    now = Math.max(now, at);
    for (const { scope_flag } of fold.fold(outcomeOf(flag, at, now, categoryOf))) {
      if (scope_flag.status === 'raised') standing.set(scope_flag.id, scope_flag);
      else standing.delete(scope_flag.id);
    }
  }
  const raised = [...standing.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
  const wanted = expect.map(({ at, scope }) => line(longDurationMs(at), scope)).sort();
  const got = raised.map((flag) => line(Date.parse(flag.at) - TEST_START, flag.scope.name)).sort();
  if (JSON.stringify(wanted) === JSON.stringify(got)) return null;
  const reasons = raised.map(
    ({ at, scope, why }) =>
      `\n    ${line(Date.parse(at) - TEST_START, scope.name)}\n      ${why.op}: seen ${JSON.stringify(why.seen)}`,
  );
  return `${rule.id} · ${name}: expected ${list(wanted)}, got ${list(got)}${reasons.join('')}`;
}

const line = (ms: number, scope: string) => `${ms / 1000} s ${scope}`;
const list = (all: readonly string[]) => (all.length === 0 ? 'nothing' : `a flag at ${all.join(', ')}`);

function outcomeOf(
  test: TestFlag,
  at: number,
  now: number,
  categoryOf: (rule: string) => string | undefined,
): FlagOutcome {
  const { call, rule = '', category = categoryOf(rule) ?? '', id = '', status = 'raised', shadow } = test;
  const { queue, team, agent, customer, trade, direction, attributes } = test;
  const info: CallInfo = {
    ...(queue ? { queue } : {}),
    ...(agent || team ? { agent: { id: agent ?? `agent of ${team}`, ...(team ? { team } : {}) } } : {}),
    ...(customer ? { customer: { id: customer } } : {}),
    ...(trade ? { trade } : {}),
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
