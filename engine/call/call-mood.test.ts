import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { moodAfter, moodOf } from './call-mood.ts';
import type { Final } from './final.ts';

test('kept as scores come, in any order, the mood is that of all finals', () => {
  const turn = fc.record({ customer: fc.boolean(), angry: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 60 }), fc.array(fc.nat(), { maxLength: 80 }), (turns, order) => {
      const finals = turns.map(({ customer }) => ({
        role: customer ? 'customer' : 'agent',
        score: undefined,
      })) as unknown as Final[];
      let mood = moodOf(finals);
      for (const index of order) {
        const final = finals[index];
        if (!final || final.score !== undefined) continue;
        final.score = { angry: turns[index]?.angry } as Final['score'];
        mood = moodAfter(mood, finals, final);
        assert.deepEqual(mood, moodOf(finals));
      }
    }),
  );
});
