/** A commit of many records, of which partials that are replaced within it are not folded, decides what one by one decides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LogRecord } from '../../engine/contract/record.ts';
import type { Engine } from '../../engine/engine.ts';
import { replacedAtOnce } from '../../gateway/superseded.ts';
import { eventsOf, generatedCall, logOf } from './generated-calls.ts';
import { decidedIn, LATE_MS, newEngine, standing, TICK_MS } from './play.ts';

const RUNS = { numRuns: 60, seed: Number(process.env.EARSHOT_SEED ?? 20261127), endOnFailure: false };
const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 20, maxLength: 20 });

/** Flags that stand, by id: of a tentative one that was taken back, the words of that moment are kept. */
function asStands(engine: Engine, call: string, at: number) {
  const detail = engine.detail(call, at);
  const flags = detail?.flags.filter(({ status }) => status !== 'retracted') ?? [];
  return { ...detail, flags: flags.sort((a, b) => (a.flag.id < b.flag.id ? -1 : 1)) };
}

test('calls stand after each commit as if every partial had been folded', () => {
  let skipped = 0;
  let raised = 0;
  fc.assert(
    fc.property(fc.array(generatedCall, { minLength: 1, maxLength: 3 }), sizes, (some, cuts) => {
      const log = logOf(some.map((one, index) => eventsOf(`c-${index}`, one)));
      const every = newEngine();
      const batched = newEngine();
      const decided = { every: decidedIn([]), batched: decidedIn([]) };
      for (let from = 0, cut = 0; from < log.length; cut += 1) {
        const batch = log.slice(from, from + (cuts[cut % cuts.length] as number));
        from += batch.length;
        const replaced = replacedAtOnce(batch);
        skipped += replaced.size;
        for (const record of batch) {
          decided.every.push(...decidedIn(every.fold(record)));
          if (!replaced.has(record)) decided.batched.push(...decidedIn(batched.fold(record)));
        }
        const { at } = batch.at(-1) as LogRecord;
        const calls = new Set(batch.flatMap((record) => ('call' in record ? [record.call] : [])));
        for (const call of calls) assert.deepEqual(asStands(batched, call, at), asStands(every, call, at));
        const next = log[from]?.at ?? at + LATE_MS + 1;
        for (let tick = at; tick < next; tick += TICK_MS) {
          decided.every.push(...decidedIn(every.tick(tick)));
          decided.batched.push(...decidedIn(batched.tick(tick)));
        }
      }
      const stands = standing(decided.every);
      assert.deepEqual(standing(decided.batched), stands);
      raised += stands.length;
    }),
    RUNS,
  );
  assert.ok(skipped > 150 && raised > 150, `${skipped} skipped, ${raised} raised`);
});
