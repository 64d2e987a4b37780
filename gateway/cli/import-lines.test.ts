import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Import, newImport } from '../imports/import-record.ts';
import { importLines } from './import-lines.ts';

const one: Import = {
  ...newImport({
    id: 'i',
    name: 'calls.csv',
    bytes: 10,
    by: 'admin',
    at: '2026-11-02T01:15:00.000Z',
    lines: 3,
    time_unit: null,
    replace: false,
  }),
  taken: 2,
  known: 1,
  refused: 2,
  refusals: [
    {
      line: 3,
      column: 7,
      call: 'rec-2',
      reason: 'calls.csv:3:7: expected 录音时间 as a time, got "14/10/2026".',
      code: 'DATE_INVALID',
      field: '录音时间',
      got: '"14/10/2026"',
    },
  ],
  undated: 1,
  unknown_columns: ['备注', '满意度'],
  unknown_trades: ['养殖'],
};

test('an import is told in Chinese, with place, call, and what may not have been meant so', () => {
  assert.deepEqual(importLines('calls.csv', one, 'zh'), [
    'calls.csv：带入 2 通，已有 1 通，有错 2 通',
    '  calls.csv:3:7（通话 rec-2）：录音时间 应当是日期时间，如 2026-11-02T09:15:00+08:00，或按本站时区的 2026-11-02 09:15，却是 "14/10/2026"。',
    '  … 还有 1 通',
    '  ! 1 通没有自己的时间，按导入时间记：请把时间那一列命名为“通话时间”（started_at），再替换导入。',
    '  ! 不认识、没有读的列：备注、满意度。',
    '  ! 不是行业名、按“其他”记的：养殖。',
  ]);
});

test('and in English', () => {
  assert.deepEqual(importLines('calls.csv', { ...one, kept_as_attributes: ['tier'] }, 'en'), [
    'calls.csv: 2 calls taken, 1 known already, 2 refused',
    '  calls.csv:3:7: expected 录音时间 as a time, got "14/10/2026". (call rec-2)',
    '  … and 1 more',
    '  ! 1 call has no time of its own and was dated to the import: name the column 通话时间 (started_at), and bring it in again with replace.',
    '  ! Columns that are not known and were left out: 备注, 满意度.',
    '  ! No trades, and so taken as “other”: 养殖.',
    '  ! Keys that are not known and were kept as attributes: tier.',
  ]);
});

test('a file that was not read to its end says why, in the language too', () => {
  const failed: Import = {
    ...one,
    refused: 0,
    refusals: [],
    undated: 0,
    unknown_columns: [],
    unknown_trades: [],
    error: 'calls.csv: expected a first line with the names of columns, got nothing.',
    fault: { code: 'HEAD_MISSING' },
  };
  assert.deepEqual(importLines('a', failed, 'zh'), [
    'a：带入 2 通，已有 1 通，有错 0 通 · 没有读完：第一行应当是列名，却什么都没有。',
  ]);
});
