import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCalls } from './read.ts';
import { startFault, startOf } from './start-time.ts';

const TABLE: [text: string, zone: string, start: string | undefined][] = [
  ['2026-10-15T09:20:00+08:00', 'UTC', '2026-10-15T09:20:00+08:00'],
  ['2026-10-15T01:20:00Z', 'Asia/Shanghai', '2026-10-15T01:20:00Z'],
  ['2026/10/15 09:20', 'Asia/Shanghai', '2026-10-15T01:20:00.000Z'],
  ['2026-10-15 9:20:05', 'Asia/Shanghai', '2026-10-15T01:20:05.000Z'],
  ['2026-10-15T09:20:05.5', 'Asia/Shanghai', '2026-10-15T01:20:05.500Z'],
  ['2026.10.15', 'Asia/Shanghai', '2026-10-14T16:00:00.000Z'],
  ['2026-07-01 12:00', 'Europe/Berlin', '2026-07-01T10:00:00.000Z'],
  ['2026-12-01 12:00', 'Europe/Berlin', '2026-12-01T11:00:00.000Z'],
  ['10/11/2026 09:20', 'Asia/Shanghai', undefined],
  ['2026-02-30', 'Asia/Shanghai', undefined],
  ['2026-10-15 25:00', 'Asia/Shanghai', undefined],
  ['2026-10/15', 'Asia/Shanghai', undefined],
  ['上个月15号', 'Asia/Shanghai', undefined],
  ['1760000000', 'Asia/Shanghai', undefined],
];

for (const [text, zone, start] of TABLE)
  test(`${text} in ${zone}`, () => assert.equal(startOf(text, zone), start));

test('a table is read by the clock of the site, and a date that may be two days is refused with its line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-start-'));
  try {
    const file = join(folder, 'calls.csv');
    const row = (call: string, start: string) => `${call},${start},agent,0,900,您好`;
    writeFileSync(
      file,
      [
        'call,started_at,role,start_ms,end_ms,text',
        row('a', '2026/10/15 09:20'),
        row('b', '10/11/2026 09:20'),
      ].join('\n'),
    );
    const read: unknown[] = [];
    for await (const item of readCalls(file, {
      shown: 'calls.csv',
      mask: (text) => text,
      zone: 'Asia/Tokyo',
    }))
      read.push('call' in item ? item.call.started_at : item.error.message);
    assert.equal(read[0], '2026-10-15T00:20:00.000Z');
    assert.match(
      String(read[1]),
      /^calls\.csv:3:3: expected started_at as a time .*got "10\/11\/2026 09:20"/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a start is told by what stands there, whatever it is; one that is none is no time anywhere', () => {
  const of = (started_at: unknown) =>
    startFault({ call: 'c', utterances: [], started_at } as never, 'Asia/Shanghai');
  const fault = (got: string) => ({ code: 'DATE_INVALID', field: '"started_at"', got });
  assert.deepEqual(of('soon'), fault('"soon"'));
  assert.deepEqual(of('+012026-11-22T09:00:00Z'), fault('"+012026-11-22T09:00:00Z"'));
  // Ten thousand by the clock of UTC: five digits, which the door does not read.
  assert.deepEqual(of('9999-12-31T23:30:00-01:00'), fault('"9999-12-31T23:30:00-01:00"'));
  assert.deepEqual(of([1]), fault('a list'));
  assert.equal(of(undefined), undefined);
});
