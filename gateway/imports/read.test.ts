import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { RecordedItem } from '../cli/recorded-calls.ts';
import { eventsOf } from './events.ts';
import { readCalls } from './read.ts';

const dir = mkdtempSync(join(tmpdir(), 'earshot-import-'));
after(() => rmSync(dir, { recursive: true, force: true }));

async function read(text: string): Promise<RecordedItem[]> {
  const file = join(dir, 'calls');
  writeFileSync(file, text);
  const items = [];
  for await (const item of readCalls(file, 'calls.csv')) items.push(item);
  return items;
}
const told = (item: RecordedItem | undefined) =>
  item && ('error' in item ? item.error.message : JSON.stringify(item.call));

test('a table with Chinese names, a byte order mark, CRLF, and quoted text over two lines', async () => {
  const items = await read(
    '\ufeff通话ID,角色,开始,结束,文本,工号,班组,队列,呼叫方向,备注\r\nc-1,坐席,0,900,"您好,""一号""\r\n为您服务",A7,一组,billing,呼入,x\r\nc-1,客户,1000,2000,我要投诉,,,,,\r\nc-2,客户,0,10,好,,,,,\r\n',
  );
  assert.equal(items.length, 2);
  const [first] = items;
  assert.ok(first && 'call' in first);
  assert.deepEqual(first.call, {
    call: 'c-1',
    direction: 'inbound',
    queue: 'billing',
    agent: { id: 'A7', team: '一组' },
    utterances: [
      { role: 'agent', channel: 1, start_ms: 0, end_ms: 900, text: '您好,"一号"\n为您服务' },
      { role: 'customer', channel: 0, start_ms: 1000, end_ms: 2000, text: '我要投诉' },
    ],
  });
});

test('a wrong row refuses its call with line and column, and no other', async () => {
  const items = await read(
    'call,role,start_ms,end_ms,text\nc-1,agent,0,9,hi\nc-2,boss,0,9,hi\nc-3,agent,9,2,hi\nc-4,agent,0,9,hi\nc-1,agent,10,12,again\nc-5,agent,0,1,a,b\n,agent,0,1,a\n',
  );
  assert.deepEqual(
    items.map((item) => ('error' in item ? item.error.message : item.call.call)),
    [
      'c-1',
      'calls.csv:3:5: expected role as agent or customer (坐席、客户), got "boss".',
      'calls.csv:4:13: expected end_ms in milliseconds, from 9, got "2".',
      'c-4',
      'calls.csv:6:1: expected rows of one call together, got more rows of c-1 further below.',
      'calls.csv:7:17: expected 5 fields, got 6; put text with separators in quotes.',
      'calls.csv:8:1: expected the id of a call, got an empty field.',
    ],
  );
});

test('a head without a column that is needed says which', async () => {
  await assert.rejects(
    read('call,role,text\nc-1,agent,hi\n'),
    /expected the columns .*got none for start_ms, end_ms/,
  );
});

test('JSONL: a line that is no call is told, the rest goes on', async () => {
  const call = (id: string) => JSON.stringify({ call: id, utterances: [] });
  const items = await read(`${call('a')}\nnonsense\n\n${call('b')}\n`);
  assert.deepEqual(
    items.map(({ line }) => line),
    [1, 2, 4],
  );
  assert.match(told(items[1]) ?? '', /calls.csv:2: expected one JSON object per line/);
});

test('events: finals in the order of their ends, marked as imported, dated by the recording', () => {
  const events = eventsOf(
    {
      call: 'c-1',
      started_at: '2026-05-01T08:00:00+08:00',
      duration_ms: 5_000,
      ended_by: 'customer',
      attributes: { source: 'archive' },
      utterances: [
        { role: 'agent', channel: 1, start_ms: 2_000, end_ms: 3_000, text: 'b' },
        { role: 'customer', channel: 0, start_ms: 0, end_ms: 1_000, text: 'a' },
      ],
    },
    0,
  );
  assert.deepEqual(
    events.map((event) => event.type),
    ['call.started', 'utterance', 'utterance', 'progress', 'call.ended'],
  );
  const [started, first, , , ended] = events;
  assert.ok(started?.type === 'call.started' && first?.type === 'utterance' && ended?.type === 'call.ended');
  assert.deepEqual(started.attributes, { source: 'archive', imported: true });
  assert.equal(started.at, '2026-05-01T00:00:00.000Z');
  assert.equal(first.text, 'a');
  assert.equal(ended.at, '2026-05-01T00:00:05.000Z');
  assert.equal(ended.reason, 'customer_hangup');
});
