import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Snapshot } from '../../../engine/contract/live.ts';
import type { UtteranceView } from '../../../engine/contract/outcome.ts';
import { Board } from './board.ts';
import { call, flag, scopeFlag } from './made-up.ts';

const said = (utterance: string, start_ms: number, change: Partial<UtteranceView> = {}): UtteranceView => ({
  call: 'c-1',
  utterance,
  rev: 1,
  channel: 0,
  role: 'customer',
  final: true,
  start_ms,
  end_ms: start_ms + 500,
  text: utterance,
  mood: null,
  ...change,
});

const snapshot = (change: Partial<Snapshot> = {}): Snapshot => ({
  type: 'snapshot',
  epoch: 'e',
  n: 0,
  ...change,
});

function filled(): Board {
  const board = new Board();
  board.apply(
    snapshot({
      calls: [call(), call({ call: 'c-2' })],
      flags: [flag(), flag({ id: 'f-2', call: 'c-2' })],
    }),
    1_000,
  );
  return board;
}

test('a board is filled by its first snapshot', () => {
  assert.equal(new Board().filled, false);
  const board = filled();
  assert.equal(board.filled, true);
  assert.deepEqual([...board.calls.keys()], ['c-1', 'c-2']);
  assert.equal(board.calls.get('c-1')?.seenAt, 1_000);
});

test('a call that changes takes the place of what was known of it', () => {
  const board = filled();
  const before = board.callsVersion;
  board.apply({ type: 'call', n: 1, call: call({ risk: 40 }) }, 2_000);
  assert.equal(board.calls.get('c-1')?.view.risk, 40);
  assert.equal(board.calls.get('c-1')?.seenAt, 2_000);
  assert.ok(board.callsVersion > before);
});

test('a snapshot forgets open calls that it does not name and keeps those that are over', () => {
  const board = filled();
  board.apply({ type: 'call', n: 1, call: call({ status: 'complete' }) }, 2_000);
  board.apply(snapshot({ calls: [call({ call: 'c-3' })] }), 3_000);
  assert.deepEqual([...board.calls.keys()], ['c-1', 'c-3']);
});

test('the list of flags is the same until one changes; a changed flag keeps its place', () => {
  const board = filled();
  const before = board.flags;
  board.apply({ type: 'call', n: 1, call: call() }, 2_000);
  assert.equal(board.flags, before);
  board.apply({ type: 'flag', n: 2, flag: flag({ status: 'retracted' }) }, 2_000);
  assert.deepEqual(
    board.flags.map(({ id, status }) => [id, status]),
    [
      ['f-1', 'retracted'],
      ['f-2', 'raised'],
    ],
  );
});

test('a watched call shows at once what the wall knows, then its words in order of their times', () => {
  const board = filled();
  board.watch('c-1');
  assert.equal(board.watched?.state, 'waiting');
  assert.deepEqual(
    board.watched?.flags.map(({ id }) => id),
    ['f-1'],
  );
  const detail = {
    call: call(),
    utterances: [said('u-2', 3_000), said('u-1', 0)],
    flags: [flag()],
    scorecard: null,
  };
  board.apply(snapshot({ call: detail }), 2_000);
  board.apply({ type: 'utterance', n: 3, utterance: said('u-3', 1_000) }, 2_000);
  assert.equal(board.watched?.state, 'known');
  assert.deepEqual(
    board.watched?.utterances.map(({ utterance }) => utterance),
    ['u-1', 'u-3', 'u-2'],
  );
});

test('an older revision of an utterance changes nothing, the same one may bring its mood', () => {
  const board = filled();
  board.watch('c-1');
  const mood = { angry: 1, negative: 0, neutral: 0, positive: 0, abusive: 0 };
  for (const utterance of [
    said('u-1', 0, { rev: 2, text: 'new' }),
    said('u-1', 0, { rev: 1, text: 'old' }),
    said('u-1', 0, { rev: 2, text: 'new', mood }),
  ])
    board.apply({ type: 'utterance', n: 3, utterance }, 2_000);
  assert.equal(board.watched?.utterances[0]?.text, 'new');
  assert.equal(board.watched?.utterances[0]?.mood?.angry, 1);
});

test('words of a call that nobody watches are let go', () => {
  const board = filled();
  board.watch('c-2');
  board.apply({ type: 'utterance', n: 3, utterance: said('u-1', 0) }, 2_000);
  assert.deepEqual(board.watched?.utterances, []);
});

test('a call that nobody knows says so, until somebody does', () => {
  const board = filled();
  board.watch('c-9');
  board.apply(snapshot({ call: null }), 2_000);
  assert.equal(board.watched?.state, 'unknown');
  board.fillWatched({ call: call({ call: 'c-9' }), utterances: [], flags: [], scorecard: null }, 3_000);
  assert.equal(board.watched?.state, 'known');
  board.failWatched('unavailable');
  assert.equal(board.watched?.state, 'known', 'what is known stays known while the store is away');
});

test('nothing is left for the next person', () => {
  const board = filled();
  board.watch('c-1');
  board.clear();
  assert.deepEqual([board.calls.size, board.flags.length, board.watched, board.filled], [0, 0, null, false]);
});

test('flags across calls come with the snapshot and change by their ids', () => {
  const board = filled();
  assert.deepEqual(board.scopeFlags, []);
  board.apply(snapshot({ scope_flags: [scopeFlag(), scopeFlag({ id: 's-2' })] }), 1_000);
  const before = board.scopeFlags;
  board.apply({ type: 'flag', n: 1, flag: flag() }, 1_000);
  assert.equal(board.scopeFlags, before, 'the same list until one changes');
  board.apply({ type: 'scope_flag', n: 2, scope_flag: scopeFlag({ status: 'withdrawn' }) }, 1_000);
  assert.deepEqual(
    board.scopeFlags.map(({ id, status }) => `${id} ${status}`),
    ['s-1 withdrawn', 's-2 raised'],
  );
  board.clear();
  assert.deepEqual(board.scopeFlags, []);
});

test('how the rules stand comes with the snapshot and is replaced whenever it changes', () => {
  const board = new Board();
  const rules = { hash: 'a', rules: 2, loaded_at: '', loaded_by: null, refused: null, stopped: [] };
  assert.equal(board.rules, null);
  board.apply({ type: 'snapshot', epoch: 'e', n: 1, rules }, 0);
  assert.equal(board.rules, rules);
  const next = { ...rules, hash: 'b' };
  board.apply({ type: 'rules', n: 2, rules: next }, 0);
  assert.equal(board.rules, next);
  board.apply({ type: 'snapshot', epoch: 'e', n: 3 }, 0);
  assert.equal(board.rules, next, 'a snapshot that was not asked for them says nothing of them');
  board.clear();
  assert.equal(board.rules, null);
});

test('what was deleted goes from every page that is open', () => {
  const board = filled();
  board.apply(snapshot({ scope_flags: [scopeFlag(), scopeFlag({ id: 's-2' })] }), 1_000);
  board.watch('c-1');
  board.fillWatched({ call: call(), utterances: [said('u-1', 0)], flags: [flag()], scorecard: null }, 1_000);
  const before = board.callsVersion;
  board.apply({ type: 'gone', n: 5, calls: ['c-1', 'c-8'], scope_flags: ['s-2'] }, 2_000);
  assert.deepEqual([...board.calls.keys()], ['c-2']);
  assert.ok(board.callsVersion > before);
  assert.deepEqual(
    [board.flags.map(({ id }) => id), board.scopeFlags.map(({ id }) => id)],
    [['f-2'], ['s-1']],
  );
  const { state, call: shown, utterances, flags } = board.watched!;
  assert.deepEqual([state, shown, utterances, flags], ['unknown', null, [], []]);
});

test('what went to others leaves the wall; its flags stay, and what may still be read of it is waited for', () => {
  const board = filled();
  board.watch('c-1');
  board.fillWatched({ call: call(), utterances: [said('u-1', 0)], flags: [flag()], scorecard: null }, 1_000);
  const flags = board.flags.map(({ id }) => id);
  board.apply({ type: 'gone', n: 5, calls: ['c-1'], scope_flags: [], moved: true }, 2_000);
  assert.deepEqual([...board.calls.keys()], ['c-2']);
  assert.deepEqual(
    board.flags.map(({ id }) => id),
    flags,
  );
  assert.deepEqual(
    [board.watched?.state, board.watched?.call, board.watched?.utterances],
    ['waiting', null, []],
  );
});

test('and from one that was away meanwhile', () => {
  const board = filled();
  board.apply({ type: 'call', n: 1, call: call({ status: 'complete' }) }, 2_000);
  board.apply({ type: 'call', n: 2, call: call({ call: 'c-2', status: 'complete' }) }, 2_000);
  board.watch('c-1');
  board.fillWatched({ call: call(), utterances: [said('u-1', 0)], flags: [flag()], scorecard: null }, 2_000);
  board.apply(
    snapshot({ calls: [], flags: [flag({ id: 'f-2', call: 'c-2' })], call: null, gone: ['c-1'] }),
    3_000,
  );
  assert.deepEqual([...board.calls.keys()], ['c-2'], 'a call that a flag speaks of is still named');
  assert.deepEqual([board.watched?.state, board.watched?.utterances], ['unknown', []]);
});
