import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flag } from '../contract/flag.ts';
import type { CallDetail } from '../contract/live.ts';
import type { Mark } from '../contract/mark.ts';
import type { Mood } from '../contract/mood.ts';
import type { CallView, UtteranceView } from '../contract/outcome.ts';
import type { TestFailure } from '../contract/rule-test.ts';
import type { RuleSet } from './compile.ts';
import { loadRules } from './load.ts';
import { failureOf } from './rule-test.ts';
import { testFromMark } from './test-from-mark.ts';

/** Expected and got. */
const timesOf = (failure: TestFailure | null) => failure && [failure.expected, failure.got];

function rules(...conditions: [id: string, rest: string][]): RuleSet {
  const text = `macros:
  asks: { said: { role: customer, any: [主管] } }
rules:
${conditions
  .map(
    ([id, rest]) => `  - id: ${id}
    title: t
    category: x-${id}
    severity: minor
    by: customer
    ${rest.replaceAll('\n', '\n    ')}
    tests: [{ name: 没说, lines: [[0s, 1s, customer, 好]], expect: [] }]
`,
  )
  .join('')}`;
  const loaded = loadRules([{ name: 'test.yaml', text }]);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  return loaded.ruleSet;
}

const mood = (angry: number): Mood => ({ angry, negative: 0, neutral: 1 - angry, positive: 0, abusive: 0 });
type Line = [
  start_s: number,
  end_s: number,
  role: 'agent' | 'customer',
  text: string,
  more?: Partial<UtteranceView>,
];
function call(lines: Line[], view: Partial<CallView> = {}, flags: Partial<Flag>[] = []): CallDetail {
  return {
    call: {
      call: 'c',
      duration_ms: 100_000,
      started_at: Date.UTC(2026, 10, 22, 1),
      ended_by: 'customer',
      ...view,
    } as CallView,
    utterances: lines.map(([start, end, role, text, more], index) => ({
      call: 'c',
      utterance: `u-${index}`,
      rev: 1,
      channel: role === 'agent' ? 1 : 0,
      role,
      final: true,
      start_ms: start * 1000,
      end_ms: end * 1000,
      text,
      mood: mood(0.1),
      ...more,
    })),
    flags: flags as Flag[],
    scorecard: null,
    marks: flags.map(({ id }) => ({ flag: id }) as Mark),
  };
}
const missed = (utterance: string, more: Partial<Mark> = {}): Mark => ({
  id: 'm',
  call: 'c',
  kind: 'missed',
  channel: 0,
  utterance,
  category: 'x-one',
  rule: 'one',
  flag: null,
  note: null,
  by: 'ann',
  at: '2026-11-22T01:00:00.000Z',
  ...more,
});
const wrong = (more: Partial<Mark> = {}): Mark => missed('u-0', { kind: 'wrong', flag: 'f', ...more });
const evidence = (utterance: string) => [{ channel: 0, utterance, rev: 1, start: 0, end: 1, text: '' }];

const talk: Line[] = Array.from({ length: 20 }, (_, n) => [
  n * 4,
  n * 4 + 3,
  n % 2 ? 'agent' : 'customer',
  `第${n}句`,
]);

test('a miss is the words around it from 0 s on, and the time at which the marked ones end', () => {
  const set = rules(['one', 'when: { said: { any: [主管] } }']);
  const made = testFromMark({ mark: missed('u-10'), call: call(talk), set, rule: set.rules[0]!, around: 2 });
  assert.deepEqual(made.test, {
    name: '漏报：第10句',
    lines: [
      ['0s', '3s', 'customer', '第8句'],
      ['4s', '7s', 'agent', '第9句'],
      ['8s', '11s', 'customer', '第10句'],
      ['12s', '15s', 'agent', '第11句'],
      ['16s', '19s', 'customer', '第12句'],
    ],
    expect: [{ at: '11s' }],
  });
  assert.deepEqual(timesOf(failureOf(set, set.rules[0]!, made.test)), ['11 s', 'nothing']);
});

test('a rule that measures from the beginning, or is decided at the end, gets the call from there to there', () => {
  const set = rules(
    ['one', 'when: { absence: { role: agent, any: [工号], within: 30s } }'],
    ['two', 'scope: { ended_by: customer }\nwhen: { use: asks }'],
  );
  const [one, two] = set.rules;
  const first = testFromMark({ mark: missed('u-10'), call: call(talk), set, rule: one!, around: 1 });
  assert.equal(first.test.lines.length, 12);
  assert.deepEqual(first.test.lines[0], ['0s', '3s', 'customer', '第0句']);
  assert.match(first.notes.join(), /deadline/);
  const last = testFromMark({ mark: missed('u-10'), call: call(talk), set, rule: two!, around: 1 });
  assert.equal(last.test.lines.length, 11);
  assert.deepEqual(last.test.call, { ended_by: 'customer' });
});

test('what the rule looks at beside the words comes along, and nothing else', () => {
  const view: Partial<CallView> = {
    trade: 'bank',
    direction: 'outbound',
    queue: 'q-1',
    agent: { id: 'A1', team: 'T1' },
    attributes: { tier: 'gold', secret: 'x' },
  };
  const lines: Line[] = [
    [0, 1, 'agent', '您好'],
    [2, 3, 'customer', '气死我了', { mood: mood(0.93), confidence: 0.5 }],
    [4, 5, 'customer', '没有分', { mood: null }],
  ];
  const make = (rest: string, zone?: string) => {
    const set = rules(['one', rest]);
    const about = { mark: missed('u-1'), call: call(lines, view), set, rule: set.rules[0]!, around: 6 };
    return testFromMark({ ...about, ...(zone === undefined ? {} : { zone }) }).test;
  };
  const plain = make('when: { use: asks }');
  assert.deepEqual([plain.call, plain.lines[1]], [undefined, ['2s', '3s', 'customer', '气死我了']]);
  const scoped = make(
    'scope: { trade: bank, team: T1, hours: 08:00-12:00, attributes: { tier: gold } }\nwhen: { mood: { is: angry } }',
  );
  assert.deepEqual(scoped.call, {
    trade: 'bank',
    team: 'T1',
    attributes: { tier: 'gold' },
    started_at: '2026-11-22T09:00:00+08:00',
  });
  const morning = 'scope: { hours: 01:00-03:00 }\nwhen: { use: asks }';
  assert.deepEqual(make(morning, 'Europe/Paris').call, { started_at: '2026-11-22T02:00:00+01:00' });
  assert.deepEqual(
    scoped.lines.map((line) => line[4]),
    [undefined, { angry: 0.93 }, null],
  );
  const timed = make('when: { all: [{ silence: { min: 15s } }, { attributes: { tier: gold } }] }');
  assert.deepEqual(timed.call, { attributes: { tier: 'gold' }, length: '100s' });
  const unsure = make('when: { confidence: { under: 0.6, utterances: 1 } }');
  assert.deepEqual(unsure.lines[1]?.[4], { confidence: 0.5 });
});

test('a miss of a category alone gets what any rule of that category looks at', () => {
  const set = rules(['one', 'when: { mood: { is: angry } }']);
  const made = testFromMark({
    mark: missed('u-2', { rule: null }),
    call: call(talk),
    set,
    rule: null,
    around: 0,
  });
  assert.deepEqual(made.test.lines, [['0s', '3s', 'customer', '第2句', { angry: 0.1 }]]);
});

test('a wrong flag is kept with as many words as it takes to raise it again', () => {
  const set = rules([
    'one',
    'when: { sequence: { of: [{ said: { role: customer, any: [第0句] } }, { said: { role: customer, any: [第10句] } }] } }',
  ]);
  const rule = set.rules[0]!;
  const flags = [{ id: 'f', rule: 'one', at_ms: 43_000, evidence: evidence('u-10') }];
  const made = testFromMark({ mark: wrong(), call: call(talk, {}, flags), set, rule, around: 1 });
  assert.equal(made.test.lines[0]?.[3], '第0句', 'without its first part the sequence would not be');
  assert.deepEqual(made.test.expect, []);
  assert.deepEqual(timesOf(failureOf(set, rule, made.test)), ['nothing', '43 s']);
  assert.deepEqual(made.notes, []);
});

test('a wrong flag that the rule does not raise any more says so, and stays short', () => {
  const set = rules(['one', 'when: { said: { any: [主管], unless: [不找主管] } }']);
  const lines = talk.with(10, [40, 43, 'customer', '我不找主管']);
  const flags = [{ id: 'f', rule: 'one', at_ms: 43_000, evidence: evidence('u-10') }];
  const made = testFromMark({
    mark: wrong({ note: '说的是不找' }),
    call: call(lines, {}, flags),
    set,
    rule: set.rules[0]!,
    around: 1,
  });
  assert.equal(made.test.lines.length, 3);
  assert.equal(made.test.name, '误报：说的是不找');
  assert.match(made.notes.join(), /does not raise this flag any more/);
});

test('a flag by time alone is kept with the words around its deadline', () => {
  const set = rules(['one', 'when: { silence: { min: 15s } }']);
  const lines: Line[] = [
    [0, 3, 'customer', '喂'],
    [3, 5, 'agent', '您好'],
    [30, 33, 'customer', '好了'],
  ];
  const flags = [{ id: 'f', rule: 'one', at_ms: 20_000, evidence: [] }];
  const made = testFromMark({
    mark: wrong({ channel: null, utterance: null }),
    call: call(lines, { duration_ms: 34_000 }, flags),
    set,
    rule: set.rules[0]!,
    around: 1,
  });
  assert.deepEqual(timesOf(failureOf(set, set.rules[0]!, made.test)), ['nothing', '20 s']);
});

test('what the rule rightly raises in the same words goes on being expected', () => {
  const set = rules(['one', 'cooldown: 1s\nwhen: { said: { any: [主管] } }']);
  const lines = talk.with(9, [36, 39, 'agent', '我叫主管']).with(11, [44, 47, 'agent', '主管在忙']);
  const flags = [
    { id: 'f', rule: 'one', at_ms: 47_000, evidence: [{ ...evidence('u-11')[0]!, channel: 1 }] },
  ];
  const detail = call(lines, {}, flags);
  const rule = set.rules[0]!;
  const miss = testFromMark({ mark: missed('u-10'), call: { ...detail, marks: [] }, set, rule, around: 1 });
  assert.deepEqual(miss.test.expect, [{ at: '3s' }, { at: '7s' }, { at: '11s' }]);
  const both = testFromMark({ mark: wrong(), call: detail, set, rule, around: 2 });
  assert.deepEqual(both.test.expect, [{ at: '3s' }], 'the one that was right');
});

test('words or a flag that are not in the call any more are named', () => {
  const set = rules(['one', 'when: { said: { any: [主管] } }']);
  const rule = set.rules[0]!;
  const of = (mark: Mark) => () => testFromMark({ mark, call: call(talk), set, rule, around: 1 });
  assert.throws(of(missed('u-99')), /marked words 0\/u-99 are not in the call/);
  assert.throws(of(wrong()), /flag f is not in the call/);
  assert.throws(() => testFromMark({ mark: wrong(), call: call([]), set, rule, around: 1 }), /no words/);
});
