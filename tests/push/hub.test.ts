/** Deltas: which there are, in which order, and who gets them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RULE_STATE } from '../api/fixtures.ts';
import { changed, flagged, hubByHand, kinds, read, said, subscription } from './hub-by-hand.ts';

test('deltas are numbered from one on, and each subscription sees its topics', () => {
  const { hub, flush } = hubByHand();
  const watcher = { subscription: subscription(['call:c-1']), wake() {} };
  hub.join(watcher);
  hub.publish([
    said('c-1', 'u-1'),
    said('c-2', 'u-1'),
    flagged('f-1'),
    flagged('f-2', 'c-2'),
    changed('c-1'),
  ]);
  flush();
  assert.deepEqual(kinds(read(hub, subscription(['flags']))), ['flag 2', 'flag 3']);
  assert.deepEqual(kinds(read(hub, subscription(['calls']))), ['call 4']);
  assert.deepEqual(kinds(read(hub, subscription(['flags', 'calls']))), ['flag 2', 'flag 3', 'call 4']);
  assert.deepEqual(kinds(read(hub, watcher.subscription)), ['utterance 1', 'flag 2', 'call 4']);
  assert.deepEqual(kinds(read(hub, subscription(['cases', 'prompts']))), []);
});

test('a filter keeps other teams out, and tells when a call leaves the team', () => {
  const { hub, flush } = hubByHand();
  const mine = subscription(['calls', 'flags'], { team: 'T1' });
  hub.publish([changed('c-1'), changed('c-2', { agent: { id: 'B', team: 'T2' } })]);
  flush();
  hub.publish([
    changed('c-1', { agent: { id: 'B', team: 'T2' } }),
    flagged('f-1', 'c-2', { agent: { id: 'B', team: 'T2' } }),
  ]);
  flush();
  hub.publish([changed('c-1', { agent: { id: 'B', team: 'T2' }, utterances: 9 })]);
  flush();
  const teams = read(hub, mine).map((delta) => (delta.type === 'call' ? delta.call.agent?.team : delta.type));
  assert.deepEqual(teams, ['T1', 'T2'], 'its own line, then the one that says where it went');
});

test('a change of the rules is told as a whole to those who follow them, whatever else they filter', () => {
  const { hub } = hubByHand();
  hub.rulesChanged();
  const follower = subscription(['rules'], { team: 'T9' });
  assert.deepEqual(read(hub, follower), [{ type: 'rules', n: 1, rules: RULE_STATE }]);
  assert.deepEqual(read(hub, subscription(['flags', 'calls', 'call:c-1'])), []);
});

test('what came after a number is replayed; another epoch, a forgotten or a future number is not', () => {
  const { hub } = hubByHand({ ringSize: 10 });
  for (let n = 1; n <= 15; n += 1) hub.publish([flagged(`f-${n}`)]);
  const to = subscription(['flags']);
  const resumes = (epoch: string, n: number) => hub.canResume({ ...to, resume: { epoch, n } });
  assert.deepEqual(
    [resumes('e1', 4), resumes('e1', 5), resumes('e1', 15), resumes('e1', 16)],
    [false, true, true, false],
  );
  assert.equal(resumes('e0', 10), false);
  assert.equal(hub.next(4, to), 'gone');
  assert.deepEqual(
    kinds(read(hub, to, 5)),
    Array.from({ length: 10 }, (_, at) => `flag ${at + 6}`),
  );
});

test('a watched call is replayed only from where its words were recorded', () => {
  const { hub } = hubByHand();
  const to = subscription(['call:c-1']);
  hub.publish([flagged('f-1'), said('c-1', 'u-1')]);
  const reader = { subscription: to, wake() {} };
  assert.equal(hub.canResume({ ...to, resume: { epoch: 'e1', n: 1 } }), false, 'nobody watched it');
  hub.join(reader);
  hub.publish([said('c-1', 'u-2')]);
  hub.leave(reader);
  hub.publish([said('c-1', 'u-3')]);
  assert.equal(hub.canResume({ ...to, resume: { epoch: 'e1', n: 2 } }), true, 'it was away for a moment');
  assert.deepEqual(kinds(read(hub, to, 2)), ['utterance 3']);
});

test('words of calls that nobody watches are not kept', () => {
  const { hub } = hubByHand();
  for (let n = 0; n < 100; n += 1) hub.publish([said(`c-${n}`, 'u-1')]);
  assert.equal(hub.last, 0);
});
