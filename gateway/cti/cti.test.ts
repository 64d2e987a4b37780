/** What telephone systems say, decoded; and the same events late, twice and out of order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AmiState, amiBlocks, fromAsterisk } from './asterisk.ts';
import { type CtiCall, type CtiEvent, told } from './event.ts';
import { eslFrames, eventOf, fromFreeswitch } from './freeswitch.ts';

const AT = Date.parse('2026-11-22T01:00:00Z');
const event = (type: CtiEvent['type'], seconds: number, rest: Partial<CtiEvent> = {}): CtiEvent => ({
  call: 'c-1',
  type,
  at: AT + seconds * 1000,
  ...rest,
});

function run(events: readonly CtiEvent[]) {
  let call: CtiCall | undefined;
  return events.flatMap((one) => {
    const next = told(call, one, 'test');
    call = next.call;
    return next.events;
  });
}

test('a life in order: start, queue, agent, hold, transfer, end', () => {
  const said = run([
    event('started', 0, { direction: 'inbound', customer: { number: '+8600000000000' } }),
    event('queued', 1, { queue: 'billing' }),
    event('agent', 9, { agent: { id: 'A1', team: 'T1' } }),
    event('hold', 60),
    event('resumed', 75),
    event('transfer', 90),
    event('agent', 95, { agent: { id: 'B2', team: 'T2' } }),
    event('ended', 200, { reason: 'customer_hangup' }),
  ]);
  assert.deepEqual(
    said.map(({ type, ...rest }) => ({ type, ...rest, call: undefined })).map(({ call: _, ...rest }) => rest),
    [
      {
        type: 'call.started',
        at: '2026-11-22T01:00:00.000Z',
        direction: 'inbound',
        customer: { number: '+8600000000000' },
        attributes: { cti: 'test' },
      },
      { type: 'call.updated', at: '2026-11-22T01:00:01.000Z', queue: 'billing' },
      { type: 'call.updated', at: '2026-11-22T01:00:09.000Z', agent: { id: 'A1', team: 'T1' } },
      { type: 'call.updated', at: '2026-11-22T01:01:00.000Z', attributes: { hold: true } },
      { type: 'call.updated', at: '2026-11-22T01:01:15.000Z', attributes: { hold: false } },
      { type: 'call.updated', at: '2026-11-22T01:01:30.000Z', attributes: { transferred: true } },
      { type: 'call.updated', at: '2026-11-22T01:01:35.000Z', agent: { id: 'B2', team: 'T2' } },
      { type: 'call.ended', at: '2026-11-22T01:03:20.000Z', reason: 'customer_hangup' },
    ],
  );
});

test('repeated events say nothing twice', () => {
  const agent = event('agent', 9, { agent: { id: 'A1' } });
  assert.equal(
    run([event('started', 0), agent, agent, event('ended', 20), event('ended', 20), event('ended', 21)])
      .length,
    3,
  );
});

test('each event is told with its own time, and what is earlier than all before moves the beginning', () => {
  const said = run([
    event('agent', 95, { agent: { id: 'B2' } }),
    event('agent', 9, { agent: { id: 'A1' } }),
    event('started', 0),
    event('queued', 1, { queue: 'q' }),
  ]);
  assert.deepEqual(
    said.map((one) => [one.type, 'at' in one ? one.at?.slice(14, 19) : null]),
    [
      ['call.started', '01:35'],
      ['call.updated', '01:35'],
      ['call.started', '00:09'],
      ['call.updated', '00:09'],
      ['call.started', '00:00'],
      ['call.updated', '00:01'],
    ],
  );
});

const esl = (headers: Record<string, string>) => {
  const body = `${Object.entries(headers)
    .map(([key, value]) => `${key}: ${encodeURIComponent(value)}`)
    .join('\n')}\n\n`;
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-plain\n\n${body}`;
};

test('FreeSWITCH: frames arrive in pieces, and more than one at once', () => {
  const text = `Content-Type: auth/request\n\n${esl({ 'Event-Name': 'CHANNEL_HOLD', 'Unique-ID': 'u', 'Caller-Caller-ID-Name': '王 先生' })}`;
  const all = Buffer.from(text);
  let rest: Buffer = Buffer.alloc(0);
  const seen: string[] = [];
  for (let at = 0; at < all.length; at += 7) {
    const read = eslFrames(Buffer.concat([rest, all.subarray(at, at + 7)]));
    rest = read.rest;
    for (const frame of read.frames)
      seen.push(`${frame.headers['Content-Type']} ${eventOf(frame)?.['Caller-Caller-ID-Name'] ?? ''}`.trim());
  }
  assert.deepEqual(seen, ['auth/request', 'text/event-plain 王 先生']);
  assert.throws(() => eslFrames(Buffer.from('Content-Length: -4\n\n')), { name: 'ListenFault' });
  assert.throws(() => eslFrames(Buffer.alloc((1 << 20) + 1, 'x')), { name: 'ListenFault' });
});

test('FreeSWITCH: channel events, µs; legs are one call; who hung up', () => {
  const base = { 'Unique-ID': 'a', 'Channel-Call-UUID': 'a', 'Event-Date-Timestamp': `${AT * 1000}` };
  const read = (headers: Record<string, string>) => fromFreeswitch(headers, 0);
  assert.deepEqual(
    read({
      ...base,
      'Event-Name': 'CHANNEL_CREATE',
      'Call-Direction': 'inbound',
      'Caller-Caller-ID-Number': '+8600000000000',
    }),
    {
      call: 'a',
      type: 'started',
      at: AT,
      direction: 'inbound',
      customer: { number: '+8600000000000' },
    },
  );
  assert.equal(read({ ...base, 'Unique-ID': 'b', 'Event-Name': 'CHANNEL_CREATE' }), null);
  assert.equal(read({ ...base, 'Unique-ID': 'b', 'Event-Name': 'CHANNEL_HOLD' })?.call, 'a');
  const end = (by: string, direction = 'inbound') =>
    read({
      ...base,
      'Event-Name': 'CHANNEL_HANGUP_COMPLETE',
      'Call-Direction': direction,
      variable_sip_hangup_disposition: by,
      'Hangup-Cause': 'NORMAL_CLEARING',
    })?.reason;
  assert.equal(end('recv_bye'), 'customer_hangup');
  assert.equal(end('send_bye'), 'agent_hangup');
  assert.equal(end('recv_refuse'), 'NORMAL_CLEARING');
  assert.equal(read({ ...base, 'Unique-ID': 'b', 'Event-Name': 'CHANNEL_HANGUP_COMPLETE' }), null);
  assert.equal(read({ 'Event-Name': 'HEARTBEAT' }), null);
});

test('FreeSWITCH: mod_callcenter says queue and agent, in seconds', () => {
  const base = {
    'Event-Name': 'CUSTOM',
    'Event-Subclass': 'callcenter::info',
    'CC-Queue': 'support@default',
    'CC-Member-Session-UUID': 'a',
    'Event-Date-Timestamp': `${AT * 1000}`,
  };
  assert.deepEqual(fromFreeswitch({ ...base, 'CC-Action': 'member-queue-start' }, 0), {
    call: 'a',
    type: 'queued',
    at: AT,
    queue: 'support',
  });
  assert.deepEqual(
    fromFreeswitch(
      {
        ...base,
        'CC-Action': 'bridge-agent-start',
        'CC-Agent': '1001@default',
        'CC-Agent-Answered-Time': `${AT / 1000 + 5}`,
      },
      0,
    ),
    { call: 'a', type: 'agent', at: AT + 5000, agent: { id: '1001' }, queue: 'support' },
  );
  assert.equal(fromFreeswitch({ ...base, 'CC-Action': 'agent-offering' }, 0), null);
});

test('Asterisk: blocks, linked legs, who completed the call', () => {
  const { blocks, rest } = amiBlocks(
    [
      'Event: Newchannel\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nCallerIDNum: 400\r\nTimestamp: 1763773200.5',
      'Event: Newchannel\r\nUniqueid: 1.2\r\nLinkedid: 1.1\r\nCallerIDNum: 401',
      'Event: QueueCallerJoin\r\nQueue: billing\r\nUniqueid: 1.1\r\nLinkedid: 1.1',
      'Event: AgentConnect\r\nQueue: billing\r\nMemberName: A1\r\nInterface: PJSIP/1\r\nUniqueid: 1.1\r\nLinkedid: 1.1',
      'Event: AgentComplete\r\nReason: caller\r\nUniqueid: 1.1\r\nLinkedid: 1.1',
      'Event: Hangup\r\nUniqueid: 1.2\r\nLinkedid: 1.1\r\nCause-txt: Normal Clearing',
      'Event: Hangup\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\nCause-txt: Normal Clearing',
      'Event: VarS',
    ].join('\r\n\r\n'),
  );
  assert.equal(rest, 'Event: VarS');
  const state: AmiState = new Map();
  const seen = blocks.flatMap((block) => fromAsterisk(block, state, 7) ?? []);
  assert.deepEqual(seen, [
    { call: '1.1', at: 1_763_773_200_500, type: 'started', customer: { number: '400' } },
    { call: '1.1', at: 7, type: 'queued', queue: 'billing' },
    { call: '1.1', at: 7, type: 'agent', agent: { id: 'A1' }, queue: 'billing' },
    { call: '1.1', at: 7, type: 'ended', reason: 'customer_hangup' },
  ]);
  assert.equal(state.size, 0);
  // The end is told before who completed it.
  const [complete, hangup] = [blocks[4]!, blocks[6]!];
  const late = [hangup, complete].map((block) => fromAsterisk(block, state, 8)?.reason);
  assert.deepEqual(late, ['Normal Clearing', 'customer_hangup']);
  assert.equal(state.size, 0);
  // Who completed a call that ended long ago is not waited for.
  fromAsterisk(hangup, state, 8);
  fromAsterisk({ ...hangup, Uniqueid: '2.1', Linkedid: '2.1' }, state, 60_009);
  assert.deepEqual([...state.keys()], ['2.1']);
});
