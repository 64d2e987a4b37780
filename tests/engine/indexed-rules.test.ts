/**
 * The engine judges a rule only when something that it looks at was seen, when it can have come true, and no more once
 * it has raised all that it ever will. Held against an engine that judges every rule whenever anything at all was seen, over generated rules and
 * calls. `EARSHOT_SEED` tries another seed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { evaluateCall } from '../../engine/evaluate.ts';
import { RulesByTrade } from '../../engine/rules/by-trade.ts';
import { compile, type RuleSet } from '../../engine/rules/compile.ts';
import type { Condition } from '../../engine/rules/operator.ts';
import type { RuleSource } from '../../engine/rules/rule-format.ts';
import { eventsOf, generatedCall, logOf } from './generated-calls.ts';
import { decisionsOf, ofCall, THRESHOLDS } from './play.ts';

const RUNS = { numRuns: 300, seed: Number(process.env.EARSHOT_SEED ?? 20261126), endOnFailure: false };

const role = fc.constantFrom('agent', 'customer');
const words = fc.subarray(['银保监', '12315', '您好', '再见', '退款', '抱歉', '嗯', '我要', '录音'], {
  minLength: 1,
  maxLength: 3,
});
const time = fc.constantFrom('2s', '10s', '30s', '90s');
const { condition } = fc.letrec<{ condition: Condition; leaf: Condition; inner: Condition }>((tie) => {
  const inner = tie('inner');
  const beside = fc.option(
    tie('leaf').map((leaf): Condition => ({ not: leaf })),
    { nil: undefined },
  );
  const some = fc
    .tuple(inner, inner, beside)
    .map((of) => of.filter((one): one is Condition => one !== undefined));
  const within = fc.option(time, { nil: undefined }).map((one) => (one ? { within: one } : {}));
  return {
    leaf: fc.oneof(
      { weight: 5, arbitrary: fc.record({ said: fc.record({ role, any: words }) }) },
      fc.record({ said: fc.record({ role, none: words }) }),
      fc.record({ length: fc.record({ role, over: fc.constantFrom(1, 8) }) }),
      fc.record({ utterances: fc.record({ role, at_least: fc.integer({ min: 1, max: 6 }) }) }),
      fc.record({ repetition: fc.record({ role, times: fc.constantFrom(2, 3) }) }),
      fc.record({ interruption: fc.record({ by: role }) }),
      fc.record({ mood: fc.record({ role, is: fc.constantFrom('angry', 'negative') }) }),
      fc.record({ silence: fc.record({ min: fc.constantFrom('3s', '8s') }) }),
    ),
    inner: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('condition')) as fc.Arbitrary<Condition>,
    condition: fc.oneof(
      tie('leaf'),
      fc.tuple(some, within).map(([of, rest]) => ({ all: { of, ...rest } })),
      fc.array(inner, { minLength: 1, maxLength: 3 }).map((of) => ({ any: of })),
      fc.tuple(inner, beside, inner, within).map(([first, guard, last, rest]) => ({
        sequence: { of: guard ? [first, guard, last] : [first, last], ...rest },
      })),
      fc.tuple(inner, within).map(([of, rest]) => ({ count: { of, at_least: 2, ...rest } })),
      fc
        .tuple(inner, inner)
        .map(([anchor, find]) => ({ near: { anchor, find, before: '5s', after: '20s' } })),
      fc
        .tuple(inner, inner)
        .map(([anchor, find]) => ({ near: { anchor, nth: 1, find, after_utterances: 2 } })),
      fc
        .tuple(
          inner,
          fc.constantFrom({ first: '20s' }, { first_utterances: 3 }, { last: '20s' }, { last_utterances: 2 }),
        )
        .map(([of, part]) => ({ range: { of, ...part } })),
      fc
        .tuple(
          role,
          words,
          fc.constantFrom({ within: '15s' }, { within_utterances: 2 }, { by: 'end_of_call' }),
        )
        .map(([who, any, deadline]) => ({ absence: { role: who, any, ...deadline } })),
      fc.tuple(inner, inner, time).map(([after, of, late]) => ({ absence: { of, after, within: late } })),
      fc.tuple(inner, inner).map(([before, of]) => ({ absence: { of, before } })),
    ) as fc.Arbitrary<Condition>,
  };
});
const rules = fc
  .array(
    fc.record({
      when: condition,
      cooldown: fc.constantFrom('call', 'call', 'call', '10s'),
      trade: fc.constantFrom(undefined, undefined, 'telecom'),
      unless: fc.option(words, { nil: undefined }),
    }),
    { minLength: 4, maxLength: 8 },
  )
  .map((all) =>
    all.map(
      ({ when, cooldown, trade, unless }, index) =>
        ({
          id: `rule-${index}`,
          title: '规则',
          category: 'x-a',
          severity: 'minor',
          by: 'agent',
          when,
          cooldown,
          tests: [],
          ...(trade ? { scope: { trade } } : {}),
          ...(unless ? { exceptions: [{ unless }] } : {}),
        }) as unknown as RuleSource,
    ),
  );

/** The same rules, each of them judged whenever anything was seen, also when it has raised all that it will. */
function judgedAlways(sources: readonly RuleSource[]): RuleSet {
  const set = compile(sources, 'generated', '');
  const all = new RulesByTrade();
  for (const rule of set.rules) {
    rule.once = false;
    const { possible: _possible, ...condition } = rule.condition;
    rule.condition = condition;
    all.add(rule);
  }
  return { ...set, rulesOf: () => all };
}

test('judged by what was seen, rules decide what they decide when all of them are judged always', () => {
  let decided = 0;
  let once = 0;
  fc.assert(
    fc.property(rules, fc.array(generatedCall, { minLength: 1, maxLength: 2 }), (sources, calls) => {
      const log = logOf(
        calls.map((one, index) => eventsOf(`c-${index}`, one)),
        [0, 5_000],
      );
      const indexed = compile(sources, 'generated', '');
      const found = decisionsOf(log, { rules: indexed });
      const naive = decisionsOf(log, { rules: judgedAlways(sources) });
      for (const [index] of calls.entries())
        assert.deepEqual(ofCall(found, `c-${index}`), ofCall(naive, `c-${index}`));
      decided += found.length;
      const settling = new Set(indexed.rules.filter((rule) => rule.once).map(({ id }) => id));
      once += found.filter(({ status, flag }) => status === 'raised' && settling.has(flag.rule)).length;
    }),
    RUNS,
  );
  assert.ok(decided > 1_000 && once > 300, `${decided} decisions, ${once} of rules that settle`);
});

test('a macro that several rules use is judged for each of them at its deadline, its silence and the end', () => {
  const macros: Record<string, Condition> = {
    late: { absence: { role: 'agent', any: ['录音'], within: '10s' } },
    still: { silence: { min: '8s' } },
    never: { any: [{ absence: { role: 'agent', any: ['再见'], by: 'end_of_call' } }, { use: 'late' }] },
  };
  const sources = ['late', 'still', 'never', 'late', 'still', 'never'].map(
    (use, index) =>
      ({
        id: `${use}-${index}`,
        title: '规则',
        category: 'x-a',
        severity: 'minor',
        by: 'agent',
        when: { use },
        cooldown: '1s',
        tests: [],
      }) as unknown as RuleSource,
  );
  const set = compile(sources, 'macros', '', { lists: {}, macros });
  const said = (role: 'agent' | 'customer', start_ms: number) => ({
    role,
    channel: 0,
    start_ms,
    end_ms: start_ms + 1_000,
    text: '您好我想问一下',
  });
  const utterances = [said('customer', 0), said('agent', 2_000), said('customer', 20_000)];
  const recorded = { call: 'c-1', utterances } as unknown as RecordedCall;
  const { flags } = evaluateCall(recorded, set, [null, null, null], THRESHOLDS);
  const times = (use: string) =>
    sources
      .filter(({ id }) => id.startsWith(use))
      .map(({ id }) => flags.filter(({ rule }) => rule === id).length);
  assert.deepEqual(
    { late: times('late'), still: times('still'), never: times('never') },
    { late: [1, 1], still: [1, 1], never: [2, 2] },
  );
});
