/**
 * `npm run bench -- mood`: utterances a second through the shipped runtime (threads, queue, micro-batches, rounding)
 * beside the bare onnxruntime session on the same ids at the same batch size in the same run, and the time that one
 * lone utterance waits. Texts are committed rows of sixteen characters at most. Prints a table in Markdown.
 */
import { readFileSync } from 'node:fs';
import { asset } from '../gateway/paths.ts';
import { readModelFiles } from '../models/runtime/model-files.ts';
import { scoreAll, startMoodService } from '../models/runtime/mood-service.ts';
import { openSession } from '../models/runtime/onnx-session.ts';
import { encoder, normalise } from '../models/runtime/text-encoder.ts';

const TEXTS = 30_000;
const CHARACTERS = 16;
const LONE = 2_000;
const ROUNDS = 3;

const dir = asset('models', 'mood');
const files = await readModelFiles(dir);
const written = readFileSync(asset('models', 'data', 'telecom.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => [...(JSON.parse(line) as { text: string }).text].slice(0, CHARACTERS).join(''));
const texts = Array.from({ length: TEXTS }, (_, i) => written[i % written.length] as string);

/** Seconds of wall and of CPU (all threads of this process) that a task takes. */
async function timed(task: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  const began = performance.now();
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}

/** The session alone: texts are encoded beforehand, nothing is rounded or handed between threads. */
async function bare(batch: number): Promise<{ wall: number; cpu: number }> {
  const session = await openSession(new Uint8Array(files.onnx).slice());
  const encode = encoder(files.vocabulary, files.maxLength);
  const rows = texts.map((text) => encode(normalise(text)));
  await session.run(rows.slice(0, batch), CHARACTERS);
  const timing = await timed(async () => {
    for (let at = 0; at < rows.length; at += batch) await session.run(rows.slice(at, at + batch), CHARACTERS);
  });
  await session.release();
  return timing;
}

async function runtime(): Promise<{ wall: number; cpu: number; batch: number }> {
  const service = await startMoodService({ dir, workers: 1 });
  const timing = await timed(async () => {
    for await (const { mood } of scoreAll(service, texts, (text) => text)) {
      if (!mood) throw new Error('The model shed a text; run it again on a quieter machine');
    }
  });
  const { scored, batches } = service.stats();
  await service.close();
  return { ...timing, batch: Math.round(scored / batches) };
}

/** Milliseconds from a text to its mood while nothing else is scored, sorted. */
async function lone(): Promise<number[]> {
  const service = await startMoodService({ dir, workers: 1 });
  const times: number[] = [];
  for (let i = 0; i < LONE; i += 1) {
    const began = performance.now();
    await service.score(texts[i]!);
    times.push(performance.now() - began);
    await new Promise((next) => setTimeout(next, 2));
  }
  await service.close();
  return times.sort((a, b) => a - b);
}

const through: Awaited<ReturnType<typeof runtime>>[] = [];
const alone: Awaited<ReturnType<typeof bare>>[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  through.push(await runtime());
  alone.push(await bare(through[0]!.batch));
}
const best = <T extends { wall: number }>(rounds: readonly T[]) =>
  [...rounds].sort((a, b) => a.wall - b.wall)[0]!;
const rate = (seconds: number) => Math.round(TEXTS / seconds).toLocaleString('en');
const [mine, session] = [best(through), best(alone)];
const times = await lone();
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1);
process.stdout.write(
  [
    `${files.info.name} ${files.info.version}, ${TEXTS.toLocaleString('en')} texts of at most ${CHARACTERS} characters, best of ${ROUNDS}, mean batch ${mine.batch}`,
    '',
    '| | utterances/s | per CPU second |',
    '|---|---|---|',
    `| bare session, same batch | ${rate(session.wall)} | ${rate(session.cpu)} |`,
    `| through the runtime, one worker | ${rate(mine.wall)} | ${rate(mine.cpu)} |`,
    `| ratio | ${((100 * session.wall) / mine.wall).toFixed(0)} % | ${((100 * session.cpu) / mine.cpu).toFixed(0)} % |`,
    '',
    `One lone utterance: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of which up to 5 ms are the wait for batch mates.`,
    '',
  ].join('\n'),
);
