/** Reads and checks the shipped model folder before anything runs on it. IO: three files, read once. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Vocabulary } from './text-encoder.ts';

/** Chosen on development calls by stated cost; probabilities. */
export interface MoodThresholds {
  /** A turn with at least this `angry` is flagged. */
  angry: number;
  /** Below this a turn counts as calm again. */
  recovery: number;
  abusive: number;
}

export interface MoodModelInfo {
  name: string;
  version: string;
  /** Of mood.onnx, lower-case hex. */
  sha256: string;
  thresholds: MoodThresholds;
}

/** All that a worker needs; the bytes are shared between workers, so a file changed later changes nothing. */
export interface MoodModelFiles {
  info: MoodModelInfo;
  onnx: SharedArrayBuffer;
  vocabulary: Vocabulary;
  /** Code points kept of one text. */
  maxLength: number;
  /** Padded lengths, ascending; a text takes the first that holds it. The last is `maxLength`. */
  lengths: number[];
}

const LABELS = 'angry,negative,neutral,positive';

/**
 * @param dir folder with mood.onnx, vocab.json and model.json
 * @throws Error naming the file, what was expected, what came and how to mend it
 */
export async function readModelFiles(dir: string): Promise<MoodModelFiles> {
  const model = parse(await read(dir, 'model.json'), join(dir, 'model.json'));
  const onnx = await read(dir, 'mood.onnx');
  const vocabularyText = await read(dir, 'vocab.json');
  checkDigest(join(dir, 'mood.onnx'), onnx, model.sha256);
  checkDigest(join(dir, 'vocab.json'), vocabularyText, model.vocab_sha256);
  const { name, version, sha256, thresholds, labels, max_length, lengths } = model;
  const path = join(dir, 'model.json');
  if (typeof name !== 'string' || typeof version !== 'string' || typeof sha256 !== 'string') {
    throw broken(path, 'text in name, version and sha256', JSON.stringify({ name, version, sha256 }));
  }
  if (String(labels) !== LABELS) throw broken(path, `labels ${LABELS}`, String(labels));
  const { angry, recovery, abusive } = (thresholds ?? {}) as Partial<MoodThresholds>;
  if (!isProbability(angry) || !isProbability(recovery) || !isProbability(abusive) || recovery > angry) {
    throw broken(
      path,
      'thresholds angry ≥ recovery and abusive, each within 0 to 1',
      JSON.stringify(thresholds),
    );
  }
  if (
    !Array.isArray(lengths) ||
    lengths.length === 0 ||
    !lengths.every((n, i) => Number.isInteger(n) && n > (i ? lengths[i - 1] : 0)) ||
    lengths.at(-1) !== max_length
  ) {
    throw broken(path, 'ascending lengths that end with max_length', JSON.stringify({ lengths, max_length }));
  }
  const shared = new SharedArrayBuffer(onnx.byteLength);
  new Uint8Array(shared).set(onnx);
  return {
    info: { name, version, sha256, thresholds: { angry, recovery, abusive } },
    onnx: shared,
    vocabulary: parse(vocabularyText, join(dir, 'vocab.json')) as unknown as Vocabulary,
    maxLength: max_length as number,
    lengths,
  };
}

async function read(dir: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(dir, name));
  } catch (cause) {
    throw new Error(
      `Mood model: cannot read ${join(dir, name)} (${(cause as NodeJS.ErrnoException).code ?? cause}); restore it from the repository or train one (models/training)`,
      { cause },
    );
  }
}

function parse(bytes: Buffer, path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through: not JSON and not an object are mended the same way.
  }
  throw broken(path, 'a JSON object', 'something else');
}

function checkDigest(path: string, bytes: Buffer, expected: unknown): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== expected) throw broken(path, `sha256 ${expected} as model.json says`, found);
}

function isProbability(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function broken(path: string, expected: string, came: string): Error {
  return new Error(
    `Mood model: ${path}: expected ${expected}, got ${came}; restore the folder from the repository or train it anew (models/training)`,
  );
}
