/**
 * What becomes of a call whose telephone system tells of it late, twice, out of order or beside the point: events pass
 * the real desk's rules, the real door's records and the real engine, beside a recogniser that tells words.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EventFrame, IngestEvent } from '../../engine/contract/ingest.ts';
import { createEngine } from '../../engine/engine.ts';
import { loadRules } from '../../engine/rules/load.ts';
import { recordOf } from '../ingest/record-of.ts';
import { createMasker, emptyContext } from '../masking/mask.ts';
import { type AmiState, fromAsterisk } from './asterisk.ts';
import { type CtiCall, type CtiEvent, told } from './event.ts';
import { fromFreeswitch, type Headers } from './freeswitch.ts';

const AT = Date.parse('2026-11-22T01:00:00Z');
/** The recogniser is connected so long after the telephone rings, s. */
const RINGS_S = 6;

/** Something that is said, so many seconds after it rang; a flag each, which names the agent of its moment. */
const WORDS: Readonly<Record<number, string>> = {
  ...{
    8: '甲甲',
    18: '乙乙',
    22: '丙丙',
    38: '丁丁',
    42: '戊戊',
    58: '己己',
    62: '庚庚',
    78: '辛辛',
    82: '壬壬',
  },
};

const rule = (id: string, when: string) => `
  - { id: ${id}, title: ${id}, category: x-test, severity: major, by: agent, ${when},
      tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }] }`;
const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `rules:${[
      ...Object.entries(WORDS).map(([at, word]) => rule(`word-${at}`, `when: { said: { any: [${word}] } }`)),
      rule(
        'goodbye',
        'scope: { ended_by: agent }, when: { absence: { of: { said: { role: agent, any: [再见] } }, by: end_of_call } }',
      ),
    ].join('')}`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;
const door = { masker: createMasker({ siteKey: 'order' }), tradeOfQueue: () => undefined };

const event = (type: CtiEvent['type'], seconds: number, rest: Partial<CtiEvent> = {}): CtiEvent => ({
  call: 'c',
  type,
  at: AT + seconds * 1000,
  ...rest,
});
const agent = (id: string, seconds: number) => event('agent', seconds, { agent: { id } });

/** `again`: the recogniser begins anew, over another connection, and after a restart of the server. */
type Step = CtiEvent | { words: number } | { again: true };

function run(steps: readonly Step[]) {
  const engine = createEngine({
    ruleSet: () => ruleSet,
    thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 },
  });
  let n = 0;
  // All comes within the time in which what is late is taken.
  const at = AT + 100_000;
  const fold = (source: string, events: readonly IngestEvent[]) => {
    for (const one of events) {
      n += 1;
      const opens = n === 1 ? { rules: ruleSet.hash } : undefined;
      const came = { source, imports: false, arrivedAt: at, opens, context: emptyContext };
      const { body } = recordOf({ ...one, seq: n } as EventFrame, came, door);
      engine.fold({ n, at: at + n, ...body });
    }
  };
  let known: CtiCall | undefined;
  let connections = 1;
  let heard = 0;
  let began = 0;
  for (const step of steps) {
    if ('again' in step) {
      if (heard > 0) connections += 1;
      continue;
    }
    if ('words' in step) {
      const asr = `asr-${connections}`;
      if (heard < connections) {
        const view = engine.detail('c', at)?.view;
        const known = view && (view.audio_started_at ?? view.started_at);
        // The first knows when its audio began, the others what the server says of the call.
        began = heard === 0 ? AT + RINGS_S * 1000 : (known ?? 0);
        fold(asr, [{ type: 'call.started', call: 'c', at: new Date(began).toISOString() }]);
        heard = connections;
      }
      const start_ms = AT + step.words * 1000 - began;
      fold(asr, [
        {
          ...{
            type: 'utterance',
            call: 'c',
            utterance: `u-${step.words}`,
            rev: 1,
            role: 'agent',
            final: true,
          },
          ...{ start_ms, end_ms: start_ms + 1000, text: WORDS[step.words]! },
        },
      ]);
      continue;
    }
    const next = told(known, step, 'test');
    known = next.call;
    fold('cti', next.events);
  }
  engine.tick(at + 5_000);
  const detail = engine.detail('c', at + 5_000);
  assert.ok(detail);
  const { view, flags } = detail;
  const raised = flags.flatMap(({ status, flag }) => (status === 'raised' ? [flag] : []));
  return {
    agents: raised
      .filter(({ rule }) => rule.startsWith('word-'))
      .sort((a, b) => a.at_ms - b.at_ms)
      .map(({ agent: who }) => who?.id ?? '–')
      .join(' '),
    goodbye: raised.some(({ rule }) => rule === 'goodbye'),
    agent: view.agent?.id,
    queue: view.queue,
    direction: view.direction,
    attributes: view.attributes,
    ended_by: view.ended_by,
    status: view.status,
    started_at: view.started_at - AT,
    audio_started_at: (view.audio_started_at ?? view.started_at) - AT,
    handed_over: view.handed_over?.map(({ agent: who, from_ms, to_ms }) => [who?.id, from_ms, to_ms]),
  };
}
const words: Step[] = Object.keys(WORDS).map((second) => ({ words: Number(second) }));

const started = event('started', 0, { direction: 'inbound', queue: 'billing' });
const ended = event('ended', 90, { reason: 'agent_hangup' });

test('each flag names the agent of its moment, to the utterance before and after a change', () => {
  const seen = run([started, agent('A', 5), agent('B', 20), agent('C', 60), ...words, ended]);
  assert.equal(seen.agents, 'A A B B B B C C C');
  assert.deepEqual(seen.handed_over, [
    ['A', 0, 14_000],
    ['B', 14_000, 54_000],
  ]);
});

/** What is told, in the order in which it comes, and what must be so in the end. */
const CASES: [string, Step[], Partial<ReturnType<typeof run>>][] = [
  [
    'an answer after the hang-up',
    [started, agent('A', 5), ...words, ended, event('answered', 4)],
    {
      attributes: { cti: 'test', answered: true },
      ended_by: 'agent',
      status: 'ended',
      agents: 'A A A A A A A A A',
    },
  ],
  [
    'an agent before the call begins',
    [agent('A', -3), started, ...words],
    { agents: 'A A A A A A A A A', started_at: -3_000 },
  ],
  [
    'an agent after the end has another call; what else is told then is of this one',
    [
      started,
      agent('A', 5),
      ...words,
      ended,
      agent('B', 95),
      event('updated', 96, { attributes: { outcome: 'sold' } }),
    ],
    { agent: 'A', attributes: { cti: 'test', outcome: 'sold' } },
  ],
  [
    'the same, told before the end is',
    [started, agent('A', 5), ...words, agent('B', 95), ended],
    { agent: 'A', agents: 'A A A A A A A A A' },
  ],
  [
    'transferred twice, the second told first',
    [
      started,
      agent('A', 5),
      event('transfer', 59),
      agent('C', 60),
      event('transfer', 19),
      agent('B', 20),
      ...words,
    ],
    { agents: 'A A B B B B C C C', agent: 'C' },
  ],
  [
    'transferred and back, told after the words',
    [started, ...words, agent('A', 60), agent('B', 20), agent('A', 5)],
    { agents: 'A A B B B B A A A', agent: 'A' },
  ],
  [
    'a hold that is told twice, and whose end is told before it',
    [started, event('resumed', 40), event('hold', 20), event('hold', 20), event('hold', 20.5), ...words],
    { attributes: { cti: 'test', hold: false } },
  ],
  [
    'a hold that never ends',
    [started, event('hold', 60), ...words, ended],
    { attributes: { cti: 'test', hold: true }, ended_by: 'agent' },
  ],
  [
    'a conference that is told late, and twice',
    [
      started,
      agent('A', 5),
      ...words,
      event('conference', 30),
      event('conference', 25),
      event('conference', 30),
    ],
    { attributes: { cti: 'test', conference: true }, agents: 'A A A A A A A A A' },
  ],
  [
    'a start that comes last',
    [agent('C', 60), event('queued', 1, { queue: 'vip' }), agent('B', 20), ...words, started],
    { agents: '– – B B B B C C C', queue: 'vip', direction: 'inbound', started_at: 0 },
  ],
  [
    'a start after the end: all but the beginning is taken',
    [agent('A', 5), ...words, ended, started],
    { agents: 'A A A A A A A A A', queue: 'billing', direction: 'inbound', started_at: 5_000 },
  ],
  [
    'events of a call that nobody knows yet; its words come later',
    [agent('A', 5), agent('B', 20), event('hold', 30), ...words],
    { agents: 'A A B B B B B B B', attributes: { cti: 'test', hold: true } },
  ],
  [
    'words of a call that the telephone system has not told of yet',
    [...words, started, agent('A', 5), agent('B', 60)],
    { agents: 'A A A A A A B B B' },
  ],
  [
    'an end of which another says who hung up',
    [started, agent('A', 5), ...words, event('ended', 90), ended, ended],
    { ended_by: 'agent', goodbye: true },
  ],
  [
    'a reason that only begins like one who may hang up',
    [started, ...words, event('ended', 90, { reason: 'agentless_queue' })],
    { ended_by: null, goodbye: false },
  ],
  [
    'two who say so: the first counts',
    [started, ...words, event('ended', 90, { reason: 'customer_hangup' }), ended],
    { ended_by: 'customer', goodbye: false },
  ],
  [
    'two agents of one moment: the later to come, once it is told',
    [started, agent('A', 20), agent('B', 20), agent('A', 20), ...words],
    { agents: '– – B B B B B B B', agent: 'B' },
  ],
  [
    'a recogniser that begins anew before the telephone system has told of the ringing, and after',
    [
      words[0]!,
      { again: true },
      ...words.slice(1, 4),
      started,
      agent('A', 5),
      { again: true },
      ...words.slice(4),
      agent('B', 20),
    ],
    { agents: 'A A B B B B B B B', started_at: 0, audio_started_at: RINGS_S * 1000 },
  ],
  [
    'one id twice, whatever it says',
    [
      started,
      { ...agent('A', 5), id: 'e-1' },
      { ...agent('B', 20), id: 'e-1' },
      { ...agent('C', 60), id: 'e-2' },
      ...words,
    ],
    { agents: 'A A A A A A C C C' },
  ],
];

for (const [what, steps, wanted] of CASES)
  test(what, () => {
    const seen = run(steps);
    assert.deepEqual({ ...seen, ...wanted }, seen);
  });

test('in any order, and however often each is told, the same events make the same call', () => {
  const life: CtiEvent[] = [
    started,
    event('queued', 2, { queue: 'billing' }),
    event('answered', 4),
    agent('A', 5),
    event('hold', 15),
    event('resumed', 17),
    event('transfer', 19),
    agent('B', 20),
    event('queued', 50, { queue: 'vip' }),
    event('updated', 55, { attributes: { tier: 'gold' } }),
    event('conference', 58),
    agent('A', 60),
    event('updated', 70, { attributes: { tier: 'silver' } }),
    agent('D', 95),
    ended,
  ];
  const whole = run([...life, ...words]);
  assert.equal(whole.agents, 'A A B B B B A A A');
  assert.deepEqual([whole.queue, whole.agent, whole.ended_by], ['vip', 'A', 'agent']);
  const all: Step[] = [...life, ...words, { again: true }, { again: true }];
  const orders = fc
    .tuple(
      fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      fc.array(fc.nat({ max: life.length - 1 }), { maxLength: 8 }),
      fc.array(fc.nat({ max: 1_000 }), { minLength: 8, maxLength: 8 }),
    )
    // A start after the end moves no beginning: that is the one order which counts.
    .filter(([order]) => order.indexOf(started) < order.indexOf(ended))
    .map(([order, again, places]) => {
      const told = [...order];
      for (const [index, which] of again.entries()) {
        const one = life[which]!;
        const from = told.indexOf(one) + 1;
        told.splice(from + (places[index]! % (told.length - from + 1)), 0, one);
      }
      return told;
    });
  fc.assert(
    fc.property(orders, (order) => {
      assert.deepEqual(run(order), whole);
    }),
    { numRuns: 200 },
  );
});

/** What FreeSWITCH says of the same life, its second leg included. */
const ESL: Headers[] = (
  [
    ['CHANNEL_CREATE', 'c', 0, { 'Call-Direction': 'inbound', 'Caller-Caller-ID-Number': '+8600000000000' }],
    ['CHANNEL_ANSWER', 'c', 4],
    ['CHANNEL_CREATE', 'leg', 5],
    ['bridge-agent-start', 'c', 6, { 'CC-Agent': 'A@default', 'CC-Queue': 'billing@default' }],
    ['CHANNEL_HOLD', 'leg', 30],
    ['CHANNEL_UNHOLD', 'leg', 35],
    ['CHANNEL_HANGUP_COMPLETE', 'leg', 39],
    ['bridge-agent-start', 'c', 40, { 'CC-Agent': 'B@default', 'CC-Queue': 'vip@default' }],
    ['CHANNEL_HANGUP_COMPLETE', 'c', 90, { variable_sip_hangup_disposition: 'send_bye' }],
  ] as [string, string, number, Record<string, string>?][]
).map(([name, leg, seconds, more]) => ({
  ...(name.startsWith('CHANNEL')
    ? { 'Event-Name': name, 'Unique-ID': leg, 'Channel-Call-UUID': 'c' }
    : {
        'Event-Name': 'CUSTOM',
        'Event-Subclass': 'callcenter::info',
        'CC-Action': name,
        'CC-Member-Session-UUID': leg,
      }),
  'Event-Date-Timestamp': String((AT + seconds * 1000) * 1000),
  ...more,
}));
/** And Asterisk. */
const AMI: Headers[] = (
  [
    ['Newchannel', 'c', 0, { CallerIDNum: '+8600000000000' }],
    ['QueueCallerJoin', 'c', 2, { Queue: 'billing' }],
    ['Newchannel', 'leg', 5, { CallerIDNum: '401' }],
    ['AgentConnect', 'c', 6, { MemberName: 'A', Queue: 'billing' }],
    ['Hold', 'leg', 30],
    ['Unhold', 'leg', 35],
    ['Hangup', 'leg', 39],
    ['AgentConnect', 'c', 40, { MemberName: 'B', Queue: 'vip' }],
    ['AgentComplete', 'c', 89, { Reason: 'agent' }],
    ['Hangup', 'c', 90, { 'Cause-txt': 'Normal Clearing' }],
  ] as [string, string, number, Record<string, string>?][]
).map(([Event, Uniqueid, seconds, more]) => ({
  ...{ Event, Uniqueid, Linkedid: 'c', Timestamp: String(AT / 1000 + seconds) },
  ...more,
}));

for (const [system, life, read] of [
  ['FreeSWITCH', ESL, (events: Headers[]) => events.map((one) => fromFreeswitch(one, 0))],
  [
    'Asterisk',
    AMI,
    (events: Headers[]) => {
      const state: AmiState = new Map();
      return events.map((one) => fromAsterisk(one, state, 0));
    },
  ],
] as const)
  test(`${system}: the same of what it says on the wire, of both legs`, () => {
    const steps = (events: Headers[]): Step[] => [...read(events).filter((one) => one !== null), ...words];
    const whole = run(steps(life));
    assert.equal(whole.agents, 'A A A A B B B B B');
    assert.deepEqual([whole.queue, whole.ended_by, whole.attributes?.hold], ['vip', 'agent', false]);
    const [first, last] = [life[0]!, life.at(-1)!];
    const orders = fc
      .tuple(fc.shuffledSubarray(life, { minLength: life.length }), fc.subarray(life))
      .filter(([order]) => order.indexOf(first) < order.indexOf(last));
    fc.assert(
      fc.property(orders, ([order, again]) => {
        assert.deepEqual(run(steps([...order, ...again])), whole);
      }),
      { numRuns: 100 },
    );
  });
