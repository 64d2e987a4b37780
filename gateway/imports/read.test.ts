import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createMasker } from '../masking/mask.ts';
import { eventsOf } from './events.ts';
import { CallFault } from './fault.ts';
import { readCalls } from './read.ts';
import type { RecordedItem } from './recorded-calls.ts';
import type { TimeUnit } from './times.ts';

const mask = createMasker({ siteKey: 'k' }).text;
const dir = mkdtempSync(join(tmpdir(), 'earshot-import-'));
after(() => rmSync(dir, { recursive: true, force: true }));

async function read(text: string | Buffer, unit?: TimeUnit): Promise<RecordedItem[]> {
  const file = join(dir, 'calls');
  writeFileSync(file, text);
  const items = [];
  for await (const item of readCalls(file, { shown: 'calls.csv', mask, unit })) items.push(item);
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
      'calls.csv:3:5: expected role as one of agent, customer (坐席, 客户), got "boss".',
      'calls.csv:4:13: expected end_ms at or after the start 9, got 2.',
      'c-4',
      'calls.csv:6:1: expected rows of one call together, got more rows of c-1 further below.',
      'calls.csv:7:17: expected 5 fields, got 6; put text with separators in quotes.',
      'calls.csv:8:1: expected "call" (or "id") of 1 to 128 characters, got an empty field.',
    ],
  );
});

test('a call that begins behind a row whose call cannot be read is refused, too: its first words may stand there', async () => {
  const gb = Buffer.from('c4fabac3', 'hex');
  const bytes = (...parts: (Buffer | string)[]) =>
    Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const head = 'call,role,start_ms,end_ms,text\n';
  const faults = async (...parts: (Buffer | string)[]) =>
    (await read(bytes(head, ...parts))).map((item) =>
      'error' in item ? [item.line, item.error.fault.code, item.error.fault.want] : item.call.call,
    );
  const row = (id: string, text = '您好') => `${id},agent,0,9,${text}\n`;
  const damaged = bytes(gb, ',agent,0,9,hello\n');
  assert.deepEqual(await faults(row('a'), damaged, row('b'), row('b'), row('c')), [
    [3, 'BYTES_DAMAGED', 'UTF-8'],
    [4, 'ROW_UNREAD', '3'],
    'c',
  ]);
  assert.deepEqual(await faults(row('a'), damaged, row('a'), row('b')), [[3, 'BYTES_DAMAGED', 'UTF-8'], 'b']);
  const behindHead = await faults(damaged, damaged, row('a'), row('b'), row('c'));
  assert.deepEqual(behindHead, [
    [2, 'BYTES_DAMAGED', 'UTF-8'],
    [3, 'BYTES_DAMAGED', 'UTF-8'],
    [4, 'ROW_UNREAD', '2'],
    'b',
    'c',
  ]);
  assert.deepEqual(await faults(row('a'), row('b'), damaged), ['a', [4, 'BYTES_DAMAGED', 'UTF-8']]);
  // A quote that is closed only in a later row takes the rows between with it.
  const quoted = [row('a'), row('b', '"hello'), row('c'), row('c', 'say "yes'), row('d'), row('e')];
  assert.deepEqual(await faults(...quoted), [
    'a',
    [5, 'QUOTE_AFTER', undefined],
    [6, 'ROW_UNREAD', '3'],
    'e',
  ]);
  const items = await read(
    'role,start_ms,end_ms,text,call\nagent,0,9,hi,a\nagent,0,9,"hi,b\nagent,10,19,hi,b\n',
  );
  assert.deepEqual(
    items.map((item) => ('error' in item ? item.error.fault.code : item.call.call)),
    ['QUOTE_OPEN'],
    'the id stands behind the quote: it may be a row of a',
  );
});

test('a head without a column that is needed says which', async () => {
  await assert.rejects(
    read('call,role,text\nc-1,agent,hi\n'),
    /expected the columns .*got none for start_ms \(开始毫秒\/开始秒\), end_ms .*; the columns of the file are call, role, text\.$/,
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

const SECONDS = [
  [0.4, 2.1, 'agent', '您好 请问有什么可以帮您'],
  [2.6, 5.2, 'customer', '我想查一下上个月的账单 怎么多了三十块'],
] as const;
const asCsv = (head: string, rows: readonly (readonly (string | number)[])[]) =>
  `${head}\n${rows.map((row) => `c-1,${row.join(',')}`).join('\n')}\n`;

test('seconds that are taken for milliseconds are refused with how to mend it, in a table and in JSONL', async () => {
  const json = {
    call: 'c-1',
    utterances: SECONDS.map(([s, e, role, text]) => ({ role, start_ms: s, end_ms: e, text })),
  };
  for (const text of [asCsv('call,start_ms,end_ms,role,text', SECONDS), `${JSON.stringify(json)}\n`]) {
    const [item] = await read(text);
    assert.ok(item && 'error' in item);
    assert.equal(item.error.fault.code, 'TIMES_IN_SECONDS');
    assert.match(item.error.message, /29 characters said within 5 ms: .*start_s and end_s.*time_unit=s/);
    const [taken] = await read(text, 's');
    assert.ok(taken && 'call' in taken);
    assert.deepEqual(
      taken.call.utterances.map(({ start_ms, end_ms }) => [start_ms, end_ms]),
      [
        [400, 2_100],
        [2_600, 5_200],
      ],
    );
    const [meant] = await read(text, 'ms');
    assert.ok(meant && 'call' in meant, 'whoever says that they are ms is believed');
  }
});

test('columns may be named in seconds, in both languages, and say so when they are not', async () => {
  for (const head of ['call,start_s,end_s,role,text', '通话,开始秒,结束秒,角色,文本']) {
    const [item] = await read(asCsv(head, SECONDS));
    assert.ok(item && 'call' in item);
    assert.deepEqual(item.call.utterances[1]?.start_ms, 2_600);
  }
  const [item] = await read(
    asCsv(
      'call,start_s,end_s,role,text',
      SECONDS.map(([s, e, ...rest]) => [s * 1000, e * 1000, ...rest]),
    ),
  );
  assert.ok(item && 'error' in item);
  assert.equal(item.error.fault.code, 'TIMES_IN_MS');
});

test('names in seconds are refused where the sender says ms: he would be read a thousandfold', async () => {
  for (const [head, field, column] of [
    ['call,start_s,end_s,role,text', 'start_s', 6],
    ['通话,开始毫秒,结束秒,角色,文本', '结束秒', 9],
  ] as const)
    await assert.rejects(read(asCsv(head, SECONDS), 'ms'), (error: Error) => {
      assert.ok(error instanceof CallFault);
      assert.deepEqual(error.fault, { code: 'UNIT_AGAINST_NAME', field });
      assert.match(error.message, new RegExp(`^calls.csv:1:${column}: .*time_unit=ms says, got ${field}`));
      return true;
    });
  const call = (utterance: object, more = {}) =>
    `${JSON.stringify({ call: 'c-1', utterances: [{ role: 'agent', text: '您好', ...utterance }], ...more })}\n`;
  const named = await read(call({ start_ms: 0, end_s: 2 }) + call({ start_ms: 0, end_ms: 2_000 }), 'ms');
  assert.match(told(named[0]) ?? '', /calls.csv:1: .*got utterances\[0\]\.end_s, which is named in seconds/);
  const [, taken] = named;
  assert.ok(taken && 'call' in taken, 'the next line is read');
  const [lasting] = await read(call({ start_ms: 0, end_ms: 2_000 }, { duration_s: 3 }), 'ms');
  assert.ok(lasting && 'call' in lasting);
  assert.equal(lasting.call.duration_ms, 3_000, 'a duration says its own unit');
});

test('a short call, one without lengths and a chat are taken as they are', async () => {
  const times = (s: number, e: number, more = '') =>
    `call,start_ms,end_ms,role,text,medium\nc-1,${s},${e},agent,您好 请问有什么可以帮您的吗请讲,${more}\n`;
  for (const text of [
    times(0, 0),
    times(5, 9, 'chat'),
    'call,start_ms,end_ms,role,text\nc-1,0,2,agent,喂 您好\n',
  ]) {
    const [item] = await read(text);
    assert.ok(item && 'call' in item, told(item));
  }
});

test('a table as Chinese spreadsheets save it: GB 18030, and UTF-16 with tabs', async () => {
  // 通话,角色,开始,结束,文本 / c-1,坐席,0,900,您好
  const gb = Buffer.from(
    'cda8bbb02cbdc7c9ab2cbfaacabc2cbde1caf82ccec4b1be0d0a632d312cd7f8cfaf2c302c3930302cc4fabac30d0a',
    'hex',
  );
  const utf16 = Buffer.from('\ufeff通话\t角色\t开始\t结束\t文本\r\nc-1\t坐席\t0\t900\t您好\r\n', 'utf16le');
  for (const bytes of [gb, utf16]) {
    const [item] = await read(bytes);
    assert.ok(item && 'call' in item, told(item));
    assert.deepEqual(item.call.utterances, [
      { role: 'agent', channel: 1, start_ms: 0, end_ms: 900, text: '您好' },
    ]);
  }
});

test('a JSON list of calls is told from a table', async () => {
  await assert.rejects(read('[\n{"call":"a","utterances":[]}\n]\n'), /got a JSON list/);
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

const NUMBER = '13900000000';
const faultIn = async (text: string, door = false) => {
  const file = join(dir, 'calls');
  writeFileSync(file, text);
  const items = [];
  for await (const item of readCalls(file, { shown: 'calls.jsonl', mask, door })) items.push(item);
  const [item] = items;
  assert.ok(item && 'error' in item, told(item));
  return item.error;
};

test('what a fault shows is masked: numbers in words, as JSON numbers, cut in two, in names and in vCons', async () => {
  const utterance = { role: 'agent', start_ms: 0, end_ms: 9, text: '您好' };
  const json = (about: object) => JSON.stringify({ call: 'c-1', utterances: [utterance], ...about });
  const said = (about: object) => json({ utterances: [{ ...utterance, ...about }] });
  const vcon = (about: object, dialog: object = {}) =>
    JSON.stringify({
      uuid: '0198f3aa-6c1e-8b7d-9f00-3d2a51c0e7b1',
      created_at: '2026-11-22T09:00:00+08:00',
      parties: [{ role: 'customer' }],
      dialog: [
        {
          type: 'text',
          start: '2026-11-22T09:00:00+08:00',
          parties: 0,
          body: '喂',
          encoding: 'none',
          ...dialog,
        },
      ],
      ...about,
    });
  const head = 'call,role,start_ms,end_ms,text\n';
  const wrong = [
    said({ role: NUMBER }),
    said({ role: Number(NUMBER) }),
    // Cut where it is shown, the number would be no number any more.
    said({ role: `${'客户的号码是'.repeat(3)} ${NUMBER} 打不通` }),
    said({ role: '一三九零零零零零零零零' }),
    said({ start_ms: Number(NUMBER) }),
    said({ text: Number(NUMBER) }),
    said({ channel: Number(NUMBER) }),
    json({ queue: Number(NUMBER) }),
    json({ direction: NUMBER }),
    json({ started_at: `on ${NUMBER}` }),
    vcon({ subject: 7, analysis: [{ type: Number(NUMBER), vendor: NUMBER }] }, { type: NUMBER }),
    vcon({}, { duration: NUMBER, disposition: NUMBER }),
    `${head}c-1,${NUMBER},0,9,您好\n`,
    `${head}c-1,agent,${NUMBER},9,您好\n`,
    `${head}c-1,agent,soon ${NUMBER},9,您好\n`,
  ];
  for (const text of wrong) {
    const { message, fault } = await faultIn(text, true);
    const shown = `${message} ${JSON.stringify(fault)}`;
    assert.doesNotMatch(shown, /139|一三九/, shown);
    assert.match(shown, /[[]手机号·\w{4}|got "客户的号码是/, shown);
  }
  const report = {
    type: 'report',
    vendor: 'earshot',
    schema: 'earshot-call/1',
    encoding: 'json',
    body: { call: { call: 'c-1', attributes: { [NUMBER]: [1] } } },
  };
  const { fault } = await faultIn(vcon({ analysis: [report] }));
  assert.match(fault.field ?? '', /^attributes\.\[手机号·\w{4}\]$/);
});

test('counts and times of a call in a fault are no numbers of anybody', async () => {
  const call = (about: object) =>
    JSON.stringify({
      call: 'c-1',
      utterances: [{ role: 'agent', start_ms: 0, end_ms: 9, text: 'x', ...about }],
    });
  assert.match(
    (await faultIn(call({ text: 'x'.repeat(65_536) }))).message,
    /at most 4000 characters, got 65536/,
  );
  assert.match(
    (await faultIn(call({ start_ms: 65_536, end_ms: 12_345 }))).message,
    /after the start 65536, got 12345/,
  );
});

test('limits of the door are looked at where the calls are handed to it, and nowhere else', async () => {
  const text = JSON.stringify({ call: 'c-1', queue: 'q'.repeat(201), utterances: [] });
  assert.equal(
    (await faultIn(text, true)).message,
    'calls.jsonl:1: expected queue of at most 200 characters, got 201.',
  );
  const [item] = await read(text);
  assert.ok(item && 'call' in item, told(item));
});
