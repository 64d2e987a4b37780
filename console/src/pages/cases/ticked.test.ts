import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseFlag } from '../../../../engine/contract/case.ts';
import { NOTHING_TICKED, shownOf, toggledTick, without } from './ticked.ts';

const flag = (id: string) => ({ flag: id, call: 'c-1' }) as CaseFlag;

test('a flag that joins after its case was selected is not among those that are judged', () => {
  const ticked = toggledTick(NOTHING_TICKED, 'k-1', [flag('f-1')]);
  const now = { id: 'k-1', flags: [flag('f-1'), flag('f-2')] };
  assert.deepEqual(
    shownOf(now, ticked).map((one) => one.flag),
    ['f-1'],
  );
  const anew = toggledTick(toggledTick(ticked, 'k-1', now.flags), 'k-1', now.flags);
  assert.equal(shownOf(now, anew).length, 2);
});

test('what was done is no longer selected, what failed still is', () => {
  const both = toggledTick(toggledTick(NOTHING_TICKED, 'k-1', []), 'k-2', []);
  assert.deepEqual([...without(both, new Set(['k-1'])).keys()], ['k-2']);
});
