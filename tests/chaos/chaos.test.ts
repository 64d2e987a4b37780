/** Every fault at every moment, from a seed: nothing acknowledged is lost, nothing comes twice, flags are the log's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS } from './faults.ts';
import { type Outcome, runSeed } from './run.ts';

const one = process.env.EARSHOT_CHAOS_SEED;
const SEEDS = Number(process.env.EARSHOT_CHAOS_SEEDS ?? 200);
/** Each fault strikes so often at least, over 200 seeds. */
const OFTEN = 20;
const TOLD = 8;

function story(seed: number, { wrong, struck }: Outcome): string {
  return [
    `seed ${seed}: EARSHOT_CHAOS_SEED=${seed} node bin/test.mjs chaos/chaos`,
    ...wrong.slice(0, TOLD).map((line) => `  ${line}`),
    ...(wrong.length > TOLD ? [`  … and ${wrong.length - TOLD} more`] : []),
    `  what struck: ${struck.map(({ at, name }) => `${at} ${name}`).join(' · ')}`,
  ].join('\n');
}

test('under every fault nothing acknowledged is lost, nothing comes twice, and flags are those of a replay', async (t) => {
  const seeds = one === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [Number(one)];
  const counts = new Map<string, number>(FAULTS.map((name) => [name, 0]));
  const failures: string[] = [];
  let flags = 0;
  let acked = 0;
  let commands = 0;
  let records = 0;
  for (const seed of seeds) {
    const outcome = await runSeed(seed);
    for (const { name } of outcome.struck) counts.set(name, (counts.get(name) ?? 0) + 1);
    flags += outcome.flags;
    acked += outcome.acked;
    commands += outcome.commands;
    records += outcome.records;
    if (outcome.wrong.length > 0) failures.push(story(seed, outcome));
    else if (one !== undefined) t.diagnostic(story(seed, outcome));
  }
  t.diagnostic(
    `${seeds.length} seeds: ${records} records, ${acked} acknowledged events, ${flags} flags, ${commands} commands on cases`,
  );
  t.diagnostic(Array.from(counts, ([name, count]) => `${name} ${count}`).join(' · '));
  if (failures.length > 0)
    assert.fail(`${failures.length} of ${seeds.length} seeds failed:\n${failures.slice(0, TOLD).join('\n')}`);
  assert.ok(
    flags > 0 && acked > 0 && commands > 0,
    'expected flags, acknowledged events and commands on cases, got none',
  );
  if (seeds.length < 200) return;
  const rare = [...counts].filter(([, count]) => count < OFTEN);
  assert.deepEqual(rare, [], `expected each fault to strike ${OFTEN} times at least`);
});

test('a seed does the same again', async () => {
  const [first, second] = [await runSeed(7), await runSeed(7)];
  assert.deepEqual(first, second);
});
