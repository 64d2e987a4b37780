import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, isFit } from './rules.ts';

const draft = { old: 'one-time-1', next: 'my own words', again: 'my own words' };

test('a draft that is fit has no faults', () => {
  assert.equal(isFit(faultsOf(draft)), true);
});

const CASES: [string, object, object][] = [
  ['no current password', { old: '' }, { old: true, next: null, again: false }],
  ['too short', { next: '123456789', again: '123456789' }, { old: false, next: 'tooShort', again: false }],
  [
    'too long',
    { next: 'x'.repeat(201), again: 'x'.repeat(201) },
    { old: false, next: 'tooLong', again: false },
  ],
  ['not changed', { next: draft.old, again: draft.old }, { old: false, next: 'same', again: false }],
  ['typed differently', { again: 'my own word' }, { old: false, next: null, again: true }],
];

for (const [what, change, faults] of CASES) {
  test(`a password that is ${what} is told so`, () => {
    assert.deepEqual(faultsOf({ ...draft, ...change }), faults);
    assert.equal(isFit(faultsOf({ ...draft, ...change })), false);
  });
}
