/**
 * A process that appends to a log as fast as it can and prints, one line each, what it was told is durable: the
 * number of the newest record. Prints `refused` when the disk refuses, `healthy` once the log is well again by
 * itself, then ten more numbers, and ends.
 */
import { writeSync } from 'node:fs';
import { openLog } from '../../gateway/log/lmdb-log.ts';

const [dir, untilRefused] = process.argv.slice(2);
const { log, state } = await openLog({ dir: dir as string, tickMs: 20 });
const tell = (line: string | number) => writeSync(1, `${line}\n`);

let made = log.last().n;
async function appendOne(): Promise<void> {
  made += 1;
  const source = `${made}-${'喂'.repeat(20 + (made % 200))}`;
  const records = await log.append([{ type: 'source.lost', source }], () => void state.put('made', source));
  tell(records.at(-1)?.n ?? 0);
}

try {
  for (;;) await Promise.all(Array.from({ length: 1 + (made % 30) }, appendOne));
} catch {
  if (untilRefused === undefined) throw new Error('expected the log to take every record');
}
tell('refused');
while (!log.healthy) await new Promise((done) => setTimeout(done, 20));
tell('healthy');
for (let index = 0; index < 10; index += 1) await appendOne();
await log.close();
