import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwedEvents } from './owed-events.ts';

/** What the door does with numbers in this order: those that it takes, the others are refused. */
function taken(owed: OwedEvents, seqs: readonly number[], now = 0): number[] {
  return seqs.filter((seq) => owed.owes('c', seq, now) === null);
}

test('what was refused is taken again in order, and nothing after it before it', () => {
  const owed = new OwedEvents();
  for (const seq of [5, 6, 7]) owed.add('c', seq, 'LOG_UNAVAILABLE', 0);
  assert.deepEqual(taken(owed, [8, 6, 5, 7, 6, 7, 8, 9]), [5, 6, 7, 8, 9]);
});

test('a sender that sends again in any order, new events between, loses none of them', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    let state = seed;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    const owed = new OwedEvents();
    const refused = new Set([1, 2, 3, 4, 5, 6]);
    for (const seq of [...refused].sort(() => random(2) - 0.5)) owed.add('c', seq, 'LOG_UNAVAILABLE', 0);
    let fresh = 7;
    let durable = 0;
    for (let step = 0; refused.size > 0 || fresh < 13; step += 1) {
      assert.ok(step < 10_000, `seed ${seed}: ${[...refused]} never taken`);
      const again = [...refused][random(refused.size)];
      const seq = again === undefined || (fresh < 13 && random(3) === 0) ? fresh++ : again;
      if (owed.owes('c', seq, 0)) {
        refused.add(seq);
        continue;
      }
      assert.equal(
        seq,
        durable + 1,
        `seed ${seed}: to the door what is left out is a repetition when it comes`,
      );
      durable = seq;
      refused.delete(seq);
    }
    assert.equal(durable, 12);
  }
});

test('who gives up what was refused is heard again after half a minute, or ten seconds later where it goes on', () => {
  const owed = new OwedEvents();
  for (const call of ['c', 'd']) {
    owed.add(call, 5, 'QUOTA_CALLS', 1_000);
    assert.equal(owed.owes(call, 6, 20_000), 'QUOTA_CALLS');
  }
  assert.equal(owed.owes('c', 8, 31_000), null);
  assert.equal(owed.owes('c', 9, 31_000), null);
  assert.equal(owed.owes('d', 7, 30_999), 'QUOTA_CALLS');
  assert.equal(owed.owes('d', 8, 31_000), 'QUOTA_CALLS');
  assert.equal(owed.owes('d', 9, 41_000), null);
});

test('time that is up in the middle of what is sent again loses nothing of it', () => {
  const owed = new OwedEvents();
  for (const seq of [5, 6, 7, 8]) owed.add('c', seq, 'LOG_UNAVAILABLE', 0);
  // 5 was refused for good meanwhile: the sender has given it up, and sends the others until they are taken.
  const again = (seqs: readonly number[], now: number) => taken(owed, seqs, now);
  assert.deepEqual(again([6, 7, 8, 9], 29_000), []);
  assert.deepEqual([...again([6, 7], 29_999), ...again([8, 9], 30_000)], []);
  assert.deepEqual(again([10], 30_500), [], 'nor anything new');
  assert.deepEqual(again([6, 7, 8, 9, 10], 31_000), [6, 7, 8, 9, 10]);
});

test('a sender that tries a few times and goes on is heard again, however long it goes on', () => {
  const owed = new OwedEvents();
  // One event a second from second 5 to 120, each sent again every five seconds and given up after fifteen.
  const last = new Map<number, number>();
  owed.add('c', 5, 'LOG_UNAVAILABLE', 5_000);
  for (let second = 6; second <= 120; second += 1) {
    const again = [second - 15, second - 10, second - 5].filter((seq) => seq > 5 && !last.has(seq));
    for (const seq of [...again, second])
      if (owed.owes('c', seq, second * 1_000) === null) last.set(seq, second);
  }
  assert.ok(Math.min(...last.values()) <= 45, `heard from second ${Math.min(...last.values())}`);
  for (let seq = 46; seq <= 120; seq += 1) assert.ok(last.has(seq), `${seq} is taken`);
});

test('what is first refused just before the end of the wait is not overtaken', () => {
  const owed = new OwedEvents();
  owed.add('c', 5, 'LOG_UNAVAILABLE', 0);
  assert.deepEqual([...taken(owed, [6], 29_900), ...taken(owed, [7], 30_000)], []);
  assert.deepEqual(taken(owed, [6, 7], 31_000), [6, 7]);
});

test('calls that are refused meanwhile do not take away what is still sent again', () => {
  const owed = new OwedEvents();
  for (const seq of [5, 6, 7]) owed.add('c', seq, 'LOG_UNAVAILABLE', 0);
  assert.deepEqual(taken(owed, [6, 7], 29_999), []);
  owed.add('other', 1, 'LOG_UNAVAILABLE', 30_001);
  assert.deepEqual(taken(owed, [7], 30_002), []);
  assert.deepEqual(taken(owed, [6, 7, 8], 31_000), [6, 7, 8]);
});

test('calls do not wait for each other, nor for what comes late from before', () => {
  const owed = new OwedEvents();
  owed.add('c', 5, 'LOG_UNAVAILABLE', 0);
  assert.equal(owed.owes('other', 9, 0), null);
  assert.equal(owed.owes('c', 4, 0), null);
  assert.equal(owed.owes('c', 6, 0), 'LOG_UNAVAILABLE');
});
