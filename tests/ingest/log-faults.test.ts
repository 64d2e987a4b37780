/** The log in a process of its own, killed and starved: nothing that it called durable is ever missing. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openLog } from '../../gateway/log/lmdb-log.ts';

const WRITER = fileURLToPath(import.meta.resolve('./log-writer.js'));
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-log-faults-'));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

type Writer = ChildProcessByStdio<null, Readable, Readable>;

function writer(command: string, args: string[]): Writer {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.resume();
  cleanUp.push(() => void child.kill('SIGKILL'));
  return child;
}

test('a process killed while it appends loses no record that it was told is durable', async () => {
  const dir = folder();
  let durable = 0;
  for (let round = 1; round <= 4; round += 1) {
    const child = writer(process.execPath, [WRITER, dir]);
    const killAfter = durable + 700 * round;
    for await (const line of createInterface(child.stdout)) {
      durable = Number(line);
      if (durable >= killAfter) child.kill('SIGKILL');
    }
    const { log, state } = await openLog({ dir });
    const records = [...log.read(1)];
    const made = state.get('made');
    await log.close();
    assert.ok(
      records.length >= durable,
      `round ${round}: told of ${durable} records, ${records.length} are there`,
    );
    assert.deepEqual(
      records.map(({ n }) => n),
      records.map((_, index) => index + 1),
      'no hole and no repetition',
    );
    for (const [index, record] of records.entries()) {
      assert.ok(record.type === 'source.lost' && record.source.startsWith(`${index + 1}-`));
      assert.ok(index === 0 || record.at >= records[index - 1]!.at);
    }
    const newest = records.at(-1);
    assert.ok(newest?.type === 'source.lost');
    assert.equal(made, newest.source, 'the index agrees with the log');
  }
});

test('a full disk is refused by name, loses nothing, and the log recovers by itself', async (t) => {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
  } catch {
    return t.skip('needs prlimit (util-linux) to limit and free the size of files');
  }
  const dir = folder();
  const child = writer('prlimit', [
    '--fsize=1500000:unlimited',
    process.execPath,
    WRITER,
    dir,
    'until-refused',
  ]);
  const told: number[] = [];
  let refusedAt: number | null = null;
  for await (const line of createInterface(child.stdout)) {
    if (line === 'refused') {
      refusedAt = told.length;
      execFileSync('prlimit', [`--pid=${child.pid}`, '--fsize=unlimited:unlimited']);
    } else if (line !== 'healthy') told.push(Number(line));
  }
  assert.ok(refusedAt !== null && refusedAt > 0, 'the limit was met');
  assert.equal(told.length, refusedAt + 10, 'it went on by itself');
  const { log } = await openLog({ dir });
  const records = [...log.read(1)];
  await log.close();
  assert.deepEqual(
    records.map(({ n }) => n),
    records.map((_, index) => index + 1),
  );
  const kept = new Set(records.map(({ n }) => n));
  assert.ok(told.every((n) => kept.has(n)));
  const resumed = records.filter(({ type }) => type === 'engine.resumed');
  assert.equal(resumed.length, 1, 'the log says that call time stood still meanwhile');
  assert.equal(records.length, told.length + 1, 'and nothing that was refused is in the log');
});
