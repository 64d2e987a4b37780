/** Finals without words, as recognisers take back what they guessed: nobody has spoken in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Role } from '../contract/call.ts';
import type { CallRecordBody, LogRecord } from '../contract/record.ts';
import type { RecordedUtterance } from '../contract/recorded-call.ts';
import { createEngine } from '../engine.ts';
import { evaluateCall } from '../evaluate.ts';
import { loadRules } from '../rules/load.ts';

const rule = (id: string, when: string) => `
  - id: ${id}
    title: ${id}
    category: x-test
    severity: major
    by: agent
    when: ${when}
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]`;
const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `rules:${[
      rule(
        'no-greeting',
        '{ absence: { role: agent, of: { said: { any: [您好] } }, within_utterances: 2 } }',
      ),
      rule('silence', '{ silence: { min: 15s } }'),
      rule('asked-in-quiet', '{ silence: { min: 15s, before: customer } }'),
      rule('third', '{ utterances: { role: agent, at_least: 3 } }'),
      rule('without', '{ said: { role: agent, none: [您好, 稍等] } }'),
      rule('last-two', '{ range: { of: { said: { any: [您好] } }, last_utterances: 2 } }'),
      rule('most', '{ talk_ratio: { role: agent, over: 0.8, after: 6s } }'),
      rule('unsure', '{ confidence: { under: 0.5, utterances: 2 } }'),
      rule('cut-in', '{ interruption: { by: agent, overlap: 500ms, cut_off: false, grace_characters: 0 } }'),
    ].join('')}`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;
const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

const said = (role: Role, start_ms: number, end_ms: number, text: string): RecordedUtterance => ({
  role,
  channel: role === 'customer' ? 0 : 1,
  start_ms,
  end_ms,
  text,
});

/** Ids of what stands in the end, with its moment. */
function flagged(utterances: RecordedUtterance[]): string[] {
  const { flags } = evaluateCall({ call: 'c', utterances }, ruleSet, [], THRESHOLDS);
  return flags.map(({ rule, at_ms }) => `${rule}@${at_ms}`);
}

test('the greeting after a guess that was taken back is within the first two utterances', () => {
  const taken = said('agent', 0, 1_000, '');
  const wait = said('agent', 1_200, 2_000, '稍等');
  assert.deepEqual(flagged([taken, wait, said('agent', 2_500, 5_000, '您好')]), ['last-two@5000']);
  assert.ok(flagged([taken, wait, said('agent', 2_500, 5_000, '稍等')]).includes('no-greeting@5000'));
});

test('a guess that was taken back breaks no silence, and nobody broke it with one', () => {
  const quiet = [said('agent', 0, 2_000, '您好'), said('customer', 27_000, 28_000, '还在吗')];
  const blank = said('agent', 15_000, 16_000, ' ');
  const expected = ['asked-in-quiet@17000', 'silence@17000'];
  assert.deepEqual(flagged(quiet).sort(), [...expected, 'last-two@2000'].sort());
  assert.deepEqual(flagged([...quiet, blank]), flagged(quiet));
});

test('no measure and no count goes by it', () => {
  const words = [said('customer', 0, 4_000, '我想问一下账单'), said('agent', 4_500, 7_000, '您好')];
  const blanks = [1_000, 5_000, 8_000].map((start_ms) => ({
    ...said('agent', start_ms, start_ms + 9_000, ''),
    confidence: 0.1,
  }));
  assert.deepEqual(flagged([...words, ...blanks]), flagged(words));
});

/** A live call of one source: records in, their outcomes out. */
function live() {
  const engine = createEngine({ ruleSet: () => ruleSet, thresholds: THRESHOLDS });
  let n = 0;
  const fold = (at: number, body: CallRecordBody) => {
    n += 1;
    return engine.fold({ ...body, n, at } as LogRecord);
  };
  fold(0, {
    type: 'call.started',
    call: 'c',
    info: {},
    started_at: 0,
    opens: { rules: ruleSet.hash },
    source: 'asr',
    arrived_at: 0,
  });
  const hear = (
    at: number,
    rev: number,
    one: RecordedUtterance,
    final = true,
    utterance = `u-${one.start_ms}`,
  ) =>
    fold(at, { type: 'utterance', call: 'c', utterance, rev, final, ...one, source: 'asr', arrived_at: 0 });
  return { engine, hear };
}

test('it is no utterance of the call’s line, and is none when it is all there was', () => {
  const { engine, hear } = live();
  hear(1_000, 1, said('agent', 0, 900, ''));
  assert.equal(engine.detail('c')?.view.utterances, 0);
  assert.equal(engine.detail('c')?.scorecard, null, 'no word was heard: no points');
  hear(3_000, 1, said('agent', 2_000, 2_900, '您好'));
  assert.equal(engine.detail('c')?.view.utterances, 1);
});

test('words that are taken back take their flags back, and come again with them', () => {
  const { engine, hear } = live();
  const words = said('agent', 0, 1_000, '好的');
  const standing = () => engine.detail('c')?.flags.map(({ status, flag }) => `${status} ${flag.rule}`);
  hear(1_000, 1, words);
  assert.deepEqual(standing(), ['raised without']);
  hear(1_100, 2, { ...words, text: '' });
  assert.deepEqual(standing(), ['retracted without']);
  assert.deepEqual(
    engine.detail('c')?.utterances.map(({ rev, text }) => [rev, text]),
    [[2, '']],
    'whoever was told of the words is told that they are gone',
  );
  hear(1_200, 1, words);
  assert.deepEqual(standing(), ['retracted without'], 'an older revision does not bring them back');
  hear(1_300, 3, words);
  assert.deepEqual(standing(), ['raised without']);
});

test('a partial without words raises nothing', () => {
  const { engine, hear } = live();
  hear(1_000, 1, said('agent', 0, 900, ''), false);
  assert.deepEqual(engine.detail('c')?.flags, []);
});
