/** What a table says by other names than ours: taken where it is clear, told where it is not; faults speak of its own columns. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createMasker } from '../masking/mask.ts';
import { CallFault } from './fault.ts';
import { newNotes, told } from './notes.ts';
import { readCalls } from './read.ts';
import type { RecordedItem } from './recorded-calls.ts';

const mask = createMasker({ siteKey: 'k' }).text;
const dir = mkdtempSync(join(tmpdir(), 'earshot-noted-'));
after(() => rmSync(dir, { recursive: true, force: true }));

async function read(text: string) {
  const file = join(dir, 'calls');
  writeFileSync(file, text);
  const notes = newNotes();
  const items: RecordedItem[] = [];
  for await (const item of readCalls(file, { shown: 'calls.csv', mask, zone: 'Asia/Shanghai', notes }))
    items.push(item);
  return { items, notes };
}
const table = (head: string, ...rows: string[]) =>
  read(
    [`通话,角色,开始毫秒,结束毫秒,文本,${head}`, ...rows.map((row) => `c-1,坐席,0,900,您好,${row}`)].join(
      '\n',
    ),
  );
const callOf = ({ items: [item] }: { items: RecordedItem[] }) => {
  assert.ok(item && 'call' in item, item && 'error' in item ? item.error.message : 'nothing');
  return item.call;
};
const faultOf = ({ items: [item] }: { items: RecordedItem[] }) => {
  assert.ok(item && 'error' in item);
  return item;
};

const STARTED = '2026-10-14T01:20:00.000Z';

for (const name of ['录音时间', '通话日期', '来电时间', '呼叫时间', '开始时间', '日期', '通话时间'])
  test(`${name} is the start of the call`, async () => {
    const { notes, ...seen } = await table(name, '2026/10/14 9:20');
    assert.equal(callOf(seen).started_at, STARTED);
    assert.deepEqual([...notes.columns], []);
  });

test('of two columns that could be the start the better name is taken, whatever their order, and the other is told', async () => {
  for (const [head, row] of [
    ['录音时间,通话时间', '2026-10-15 8:00,2026-10-14 9:20'],
    ['通话时间,录音时间', '2026-10-14 9:20,2026-10-15 8:00'],
  ] as const) {
    const seen = await table(head, row);
    assert.equal(callOf(seen).started_at, STARTED);
    assert.deepEqual([...seen.notes.columns], ['录音时间']);
  }
  await assert.rejects(table('通话时间,通话时间', 'a,b'), /got started_at twice/);
});

test('开始时间 without a date is not the start, and is told as a column that is not known', async () => {
  const seen = await table('开始时间', '00:01:07');
  assert.equal(callOf(seen).started_at, undefined);
  assert.deepEqual([...seen.notes.columns], ['开始时间']);
});

test('trades are known by their Chinese names; a word that is none is told', async () => {
  const known = await table('行业', '外卖配送');
  assert.equal(callOf(known).trade, 'delivery');
  assert.deepEqual([...known.notes.trades], []);
  const other = await table('行业,备注', '养殖,好');
  assert.equal(callOf(other).trade, 'other');
  assert.deepEqual([...other.notes.trades], ['养殖']);
  assert.deepEqual([...other.notes.columns], ['备注']);
});

test('keys of JSONL that are not known are told, and kept', async () => {
  const seen = await read(
    JSON.stringify({ call: 'c', utterances: [], tier: 'gold', attributes: { own: 1 } }),
  );
  assert.deepEqual(callOf(seen).attributes, { tier: 'gold', own: 1 });
  assert.deepEqual([...seen.notes.attributes], ['tier']);
});

test('what is told of a file is masked and cut', () => {
  const [number, long] = told(new Set(['电话13912345678', '很'.repeat(80)]), mask);
  assert.doesNotMatch(number ?? '', /13912345678/);
  assert.equal(long?.length, 41);
});

test('a fault names the column as the file does, its place, and the call', async () => {
  const role = faultOf(await read('通话,角色,开始毫秒,结束毫秒,文本\nc-9,老板,0,9,好'));
  assert.match(role.error.message, /^calls\.csv:2:5: expected 角色 as one of/);
  assert.equal(role.id, 'c-9');
  const time = faultOf(await read('通话,角色,开始秒,结束秒,文本\nc-9,坐席,0,1,好\nc-9,坐席,x,9,好'));
  assert.match(time.error.message, /^calls\.csv:3:8: expected 开始秒 of/);
  const channel = faultOf(await table('声道', '0', '99'));
  assert.match(channel.error.message, /^calls\.csv:3:\d+: expected 声道 as a whole number/);
  const direction = faultOf(await table('坐席,呼叫方向', 'A1,上'));
  assert.match(direction.error.message, /^calls\.csv:2:\d+: expected 呼叫方向 as one of/);
  const json = faultOf(await read('{"call":"j-1","utterances":5}'));
  assert.equal(json.id, 'j-1');
});

test('a head with 开始时间 and 结束时间 alone is refused by what it has and what is needed', async () => {
  await assert.rejects(
    read('通话,角色,开始时间,结束时间,文本\nc,坐席,0,1,好'),
    /开始毫秒\/开始秒.*the columns of the file are 通话, 角色, 开始时间, 结束时间, 文本/,
  );
});

test('a wrong day is shown as it was written, with its column; a number of somebody in its place is not', async () => {
  const day = faultOf(await table('录音时间', '14/10/2026 09:20'));
  assert.match(day.error.message, /^calls\.csv:2:\d+: expected 录音时间 .* got "14\/10\/2026 09:20"\.$/);
  for (const number of [
    '13912345678',
    '139-1234-5678',
    '2026-10-13912345678',
    '6222021234567890123',
    '1391-23-45678',
    '14/10/2026 13912345678',
  ]) {
    const { message } = new CallFault('f:1', {
      code: 'DATE_INVALID',
      field: '"started_at"',
      got: `"${number}"`,
    }).masked(() => 'HIDDEN');
    assert.match(message, /got HIDDEN/, number);
  }
});
