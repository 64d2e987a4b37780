/** What a call still needs, as it is told while the call goes on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInfo, Role } from '../contract/call.ts';
import { DEFAULT_CHANNEL } from '../contract/call.ts';
import type { RecordBody } from '../contract/record.ts';
import { createEngine } from '../engine.ts';
import { loadRules } from '../rules/load.ts';

const rule = (id: string, absence: string, more = '') => `
  - id: ${id}
    title: ${id}
    category: x-test
    severity: major
    by: agent
    when: { absence: { ${absence} } }
    checklist: { zh: 说${id}, en: Say ${id} }
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]
    ${more}`;
const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `rules:${[
      rule('greeting', 'role: agent, any: [您好], within_utterances: 2'),
      rule('notice', 'role: agent, any: [录音], within: 20s', 'scope: { direction: outbound }'),
      rule('identity', 'any: [身份证], before: { said: { any: [余额] } }'),
      rule('closing', 'role: agent, any: [再见], by: end_of_call', 'scope: { ended_by: agent }'),
      rule('secret', 'role: agent, any: [风险], within: 20s', 'status: shadow'),
      rule('old', 'role: agent, any: [风险], within: 20s', 'status: retired'),
    ].join('')}`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;
const ARRIVAL = { source: 'asr', arrived_at: 0 };

class Call {
  readonly #engine = createEngine({
    ruleSet: () => ruleSet,
    thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 },
  });
  #n = 0;
  /** Every list that was told: `rule state`, joined. */
  readonly told: string[] = [];

  constructor(info: CallInfo = {}) {
    const opens = { rules: ruleSet.hash };
    this.record(0, { type: 'call.started', call: 'c', info, started_at: 5_000, opens, ...ARRIVAL });
  }

  record(at_s: number, body: RecordBody): this {
    this.#n += 1;
    return this.#hear(this.#engine.fold({ ...body, n: this.#n, at: at_s * 1_000 }));
  }

  tick(at_s: number): this {
    return this.#hear(this.#engine.tick(at_s * 1_000));
  }

  say(at_s: number, role: Role, start_s: number, text: string, rev = 1, final = true): this {
    const words = { utterance: `u-${start_s}`, rev, final, channel: DEFAULT_CHANNEL[role], role, text };
    const times = { start_ms: start_s * 1_000, end_ms: (start_s + 1) * 1_000 };
    return this.record(at_s, { type: 'utterance', call: 'c', ...words, ...times, ...ARRIVAL });
  }

  end(at_s: number, ended_by: 'agent' | 'customer'): this {
    return this.record(at_s, { type: 'call.ended', call: 'c', ended_at: at_s * 1_000, ended_by, ...ARRIVAL });
  }

  get now(): string {
    return shown(this.#engine.detail('c')?.checklist ?? []);
  }

  #hear(outcomes: ReturnType<ReturnType<typeof createEngine>['fold']>): this {
    for (const one of outcomes) if (one.kind === 'checklist') this.told.push(shown(one.checklist.items));
    return this;
  }
}
const shown = (items: readonly { rule: string; state: string }[]) =>
  items.map((one) => `${one.rule} ${one.state}`).join(', ');

test('everything is open at the start, in the order of the rules, those of shadow and retired rules aside', () => {
  const call = new Call({ direction: 'outbound' });
  assert.deepEqual(call.told, ['greeting open, notice open, identity open, closing open']);
  assert.equal(new Call().now, 'greeting open, identity open, closing open', 'no notice is due inbound');
});

test('it ticks itself when the words are said, once each, and tells only what changes', () => {
  const call = new Call()
    .say(2, 'agent', 0, '您好')
    .say(5, 'customer', 3, '查一下')
    .say(8, 'agent', 6, '请报身份证');
  assert.deepEqual(call.told.slice(1), [
    'greeting done, identity open, closing open',
    'greeting done, identity done, closing open',
  ]);
});

test('words that are still being said tick nothing', () => {
  const call = new Call().say(2, 'agent', 0, '您好', 0, false);
  assert.equal(call.now, 'greeting open, identity open, closing open');
});

test('a deadline that passes is missed, by time alone, and words that come too late change nothing', () => {
  const call = new Call({ direction: 'outbound' }).say(2, 'agent', 0, '您好').tick(20);
  assert.match(call.now, /notice open/);
  call.tick(24);
  assert.match(call.told.at(-1) ?? '', /notice missed/);
  call.say(31, 'agent', 29, '本次通话录音');
  assert.match(call.now, /notice missed/);
});

test('words in time that arrive late turn missed into done', () => {
  const call = new Call({ direction: 'outbound' }).say(26, 'customer', 24, '喂').tick(28);
  assert.match(call.now, /notice missed/);
  call.say(29, 'agent', 18, '本次通话录音');
  assert.match(call.told.at(-1) ?? '', /notice done/);
});

test('a rewrite takes a tick back', () => {
  const call = new Call().say(2, 'agent', 0, '您好').say(3, 'agent', 0, '你要', 2);
  assert.equal(call.now, 'greeting open, identity open, closing open');
});

test('what should have come before is missed once the other thing has happened', () => {
  const call = new Call().say(2, 'agent', 0, '您好').say(5, 'agent', 3, '余额是一百');
  assert.match(call.now, /identity missed/);
});

test('the closing stays open until it is said or the agent hangs up without it', () => {
  const call = new Call().say(2, 'agent', 0, '您好').say(5, 'agent', 3, '好的');
  assert.match(call.now, /closing open/);
  assert.match(call.end(7, 'agent').tick(9).told.at(-1) ?? '', /closing missed/);
  const polite = new Call().say(2, 'agent', 0, '您好').say(5, 'agent', 3, '再见');
  assert.match(polite.end(7, 'agent').tick(9).now || (polite.told.at(-1) ?? ''), /closing done/);
});

test('a rule that a person stopped is nothing that anybody is reminded of', () => {
  const call = new Call().say(2, 'agent', 0, '您好');
  call.record(3, { type: 'rule.stopped', rule: 'identity', reason: 'x', by: 'admin' });
  assert.equal(call.now, 'greeting done, closing open');
  call.say(5, 'agent', 3, '好的');
  assert.equal(call.told.at(-1), 'greeting done, closing open');
});

test('what turns out to be another kind of call needs other things', () => {
  const call = new Call().say(2, 'agent', 0, '您好');
  call.record(3, {
    type: 'call.updated',
    call: 'c',
    at_ms: 2_000,
    info: { direction: 'outbound' },
    ...ARRIVAL,
  });
  assert.equal(call.told.at(-1), 'greeting done, notice open, identity open, closing open');
});
