/** `npm run chaos -- --minutes N [--seed S] [--rounds R]`: real kills for hours. Exit 1 when a round failed, 2 wrong use. */
import { parseArgs } from 'node:util';
import { REAL_FAULTS } from './faults.ts';
import { RealWorld } from './world.ts';

const TELL_MS = 30_000;
const TOLD_OUTPUT = 3_000;

class WrongUse extends Error {}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new WrongUse(`--${name}: expected a number above 0, got "${text}".`);
}

function read(args: string[]) {
  const options = {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    rounds: { type: 'string' },
  } as const;
  try {
    const { values } = parseArgs({ args, options, strict: true });
    const rounds = number('rounds', values.rounds);
    const minutes = number('minutes', values.minutes) ?? (rounds === undefined ? 10 : undefined);
    return { rounds, minutes, seed: number('seed', values.seed) ?? 1 };
  } catch (error) {
    throw error instanceof WrongUse ? error : new WrongUse(`${(error as Error).message}.`);
  }
}

/** Seeds from `seed` on, one round each, until the minutes or the rounds are over. */
export async function main(args: string[]): Promise<number> {
  let wanted: ReturnType<typeof read>;
  try {
    wanted = read(args);
  } catch (error) {
    process.stderr.write(
      `${(error as Error).message} Use: npm run chaos -- [--minutes N] [--seed S] [--rounds R]\n`,
    );
    return 2;
  }
  const { seed: first, rounds = Number.POSITIVE_INFINITY, minutes } = wanted;
  const until = minutes === undefined ? Number.POSITIVE_INFINITY : performance.now() + minutes * 60_000;
  const failures: string[] = [];
  const counts = new Map(Object.keys(REAL_FAULTS).map((name) => [name, 0]));
  let [flags, calls, done, told] = [0, 0, 0, performance.now()];
  let world: RealWorld | null = null;
  let asked = false;
  const stop = () => {
    asked = true;
  };
  process.once('SIGINT', stop);
  const add = (of: RealWorld) => {
    flags += of.flags;
    calls += of.calls;
    for (const [name, count] of of.counts) counts.set(name, counts.get(name)! + count);
  };
  const failed = (error: unknown, seed: number) => {
    failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    process.stdout.write(`FAILED ${failures.at(-1)}\n`);
    const output = world?.earshot?.output().slice(-TOLD_OUTPUT);
    if (output) process.stdout.write(`The server had printed:\n${output}\n`);
  };
  const end = async (seed: number) => {
    const ending = world;
    if (!ending) return;
    await ending.settle().catch((error: unknown) => failed(error, seed));
    add(ending);
    world = null;
    await ending.close().catch((error: unknown) => failed(error, seed));
  };
  for (let seed = first; seed < first + rounds && performance.now() < until && !asked; seed += 1) {
    try {
      world ??= await RealWorld.open();
      if (seed === first && !world.disk)
        process.stdout.write('No disk is filled: this user may not mount a tmpfs.\n');
      await world.round(seed);
      done += 1;
    } catch (error) {
      // The next seed begins with a server and a disk of its own.
      failed(error, seed);
      if (world) add(world);
      await world?.close().catch(() => undefined);
      world = null;
    }
    if (performance.now() - told > TELL_MS) {
      told = performance.now();
      process.stdout.write(
        `${new Date().toISOString().slice(11, 19)}  seed ${seed}  ${done} rounds  ${flags + (world?.flags ?? 0)} flags  ${failures.length} failed\n`,
      );
    }
  }
  await end(first + done - 1);
  process.stdout.write(
    `${done} rounds from seed ${first}, ${calls} calls looked at, ${flags} flags, ${failures.length} failed\n`,
  );
  for (const [name, count] of counts) process.stdout.write(`  ${name.padEnd(24)}${count}\n`);
  for (const failure of failures) process.stdout.write(`${failure}\n`);
  if (failures.length === 0 && flags === 0) {
    process.stdout.write('No flag was raised: nothing was shown.\n');
    return 1;
  }
  return failures.length > 0 ? 1 : 0;
}
