import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Case } from '../../../../engine/contract/case.ts';
import { scopeFlag } from '../../live/made-up.ts';
import { besideOf, unclaimed } from './beside.ts';

const made = (id: string, over: Partial<Case> = {}) =>
  ({ id, state: 'open', owner: null, customer: null, calls: [], flags: [], ...over }) as unknown as Case;
const across = { by: 'queue', name: '账单', calls: 1, flags: 1 } as const;
const withFlag = (status: 'raised' | 'withdrawn') =>
  [{ flag: 's-1', call: '', across, status }] as unknown as Case['flags'];
const [counted] = scopeFlag().evidence;
const FLAG = scopeFlag({ id: 's-1', evidence: [{ ...counted!, call: 'c-1' }] });

test('what belongs to a case is of its customer, its call, or its incident in either direction', () => {
  const queue = made('queue', { flags: withFlag('raised') });
  const call = made('call', { calls: ['c-1'], customer: 'm-1' });
  const all = [queue, call, made('customer', { customer: 'm-1' }), made('other', { calls: ['c-2'] })];
  assert.equal(besideOf(queue, all, [FLAG]), 'call');
  assert.equal(besideOf(call, all, [FLAG]), 'queue,customer');
  // A flag that was taken back, or that the line does not know, joins nothing.
  assert.equal(besideOf(call, [made('queue', { flags: withFlag('withdrawn') })], [FLAG]), '');
  assert.equal(besideOf(queue, all, []), '');
  // Who has it stands in the line; each question is a line of the trail.
  const taken = all.map((one) => ({ ...one, state: 'working' as const, owner: 'li' }));
  assert.equal(besideOf(queue, taken, [FLAG]), 'call');
  assert.equal(besideOf(undefined, all, [FLAG]), '');
});

test('claimed together is what nobody has, this one first', () => {
  const related = [made('a'), made('b', { state: 'working' }), made('c')];
  assert.deepEqual(unclaimed(made('this'), related), ['this', 'a', 'c']);
  assert.deepEqual(unclaimed(made('this', { state: 'review' }), related), ['a', 'c']);
});
