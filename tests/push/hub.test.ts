import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMPT_LIMITS, promptsOf } from '../../engine/coaching/prompts.ts';
import type { Delta } from '../../engine/contract/live.ts';
import type { Delivered } from '../../gateway/delivered.ts';
import { createLiveHub, type LiveHub } from '../../gateway/push/live-hub.ts';
import { LIVE_REFUSALS, parseSubscribe, type Subscription } from '../../gateway/push/topics.ts';
import {
  callView,
  detail,
  flag,
  OpenCalls,
  RULE_STATE,
  StoredCalls,
  scopeFlag,
  utterance,
} from '../api/fixtures.ts';

const cause = { n: 1, at: 1 };
const flagged = (id: string, call = 'c-1', over = {}): Delivered => ({
  kind: 'flag',
  cause,
  flag: flag(id, call, over),
});
const changed = (call: string, over = {}): Delivered => ({ kind: 'call', cause, view: callView(call, over) });
const said = (call: string, id: string, over = {}): Delivered => ({
  kind: 'utterance',
  cause,
  utterance: utterance(call, id, over),
});

/** A hub whose timers run when the test says so. */
function hubByHand(options: { ringSize?: number; recentFlags?: { kept?: number; given?: number } } = {}) {
  const due: (() => void)[] = [];
  const hub = createLiveHub({ epoch: 'e1', later: (work) => due.push(work), ...options });
  const live = new OpenCalls();
  const store = new StoredCalls();
  hub.attach({ live, store, rules: () => RULE_STATE });
  const flush = () => {
    for (const work of due.splice(0)) work();
  };
  return { hub, live, store, flush, due };
}

function subscription(topics: string[], filter?: { team?: string; queue?: string }): Subscription {
  const parsed = parseSubscribe(JSON.stringify({ type: 'subscribe', topics, ...(filter ? { filter } : {}) }));
  if (!('subscription' in parsed)) throw new Error(parsed.message);
  return parsed.subscription;
}

/** All that a reader gets from `cursor` on. */
function read(hub: LiveHub, to: Subscription, cursor = 0): Delta[] {
  const deltas: Delta[] = [];
  for (;;) {
    const next = hub.next(cursor, to);
    assert.notEqual(next, 'gone');
    if (next === 'gone' || next.json === null) return deltas;
    deltas.push(JSON.parse(next.json) as Delta);
    cursor = next.cursor;
  }
}

const kinds = (deltas: Delta[]) => deltas.map(({ type, n }) => `${type} ${n}`);

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

test('many changes of a call within a moment go out as one line, the latest', () => {
  const { hub, flush, due } = hubByHand();
  for (let n = 1; n <= 20; n += 1) hub.publish([changed('c-1', { utterances: n })]);
  assert.equal(hub.last, 0);
  assert.equal(due.length, 1);
  flush();
  const [only, ...rest] = read(hub, subscription(['calls']));
  assert.ok(only?.type === 'call' && only.call.utterances === 20);
  assert.equal(rest.length, 0);
});

test('of many quiet calls a bounded number goes out at a time, those with news first, and none is forgotten', () => {
  const { hub, flush, due } = hubByHand();
  const calls = Array.from({ length: 1_000 }, (_, n) => `c-${n}`);
  hub.publish(calls.map((call) => changed(call)));
  flush();
  assert.equal(hub.last, 1_000, 'new calls are news');
  hub.publish(calls.map((call) => changed(call, { utterances: 2 })));
  hub.publish([changed('c-999', { utterances: 2, flags: { critical: 1, major: 0, minor: 0, info: 0 } })]);
  const before = hub.last;
  flush();
  const [first] = read(hub, subscription(['calls']), before);
  assert.ok(first?.type === 'call' && first.call.call === 'c-999');
  assert.ok(hub.last - before <= 250, `${hub.last - before} at once`);
  while (due.length > 0) flush();
  assert.equal(hub.last, before + 1_000);
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

test('a raised flag with a prompt makes one prompt, a repeated or tentative one none', () => {
  const { hub } = hubByHand();
  const coach = '先致歉，再说明办理时间';
  hub.publish([flagged('f-1', 'c-1', { coach, status: 'tentative' })]);
  hub.publish([flagged('f-1', 'c-1', { coach })]);
  hub.publish([flagged('f-1', 'c-1', { coach }), flagged('f-2')]);
  const prompts = read(hub, subscription(['prompts']));
  assert.equal(prompts.length, 1);
  assert.ok(prompts[0]?.type === 'prompt');
  assert.deepEqual(prompts[0].prompt, {
    id: 'p-f-1',
    call: 'c-1',
    flag: 'f-1',
    rule: 'escalation-regulator',
    text: coach,
    severity: 'critical',
    at_ms: 4_000,
  });
});

test('a prompt whose flag is taken back, or that is answered, is told again with its status; the snapshot has it too', async () => {
  const { hub, live, store } = hubByHand();
  const answers = [{ prompt: 'p-f-2', what: 'dismissed' as const }];
  let flags = [flag('f-1', 'c-1', { coach: '致歉' }), flag('f-2', 'c-1', { coach: '说明时间' })];
  let answered: typeof answers = [];
  hub.attach({
    live,
    store,
    rules: () => RULE_STATE,
    coached: () => promptsOf({ flags, sent: [], answers: answered, limits: PROMPT_LIMITS }),
  });
  live.add(callView('c-1'));
  hub.publish(flags.map((one) => ({ kind: 'flag', cause, flag: one })));
  flags = [{ ...flags[0]!, status: 'retracted' }, flags[1]!];
  hub.publish([{ kind: 'flag', cause, flag: flags[0]! }]);
  answered = answers;
  const answer = {
    ...answers[0]!,
    call: 'c-1',
    rule: 'r',
    at_ms: 1,
    by: 'a',
    at: '2026-11-22T01:00:00.000Z',
  };
  hub.publish([{ kind: 'prompt_answer', cause, answer }]);
  const told = read(hub, subscription(['prompts'])).map(
    (delta) => delta.type === 'prompt' && [delta.prompt.id, delta.prompt.status],
  );
  assert.deepEqual(told, [
    ['p-f-1', undefined],
    ['p-f-2', undefined],
    ['p-f-1', 'withdrawn'],
    ['p-f-2', 'dismissed'],
  ]);
  const { frames } = await hub.snapshots(subscription(['prompts']));
  assert.deepEqual(
    frames[0]?.prompts?.map(({ id, status }) => [id, status]),
    [['p-f-2', 'dismissed']],
  );
});

test('flags of an earlier run are in the snapshot, make no delta and no second prompt', async () => {
  const { hub } = hubByHand();
  hub.seedFlags([flag('f-1', 'c-1', { coach: '致歉' }), flag('f-2', 'c-1')]);
  hub.publish([flagged('f-1', 'c-1', { coach: '致歉' })]);
  const { frames } = await hub.snapshots(subscription(['flags']));
  assert.deepEqual(
    frames[0]?.flags?.map(({ id }) => id),
    ['f-1', 'f-2'],
  );
  assert.deepEqual(kinds(read(hub, subscription(['flags', 'prompts']))), ['flag 1']);
});

const across = (id: string, over = {}): Delivered => ({
  kind: 'scope_flag',
  cause,
  scope_flag: scopeFlag(id, over),
});

test('flags across calls have a topic and a frame of their own, and those of an earlier run are in the snapshot', async () => {
  const { hub } = hubByHand();
  hub.seedScopeFlags([scopeFlag('s-0')]);
  hub.publish([
    across('s-1'),
    flagged('f-1'),
    across('s-2', { shadow: true }),
    across('s-1', { status: 'withdrawn' }),
  ]);
  const own = subscription(['scope-flags']);
  const frames = read(hub, own);
  assert.deepEqual(
    frames.map(
      (delta) =>
        delta.type === 'scope_flag' && `${delta.n} ${delta.scope_flag.id} ${delta.scope_flag.status}`,
    ),
    ['1 s-1 raised', '3 s-1 withdrawn'],
  );
  assert.deepEqual(kinds(read(hub, subscription(['flags']))), ['flag 2']);
  const [snapshot] = (await hub.snapshots(own)).frames;
  assert.deepEqual(
    snapshot?.scope_flags?.map(({ id, status }) => `${id} ${status}`),
    ['s-0 raised', 's-1 withdrawn'],
  );
  assert.equal(snapshot?.flags, undefined);
});

test('a flag across calls is for whoever looks at the team of one of its calls, also when that one is taken back', async () => {
  const { hub } = hubByHand();
  const one = scopeFlag('s-1');
  const [first, second] = one.evidence.map((each, index) => ({ ...each, team: `T${index + 1}` }));
  hub.publish([
    across('s-1', { evidence: [first, second] }),
    across('s-1', { evidence: [first], status: 'withdrawn' }),
    across('s-2', { evidence: [first] }),
  ]);
  const seen = (team: string) => kinds(read(hub, subscription(['scope-flags'], { team })));
  assert.deepEqual(seen('T1'), ['scope_flag 1', 'scope_flag 2', 'scope_flag 3']);
  assert.deepEqual(seen('T2'), ['scope_flag 1', 'scope_flag 2']);
  assert.deepEqual(seen('T3'), []);
  const [snapshot] = (await hub.snapshots(subscription(['scope-flags'], { team: 'T2' }))).frames;
  assert.deepEqual(snapshot?.scope_flags, []);
});

test('the latest flags are kept, a flag that changes keeps its latest status', async () => {
  const { hub } = hubByHand({ recentFlags: { kept: 3 } });
  hub.publish(['f-1', 'f-2', 'f-3', 'f-4'].map((id) => flagged(id)));
  hub.publish([flagged('f-3', 'c-1', { status: 'retracted' })]);
  const { frames } = await hub.snapshots(subscription(['flags']));
  assert.deepEqual(
    frames[0]?.flags?.map(({ id, status }) => `${id} ${status}`),
    ['f-2 raised', 'f-3 retracted', 'f-4 raised'],
  );
});

test('a snapshot gives everybody the newest flags of what they look at, however many others there are', async () => {
  const { hub } = hubByHand({ recentFlags: { given: 2 } });
  hub.publish(['f-1', 'f-2', 'f-3'].map((id) => flagged(id, 'c-1', { agent: { id: 'a1', team: 'T1' } })));
  hub.publish(['f-4', 'f-5', 'f-6'].map((id) => flagged(id, 'c-2', { agent: { id: 'a2', team: 'T2' } })));
  const seen = async (filter?: { team: string }) => {
    const [snapshot] = (await hub.snapshots(subscription(['flags'], filter))).frames;
    return snapshot?.flags?.map(({ id }) => id);
  };
  assert.deepEqual(await seen({ team: 'T1' }), ['f-2', 'f-3']);
  assert.deepEqual(await seen(), ['f-5', 'f-6']);
});

test('a snapshot holds open calls within the filter, and watched calls from the engine or the store', async () => {
  const { hub, live, store } = hubByHand();
  live.add(callView('c-1'));
  live.add(callView('c-2', { queue: 'cards' }));
  live.add(callView('c-3', { status: 'complete' }));
  store.details.push(detail(callView('old', { status: 'complete' })));
  const all = await hub.snapshots(
    subscription(['calls', 'call:c-1', 'call:old', 'call:none'], { queue: 'billing' }),
  );
  assert.deepEqual(
    all.frames[0]?.calls?.map(({ call }) => call),
    ['c-1'],
  );
  assert.deepEqual(
    all.frames.map(({ call }) => call?.call.call ?? null),
    ['c-1', 'old', null],
  );
  store.away = true;
  const { frames, failed } = await hub.snapshots(subscription(['call:old']));
  assert.deepEqual([frames[0]?.call, failed], [null, ['old']]);
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

for (const [frame, code] of [
  ['{', 'NOT_JSON'],
  ['[]', 'SUBSCRIBE_EXPECTED'],
  ['{"type":"hello"}', 'SUBSCRIBE_EXPECTED'],
  ['{"type":"subscribe"}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":[]}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":["flags"],"resume":{"epoch":1}}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":["flags"],"filter":{"team":5}}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":["everything"]}', 'TOPIC_UNKNOWN'],
  ['{"type":"subscribe","topics":["call:"]}', 'TOPIC_UNKNOWN'],
  ['{"type":"subscribe","topics":["__proto__"]}', 'TOPIC_UNKNOWN'],
  [
    `{"type":"subscribe","topics":[${Array.from({ length: 9 }, (_, n) => `"call:${n}"`).join()}]}`,
    'TOO_MANY_CALLS',
  ],
] as const) {
  test(`${frame.slice(0, 70)} is refused as ${code}, with what to send instead`, () => {
    const parsed = parseSubscribe(frame);
    assert.ok('code' in parsed);
    assert.equal(parsed.code, code);
    assert.ok(parsed.message.endsWith(LIVE_REFUSALS[code]));
  });
}

test('a change of the rules is told as a whole to those who follow them, whatever else they filter', () => {
  const { hub } = hubByHand();
  hub.rulesChanged();
  const follower = subscription(['rules'], { team: 'T9' });
  assert.deepEqual(read(hub, follower), [{ type: 'rules', n: 1, rules: RULE_STATE }]);
  assert.deepEqual(read(hub, subscription(['flags', 'calls', 'call:c-1'])), []);
});

test('how the rules stand is part of a snapshot where it was asked for', async () => {
  const { hub } = hubByHand();
  const [asked] = (await hub.snapshots(subscription(['rules']))).frames;
  assert.deepEqual(asked?.rules, RULE_STATE);
  const [other] = (await hub.snapshots(subscription(['flags']))).frames;
  assert.equal(other?.rules, undefined);
});

test('consoles that are open are told of calls that were deleted, whatever they filter; who comes later sees none of it', async () => {
  const { hub, flush } = hubByHand();
  const everywhere = { subscription: subscription(['flags', 'calls'], { team: 'T9' }), wake() {} };
  const watcher = { subscription: subscription(['call:c-1']), wake() {} };
  const other = { subscription: subscription(['call:c-2']), wake() {} };
  for (const reader of [everywhere, watcher, other]) hub.join(reader);
  const line = (call: string) => ({ flag: 'f', call, rule: 'r', at: '', team: 'T1' });
  const own = scopeFlag('s-own', { scope: { by: 'customer', name: 'm-1' }, evidence: [line('c-1')] });
  const queue = scopeFlag('s-queue', { evidence: [line('c-1'), line('c-2')] });
  hub.publish([flagged('f-1'), flagged('f-2', 'c-2'), changed('c-1')]);
  for (const scope_flag of [own, queue]) hub.publish([{ kind: 'scope_flag', cause, scope_flag }]);
  const before = hub.last;
  hub.forget(new Set(['c-1']), new Set(['m-1']));
  // A line of the call was waiting to go out.
  flush();
  const gone = { type: 'gone', n: before + 1, calls: ['c-1'], scope_flags: ['s-own'] };
  for (const { subscription } of [everywhere, watcher])
    assert.deepEqual(read(hub, subscription, before), [gone]);
  assert.deepEqual(read(hub, other.subscription, before), []);
  const scopes = read(hub, subscription(['scope-flags']), before);
  assert.deepEqual(scopes, [
    gone,
    { type: 'scope_flag', n: before + 2, scope_flag: { ...queue, evidence: [line('c-2')] } },
  ]);
  assert.equal(hub.next(before - 1, everywhere.subscription), 'gone', 'who lags gets a snapshot');
  const { frames } = await hub.snapshots(subscription(['flags', 'scope-flags', 'call:c-1', 'call:c-2']));
  assert.deepEqual(
    frames[0]?.flags?.map(({ id }) => id),
    ['f-2'],
  );
  assert.deepEqual(
    frames[0]?.scope_flags?.map(({ id }) => id),
    ['s-queue'],
  );
  assert.deepEqual(frames[0]?.gone, ['c-1']);
});

test('two thousand desktops that ask for unknown calls at once are a few statements, and the calls are asked for again', async () => {
  const { hub, store, due } = hubByHand();
  const topics = Array.from({ length: 2_000 }, (_, n) => subscription([`call:c-${n % 1_000}`]));
  const answers = await Promise.all(topics.map((one) => hub.snapshots(one)));
  assert.ok(answers.every(({ frames: [first], failed }) => first?.call === null && failed.length === 0));
  assert.ok(store.lookedUp.length <= 3, `${store.lookedUp.length} statements`);
  assert.equal(new Set(store.lookedUp.flat()).size, store.lookedUp.flat().length, 'equal looks share one');

  const before = store.lookedUp.length;
  await hub.snapshots(subscription(['call:c-1']));
  assert.equal(store.lookedUp.length, before, 'that it is unknown is remembered');
  // Another server stored it meanwhile.
  store.details.push(detail(callView('c-1')));
  for (let age = 0; age < 2; age += 1) for (const work of due.splice(0)) work();
  const { frames } = await hub.snapshots(subscription(['call:c-1']));
  assert.equal(frames[0]?.call?.call.call, 'c-1');
});

test('a call that was unknown and became known is seen: while it is open, and once it is stored', async () => {
  const { hub, live, store } = hubByHand();
  const watch = subscription(['call:c-1']);
  const shown = async () => (await hub.snapshots(watch)).frames[0]?.call?.call.status ?? null;
  assert.equal(await shown(), null);
  live.add(callView('c-1', { status: 'live' }));
  hub.publish([changed('c-1', { status: 'live' })]);
  assert.equal(await shown(), 'live');
  // Over, and not in the store yet: nobody must remember that it was not there.
  live.details.clear();
  hub.publish([changed('c-1', { status: 'complete' })]);
  assert.equal(await shown(), null);
  store.details.push(detail(callView('c-1', { status: 'complete' })));
  assert.equal(await shown(), 'complete');
});

test('while the store is away a watched call is named as unavailable, and found when it is back', async () => {
  const { hub, store } = hubByHand();
  store.details.push(detail(callView('c-1')));
  store.away = true;
  assert.deepEqual((await hub.snapshots(subscription(['call:c-1']))).failed, ['c-1']);
  store.away = false;
  assert.deepEqual((await hub.snapshots(subscription(['call:c-1']))).failed, []);
});

test('consoles that come at once share a snapshot, which grows old, and never outlives a deletion', async () => {
  const { hub, live, flush } = hubByHand();
  live.add(callView('c-1', { status: 'live' }));
  const wall = subscription(['calls', 'flags']);
  hub.publish([flagged('f-1')]);
  const first = await hub.openings(wall);
  assert.equal((await hub.openings(subscription(['calls', 'flags']))).frames[0], first.frames[0]);
  assert.notEqual((await hub.openings(subscription(['flags']))).frames[0], first.frames[0]);
  // What happens then is told on top of it.
  hub.publish([flagged('f-2')]);
  const second = await hub.openings(wall);
  assert.equal(second.frames[0], first.frames[0]);
  assert.deepEqual(kinds(read(hub, wall, second.n)), ['flag 2']);
  flush();
  const third = await hub.openings(wall);
  assert.deepEqual(
    JSON.parse(String(third.frames[0])).flags.map(({ id }: { id: string }) => id),
    ['f-1', 'f-2'],
  );
  hub.forget(new Set(['c-1']), new Set());
  assert.deepEqual(JSON.parse(String((await hub.openings(wall)).frames[0])).flags, []);
});

test('a desktop that watches a call shares frames with others until something happens in its call', () => {
  const { hub } = hubByHand();
  const own = subscription(['prompts', 'call:c-1']);
  const other = subscription(['prompts', 'call:c-2']);
  for (const one of [own, other]) hub.join({ subscription: one, wake() {} });
  const batch = (to: Subscription, cursor: number) => {
    const next = hub.nextBatch(cursor, to);
    return next === 'gone' ? next : String(next.json);
  };
  hub.publish([flagged('f-1', 'c-3', { coach: '请安抚客户' })]);
  const prompt = hub.nextBatch(0, own);
  assert.ok(prompt !== 'gone' && prompt.json && String(prompt.json).includes('"type":"prompt"'));
  assert.equal(hub.nextBatch(0, other), prompt);
  hub.publish([said('c-1', 'u-1')]);
  assert.match(batch(own, 2), /"type":"utterance"/);
  assert.equal(batch(other, 2), 'null');
  hub.rulesChanged();
  assert.equal(batch(own, 3), 'null');
});

test('a line that only its watchers wait for goes to them at once, and to the wall in its turn', () => {
  const { hub, flush } = hubByHand();
  const watcher = subscription(['call:c-0']);
  hub.join({ subscription: watcher, wake() {} });
  const calls = Array.from({ length: 300 }, (_, n) => `c-${299 - n}`);
  hub.publish(calls.map((call) => changed(call)));
  flush();
  const before = hub.last;
  hub.publish(calls.map((call) => changed(call, { utterances: 2 })));
  flush();
  assert.equal(read(hub, watcher, before).length, 1);
  const wall = () =>
    read(hub, subscription(['calls']), before).map((one) => one.type === 'call' && one.call.call);
  assert.equal(wall().includes('c-0'), false);
  while (!wall().includes('c-0')) flush();
});

test('five hundred consoles get quiet lines at a rate that costs what fifty cost', () => {
  const rate = (consoles: number) => {
    const { hub, flush } = hubByHand();
    for (let n = 0; n < consoles; n += 1) hub.join({ subscription: subscription(['calls']), wake() {} });
    const calls = Array.from({ length: 300 }, (_, n) => `c-${n}`);
    hub.publish(calls.map((call) => changed(call)));
    flush();
    const before = hub.last;
    hub.publish(calls.map((call) => changed(call, { utterances: 2 })));
    flush();
    return (hub.last - before) * consoles;
  };
  assert.deepEqual([1, 50, 100, 500].map(rate), [50, 2_500, 2_500, 2_500]);
});

test('a stream wakes readers at a bounded rate, the first at once, and words of a call only those who watch it', () => {
  const { hub, flush } = hubByHand();
  const woken: string[] = [];
  const join = (name: string, topics: string[]) => {
    const reader = { subscription: subscription(topics), wake: () => void woken.push(name) };
    hub.join(reader);
    return reader;
  };
  join('console', ['flags']);
  const desktop = join('desktop', ['call:c-1']);
  hub.publish([flagged('f-1')]);
  assert.deepEqual(woken.splice(0), ['console', 'desktop']);
  hub.publish([flagged('f-2')]);
  hub.publish([said('c-1', 'u-1')]);
  assert.deepEqual(woken, [], 'they gather');
  flush();
  assert.deepEqual(woken.splice(0), ['console', 'desktop']);
  flush();
  assert.deepEqual(woken, [], 'nothing happened since');
  hub.publish([said('c-1', 'u-2')]);
  assert.deepEqual(woken.splice(0), ['desktop']);
  hub.leave(desktop);
  flush();
  hub.publish([said('c-1', 'u-3'), said('c-2', 'u-1')]);
  assert.deepEqual(woken, []);
});
