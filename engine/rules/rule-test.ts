/** Runs the tests inside rules through the same engine as live. */
import type { Direction, Role, Trade } from '../contract/call.ts';
import { DEFAULT_CHANNEL } from '../contract/call.ts';
import type { Mood, MoodThresholds } from '../contract/mood.ts';
import type { RecordedCall } from '../contract/recorded-call.ts';
import { type AuditedFlag, evaluateCall } from '../evaluate.ts';
import type { Rule, RuleSet } from './compile.ts';
import { durationMs } from './duration.ts';
import type { RuleTest } from './rule-format.ts';

export interface RuleTestReport {
  passed: number;
  /** In words: rule, test, expected, got, and why what fired fired. */
  failures: string[];
}

/** Used where a rule names no threshold of its own; tests give scores far from it. */
const THRESHOLDS: MoodThresholds = { angry: 0.5, recovery: 0.2, abusive: 0.5 };
const NEUTRAL: Mood = { angry: 0, negative: 0, neutral: 1, positive: 0, abusive: 0 };

export function testRules(set: RuleSet): RuleTestReport {
  const report: RuleTestReport = { passed: 0, failures: [] };
  for (const rule of set.rules) {
    for (const test of rule.tests) {
      const failure = failureOf(set, rule, test);
      if (failure === null) report.passed += 1;
      else report.failures.push(failure);
    }
  }
  return report;
}

function failureOf(set: RuleSet, rule: Rule, test: RuleTest): string | null {
  const moods: (Mood | null)[] = [];
  const utterances = test.lines.map(([start, end, role, text, mood]) => {
    const { confidence, ...scores } = (mood ?? {}) as Partial<Mood> & { confidence?: number };
    moods.push(mood === null ? null : { ...NEUTRAL, ...scores });
    const speaker = role as Role;
    return {
      role: speaker,
      channel: DEFAULT_CHANNEL[speaker],
      start_ms: durationMs(String(start)),
      end_ms: durationMs(String(end)),
      text: String(text),
      ...(confidence === undefined ? {} : { confidence }),
    };
  });
  const { trade, direction, queue, team, ended_by, length, attributes, started_at } = test.call ?? {};
  const call: RecordedCall = {
    call: 'test',
    ...(trade ? { trade: trade as Trade } : {}),
    ...(direction ? { direction: direction as Direction } : {}),
    ...(queue ? { queue } : {}),
    ...(team ? { agent: { id: 'test', team } } : {}),
    ...(ended_by ? { ended_by } : {}),
    ...(length ? { duration_ms: durationMs(length) } : {}),
    ...(attributes ? { attributes } : {}),
    ...(started_at ? { started_at } : {}),
    utterances,
  };
  const fired = evaluateCall(call, set, moods, THRESHOLDS).flags.filter((flag) => flag.rule === rule.id);
  const expected = test.expect.map(({ at }) => durationMs(at));
  const got = fired.map(({ at_ms }) => at_ms);
  if (JSON.stringify(expected) === JSON.stringify(got)) return null;
  return `${rule.id} · ${test.name}: expected ${times(expected)}, got ${times(got)}${fired.map(because).join('')}`;
}

function times(all: readonly number[]): string {
  return all.length === 0 ? 'nothing' : `a flag at ${all.map((ms) => `${ms / 1000} s`).join(', ')}`;
}

function because({ at_ms, why }: AuditedFlag): string {
  return `\n    ${at_ms / 1000} s ${why.op}: ${JSON.stringify(why.seen)}`;
}
