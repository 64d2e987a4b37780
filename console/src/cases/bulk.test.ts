import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case } from '../../../engine/contract/case.ts';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { isWhole, justJudged, wordsOfBulk } from './bulk.ts';
import type { BulkCommand, BulkResult } from './requests.ts';

const AT = '2026-11-22T01:00:00.000Z';
let n = 0;
function result(over: Partial<BulkResult> = {}): BulkResult {
  n += 1;
  return { id: `case-${n}`, case: null, code: null, judging: null, unjudging: null, owner: null, ...over };
}
const said = (results: BulkResult[], command: BulkCommand) => [
  wordsOfBulk(results, command, zh),
  wordsOfBulk(results, command, en),
];
const undone = { undone: 0, changed: 0, others: 0, too_old: 0 };

test('an undo says what it took back, and of what stays why', () => {
  const undo: BulkCommand = { type: 'unjudge' };
  assert.deepEqual(said([result({ unjudging: { ...undone, undone: 3 } })], undo), [
    '已撤销，3 个标记恢复原来的判定。',
    'Undone: 3 flags as before.',
  ]);
  const stays = result({
    code: 'VERDICT_STAYS',
    unjudging: { ...undone, changed: 2, others: 1, too_old: 4 },
  });
  assert.deepEqual(said([stays], undo), [
    '没有撤销任何判定；没有动的：2 个已经改判或撤销过，1 个是别人判的，4 个已过十分钟。',
    'No verdict was undone; left as they are: 2 changed or undone already, 1 given by somebody else, 4 older than ten minutes.',
  ]);
  const part = result({ unjudging: { ...undone, undone: 1, changed: 1 } });
  assert.deepEqual(
    [[result({ unjudging: { ...undone, undone: 3 } }), result()], [part], [stays]].map(isWhole),
    [true, false, false],
  );
  assert.deepEqual(said([part, stays, result({ code: 'CASE_UNKNOWN' })], undo), [
    '已撤销，1 个标记恢复原来的判定；没有动的：3 个已经改判或撤销过，1 个是别人判的，4 个已过十分钟。1 个没有成功：没有这个工单，或者不在您的班组。',
    'Undone: 1 flag as before; left as they are: 3 changed or undone already, 1 given by somebody else, 4 older than ten minutes. 1 not done: There is no such case, or it belongs to another team.',
  ]);
});

test('what was refused of other commands is told with its reason, once for each', () => {
  const taken = (owner: string) => result({ code: 'CASE_TAKEN', owner });
  assert.deepEqual(said([result(), result(), result(), taken('李雷')], { type: 'claim' }), [
    '已认领 3 个。1 个已由 李雷 认领。',
    '3 claimed. 1 already claimed by 李雷.',
  ]);
  assert.deepEqual(said([taken('李雷'), taken('韩梅'), taken('李雷')], { type: 'claim' }), [
    '没有认领到。2 个已由 李雷 认领。1 个已由 韩梅 认领。',
    'None claimed. 2 already claimed by 李雷. 1 already claimed by 韩梅.',
  ]);
  const resolve: BulkCommand = { type: 'resolve', resolution: 'calmed' };
  assert.deepEqual(said([result(), result()], resolve), ['2 个已完成。', '2 done.']);
  assert.deepEqual(said([result({ code: 'CASE_STATE' })], resolve), [
    '1 个都没有完成。1 个没有成功：工单的状态刚刚变了，请再看一眼。',
    'None of 1 done. 1 not done: The case has just changed: look at it again.',
  ]);
  assert.deepEqual(said([result(), result({ code: 'SOMETHING_NEW' })], resolve), [
    '2 个中完成 1 个。1 个没有成功：没有成功（SOMETHING_NEW），请再试一次。',
    '1 of 2 done. 1 not done: It did not work (SOMETHING_NEW): try again.',
  ]);
  const judging = { judged: 2, judged_by_others: 0, taken_back: 1 };
  const judge = { type: 'judge', verdict: 'wrong', reason: 'denied', only_unjudged: true } as const;
  assert.deepEqual(said([result({ judging }), result({ code: 'CASE_UNKNOWN' })], judge), [
    '已判定 2 个标记；不判：1 个已撤回。1 个没有成功：没有这个工单，或者不在您的班组。',
    '2 flags judged; left out: 1 taken back. 1 not done: There is no such case, or it belongs to another team.',
  ]);
});

test('what is offered to be taken back are the verdicts of this command, by their moment', () => {
  const verdict = { verdict: 'wrong', reason: 'denied', note: null, by: 'ann', at: AT };
  const flags = [
    { flag: 'f-1', verdict },
    { flag: 'f-2', verdict: { ...verdict, at: '2026-11-22T00:00:00.000Z' } },
    { flag: 'f-3', verdict: { ...verdict, by: 'bo' } },
    { flag: 'f-4', verdict },
    { flag: 'f-5', verdict: null },
  ];
  const one = { id: 'case-a', updated_at: AT, flags } as unknown as Case;
  const asked = [{ case: 'case-a', flags: ['f-1', 'f-2', 'f-3', 'f-5'] }];
  assert.deepEqual(justJudged(asked, [result({ id: 'case-a', case: one }), result()], 'ann'), [
    { case: 'case-a', verdicts: [{ flag: 'f-1', at: AT }] },
  ]);
});
