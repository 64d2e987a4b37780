/** What is stopped at each place of the log, on the real log, whatever was trimmed of it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLog } from './log/lmdb-log.ts';
import { RuleStops } from './rule-stops.ts';

const dir = mkdtempSync(join(tmpdir(), 'earshot-stops-'));
const { log, state } = await openLog({ dir });
after(async () => {
  await log.close();
  rmSync(dir, { recursive: true, force: true });
});

test('a replay that begins between a stop and its end begins with the rule stopped', async () => {
  const stops = new RuleStops(state, log);
  const more = () => log.append([{ type: 'source.back', source: 'asr' }]);
  const stopped = (first: number) => Object.fromEntries(stops.before(first));
  await more();
  await stops.stop('r', { reason: '误报太多', by: 'admin', at: '2026-11-22T01:00:00.000Z' });
  await more();
  // Both in one commit: the resume's place is the second of them.
  await Promise.all([more(), stops.resume('r', 'admin')]);
  await stops.stop('r', { reason: '又误报', by: 'admin', at: '2026-11-22T02:00:00.000Z' });
  // Records: 1 other, 2 stopped, 3 other, 4 other, 5 resumed, 6 stopped.
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(stopped), [
    {},
    {},
    { r: '误报太多' },
    { r: '误报太多' },
    { r: '误报太多' },
    {},
    { r: '又误报' },
  ]);
  assert.deepEqual(stopped(0), { r: '又误报' }, 'of a log that is empty by now the newest holds');
  assert.deepEqual(
    stops.all().map(({ rule, reason }) => `${rule} ${reason}`),
    ['r 又误报'],
  );

  const kept = () => [...state.list('rule-resumed/')].length;
  await log.trim(5);
  await stops.forgetEnded(log.first());
  assert.equal(kept(), 1, 'the end is in the log still');
  assert.deepEqual(stopped(log.first()), { r: '误报太多' });
  await log.trim(6);
  await stops.forgetEnded(log.first());
  assert.equal(kept(), 0);
  assert.deepEqual(stopped(log.first()), {});
});
