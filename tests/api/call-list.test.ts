/** The list of open calls for those whose calls went to others: what is built for a page of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allCalls, type CallFilter } from '../../gateway/api/call-list.ts';
import { sights } from '../../gateway/auth/sight.ts';
import { Directory } from '../../gateway/directory/directory.ts';
import { callView, flag, OpenCalls, StoredCalls } from './fixtures.ts';
import { MemoryState } from './memory-state.ts';

const T0 = 1_780_000_000_000;

class CountedCalls extends OpenCalls {
  readonly built: string[] = [];

  override detail(call: string) {
    this.built.push(call);
    return super.detail(call);
  }
}

const live = new CountedCalls();
for (let n = 0; n < 40; n += 1) {
  const call = `c-${String(n).padStart(2, '0')}`;
  live.add(
    callView(call, {
      started_at: T0 + n * 1_000,
      agent: { id: 'B2', team: 'T4' },
      queue: 'second',
      medium: n === 20 ? 'chat' : 'voice',
      flags: { critical: 0, major: n % 20 === 10 ? 1 : 0, minor: 0, info: 0 },
      handed_over: [{ agent: { id: 'A1', team: 'T3' }, queue: 'first', from_ms: 0, to_ms: 9_000 }],
    }),
    // Of two calls with such a flag one has it in the first team's part.
    {
      flags:
        n % 20 === 10
          ? [
              flag('f', call, {
                severity: 'major',
                at_ms: n === 10 ? 2_000 : 9_500,
                agent: { id: 'A1', team: 'T3' },
              }),
            ]
          : [],
    },
  );
}
// Of a third team: none of it concerns the first.
live.add(callView('foreign', { started_at: T0 + 90_000, agent: { id: 'C3', team: 'T5' }, queue: 'third' }));

const eyes = sights({ directory: new Directory(new MemoryState()), now: () => T0 + 100_000, appeal_ms: 0 })({
  user: 'lead',
  role: 'supervisor',
  teams: ['T3'],
});

async function pageOf(filter: CallFilter, limit: number, after?: string) {
  live.built.length = 0;
  const { items, next } = await allCalls(live, new StoredCalls(), eyes, filter, limit, after);
  return { calls: items.map(({ call }) => call), built: [...live.built], next };
}

test('a page makes the parts that stand on it and one more, newest first, over all pages', async () => {
  const first = await pageOf({}, 3);
  assert.deepEqual(first.calls, ['c-39', 'c-38', 'c-37']);
  assert.deepEqual(first.built, ['c-39', 'c-38', 'c-37', 'c-36']);
  const second = await pageOf({}, 3, first.next ?? '');
  assert.deepEqual(second.calls, ['c-36', 'c-35', 'c-34']);
  assert.deepEqual(second.built, ['c-36', 'c-35', 'c-34', 'c-33']);
});

test('time, medium, and a severity or holder that no part can have, are seen without making any', async () => {
  const within = await pageOf({ since: T0 + 5_000, until: T0 + 7_000 }, 10);
  assert.deepEqual(
    [within.calls, within.built],
    [
      ['c-06', 'c-05'],
      ['c-06', 'c-05'],
    ],
  );
  const chat = await pageOf({ medium: 'chat' }, 10);
  assert.deepEqual([chat.calls, chat.built], [['c-20'], ['c-20']]);
  const major = await pageOf({ severity: 'major' }, 10);
  assert.deepEqual([major.calls, major.built], [['c-10'], ['c-30', 'c-10']]);
  const elsewhere = await pageOf({ queue: 'third' }, 10);
  assert.deepEqual([elsewhere.calls, elsewhere.built], [[], []]);
  assert.equal((await pageOf({ queue: 'first', team: 'T3' }, 50)).calls.length, 40);
});
