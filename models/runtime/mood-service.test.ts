import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { readModelFiles } from './model-files.ts';
import { type MoodService, scoreAll, startMoodService } from './mood-service.ts';
import { openScorer, type Scorer } from './scorer.ts';
import { encoder, normalise } from './text-encoder.ts';

/** The shipped model, found from the compiled test upwards. */
function modelFolder(): string {
  let dir = import.meta.dirname;
  while (!existsSync(join(dir, 'package.json'))) dir = dirname(dir);
  return join(dir, 'models', 'mood');
}

interface Golden {
  text: string;
  normalised: string;
  ids: number[];
  mood: number[];
  abusive: number;
}

const dir = modelFolder();
const golden = JSON.parse(readFileSync(join(dir, 'golden.json'), 'utf8')) as Golden[];
let service: MoodService;
let scorer: Scorer;

before(async () => {
  service = await startMoodService({ dir, workers: 1 });
  scorer = await openScorer(await readModelFiles(dir));
});
after(async () => {
  await service?.close();
  await scorer?.release();
});

test('training and runtime normalise and encode every golden text alike', async () => {
  const { vocabulary, maxLength } = await readModelFiles(dir);
  const encode = encoder(vocabulary, maxLength);
  for (const { text, normalised, ids } of golden) {
    assert.equal(normalise(text), normalised);
    assert.deepEqual(encode(normalised), ids, text);
  }
  assert.ok(golden.length >= 20);
});

test('the runtime gives every golden text the score that the training computed, to 1e-4', async () => {
  const scores = await scorer.score(golden.map((g) => g.text));
  golden.forEach(({ text, mood, abusive }, i) => {
    scores[i]!.mood.forEach((p, j) => {
      assert.ok(Math.abs(p - mood[j]!) <= 1e-4, `${text}: ${p} against ${mood[j]}`);
    });
    assert.ok(Math.abs(scores[i]!.abusive - abusive) <= 1e-4, text);
  });
});

test('a text gets the same score alone and among any batch mates, to a hundredth of what is rounded away', async () => {
  const character = fc.constantFrom(...'你们怎么回事啊谢好不投诉钱退,!? 12,烦滚');
  const text = fc.oneof(
    fc.constantFrom(...golden.map((g) => g.text)),
    fc.array(character, { maxLength: 170 }).map((characters) => characters.join('')),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 40 }), async (texts) => {
      const together = await scorer.score(texts);
      const [alone] = await scorer.score([texts.at(-1)!]);
      const [mine, other] = [together.at(-1)!, alone!];
      for (const [i, share] of mine.mood.entries()) assert.ok(Math.abs(share - other.mood[i]!) < 1e-5);
      assert.ok(Math.abs(mine.abusive - other.abusive) < 1e-5);
    }),
    { numRuns: 60 },
  );
});

test('scores through threads equal scores computed here, rounded, in the order of the texts', async () => {
  const texts = Array.from({ length: 300 }, (_, i) => golden[i % golden.length]!.text);
  const raw = await scorer.score(texts);
  let i = 0;
  for await (const { item, mood } of scoreAll(service, texts, (text) => text, 100)) {
    assert.equal(item, texts[i]);
    assert.ok(mood);
    assert.ok(Math.abs(mood.angry - raw[i]!.mood[0]) <= 0.001);
    i += 1;
  }
  assert.equal(i, texts.length);
});

test('what the guide calls angry scores above what it calls calm', async () => {
  const angry = (await service.score('可真行啊你们 收钱的时候比谁都快'))!;
  const calm = (await service.score('对 尾号是[手机号·k3f9]'))!;
  const thanks = (await service.score('太感谢你了 帮了我大忙'))!;
  assert.equal(angry.label, 'angry');
  assert.equal(calm.label, 'neutral');
  assert.equal(thanks.label, 'positive');
});

test('an empty text is neutral', async () => {
  const mood = await service.score(' \n');
  assert.deepEqual(mood, { angry: 0, negative: 0, neutral: 1, positive: 0, abusive: 0, label: 'neutral' });
});

test('more texts at once than the queue holds are shed with null, the others are scored', async () => {
  const small = await startMoodService({ dir, workers: 1, maxQueue: 10, maxBatch: 4 });
  const moods = await Promise.all(Array.from({ length: 100 }, () => small.score('你好')));
  const shed = moods.filter((mood) => mood === null).length;
  assert.ok(shed > 0 && shed < 100);
  assert.deepEqual([small.stats().shed, small.stats().scored], [shed, 100 - shed]);
  await small.close();
  assert.equal(await small.score('你好'), null);
});

test('a missing, changed or unusable model file stops the start and names the file', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'earshot-mood-'));
  const start = () => startMoodService({ dir: copy, workers: 1 });
  const reset = () => cp(dir, copy, { recursive: true });
  try {
    await assert.rejects(start, /cannot read .*model\.json \(ENOENT\); restore it/);
    await reset();
    await rm(join(copy, 'mood.onnx'));
    await assert.rejects(start, /cannot read .*mood\.onnx \(ENOENT\)/);
    await reset();
    await appendFile(join(copy, 'mood.onnx'), 'x');
    await assert.rejects(start, /mood\.onnx: expected sha256 [0-9a-f]{64} as model\.json says, got/);
    await reset();
    await appendFile(join(copy, 'vocab.json'), ' ');
    await assert.rejects(start, /vocab\.json: expected sha256/);
    await reset();
    await writeFile(join(copy, 'model.json'), '{');
    await assert.rejects(start, /model\.json: expected a JSON object/);
    await reset();
    const model = JSON.parse(await readFile(join(copy, 'model.json'), 'utf8')) as Record<string, unknown>;
    await writeFile(
      join(copy, 'model.json'),
      JSON.stringify({ ...model, thresholds: { angry: 0.4, recovery: 0.5, abusive: 0.5 } }),
    );
    await assert.rejects(start, /expected thresholds angry ≥ recovery/);
    // The digest agrees, yet the bytes are no model: the worker itself refuses it.
    const { createHash } = await import('node:crypto');
    await writeFile(join(copy, 'mood.onnx'), 'not a model');
    const sha256 = createHash('sha256').update('not a model').digest('hex');
    await writeFile(join(copy, 'model.json'), JSON.stringify({ ...model, sha256 }));
    await assert.rejects(start, /[Pp]rotobuf|model/);
  } finally {
    await rm(copy, { recursive: true });
  }
});

test('a process may exit while its workers are scoring, and keeps its exit code', async () => {
  const service = new URL('./mood-service.js', import.meta.url);
  const program = `
    const { startMoodService } = await import(${JSON.stringify(service.href)});
    const service = await startMoodService({ dir: ${JSON.stringify(dir)}, workers: 2, maxWaitMs: 0 });
    for (let i = 0; i < 3000; i++) service.score('你们怎么回事' + i).then(() => process.exit(3));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.deepEqual({ code, signal }, { code: 3, signal: null });
});

test('an option out of range is refused by name', async () => {
  await assert.rejects(
    startMoodService({ dir, workers: 0 }),
    /expected workers to be a whole number of at least 1/,
  );
});
