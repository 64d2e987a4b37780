/** `earshot score`: JSONL on stdin → the same lines with their mood, in the same order. */
import { createInterface } from 'node:readline';
import { startMoodService } from '../../models/runtime/mood-service.ts';
import { createMasker } from '../masking/mask.ts';
import { asset } from '../paths.ts';
import { OFFLINE_KEY } from './offline.ts';
import { readArgs } from './read-args.ts';
import { Failure, UsageError } from './usage.ts';

/** Lines in flight: enough to fill the model's batches, few enough to keep memory flat. */
const IN_FLIGHT = 2_000;

export async function score(args: string[]): Promise<number> {
  const { values } = readArgs({ args, options: { model: { type: 'string' } } });
  const service = await startMoodService({
    dir: values.model ?? asset('models', 'mood'),
    maxQueue: IN_FLIGHT + 1,
  });
  const masker = createMasker({ siteKey: OFFLINE_KEY });
  const { angry: threshold } = service.info.thresholds;
  const waiting: Promise<string>[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() === '') continue;
      const row = parseRow(text, line);
      if (row instanceof UsageError) {
        // What came before it is answered first.
        for (const scored of waiting.splice(0)) await write(await scored);
        throw row;
      }
      const at = line;
      waiting.push(
        service.score(masker.text(row.text)).then((answer) => {
          if (!answer) throw new Error(`line ${at}: the model gave no score`);
          const { angry, negative, neutral, positive, label, abusive } = answer;
          const mood = { angry, negative, neutral, positive };
          return JSON.stringify({ ...row, mood, label, abusive, angry: angry >= threshold });
        }),
      );
      if (waiting.length >= IN_FLIGHT) await write(await waiting.shift());
    }
    for (const row of waiting) await write(await row);
  } finally {
    await service.close();
  }
  return 0;
}

function parseRow(text: string, line: number): (Record<string, unknown> & { text: string }) | UsageError {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return new Failure({
      en: `line ${line} of stdin is not JSON; expected one object with "text" a line.`,
      zh: `标准输入第 ${line} 行不是 JSON；每行应为一个带 "text" 的对象。`,
    });
  }
  const words = (row as { text?: unknown } | null)?.text;
  if (typeof words !== 'string') {
    return new Failure({
      en: `line ${line} of stdin has no "text"; expected {"text":"…"}.`,
      zh: `标准输入第 ${line} 行没有 "text"；应为 {"text":"…"}。`,
    });
  }
  return row as Record<string, unknown> & { text: string };
}

/** Waits when the reader of stdout is slow. */
async function write(row: string | undefined): Promise<void> {
  if (row === undefined || process.stdout.write(`${row}\n`)) return;
  await new Promise((done) => process.stdout.once('drain', done));
}
