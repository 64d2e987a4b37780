import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LogRecord } from '../engine/contract/record.ts';
import { openLog } from './log/lmdb-log.ts';
import { MoodScorer } from './mood.ts';

const dir = mkdtempSync(join(tmpdir(), 'earshot-mood-'));
after(() => rmSync(dir, { recursive: true, force: true }));

const answer = { angry: 0.5, negative: 0.5, neutral: 0, positive: 0, abusive: 0 };
const service = {
  info: { sha256: '0123456789abcdef' } as never,
  score: async () => answer as never,
};
const final = { call: 'c', channel: 0, utterance: 'u-1', rev: 1, text: '你们真行' };

test('a stop waits for scores to reach the log, and lets them go where the log writes no more', async () => {
  const { log } = await openLog({ dir });
  const scorer = new MoodScorer(service, log);
  scorer.score(final);
  await scorer.stop();
  assert.deepEqual(
    Array.from(log.read(1), ({ type }: LogRecord) => type),
    ['scored'],
  );

  // The log refuses as it does on a full disk: with LogUnavailable, and soon.
  await log.close();
  const stuck = new MoodScorer(service, log);
  stuck.score(final);
  await new Promise(setImmediate);
  await stuck.stop();
});

test('moods that the model gives together go to the log together, each final one record', async () => {
  const appended: string[][] = [];
  const log = {
    append: async (bodies: readonly { type: string; utterance?: string }[]) => {
      appended.push(bodies.map(({ type, utterance }) => `${type} ${utterance}`));
      return [];
    },
  };
  const waiting: ((mood: unknown) => void)[] = [];
  const batched = { ...service, score: () => new Promise<never>((done) => waiting.push(done as never)) };
  const scorer = new MoodScorer(batched, log as never);
  for (const utterance of ['u-1', 'u-2', 'u-3']) scorer.score({ ...final, utterance });
  waiting[0]?.(answer);
  waiting[1]?.(null);
  await new Promise(setImmediate);
  assert.deepEqual(appended, [['scored u-1', 'shed u-2']]);
  waiting[2]?.(answer);
  await scorer.drained();
  assert.deepEqual(appended, [['scored u-1', 'shed u-2'], ['scored u-3']]);
});
