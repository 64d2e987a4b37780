import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence, Why } from '../../../../engine/contract/flag.ts';
import { flag } from '../../live/made-up.ts';
import { added, type Group, grouped, heldStill, isByTime, MAX_GROUPS, quote, standingOf } from './groups.ts';

const of = (call: string, id: string) => flag({ call, id });
const plain = (groups: readonly Group[]) =>
  groups.map(({ call, flags }) => `${call}:${flags.map(({ id }) => id).join('')}`);

test('flags are grouped by call; the call with the newest flag is first', () => {
  const groups = grouped([of('x', 'a'), of('y', 'b'), of('x', 'c')]);
  assert.deepEqual(plain(groups), ['x:ca', 'y:b']);
});

test('a flag that was tentative at first counts from the moment at which it was raised', () => {
  const at = (second: number) => `2026-11-22T01:00:0${second}.000Z`;
  const groups = grouped([
    flag({ call: 'x', id: 'a', raised_at: at(5) }),
    flag({ call: 'y', id: 'b', raised_at: at(3) }),
    flag({ call: 'x', id: 'c', raised_at: at(1) }),
  ]);
  assert.deepEqual(plain(groups), ['x:ac', 'y:b']);
});

test('a flag is raised by time when a deadline is among its reasons and no event has times', () => {
  const why = (op: string, of?: Why[]): Why => ({
    op,
    holds: true,
    looked_for: {},
    seen: {},
    ...(of ? { of } : {}),
  });
  const times = { ingest: 1, log: 1, score: null, rules: 1, push: 1, total: 4 };
  assert.equal(isByTime({ why: why('absence'), latency_ms: null }), true);
  assert.equal(isByTime({ why: why('all', [why('said'), why('silence')]), latency_ms: null }), true);
  assert.equal(isByTime({ why: why('said'), latency_ms: null }), false);
  assert.equal(isByTime({ why: why('silence'), latency_ms: times }), false);
});

test('flags that were taken back are shown and not counted', () => {
  const flags = (['raised', 'tentative', 'retracted', 'withdrawn'] as const).map((status) =>
    flag({ call: 'x', id: status, status }),
  );
  assert.equal(standingOf(flags), 2);
  assert.equal(grouped(flags)[0]?.flags.length, 4);
});

test('a group that has not changed is the same object as before', () => {
  const flags = [of('x', 'a'), of('y', 'b')];
  const before = grouped(flags);
  const now = grouped([...flags, of('y', 'c')], before);
  assert.deepEqual(plain(now), ['y:cb', 'x:a']);
  assert.equal(now[1], before[1]);
  assert.notEqual(now[0], before[0]);
});

test('the oldest calls drop out of a long stream', () => {
  const flags = Array.from({ length: MAX_GROUPS + 5 }, (_, index) => of(`c-${index}`, `f-${index}`));
  const groups = grouped(flags);
  assert.equal(groups.length, MAX_GROUPS);
  assert.equal(groups[0]?.call, `c-${MAX_GROUPS + 4}`);
});

test('while somebody reads, new flags wait and are counted by call', () => {
  const first = [of('x', 'a'), of('y', 'b')];
  const shown = grouped(first);
  const now = grouped([...first, of('x', 'c'), of('x', 'd'), of('z', 'e')], shown);
  const reading = heldStill(shown, now);
  assert.deepEqual(plain(reading.groups), ['y:b', 'x:a']);
  assert.equal(reading.fresh, 2);
  assert.deepEqual(added(shown, now), new Set(['e', 'd', 'c']));
});

test('while somebody reads, a flag that is taken back says so at its place', () => {
  const shown = grouped([of('x', 'a'), of('y', 'b')]);
  const now = grouped([flag({ call: 'x', id: 'a', status: 'retracted' }), of('y', 'b')], shown);
  const { groups, fresh } = heldStill(shown, now);
  assert.equal(groups[1]?.flags[0]?.status, 'retracted');
  assert.equal(fresh, 0);
});

test('what has dropped out of the stream stays on the screen of somebody who reads it', () => {
  const shown = grouped([of('x', 'a')]);
  assert.deepEqual(heldStill(shown, grouped([of('y', 'b')])), { groups: shown, fresh: 1 });
});

const words = (text: string): Evidence => ({ channel: 0, utterance: 'u', rev: 1, start: 0, end: 1, text });

test('words are quoted once each, and long ones lose their middle', () => {
  assert.equal(quote({ evidence: [words('12315'), words('银保监'), words('12315')] }), '12315 … 银保监');
  assert.equal(quote({ evidence: [words('一二三四五六七八九十')] }, 7), '一二三…八九十');
  assert.equal(quote({ evidence: [] }), '');
});

test('a character of two units is not cut in half', () => {
  assert.equal(quote({ evidence: [words('𠮷𠮷𠮷𠮷𠮷')] }, 3), '𠮷…𠮷');
});
