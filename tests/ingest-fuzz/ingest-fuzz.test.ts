/**
 * Good, odd and broken frames: each is acknowledged or refused by name, nothing breaks, the log holds exactly what was
 * acknowledged, memory stays. Some thousands here; a million by hand:
 *
 *     EARSHOT_FUZZ_FRAMES=1000000 npm test -- ingest-fuzz
 *
 * `EARSHOT_SEED` tries another seed. Episode n of seed s is episode 0 of seed s + n, so a failure is run again alone
 * with `EARSHOT_SEED=<the seed that it names> EARSHOT_FUZZ_FRAMES=1000`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { REFUSALS, type RefusalCode } from '../../engine/contract/errors.ts';
import { EPISODE, Episode } from './episode.ts';
import { overSockets } from './over-sockets.ts';
import { World } from './world.ts';

const SEED = Number(process.env.EARSHOT_SEED ?? 20261126);
const FRAMES = Number(process.env.EARSHOT_FUZZ_FRAMES ?? 20_000);
/** How often each code must be seen: 100 times in a million. A single episode need not show them all. */
const EACH = FRAMES < 20_000 ? 0 : Math.max(1, Math.floor(FRAMES / 10_000));
/** Codes that frames cannot bring about, with the reason; none now. */
const NOT_BY_FRAMES: Partial<Record<RefusalCode, string>> = {};
/** What may be left in memory from the first episodes to the last ones, bytes. */
const GROWTH = 24 << 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
const mb = (bytes: number) => Math.round(bytes / 104_857.6) / 10;

test(`${FRAMES} frames are acknowledged or refused by name`, { timeout: 7_200_000 }, async (t) => {
  const world = await World.open();
  t.after(() => world.close());
  const episodes = Math.ceil(FRAMES / EPISODE);
  // The first ones fill what is kept for good: code, tables, pages of the log.
  const warm = Math.min(Math.ceil(episodes / 10), 20);
  const middle = Math.ceil(episodes / 2);
  const heaps: number[] = [];
  let frames = 0;
  let fitting = 0;
  let logged = 0;
  const begun = process.cpuUsage();
  for (let n = 0; n < episodes; n += 1) {
    const seed = SEED + n;
    const episode = new Episode(world, seed);
    try {
      await episode.run(EPISODE);
    } catch (error) {
      (error as Error).message =
        `EARSHOT_SEED=${seed} EARSHOT_FUZZ_FRAMES=${EPISODE} npm test -- ingest-fuzz\n${(error as Error).message}`;
      throw error;
    }
    frames += episode.frames;
    fitting += episode.fitting;
    logged += episode.logged;
    if (n + 1 === warm || n + 1 === middle || n + 1 === episodes) heaps.push(heap());
  }
  const { user, system } = process.cpuUsage(begun);
  const counts = Object.keys(REFUSALS).map((code) => [code, world.got.get(code) ?? 0] as const);
  t.diagnostic(
    `${frames} frames, ${fitting} of them fit the schema, ${logged} records in the log; ${Math.round((user + system) / 1e6)} s of CPU`,
  );
  t.diagnostic(`refused: ${counts.map(([code, count]) => `${code} ${count}`).join(', ')}`);
  t.diagnostic(`heap, MB: ${heaps.map(mb).join(' → ')}; resident ${mb(process.memoryUsage.rss())}`);
  assert.ok(
    fitting > frames * 0.45 && fitting < frames * 0.6,
    `${fitting} of ${frames} frames fit the schema`,
  );
  assert.deepEqual(world.counted, world.got, 'the server counts what senders got');
  assert.deepEqual(
    counts.filter(([code, count]) => count < EACH && !(code in NOT_BY_FRAMES)),
    [],
    `codes that were seen fewer than ${EACH} times`,
  );
  if (episodes >= 20)
    assert.ok(heaps.at(-1)! - heaps[0]! < GROWTH, `the heap grows: ${heaps.map(mb).join(' → ')} MB`);
});

test('the same frames over real WebSockets', { timeout: 7_200_000 }, async (t) => {
  const frames = Math.ceil(FRAMES / 20);
  const counts = await overSockets(SEED, frames);
  t.diagnostic(
    `${frames} frames; refused: ${[...counts].map(([code, count]) => `${code} ${count}`).join(', ')}`,
  );
  assert.ok([...counts.values()].reduce((sum, count) => sum + count, 0) > frames / 4);
});
