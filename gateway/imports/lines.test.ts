/** Files of letters that are written in several ways, and bytes that are no letters, wherever in the file they stand. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createMasker } from '../masking/mask.ts';
import { headOf, linesOf } from './lines.ts';
import { readCalls } from './read.ts';
import type { RecordedItem } from './recorded-calls.ts';

const mask = createMasker({ siteKey: 'k' }).text;
const dir = mkdtempSync(join(tmpdir(), 'earshot-lines-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const file = join(dir, 'calls');
/** The pieces in which a file is read, bytes, and how much of it says how it is written. */
const PIECE = 1 << 18;
const LOOK = 1 << 20;

async function lines(...parts: (Buffer | string)[]) {
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  const { encoding } = await headOf(file, 'calls');
  const read = [];
  for await (const line of linesOf(file, { encoding, shown: 'calls' })) read.push(line);
  return { encoding, read };
}
async function itemsOf(...parts: (Buffer | string)[]): Promise<RecordedItem[]> {
  writeFileSync(file, Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  const items = [];
  for await (const item of readCalls(file, { shown: 'calls', mask })) items.push(item);
  return items;
}
async function calls(...parts: (Buffer | string)[]): Promise<string[]> {
  return (await itemsOf(...parts)).map((item) => ('error' in item ? item.error.message : item.call.call));
}
const json = (call: string, text = '您好') =>
  `${JSON.stringify({ call, utterances: [{ role: 'agent', start_ms: 0, end_ms: 9, text }] })}\n`;
/** 您好 in GB 18030: no UTF-8. */
const GB = Buffer.from('c4fabac3', 'hex');
const filler = (bytes: number) => `${'x'.repeat(bytes - 1)}\n`;

test('a letter that is cut between two pieces of the file is whole, and a CRLF, too', async () => {
  for (const at of [PIECE - 1, PIECE - 2]) {
    const { read } = await lines(`${'x'.repeat(at)}好\r\nb\r\n`);
    assert.deepEqual(
      read.map(({ text, damaged }) => [text.slice(-2), damaged]),
      [
        ['x好', false],
        ['b', false],
      ],
    );
  }
  const { read } = await lines(`${'x'.repeat(PIECE - 1)}\r\nb`);
  assert.deepEqual(read.at(0)?.text.length, PIECE - 1);
  assert.deepEqual(read.at(1), { text: 'b', damaged: false });
});

test('half a letter at the end of a piece, before the rest that does not come, is damage', async () => {
  const half = Buffer.from('好').subarray(0, 2);
  const { encoding, read } = await lines(
    filler(LOOK),
    Buffer.alloc(PIECE - 2, 'x'),
    half,
    '\n',
    'after 好\n',
  );
  assert.equal(encoding, 'utf-8');
  assert.deepEqual(
    read.map(({ damaged }) => damaged),
    [false, true, false],
  );
  assert.equal(read[2]?.text, 'after 好');
});

test('a letter that is U+FFFD itself is no damage', async () => {
  const { read } = await lines('a\ufffdb\n');
  assert.deepEqual(read, [{ text: 'a\ufffdb', damaged: false }]);
});

test('wrong bytes far behind the first MiB refuse their line, with its number and how to mend it, and no other', async () => {
  const many = Array.from({ length: 14_000 }, (_, at) => json(`c-${at}`)).join('');
  assert.ok(Buffer.byteLength(many) > LOOK);
  const [before, behind] = json('bad', 'X').split('X') as [string, string];
  const told = await calls(many, before, GB, behind, json('last'));
  assert.equal(told.length, 14_002);
  assert.equal(
    told.at(-2),
    'calls:14001: expected letters in UTF-8, as most of the file has them, got bytes that are none. Save the whole file as UTF-8 (in a spreadsheet: CSV UTF-8).',
  );
  assert.equal(told.at(-1), 'last');
});

test('in a table they refuse their call, with the place; also where a quoted text goes over lines', async () => {
  const head = 'call,role,start_ms,end_ms,text\n';
  const row = (id: string) => `${id},agent,0,9,您好\n`;
  const many = Array.from({ length: 50_000 }, (_, at) => row(`c-${at}`)).join('');
  const told = await calls(
    head,
    many,
    row('d-1'),
    'd-1,agent,10,19,',
    GB,
    '\n',
    'd-2,agent,0,9,"one\ntwo ',
    GB,
    '"\n',
    row('d-3'),
    // Whose row it is cannot be read.
    Buffer.concat([GB, Buffer.from(',agent,10,19,x\n')]),
    row('d-3'),
    row('d-4'),
  );
  assert.deepEqual(
    told.slice(50_000).map((text) => text.split(': expected letters')[0]),
    ['calls:50003:17', 'calls:50005:5', 'calls:50007:1', 'd-4'],
  );
});

test('one wrong byte near the beginning makes no GB 18030 of a file in UTF-8', async () => {
  const damaged = Buffer.from(json('b', '您好X'));
  damaged[damaged.indexOf('X')] = 0xff;
  const told = await calls(json('a'), damaged, json('c', '您好 请讲'), json('d'));
  assert.deepEqual(
    told.map((text) => text.slice(0, 7)),
    ['a', 'calls:2', 'c', 'd'],
  );
});

test('a row of GB 18030 in a small table of UTF-8 is refused, also where the whole file passes as GB 18030', async () => {
  const rows = [
    'call,role,start_ms,end_ms,text\n',
    'c-1,agent,0,9,您好\n',
    'c-2,agent,0,9,',
    GB,
    '\n',
    'c-3,agent,0,9,您好\n',
  ];
  new TextDecoder('gb18030', { fatal: true }).decode(
    Buffer.concat(rows.map((row) => Buffer.from(row as string))),
  );
  const [first, second, third] = await itemsOf(...rows);
  assert.equal(first && 'call' in first && first.call.utterances[0]?.text, '您好');
  assert.match(
    second && 'error' in second ? second.error.message : '',
    /^calls:3:15: expected letters in UTF-8/,
  );
  assert.equal(third && 'call' in third && third.call.call, 'c-3');
});

test('a row of UTF-8 in a table of GB 18030 is refused; what is UTF-8 by chance there is read', async () => {
  const row = (id: string, text: Buffer) =>
    Buffer.concat([Buffer.from(`${id},agent,0,9,`), text, Buffer.from('\n')]);
  /** 没没: two letters of GB 18030, and two others of UTF-8. */
  const chance = Buffer.from('c3bbc3bb', 'hex');
  const head = 'call,role,start_ms,end_ms,text\n';
  const items = await itemsOf(
    head,
    row('c-1', GB),
    row('c-2', GB),
    row('c-3', Buffer.from('您好')),
    row('c-4', chance),
    row('c-5', GB),
  );
  assert.deepEqual(
    items.map((item) => ('error' in item ? item.error.fault : item.call.utterances[0]?.text)),
    ['您好', '您好', { code: 'BYTES_DAMAGED', want: 'GB 18030' }, '没没', '您好'],
  );
});

test('wrong bytes in GB 18030 and in UTF-16 are told as well', async () => {
  const gb = Buffer.concat([Buffer.from('a '), GB, Buffer.from('\n')]);
  const { encoding, read } = await lines(gb, gb, 'b ', Buffer.from([0xff, 0x20]), '\n', gb);
  assert.equal(encoding, 'gb18030');
  assert.deepEqual(
    read.map(({ text, damaged }) => (damaged ? null : text)),
    ['a 您好', 'a 您好', null, 'a 您好'],
  );
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  // U+0A00 ends in the byte of a line feed, and half a surrogate pair is no letter.
  const wide = await lines(utf16('\ufeffa\u0a00\u000a好\r\n'), utf16('b\ud83d\n'), utf16('c'));
  assert.equal(wide.encoding, 'utf-16le');
  assert.deepEqual(
    wide.read.map(({ text, damaged }) => (damaged ? null : text)),
    ['a\u0a00', '好', null, 'c'],
  );
  const big = utf16('\ufeffa\nb').swap16();
  assert.deepEqual((await lines(big)).read, [
    { text: 'a', damaged: false },
    { text: 'b', damaged: false },
  ]);
});

test('an object over many lines is refused as a whole, with the line', async () => {
  await assert.rejects(
    calls('{\n"call":"好","x":"', Buffer.from([0xff]), '",\n"utterances":[]}\n'),
    /^CallFault: calls:2: expected letters in UTF-8/,
  );
});
