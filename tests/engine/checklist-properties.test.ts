/** What a call still needs, held against generated calls. `EARSHOT_SEED` tries another seed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CheckItem } from '../../engine/contract/checklist.ts';
import type { Outcome } from '../../engine/contract/outcome.ts';
import type { LogRecord } from '../../engine/contract/record.ts';
import { loadRules } from '../../engine/rules/load.ts';
import { eventsOf, generatedCall, logOf } from './generated-calls.ts';
import { LATE_MS, newEngine, TICK_MS } from './play.ts';

const RUNS = { numRuns: 150, seed: Number(process.env.EARSHOT_SEED ?? 20261126), endOnFailure: false };

const rule = (id: string, absence: string, more = '') => `
  - id: ${id}
    title: ${id}
    category: x-test
    severity: major
    by: agent
    when: { absence: { ${absence} } }
    checklist: { zh: ${id}, en: ${id} }
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]
    ${more}`;
// Words that the generated calls are made of.
const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `rules:${[
      rule('in-time', 'role: agent, any: [您好, 稍等, 录音], within: 12s'),
      rule('in-turns', 'any: [话费, 账单, 退款, 嗯], within_utterances: 3'),
      rule('before', 'any: [话费, 账单], before: { said: { any: [银保监, 起诉, 嗯] } }'),
      rule('at-end', 'any: [再见, 稍等, 嗯], by: end_of_call', 'scope: { ended_by: agent }'),
    ].join('')}`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;

const reached = new Set<string>();

/** The list as it stood in the end, and the flags that stood. */
function played(log: readonly LogRecord[], ticks: boolean) {
  const engine = newEngine(ruleSet);
  const flags = new Map<string, string>();
  let last: readonly CheckItem[] = [];
  const hear = (outcomes: readonly Outcome[]) => {
    for (const one of outcomes) {
      if (one.kind === 'checklist') last = one.checklist.items;
      else if (one.kind === 'flag' && one.status === 'raised') flags.set(one.flag.id, one.flag.rule);
      else if (one.kind === 'flag') flags.delete(one.flag.id);
    }
    for (const { rule: id, state } of last) reached.add(`${id} ${state}`);
  };
  let tick = log[0]?.at ?? 0;
  for (const record of log) {
    if (ticks) for (; tick < record.at; tick += TICK_MS) hear(engine.tick(tick));
    hear(engine.fold(record));
    const detail = engine.detail('c');
    // What was told is what a page that opens now is given.
    if (detail) assert.deepEqual(detail.checklist, last);
  }
  hear(engine.tick((log.at(-1)?.at ?? 0) + LATE_MS + 1));
  return { items: last, raised: new Set(flags.values()) };
}

test('an item is missed exactly while its rule has a flag, with ticks and in a replay without any', () => {
  fc.assert(
    fc.property(generatedCall, fc.boolean(), fc.boolean(), (one, partials, rewrites) => {
      const log = logOf([eventsOf('c', one, { partials, rewrites })]);
      const live = played(log, true);
      for (const { rule: id, state } of live.items) assert.equal(state === 'missed', live.raised.has(id), id);
      assert.deepEqual(played(log, false).items, live.items);
    }),
    RUNS,
  );
});

test('a rewritten transcript needs in the end what its latest finals alone would have needed', () => {
  fc.assert(
    fc.property(generatedCall, (one) => {
      const rewritten = played(logOf([eventsOf('c', one, { partials: true, rewrites: true })]), true);
      const plain = played(logOf([eventsOf('c', one, { partials: false, rewrites: false })]), true);
      assert.deepEqual(rewritten.items, plain.items);
    }),
    RUNS,
  );
});

test('the calls above reached every state', () => {
  for (const { id } of ruleSet.rules)
    for (const state of ['open', 'done', 'missed'])
      assert.ok(reached.has(`${id} ${state}`), `${id} ${state}`);
});
