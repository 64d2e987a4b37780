/** What the engine promises, held against generated calls. `EARSHOT_SEED` tries another seed. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { Role } from '../../engine/contract/call.ts';
import type { FlagDecision } from '../../engine/contract/flag.ts';
import type { LogRecord } from '../../engine/contract/record.ts';
import { evaluateCall } from '../../engine/evaluate.ts';
import { compile, type Rule } from '../../engine/rules/compile.ts';
import { OPERATORS } from '../../engine/rules/registry.ts';
import { testRules } from '../../engine/rules/rule-test.ts';
import { eventsOf, generatedCall, logOf, recordingOf, type Timed } from './generated-calls.ts';
import {
  type Decided,
  decidedIn,
  decisionsOf,
  LATE_MS,
  newEngine,
  ofCall,
  RULES,
  Seen,
  standing,
  THRESHOLDS,
} from './play.ts';

const RUNS = { numRuns: 150, seed: Number(process.env.EARSHOT_SEED ?? 20261125), endOnFailure: false };
// What `use` stands for explains itself.
const NAMES = OPERATORS.map(({ name }) => name).filter((name) => name !== 'use');
const RULE_IDS = RULES.rules.map(({ id }) => id);
const seen = new Seen();
after(() => seen.atLeast(100, [...NAMES, ...RULE_IDS, 'raised', 'tentative', 'retracted']));

const calls = fc.array(generatedCall, { minLength: 2, maxLength: 4 });
const begins = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 4, maxLength: 4 });

test('a call alone is decided byte for byte as it was among other calls', () => {
  fc.assert(
    fc.property(calls, begins, (some, starts) => {
      const all = some.map((one, index) => eventsOf(`c-${index}`, one));
      const together = decisionsOf(logOf(all, starts));
      seen.add(together);
      for (const [index, events] of all.entries()) {
        const alone = decisionsOf(logOf([events], [starts[index] ?? 0]), { ticks: index % 2 === 0 });
        assert.deepEqual(ofCall(alone, `c-${index}`), ofCall(together, `c-${index}`));
      }
    }),
    RUNS,
  );
});

test('an engine that replays the kept log goes on exactly as one that never stopped', () => {
  fc.assert(
    fc.property(generatedCall, fc.nat(), fc.integer({ min: 0, max: 20_000 }), (one, somewhere, down_ms) => {
      const whole = logOf([eventsOf('c', one)]);
      const cut = 1 + (somewhere % whole.length);
      const until = Math.min(
        (whole[cut - 1] as LogRecord).at + 100,
        whole[cut]?.at ?? Number.POSITIVE_INFINITY,
      );
      const resumed = { type: 'engine.resumed', until, n: cut + 1, at: until + down_ms } as LogRecord;
      const rest = whole.slice(cut).map((record) => ({
        ...record,
        n: record.n + 1,
        at: Math.max(record.at, resumed.at) + 1,
      }));
      const last = (rest.at(-1) ?? resumed).at + LATE_MS + 1;
      const goOn = (engine: ReturnType<typeof newEngine>) => [
        ...[resumed, ...rest].flatMap((record) => decidedIn(engine.fold(record as LogRecord))),
        ...decidedIn(engine.tick(last)),
      ];
      const steady = newEngine();
      const before = whole
        .slice(0, cut)
        .flatMap((record) => [...decidedIn(steady.tick(record.at - 1)), ...decidedIn(steady.fold(record))]);
      before.push(...decidedIn(steady.tick(until)));
      const recovered = newEngine();
      const again = whole.slice(0, cut).flatMap((record) => decidedIn(recovered.fold(record)));
      again.push(...decidedIn(recovered.tick(until)));
      assert.deepEqual(ofCall(again, 'c'), ofCall(before, 'c'));
      const after = goOn(steady);
      assert.deepEqual(ofCall(goOn(recovered), 'c'), ofCall(after, 'c'));
      // And what stands in the end is what would have stood without the stop.
      assert.deepEqual(standing([...before, ...after]), standing(decisionsOf(whole)));
    }),
    RUNS,
  );
});

test('duplicated and outdated events change nothing', () => {
  fc.assert(
    fc.property(generatedCall, fc.array(fc.nat(), { minLength: 1, maxLength: 12 }), (one, picks) => {
      const events = eventsOf('c', one);
      const repeated: Timed[] = [...events];
      for (const pick of picks) {
        const index = pick % events.length;
        const { at, body } = events[index] as Timed;
        // A second opening or a repeated update is the door's to refuse; the engine takes it as the same news.
        repeated.push({ at: at + (pick % 7) * 900, body });
      }
      const plain = standing(decisionsOf(logOf([events])));
      assert.deepEqual(standing(decisionsOf(logOf([repeated.sort((a, b) => a.at - b.at)]))), plain);
    }),
    RUNS,
  );
});

test('partials never change what finals decide', () => {
  fc.assert(
    fc.property(generatedCall, (one) => {
      const withPartials = decisionsOf(logOf([eventsOf('c', one, { partials: true, rewrites: true })]));
      const without = decisionsOf(logOf([eventsOf('c', one, { partials: false, rewrites: true })]));
      seen.add(withPartials);
      assert.deepEqual(standing(withPartials), standing(without));
      assert.ok(without.every(({ status }) => status !== 'tentative'));
      assert.deepEqual(leftTentative(withPartials), [], 'no tentative flag outlives its call');
    }),
    RUNS,
  );
});

test('a rewritten transcript decides what its latest finals alone would have decided', () => {
  fc.assert(
    fc.property(generatedCall, (one) => {
      const rewritten = decisionsOf(logOf([eventsOf('c', one, { partials: true, rewrites: true })]));
      seen.add(rewritten);
      const plain = decisionsOf(logOf([eventsOf('c', one, { partials: false, rewrites: false })]));
      assert.deepEqual(standing(rewritten).map(withoutRevisions), standing(plain).map(withoutRevisions));
    }),
    RUNS,
  );
});

test('finals without words decide nothing, nor do words that were taken back', () => {
  const blanks = fc.array(
    fc.record({
      role: fc.constantFrom<Role>('customer', 'agent', 'ivr'),
      back_ms: fc.integer({ min: 0, max: 20_000 }),
      length_ms: fc.integer({ min: 0, max: 7_000 }),
      words: fc.constantFrom('', ' ', '我要去银保监', '请您稍等'),
      confidence: fc.option(fc.constantFrom(0, 1), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const places = fc.array(fc.nat(), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(generatedCall, blanks, places, (one, some, picks) => {
      const events = eventsOf('c', one);
      const spoken = events.flatMap(({ at, body }) =>
        body.type === 'utterance' && body.final ? [{ at, heard_ms: body.end_ms }] : [],
      );
      const taken = some.flatMap(({ role, back_ms, length_ms, words, confidence }, index): Timed[] => {
        // Beyond what was heard it would carry the call's time on, as any event does.
        const { at, heard_ms } = spoken[(picks[index] ?? 0) % spoken.length] as (typeof spoken)[number];
        const start_ms = Math.max(0, heard_ms - back_ms);
        const end_ms = Math.min(heard_ms, start_ms + length_ms);
        const key = { call: 'c', utterance: `taken-${index}`, channel: 0, role };
        const sure = confidence === undefined ? {} : { confidence };
        const said = (late_ms: number, rev: number, text: string): Timed => ({
          at: at + late_ms,
          body: {
            type: 'utterance',
            ...key,
            rev,
            final: true,
            start_ms,
            end_ms,
            text,
            ...sure,
            source: 'asr',
            arrived_at: 0,
          },
        });
        return words.trim() === '' ? [said(0, 1, words)] : [said(0, 1, words), said(200, 2, '')];
      });
      const log = logOf([[...events, ...taken].sort((a, b) => a.at - b.at)]);
      const live = decisionsOf(log);
      seen.add(live);
      assert.deepEqual(standing(live), standing(decisionsOf(logOf([events]))));
      assert.deepEqual(ofCall(decisionsOf(log, { ticks: false }), 'c'), ofCall(live, 'c'));
    }),
    RUNS,
  );
});

test('a call whose roles a person swapped decides what it would have decided with the right ones from the start', () => {
  fc.assert(
    fc.property(generatedCall, fc.nat(), fc.boolean(), (one, somewhere, undone) => {
      const right = eventsOf('c', one);
      const mirrored = right.map(({ at, body }): Timed => {
        if (body.type !== 'utterance') return { at, body };
        const role = { agent: 'customer', customer: 'agent', ivr: 'ivr', other: 'other' } as const;
        return { at, body: { ...body, role: role[body.role] } };
      });
      const put = (events: Timed[], swapped: boolean, index: number) => {
        const before = events[index] as Timed;
        const body = { type: 'roles.set', call: 'c', swapped, by: 'x' } as const;
        return [...events.slice(0, index + 1), { at: before.at, body }, ...events.slice(index + 1)];
      };
      const index = somewhere % right.length;
      const swapped = decisionsOf(logOf([put(mirrored, true, index)]));
      assert.deepEqual(standing(swapped), standing(decisionsOf(logOf([right]))));
      // A replay, which has no ticks, says the same in the same order.
      assert.deepEqual(
        ofCall(decisionsOf(logOf([put(mirrored, true, index)]), { ticks: false }), 'c'),
        ofCall(swapped, 'c'),
      );
      if (!undone) return;
      const back = put(put(right, true, index), false, right.length);
      assert.deepEqual(standing(decisionsOf(logOf([back]))), standing(decisionsOf(logOf([right]))));
    }),
    RUNS,
  );
});

test('finals in any order of arrival decide the same', () => {
  fc.assert(
    fc.property(
      generatedCall,
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 40, maxLength: 40 }),
      (one, delays) => {
        const events = eventsOf('c', one, { partials: false, rewrites: false });
        const settled = Math.max(...events.map(({ at }) => at)) + 21_000;
        const delayed = events.map(({ at, body }) => {
          if (body.type === 'progress' || body.type === 'call.ended') return { at: at + settled, body };
          // A score never comes before its words; it is delayed with them.
          const delay = 'utterance' in body ? delays[Number(body.utterance.slice(2)) % delays.length] : 0;
          return { at: at + (delay ?? 0), body };
        });
        const shuffled = delayed.sort((a, b) => a.at - b.at);
        assert.deepEqual(standing(decisionsOf(logOf([shuffled]))), standing(decisionsOf(logOf([events]))));
      },
    ),
    RUNS,
  );
});

test('live at any speed, as a recording and as a rule test the same call is decided the same', () => {
  fc.assert(
    fc.property(generatedCall, fc.constantFrom(1, 3, 10, 1_000_000), (generated, speed) => {
      const one = { ...generated, transfer: null };
      const events = eventsOf('c', one);
      const faster = events.map(({ at, body }) => ({ at: Math.round(at / speed), body }));
      const live = standing(decisionsOf(logOf([faster])));
      const { recorded, moods } = recordingOf('c', one);
      const { flags } = evaluateCall(recorded, RULES, moods, THRESHOLDS);
      assert.deepEqual(facts(flags), facts(live.map((json) => JSON.parse(json) as FlagDecision)));
      assert.deepEqual(failuresAsRuleTests(flags, recorded, moods), []);
    }),
    RUNS,
  );
});

/** Every rule with this call as its test, expecting what the audit said: must pass. */
function failuresAsRuleTests(
  flags: readonly FlagDecision[],
  {
    utterances,
    trade,
    medium,
    direction,
    agent,
    attributes,
    ended_by,
    duration_ms,
  }: ReturnType<typeof recordingOf>['recorded'],
  moods: ReturnType<typeof recordingOf>['moods'],
): string[] {
  const lines = utterances.map(({ start_ms, end_ms, role, text, confidence }, index) => {
    const scores = moods[index];
    const sure = confidence === undefined ? {} : { confidence };
    // A turn without a score cannot say how sure the ASR was: such calls are not made into tests.
    const fifth = scores || role === 'ivr' ? { ...scores, ...sure } : null;
    return [`${start_ms}ms`, `${end_ms}ms`, role, text, fifth];
  });
  if (
    utterances.some(
      ({ confidence, role }, index) => confidence !== undefined && role !== 'ivr' && !moods[index],
    )
  )
    return [];
  const rules = RULES.rules.map((rule: Rule) => ({
    ...rule,
    tests: [
      {
        name: 'as audited',
        call: {
          ...(trade ? { trade } : {}),
          ...(medium ? { medium } : {}),
          ...(direction ? { direction } : {}),
          ...(agent?.team ? { team: agent.team } : {}),
          ...(attributes ? { attributes } : {}),
          ...(ended_by ? { ended_by } : {}),
          length: `${duration_ms}ms`,
        },
        lines,
        expect: flags.filter((flag) => flag.rule === rule.id).map(({ at_ms }) => ({ at: `${at_ms}ms` })),
      },
    ],
  }));
  return testRules(compile(rules as never, RULES.hash, '', RULES.words)).failures;
}

/** What stays the same whatever revisions and utterance names a source gives. */
function facts(flags: readonly FlagDecision[]): string[] {
  return flags
    .map(({ rule, at_ms, evidence, why, mood }) =>
      JSON.stringify([rule, at_ms, evidence.map(({ start, end, text }) => [start, end, text]), why, mood]),
    )
    .sort();
}

function withoutRevisions(decision: string): string {
  return decision.replace(/"rev":\d+/g, '"rev":0');
}

function leftTentative(decided: readonly Decided[]): string[] {
  const last = new Map(decided.map((one) => [one.flag.id, one]));
  return [...last.values()].filter(({ status }) => status === 'tentative').map(({ decision }) => decision);
}
