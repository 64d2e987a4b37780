/** Chat sessions and reviews: the same rules, but what measures sound sees nothing, and quiet is no trouble. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Medium } from '../contract/call.ts';
import type { RecordedCall } from '../contract/recorded-call.ts';
import { createEngine } from '../engine.ts';
import { evaluateCall } from '../evaluate.ts';
import { loadRules } from '../rules/load.ts';

const rule = (id: string, when: string, more = '') => `
  - id: ${id}
    title: ${id}
    category: x-test
    severity: major
    by: agent
    when: ${when}
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]
    ${more}`;
const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `rules:${[
      rule('silence', '{ silence: { min: 15s } }'),
      rule('fast', '{ pace: { role: agent, over: 300, min_characters: 5 } }'),
      rule('cut-in', '{ interruption: { by: agent, overlap: 500ms } }'),
      rule('most', '{ talk_ratio: { role: agent, over: 0.4, after: 2s } }'),
      rule('unsure', '{ confidence: { under: 0.5, utterances: 2 } }'),
      rule('either', '{ any: [{ said: { any: [退款] } }, { silence: { min: 15s } }] }'),
      rule('words', '{ said: { any: [退款] } }'),
      rule('chat-only', '{ said: { any: [退款] } }', 'scope: { medium: chat }'),
      rule('spoken-only', '{ said: { any: [退款] } }', 'scope: { medium: voice }'),
      rule('typed', '{ said: { any: [退款] } }', 'scope: { medium: [chat, review] }'),
    ].join('')}`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;
const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };

/** Everything that a sound could be measured by: an overlap, a fast turn, unsure words, twenty seconds of quiet. */
const call = (medium?: Medium): RecordedCall => ({
  call: 'c',
  ...(medium ? { medium } : {}),
  utterances: [
    { role: 'customer', channel: 0, start_ms: 0, end_ms: 3_000, text: '我想问一下这个订单', confidence: 0.2 },
    {
      role: 'agent',
      channel: 1,
      start_ms: 1_500,
      end_ms: 4_000,
      text: '您先听我说这个事情是这样的您要明白',
      confidence: 0.3,
    },
    { role: 'customer', channel: 0, start_ms: 24_000, end_ms: 25_000, text: '我要退款', confidence: 0.2 },
  ],
});
const flagged = (medium?: Medium) =>
  [
    ...new Set(
      evaluateCall(call(medium), ruleSet, [null, null, null], THRESHOLDS).flags.map((one) => one.rule),
    ),
  ].sort();

test('a spoken call is measured by sound; a typed one by its words alone, also beside a sound in one condition', () => {
  assert.deepEqual(flagged(), [
    'cut-in',
    'either',
    'fast',
    'most',
    'silence',
    'spoken-only',
    'unsure',
    'words',
  ]);
  assert.deepEqual(flagged('voice'), flagged());
  assert.deepEqual(flagged('chat'), ['chat-only', 'either', 'typed', 'words']);
  assert.deepEqual(flagged('review'), ['either', 'typed', 'words']);
});

const ARRIVAL = { source: 'shop', arrived_at: 0 };
const opens = { rules: ruleSet.hash };
const engine = () => createEngine({ ruleSet: () => ruleSet, thresholds: THRESHOLDS });

test('a chat in which nobody types for ten minutes has no trouble and no silence; a call has both', () => {
  for (const [medium, hearing] of [
    ['chat', undefined],
    [undefined, ['no_words']],
  ] as const) {
    const one = engine();
    const info = medium ? { medium } : {};
    one.fold({
      n: 1,
      at: 1_000,
      type: 'call.started',
      call: 'c',
      info,
      started_at: 1_000,
      opens,
      ...ARRIVAL,
    });
    const words = {
      utterance: 'u',
      rev: 1,
      channel: 0,
      role: 'customer' as const,
      final: true,
      text: '在吗',
    };
    one.fold({
      n: 2,
      at: 2_000,
      type: 'utterance',
      call: 'c',
      ...words,
      start_ms: 900,
      end_ms: 1_000,
      ...ARRIVAL,
    });
    one.tick(590_000);
    const detail = one.detail('c', 590_000);
    assert.deepEqual(
      detail?.view.hearing?.map(({ kind }) => kind),
      hearing,
    );
    assert.equal(
      detail?.flags.some(({ flag }) => flag.rule === 'silence'),
      medium === undefined,
    );
  }
});

test('a medium that is told late judges the whole call again', () => {
  const one = engine();
  const words = {
    utterance: 'u',
    rev: 1,
    channel: 0,
    role: 'customer' as const,
    final: true,
    text: '我要退款',
  };
  one.fold({
    n: 1,
    at: 0,
    type: 'utterance',
    call: 'c',
    ...words,
    start_ms: 0,
    end_ms: 900,
    opens,
    ...ARRIVAL,
  });
  const rules = () =>
    one
      .flags('c')
      .flatMap(({ status, flag }) => (status === 'raised' ? [flag.rule] : []))
      .sort();
  assert.deepEqual(rules(), ['either', 'spoken-only', 'words']);
  one.fold({
    n: 2,
    at: 100,
    type: 'call.started',
    call: 'c',
    info: { medium: 'chat' },
    started_at: 0,
    ...ARRIVAL,
  });
  assert.deepEqual(rules(), ['chat-only', 'either', 'typed', 'words']);
});

test('a source that hangs freezes its calls and leaves its chats going on; one that is gone freezes both', () => {
  const one = engine();
  for (const [n, call, info] of [
    [1, 'chat', { medium: 'chat' as const }],
    [2, 'call', {}],
  ] as const)
    one.fold({ n, at: 1_000, type: 'call.started', call, info, started_at: 1_000, opens, ...ARRIVAL });
  const heard = (at: number) => ['chat', 'call'].map((call) => one.view(call, at)?.heard);
  one.fold({ n: 3, at: 2_000, type: 'source.lost', source: 'shop', why: 'silent' });
  assert.deepEqual(heard(2_000), [true, false]);
  assert.equal(one.view('chat', 9_000)?.duration_ms, 8_000, 'call time goes on');
  assert.equal(one.view('call', 9_000)?.duration_ms, 1_000);
  one.fold({ n: 4, at: 3_000, type: 'source.back', source: 'shop' });
  one.fold({ n: 5, at: 4_000, type: 'source.lost', source: 'shop' });
  assert.deepEqual(heard(4_000), [false, false]);
});
