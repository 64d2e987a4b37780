import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallLife } from './call-life.ts';

const AT = Date.parse('2026-11-22T01:00:00Z');
const from = (source: string) => ({ call: 'c', source, arrived_at: AT });

test('a change that is told by a point in time is one from there on, not of the whole call', () => {
  const life = new CallLife(AT);
  life.started({ type: 'call.started', ...from('asr'), started_at: AT, info: {} });
  assert.equal(life.spoke('asr'), null);
  const update = { type: 'call.updated', ...from('cti'), info: { queue: 'vip' } } as const;
  assert.equal(life.updated({ ...update, changed_at: AT + 20_000 }, 60_000), 20_000);
  assert.equal(life.updated({ ...update, at_ms: 5_000 }, 60_000), 5_000);
  assert.equal(life.updated(update, 60_000), 60_000);
});

test('where the audio begins is told where it is not the start, and moves what is told by points in time', () => {
  const life = new CallLife(AT);
  life.started({ type: 'call.started', ...from('cti'), started_at: AT, info: {} });
  life.updated({ type: 'call.updated', ...from('cti'), info: { queue: 'vip' }, changed_at: AT + 10_000 }, 0);
  life.started({ type: 'call.started', ...from('asr'), started_at: AT + 6_000, info: {} });
  assert.equal(life.audioStartedAt, null);
  assert.equal(life.spoke('asr'), Number.NEGATIVE_INFINITY);
  assert.deepEqual([life.startedAt, life.audioStartedAt], [AT, AT + 6_000]);
  assert.deepEqual([life.infoAt(3_999).queue, life.infoAt(4_000).queue], [undefined, 'vip']);
});
