/** One call at a time through the whole engine: what is told when, and what is taken back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInfo, Role } from './contract/call.ts';
import { DEFAULT_CHANNEL } from './contract/call.ts';
import { momentOf } from './contract/flag.ts';
import type { Mood } from './contract/mood.ts';
import type { Outcome } from './contract/outcome.ts';
import type { RecordBody } from './contract/record.ts';
import { createEngine } from './engine.ts';
import { loadRules } from './rules/load.ts';

const rule = (id: string, when: string, more = '') => `
  - id: ${id}
    title: ${id}
    category: x-test
    severity: major
    by: agent
    when: { ${when} }
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]
    ${more}`;
const yaml = `rules:${[
  rule('threat', 'said: { role: customer, any: [银保监] }', 'cooldown: 10s'),
  rule('team-three', 'said: { any: [爱办不办] }', 'scope: { team: T3 }'),
  rule('anger', 'mood: { is: angry, onset: 0.5, recovery: 0.2 }'),
  rule('quiet', 'silence: { min: 10s, after_hold: 30s, hold_words: [稍等] }', 'cooldown: 1s'),
  rule('notice', 'absence: { role: agent, any: [录音], within: 20s }'),
  rule('goodbye', 'absence: { any: [再见], by: end_of_call }', 'scope: { ended_by: agent }'),
].join('')}`;
const loaded = loadRules([{ name: 'test.yaml', text: yaml }]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;

/** A call as it is told: times in seconds of log time, words in seconds of call time. */
class Call {
  readonly #engine = createEngine({
    ruleSet: () => ruleSet,
    thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 },
    idle_ms: 60_000,
  });
  #n = 0;
  /** `status rule` of every flag that was told, since it was asked last. */
  #told: string[] = [];
  last: Outcome[] = [];

  #hear(outcomes: Outcome[]): this {
    this.last = outcomes;
    for (const one of outcomes) {
      if (one.kind === 'flag') this.#told.push(`${one.status} ${one.flag.rule}`);
    }
    return this;
  }

  record(at_s: number, body: RecordBody): this {
    this.#n += 1;
    return this.#hear(this.#engine.fold({ ...body, n: this.#n, at: at_s * 1000 }));
  }

  tick(at_s: number): this {
    return this.#hear(this.#engine.tick(at_s * 1000));
  }

  start(at_s: number, info: CallInfo = {}): this {
    const opens = { rules: ruleSet.hash };
    return this.record(at_s, { type: 'call.started', call: 'c', info, started_at: 5_000, opens, ...ARRIVAL });
  }

  say(
    at_s: number,
    role: Role,
    start_s: number,
    end_s: number,
    text: string,
    more: Partial<Spoken> = {},
  ): this {
    const { utterance = `u-${start_s}`, rev = 1, final = true, source = 'asr' } = more;
    const words = { utterance, rev, final, channel: DEFAULT_CHANNEL[role], role, text };
    const times = { start_ms: start_s * 1000, end_ms: end_s * 1000 };
    const opens = this.#n === 0 ? { opens: { rules: ruleSet.hash } } : {};
    return this.record(at_s, {
      type: 'utterance',
      call: 'c',
      ...words,
      ...times,
      arrived_at: 0,
      source,
      ...opens,
    });
  }

  score(at_s: number, role: Role, utterance: string, mood: Partial<Mood>, rev = 1): this {
    const scores = { angry: 0, negative: 0, neutral: 0, positive: 0, abusive: 0, ...mood };
    const key = { call: 'c', channel: DEFAULT_CHANNEL[role], utterance, rev };
    return this.record(at_s, { type: 'scored', ...key, mood: scores, model: 'm', took_ms: 1 });
  }

  end(at_s: number, ended_by: 'agent' | 'customer' = 'customer'): this {
    return this.record(at_s, { type: 'call.ended', call: 'c', ended_at: at_s * 1000, ended_by, ...ARRIVAL });
  }

  /** What was told since it was asked last, of one rule or of all. */
  told(rule = ''): string[] {
    return this.#told.splice(0).filter((one) => one.endsWith(rule));
  }

  get view() {
    return this.#engine.view('c');
  }
  viewAt(at_s: number) {
    return this.#engine.view('c', at_s * 1000);
  }
  get detail() {
    return this.#engine.detail('c');
  }
  get unscored() {
    return this.#engine.unscored();
  }
}

interface Spoken {
  utterance: string;
  rev: number;
  final: boolean;
  source: string;
}
const ARRIVAL = { source: 'asr', arrived_at: 0 };

test('a partial makes a flag tentative, the final raises the same one', () => {
  const call = new Call().start(0).say(1, 'customer', 0, 1, '我要去银保', { final: false, rev: 0 });
  assert.deepEqual(call.told(), []);
  call.say(2, 'customer', 0, 2, '我要去银保监', { utterance: 'u-0', final: false, rev: 1 });
  assert.deepEqual(call.told(), ['tentative threat']);
  assert.equal(call.view?.flags.major, 0, 'a tentative flag does not count');
  call.say(3, 'customer', 0, 3, '我要去银保监投诉', { rev: 2 });
  assert.deepEqual(call.told(), ['raised threat']);
  assert.equal(call.view?.flags.major, 1);
  assert.equal(call.detail?.flags.length, 1);
});

test('the time of a flag is where its first words begin, of one that rests on none its own moment', () => {
  const call = new Call().start(0).say(9, 'customer', 3, 8, '我要去银保监投诉').tick(30);
  assert.deepEqual(
    call.detail?.flags.map(({ flag }) => [flag.rule, flag.at_ms, momentOf(flag)]),
    [
      ['threat', 8_000, 3_000],
      ['notice', 20_000, 20_000],
      ['quiet', 18_000, 3_000],
    ],
  );
});

test('a final without the words takes the tentative flag back, and so does a final that never comes', () => {
  const partial = () => new Call().start(0).say(1, 'customer', 0, 1, '银保监', { final: false, rev: 0 });
  assert.deepEqual(partial().say(2, 'customer', 0, 2, '饮包间').told(), [
    'tentative threat',
    'retracted threat',
  ]);
  assert.deepEqual(partial().tick(30).told('threat'), ['tentative threat']);
  assert.deepEqual(partial().tick(31).told('threat'), ['tentative threat', 'retracted threat']);
});

test('a rewritten final takes its flag back, or brings one', () => {
  const call = new Call().start(0).say(3, 'customer', 0, 2, '我要去银保监').say(5, 'customer', 3, 4, '好');
  assert.deepEqual(call.told(), ['raised threat']);
  call.say(6, 'customer', 0, 2, '我要去营业厅', { rev: 2 });
  assert.deepEqual(call.told(), ['retracted threat']);
  call.say(7, 'customer', 3, 4, '还是银保监', { rev: 2 });
  assert.deepEqual(call.told(), ['raised threat']);
  call.say(8, 'customer', 3, 4, '好', { rev: 1 });
  assert.deepEqual(call.told(), [], 'an older revision changes nothing');
});

test('within the cool-down a second hit is the same act; after it, a new one', () => {
  const call = new Call().start(0).say(1, 'customer', 0, 1, '银保监').say(5, 'customer', 4, 5, '银保监');
  assert.deepEqual(call.told(), ['raised threat']);
  assert.deepEqual(call.say(12, 'customer', 10, 11, '银保监').told(), ['raised threat']);
});

test('silence is decided when it has lasted long enough and the allowance for lag has passed', () => {
  const call = new Call().start(0).say(3, 'agent', 0, 2, '好');
  assert.deepEqual(call.tick(14.4).told(), [], 'call time 13.4, less 1.5 of lag');
  assert.deepEqual(call.tick(14.6).told(), ['raised quiet']);
  assert.deepEqual(
    call.say(16, 'agent', 11, 12, '我在').told(),
    ['retracted quiet'],
    'it was not silent after all',
  );
});

test('after an announced hold a longer silence is allowed', () => {
  const call = new Call().start(0).say(2, 'agent', 0, 2, '请稍等');
  assert.deepEqual(call.tick(20).told(), []);
  assert.deepEqual(call.tick(34).told(), ['raised notice', 'raised quiet']);
});

test('a customer who is still speaking is not silent, however late the final', () => {
  const call = new Call().start(0).say(2, 'agent', 0, 2, '录音');
  for (let at = 4; at <= 40; at += 4)
    call.say(at, 'customer', 3, at, '我跟你讲', { utterance: 'long', final: false, rev: at });
  assert.deepEqual(call.tick(43).told(), []);
  assert.deepEqual(
    call.say(44, 'customer', 3, 43, '我跟你讲完了', { utterance: 'long', rev: 99 }).told(),
    [],
  );
});

test('while the source is lost or the engine stands still, call time does not go on', () => {
  const lost = new Call()
    .start(0)
    .say(2, 'agent', 0, 2, '好')
    .record(4, { type: 'source.lost', source: 'asr' });
  assert.equal(lost.view?.heard, false);
  assert.deepEqual(lost.tick(300).told(), []);
  lost.record(301, { type: 'source.back', source: 'asr' });
  assert.equal(lost.view?.heard, true);
  assert.deepEqual(lost.tick(308).told(), []);
  assert.deepEqual(lost.tick(312).told(), ['raised quiet']);

  const stopped = new Call().start(0).say(2, 'agent', 0, 2, '好').tick(4);
  stopped.record(300, { type: 'engine.resumed', until: 4_000 });
  assert.deepEqual(stopped.tick(600).told(), []);
  assert.equal(stopped.view?.heard, false);
});

test('the loss of a source that never spoke in the call means nothing to it', () => {
  const call = new Call()
    .start(0)
    .say(2, 'agent', 0, 2, '好')
    .record(3, { type: 'source.lost', source: 'other' });
  assert.equal(call.view?.heard, true);
});

test('something not said by its deadline is flagged at the deadline, and taken back when it was said after all', () => {
  const call = new Call().start(0).say(19, 'agent', 16, 18, '您好');
  assert.deepEqual(call.tick(23).told(), ['raised notice']);
  assert.deepEqual(call.detail?.flags[0]?.flag.at_ms, 20_000);
  assert.deepEqual(call.say(24, 'agent', 19, 22, '本次通话录音').told(), ['retracted notice']);
  const late = new Call().start(0).say(24, 'agent', 21, 23, '本次通话录音');
  assert.deepEqual(late.told(), ['raised notice'], 'words that begin after the deadline do not meet it');
});

test('what must be said by the end is decided at the end, with who hung up', () => {
  const rude = new Call().start(0).say(3, 'agent', 0, 2, '就这样').end(4, 'agent');
  assert.deepEqual(rude.told(), []);
  assert.deepEqual(rude.tick(5.6).told(), ['raised goodbye']);
  assert.deepEqual(
    rude.say(6, 'agent', 2, 3, '再见').told(),
    ['retracted goodbye'],
    'its last words came late',
  );
  const left = new Call().start(0).say(3, 'agent', 0, 2, '就这样').end(4, 'customer').tick(5.6);
  assert.deepEqual(left.told(), []);
});

test('a score raises anger; while it is missing, words are decided all the same', () => {
  const call = new Call().start(0).say(2, 'customer', 0, 1, '你们真行').say(3, 'customer', 2, 3, '银保监');
  assert.deepEqual(call.told(), ['raised threat']);
  call.score(4, 'customer', 'u-2', { angry: 0.9 });
  assert.deepEqual(call.told(), [], 'the turn before it has no score yet');
  call.score(5, 'customer', 'u-0', { angry: 0.8 });
  assert.deepEqual(
    call.told(),
    ['raised anger', 'raised threat'],
    'the flag of the words now carries its mood',
  );
  assert.deepEqual(call.view?.mood, { now: 0.9, peak: 0.9, recent: [0.8, 0.9] });
  call.score(6, 'customer', 'u-0', { angry: 0 });
  assert.deepEqual(call.told(), [], 'the first score wins');
});

test('a call is complete when its late words are in and every final has its score', () => {
  const call = new Call().start(0).say(1, 'customer', 0, 1, '好').end(2);
  assert.equal(call.tick(12).view?.status, 'ended');
  assert.deepEqual(
    call.unscored.map(({ utterance }) => utterance),
    ['u-0'],
  );
  call.score(13, 'customer', 'u-0', {});
  const line = call.last.find(({ kind }) => kind === 'call');
  assert.ok(line?.kind === 'call');
  assert.equal(line.view.status, 'complete');
  assert.equal(call.view, undefined, 'and it is forgotten');
  assert.deepEqual(call.say(14, 'customer', 5, 6, '银保监').last, [], 'strays of it change nothing');
});

test('an id that is used again before the call of that name is complete: the old call ends, the new one is heard', () => {
  const call = new Call().start(0).say(1, 'customer', 0, 1, '好').end(2);
  call.start(4);
  const lines = call.last.flatMap((one) => (one.kind === 'call' ? [one.view.status] : []));
  assert.deepEqual(lines, ['complete', 'live'], 'although a score of the old call was still waited for');
  call.say(6, 'customer', 1, 2, '我要找银保监');
  const raised = call.last.flatMap((one) => (one.kind === 'flag' ? [one.status] : []));
  assert.deepEqual(raised, ['raised']);
  assert.equal(call.tick(60).view?.status, 'live', 'the end of the old call ends nothing of the new one');
});

test('a call that nobody speaks of is idle, and lives again with the next event', () => {
  const call = new Call().start(0).say(1, 'customer', 0, 1, '好').tick(61);
  assert.equal(call.view?.status, 'idle');
  call.say(100, 'customer', 90, 91, '还在');
  assert.equal(call.view?.status, 'live');
});

test('the length of a call that nobody speaks in is carried on for whoever looks', () => {
  const call = new Call().start(0).say(2, 'agent', 0, 2, '好');
  assert.equal(call.view?.duration_ms, 2_000);
  assert.equal(call.viewAt(7)?.duration_ms, 7_000);
  call.record(8, { type: 'source.lost', source: 'asr' });
  assert.equal(call.viewAt(60)?.duration_ms, 8_000, 'while it is not heard it does not grow');
});

test('a flag names the agent at its evidence, and a rule for a team looks there too', () => {
  const call = new Call().start(0, { agent: { id: 'A1', team: 'T3' } }).say(3, 'agent', 0, 2, '爱办不办');
  assert.deepEqual(call.told(), ['raised team-three']);
  call.record(5, {
    type: 'call.updated',
    call: 'c',
    at_ms: 4000,
    info: { agent: { id: 'B2', team: 'T4' } },
    ...ARRIVAL,
  });
  call.say(8, 'customer', 5, 7, '银保监');
  assert.deepEqual(call.told(), ['raised threat']);
  assert.deepEqual(
    call.detail?.flags.map(({ flag }) => [flag.rule, flag.agent?.id]),
    [
      ['team-three', 'A1'],
      ['threat', 'B2'],
    ],
  );
  assert.equal(call.view?.agent?.id, 'B2');
});

test('words that come before the start of their call are judged by what the start says', () => {
  const call = new Call().say(1, 'agent', 0, 1, '爱办不办', { source: 'early' });
  assert.deepEqual(call.told(), []);
  assert.deepEqual(call.start(2, { agent: { id: 'A1', team: 'T3' } }).told(), ['raised team-three']);
  assert.equal(call.view?.started_at, 5_000);
});

test('what the log still holds of a completed call, its beginning trimmed, opens no second one', () => {
  const rest = { type: 'utterance', call: 'c', utterance: 'u-9', rev: 1, final: true, channel: 0 } as const;
  const words = { role: 'customer', text: '银保监', start_ms: 0, end_ms: 1_000, ...ARRIVAL } as const;
  const call = new Call().record(1, { ...rest, ...words });
  assert.deepEqual([call.last, call.view], [[], undefined]);
});

test('a stopped rule is withdrawn with its reason and raises nothing more, until it is resumed', () => {
  const call = new Call().start(0).say(1, 'customer', 0, 1, '银保监');
  call.record(2, { type: 'rule.stopped', rule: 'threat', reason: '误报太多', by: 'admin' });
  assert.deepEqual(call.told(), ['raised threat', 'withdrawn threat']);
  const withdrawn = call.last.find(({ kind }) => kind === 'flag');
  assert.equal(withdrawn?.kind === 'flag' && withdrawn.reason, '误报太多');
  assert.deepEqual(call.say(30, 'customer', 28, 29, '银保监').told('threat'), []);
  call.record(40, { type: 'rule.resumed', rule: 'threat', by: 'admin' });
  assert.deepEqual(call.last.filter(({ kind }) => kind === 'flag').length, 2);
});

test('what time had decided before a rule was stopped is withdrawn like the rest, whether a tick came between or not', () => {
  const told = (...ticks: number[]) => {
    const call = new Call().start(0).say(1, 'agent', 0, 1, '录音');
    for (const at of ticks) call.tick(at);
    call.record(14, { type: 'rule.stopped', rule: 'quiet', reason: '误报太多', by: 'admin' });
    return [call.told(), call.detail?.flags.map(({ status, flag }) => `${status} ${flag.rule}`)];
  };
  const live = told(13);
  assert.deepEqual(live, [['raised quiet', 'withdrawn quiet'], ['withdrawn quiet']]);
  assert.deepEqual(told(), live, 'a replay has no ticks');
});

test('while a rule is stopped time goes on, and what came due is raised when it is resumed', () => {
  const call = new Call().start(0).say(1, 'agent', 0, 1, '录音');
  call.record(2, { type: 'rule.stopped', rule: 'quiet', reason: '误报太多', by: 'admin' });
  call.record(14, { type: 'rule.resumed', rule: 'quiet', by: 'admin' });
  assert.deepEqual(call.told(), ['raised quiet']);
});

test('a flag says of what call it is; when that turns out later, it is told again with it', () => {
  const call = new Call();
  const origins = () =>
    call.last.flatMap((one) => (one.kind === 'flag' ? [`${one.status} ${JSON.stringify(one.origin)}`] : []));
  call.say(1, 'customer', 0, 1, '我要去银保监');
  assert.deepEqual(origins(), ['raised {"started_at":null,"info":{}}']);
  call.start(2, { customer: { id: 'm-5' } });
  assert.deepEqual(origins(), ['raised {"started_at":5000,"info":{"customer":{"id":"m-5"}}}']);
  call.say(3, 'customer', 2, 3, '你听见没有');
  assert.deepEqual(origins(), [], 'and not once more');
});

test('a person swaps the roles: words told before are told again with the other role, once, and it can be undone', () => {
  const call = new Call().start(0);
  call.say(3, 'agent', 1, 3, '我要去银保监');
  assert.deepEqual(call.told(), []);
  call.record(4, { type: 'roles.set', call: 'c', swapped: true, by: 'lin' });
  assert.deepEqual(call.told(), ['raised threat']);
  assert.deepEqual(
    call.last.flatMap((one) => (one.kind === 'utterance' ? [one.utterance.role] : [])),
    ['customer'],
  );
  const line = call.last.find((one) => one.kind === 'call');
  assert.deepEqual(line?.view.roles_swapped, { by: 'lin', at: 4_000, at_ms: 4_000 });
  call.record(5, { type: 'roles.set', call: 'c', swapped: true, by: 'wang' });
  assert.deepEqual(
    call.last.map(({ kind }) => kind),
    [],
    'said twice, it is told once',
  );
  call.say(7, 'customer', 5, 7, '好的');
  assert.equal(call.last.find((one) => one.kind === 'utterance')?.utterance.role, 'agent');
  call.record(8, { type: 'roles.set', call: 'c', swapped: false, by: 'lin' });
  assert.deepEqual(call.told(), ['retracted threat']);
  assert.equal(call.last.find((one) => one.kind === 'call')?.view.roles_swapped, undefined);
});

test('a call that goes on without a word for a minute is told to be not heard, once, and well heard again after one', () => {
  const call = new Call().start(0).say(3, 'agent', 1, 3, '好的');
  const heard = () =>
    call.last.flatMap((one) =>
      one.kind === 'call' ? [one.view.hearing?.map(({ kind }) => kind) ?? []] : [],
    );
  // Something must come, or the call is idle first: the sender says how far it has listened.
  call.record(40, { type: 'progress', call: 'c', audio_ms: 40_000, ...ARRIVAL });
  assert.deepEqual(heard().flat(), []);
  call.tick(63.5);
  assert.deepEqual(heard(), [['no_words']]);
  call.tick(70);
  assert.deepEqual(heard(), []);
  call.say(72, 'customer', 70, 71, '好', { final: false });
  assert.deepEqual(heard(), [[]]);
});
