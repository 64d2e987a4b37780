/** What rules across calls promise, held against generated outcomes. `EARSHOT_SEED` tries another seed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { AcrossFold, type FlagOutcome } from '../../engine/across/across-fold.ts';
import type { AcrossRule } from '../../engine/across/across-rule.ts';
import type { Tally } from '../../engine/across/tally.ts';
import type { FlagStatus } from '../../engine/contract/flag.ts';
import type { ScopeOutcome } from '../../engine/contract/scope-flag.ts';
import { flagId } from '../../engine/ids.ts';
import { loadRules } from '../../engine/rules/load.ts';

const RUNS = { numRuns: 300, seed: Number(process.env.EARSHOT_SEED ?? 20261125), endOnFailure: false };
const START = Date.UTC(2026, 10, 22, 1);
const SECOND = 1_000;

const across = (id: string, rest: string, more = '') => `
  - id: ${id}
    title: ${id}
    category: x-across
    severity: major
    across: { of: { categories: [safety_risk] }, ${rest} }${more}
    tests: [{ name: t, flags: [[0s, { call: c-1, category: safety_risk }]], expect: [] }]`;
const loaded = loadRules([
  {
    name: 'across.yaml',
    text: `rules:${across('by-queue', 'by: queue, at_least: 3, within: 60s')}${across('by-flags', 'by: queue, at_least: 4, within: 90s, count: flags', '\n    cooldown: 20s')}${across('by-agent', 'by: agent, at_least: 2, within: 30s', '\n    cooldown: 2m')}${across('by-shadow', 'by: team, at_least: 3, within: 40s', '\n    status: shadow')}`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const RULES: readonly AcrossRule[] = loaded.ruleSet.across;

interface Step {
  /** Log seconds since the step before. */
  wait_s: number;
  /** How long before the log heard of it the words were said, s; null: the start is not known. */
  late_s: number | null;
  call: number;
  queue: number;
  act: number;
  status: FlagStatus;
  shadow: boolean;
  /** Instead of a flag: this rule is stopped, or resumed. */
  command: { rule: number; stop: boolean } | null;
}
const step: fc.Arbitrary<Step> = fc.record({
  wait_s: fc.integer({ min: 0, max: 25 }),
  late_s: fc.option(fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 50 })), { freq: 8 }),
  call: fc.integer({ min: 0, max: 7 }),
  queue: fc.integer({ min: 0, max: 1 }),
  act: fc.integer({ min: 0, max: 1 }),
  status: fc.oneof(
    { weight: 6, arbitrary: fc.constant<FlagStatus>('raised') },
    { weight: 2, arbitrary: fc.constantFrom<FlagStatus>('retracted', 'withdrawn', 'tentative') },
  ),
  shadow: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  command: fc.option(fc.record({ rule: fc.integer({ min: 0, max: 3 }), stop: fc.boolean() }), {
    nil: null,
    freq: 1,
  }),
});
const quiet = step.map((one) => (one.act === 0 && one.call === 7 ? one : { ...one, command: null }));
const steps = fc.array(quiet, { minLength: 20, maxLength: 80 });

function outcomeOf({ late_s, call, queue, act, status, shadow }: Step, now: number): FlagOutcome {
  const at_ms = 4_000;
  const id = flagId(`c-${call}`, 'fire', String(act));
  return {
    kind: 'flag',
    cause: { n: 1, at: now },
    status,
    flag: {
      id,
      call: `c-${call}`,
      rule: 'fire',
      rule_hash: '',
      title: '',
      category: 'safety_risk',
      severity: 'critical',
      by: 'customer',
      at_ms,
      evidence: [],
      why: { op: 'said', holds: true, looked_for: {}, seen: {} },
      mood: null,
      ...(shadow ? { shadow: true as const } : {}),
    },
    origin: {
      started_at: late_s === null ? null : now - late_s * SECOND - at_ms,
      info: { queue: `q-${queue}`, agent: { id: `A${call % 3}`, team: `T${queue}` } },
    },
  };
}

const LIMITS = { tallies: 6, flags: 25 };
const fold = (stopped?: ReadonlyMap<string, string>) =>
  new AcrossFold({ rules: RULES, limits: LIMITS, ...(stopped ? { stopped } : {}) });

const counted = { raised: 0, withdrawn: 0, again: 0, dropped: 0 };
after(() => {
  for (const [what, times] of Object.entries(counted)) assert.ok(times >= 100, `${what}: ${times}`);
});

/** Every outcome; the fold is stored and opened anew after the steps that `cuts` names. */
function play(all: readonly Step[], cuts: ReadonlySet<number> = new Set()): string[] {
  const disk = new Map<string, string>();
  const stopped = new Map<string, string>();
  const told: ScopeOutcome[] = [];
  let running = fold();
  let now = START;
  for (const [index, one] of all.entries()) {
    now += one.wait_s * SECOND;
    if (one.command) {
      const { id } = RULES[one.command.rule] as AcrossRule;
      const cause = { n: 1, at: now };
      if (one.command.stop) stopped.set(id, '误报');
      else stopped.delete(id);
      told.push(...(one.command.stop ? running.stop(id, '误报', cause) : running.resume(id, cause)));
    } else told.push(...running.fold(outcomeOf(one, now)));
    for (const [key, json] of running.takeChanges()) {
      if (json === null) disk.delete(key);
      else disk.set(key, json);
    }
    if (!cuts.has(index)) continue;
    counted.dropped += running.dropped;
    running = fold(stopped);
    // In another order than they were written: a database sorts by key.
    running.restore(
      [...disk].sort().map(([, json]) => JSON.parse(json) as Tally),
      { n: 0, at: now },
    );
  }
  for (const { scope_flag } of told) {
    counted[scope_flag.status] += 1;
    if (scope_flag.status === 'raised' && Number(scope_flag.why.seen.flags) > 4) counted.again += 1;
  }
  return told.map((outcome) => JSON.stringify(outcome));
}

test('a fold that is stored and opened anew at any moments tells byte for byte what one tells that never stopped', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(79), { maxLength: 12 }), (all, cuts) => {
      assert.deepEqual(play(all, new Set(cuts)), play(all));
    }),
    RUNS,
  );
});

test('told in order and never taken back, flags raise what counting them one by one finds', () => {
  const plain = steps.map((all) =>
    all.map((one, index) => ({
      ...one,
      call: index,
      late_s: 0,
      status: 'raised' as const,
      shadow: false,
      command: null,
    })),
  );
  fc.assert(
    fc.property(plain, (all) => {
      const running = new AcrossFold({ rules: RULES });
      const raised = new Map<string, Set<string>>();
      const expected = new Map<string, string[]>();
      const unused = new Map<string, number[]>();
      let now = START;
      for (const one of all) {
        now += one.wait_s * SECOND;
        for (const { scope_flag } of running.fold(outcomeOf(one, now))) {
          const times = raised.get(`${scope_flag.rule} ${scope_flag.scope.name}`) ?? new Set();
          raised.set(`${scope_flag.rule} ${scope_flag.scope.name}`, times.add(scope_flag.at));
        }
        for (const {
          id,
          across: { by },
          at_least,
          within_ms,
          cooldown_ms,
        } of RULES) {
          const name =
            by === 'queue' ? `q-${one.queue}` : by === 'team' ? `T${one.queue}` : `A${one.call % 3}`;
          const key = `${id} ${name}`;
          const last = expected.get(key)?.at(-1);
          if (last !== undefined && now < Date.parse(last) + cooldown_ms) continue;
          const recent = [...(unused.get(key) ?? []), now].filter((at) => at > now - within_ms);
          unused.set(key, recent.length >= at_least ? [] : recent);
          if (recent.length >= at_least)
            expected.set(key, [...(expected.get(key) ?? []), new Date(now).toISOString()]);
        }
      }
      const seen = [...raised].map(([key, times]) => [key, [...times]] as const).sort();
      assert.deepEqual(seen, [...expected].sort());
    }),
    RUNS,
  );
});

test('what stands holds: enough of its flags lie in one window, and none of them was taken back', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const running = new AcrossFold({ rules: RULES });
      const standing = new Map<string, ScopeOutcome['scope_flag']>();
      const latest = new Map<string, FlagStatus>();
      let now = START;
      for (const one of all.filter(({ command }) => command === null)) {
        now += one.wait_s * SECOND;
        const outcome = outcomeOf(one, now);
        latest.set(outcome.flag.id, outcome.status);
        for (const { scope_flag } of running.fold(outcome)) {
          // Of one scope and rule only the newest is still looked after.
          const key = `${scope_flag.rule} ${scope_flag.scope.name}`;
          if (scope_flag.status === 'raised') standing.set(key, scope_flag);
          else if (standing.get(key)?.id === scope_flag.id) standing.delete(key);
        }
        for (const { rule: id, evidence, at } of standing.values()) {
          const rule = RULES.find((each) => each.id === id) as AcrossRule;
          // Longer ago than that it is forgotten, and stands for good.
          if (now > Date.parse(at) + Math.max(rule.within_ms, rule.cooldown_ms)) continue;
          for (const { flag } of evidence) assert.equal(latest.get(flag), 'raised');
          const times = evidence.map((each) => Date.parse(each.at));
          assert.deepEqual(
            times,
            [...times].sort((a, b) => a - b),
          );
          const best = Math.max(
            ...times.map((end) => {
              const inside = evidence.filter(
                (_, index) => times[index]! <= end && times[index]! > end - rule.within_ms,
              );
              return rule.across.count === 'flags'
                ? inside.length
                : new Set(inside.map(({ call }) => call)).size;
            }),
          );
          assert.ok(best >= rule.at_least, `${id}: ${best} of ${rule.at_least}`);
        }
      }
    }),
    RUNS,
  );
});
