import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from '../engine/contract/record.ts';
import { replacedAtOnce, supersededPartials } from './superseded.ts';

/** `u1:0` partial, `u1:1!` final; `+` opens the call; `@b` by another source. */
function records(...words: string[]): LogRecord[] {
  return words.map((word, index) => {
    const n = index + 1;
    const source = /@(\w+)/.exec(word)?.[1] ?? 'a';
    if (word.startsWith('start'))
      return {
        type: 'call.started',
        call: 'c',
        n,
        at: n,
        source,
        arrived_at: n,
        info: {},
        started_at: 0,
        ...(word.includes('+') ? { opens: { rules: '' } } : {}),
      } as LogRecord;
    const [, utterance = '', rev = ''] = /^(\w+):(\d+)/.exec(word) ?? [];
    return {
      type: 'utterance',
      call: 'c',
      n,
      at: n,
      source,
      arrived_at: n,
      channel: 0,
      role: 'customer',
      utterance,
      rev: Number(rev),
      final: word.includes('!'),
      start_ms: 0,
      end_ms: 1,
      text: '好',
      ...(word.includes('+') ? { opens: { rules: '' } } : {}),
    } as LogRecord;
  });
}
const left = (until: number, ...words: string[]) => [...supersededPartials(records(...words), until)];

test('partials that a newer word replaced can be left out; the newest one cannot', () => {
  assert.deepEqual(left(9, 'start+', 'u1:0', 'u1:1', 'u1:2!', 'u2:0', 'u2:1'), [2, 3, 5]);
});

test('what came after the cursor replaces nothing: it is not delivered yet', () => {
  assert.deepEqual(left(3, 'start+', 'u1:0', 'u1:1', 'u1:2!'), [2]);
});

test('finals stay, and so does what opened the call, what another source said, and what is older than what is known', () => {
  assert.deepEqual(left(9, 'u1:0+', 'u1:1', 'u1:2!', 'u1:3!'), [2]);
  assert.deepEqual(left(9, 'start+', 'u1:0@b', 'u1:1!'), []);
  assert.deepEqual(left(9, 'start+', 'u1:5', 'u1:4', 'u1:6!'), [2]);
  assert.deepEqual(left(9, 'start+', 'u1:1!', 'u1:2', 'u1:3!'), []);
});

test('the same id in another life of the call is another utterance', () => {
  assert.deepEqual(left(9, 'start+', 'u1:0', 'start+', 'u1:1!'), []);
});

const atOnce = (...words: string[]) => [...replacedAtOnce(records(...words))].map(({ n }) => n).sort();

test('of a commit, partials are left out after which their call goes on with a newer word of the same utterance', () => {
  assert.deepEqual(atOnce('u1:0', 'u1:1', 'u1:2!'), [1, 2]);
  // Another utterance of the call is judged beside them; what opens the call, other sources and older words stay.
  assert.deepEqual(atOnce('u1:0', 'u2:0', 'u1:1'), []);
  assert.deepEqual(atOnce('u1:0+', 'u1:1'), []);
  assert.deepEqual(atOnce('u1:0@b', 'u1:1'), []);
  assert.deepEqual(atOnce('u1:2', 'u1:1', 'u1:1'), []);
  assert.deepEqual(atOnce('u1:1!', 'u1:2'), []);
  const [longer, shorter] = records('u1:0', 'u1:1') as [LogRecord, LogRecord];
  assert.equal(replacedAtOnce([{ ...longer, end_ms: 9 } as LogRecord, shorter]).size, 0);
});
