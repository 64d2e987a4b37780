import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInfo } from '../contract/call.ts';
import type { FlagDecision, FlagStatus } from '../contract/flag.ts';
import type { ScopeFlag, ScopeOutcome } from '../contract/scope-flag.ts';
import { flagId } from '../ids.ts';
import { AcrossFold, type AcrossOptions, type FlagOutcome } from './across-fold.ts';
import { type AcrossRule, compileAcross } from './across-rule.ts';
import { mostKept, type Tally } from './tally.ts';

const START = Date.UTC(2026, 10, 22, 1);
const MINUTE = 60_000;

interface RuleParts {
  id?: string;
  across?: Partial<AcrossRule['across']>;
  more?: Partial<Parameters<typeof compileAcross>[0][number]>;
}
function rule({ id = 'outage', across, more }: RuleParts = {}): AcrossRule {
  const of = { categories: ['safety_risk'] };
  return compileAcross(
    [
      {
        id,
        title: '出事了',
        category: 'safety_risk',
        severity: 'critical',
        across: { of, by: 'queue', at_least: 3, within: '10m', ...across },
        tests: [],
        ...more,
      },
    ],
    'hash-1',
  )[0] as AcrossRule;
}

interface FlagParts extends CallInfo {
  status?: FlagStatus;
  id?: string;
  category?: string;
  rule?: string;
  shadow?: true;
  /** Minute at which the log hears of it; the minute of the words unless it is said. */
  heard?: number;
  started?: null;
}
/** A flag of a call, by the minute at which its words were said. */
function flagged(minute: number, call: string, parts: FlagParts = {}): FlagOutcome {
  const { status = 'raised', id = '', category = 'safety_risk', shadow, heard, started, ...info } = parts;
  const { rule: name = 'fire' } = parts;
  const flag: FlagDecision = {
    id: flagId(call, name, id),
    call,
    rule: name,
    rule_hash: '',
    title: '',
    category,
    severity: 'critical',
    by: 'customer',
    at_ms: 5_000,
    evidence: [],
    why: { op: 'said', holds: true, looked_for: {}, seen: {} },
    mood: null,
    ...(shadow ? { shadow } : {}),
  };
  const started_at = started === null ? null : START + minute * MINUTE - flag.at_ms;
  return {
    kind: 'flag',
    cause: { n: 1, at: START + (heard ?? minute) * MINUTE },
    status,
    flag,
    origin: { started_at, info: { queue: '账单', ...info } },
  };
}

const minutes = (iso: string) => (Date.parse(iso) - START) / MINUTE;
const said = ({ status, scope, at, why }: ScopeFlag) =>
  `${status} ${scope.name} ${minutes(at)} (${why.seen.calls} calls, ${why.seen.flags} flags)`;
const told = (outcomes: readonly ScopeOutcome[]) => outcomes.map(({ scope_flag }) => said(scope_flag));
function fed(flags: readonly FlagOutcome[], options: Partial<AcrossOptions> = {}): string[] {
  const fold = new AcrossFold({ rules: [rule()], ...options });
  return told(flags.flatMap((flag) => fold.fold(flag)));
}

test('the flag that makes the count full raises one of the queue, which explains itself', () => {
  const fold = new AcrossFold({ rules: [rule({ more: { coach: '先统一口径' } })] });
  const agent = { id: 'A1', team: 'T1' };
  assert.deepEqual(fold.fold(flagged(0, 'c-1', { agent })), []);
  assert.deepEqual(fold.fold(flagged(4, 'c-2')), []);
  const [outcome, ...rest] = fold.fold(flagged(8, 'c-3'));
  assert.deepEqual(rest, []);
  const at = (minute: number) => new Date(START + minute * MINUTE).toISOString();
  const counted = (minute: number, call: string, more = {}) => ({
    flag: flagId(call, 'fire', ''),
    call,
    rule: 'fire',
    at: at(minute),
    ...more,
    queue: '账单',
  });
  assert.deepEqual(outcome, {
    kind: 'scope_flag',
    cause: { n: 1, at: START + 8 * MINUTE },
    scope_flag: {
      id: outcome?.scope_flag.id,
      scope: { by: 'queue', name: '账单' },
      rule: 'outage',
      rule_hash: 'hash-1',
      title: '出事了',
      category: 'safety_risk',
      severity: 'critical',
      status: 'raised',
      at: at(8),
      raised_at: at(8),
      evidence: [counted(0, 'c-1', { agent: 'A1', team: 'T1' }), counted(4, 'c-2'), counted(8, 'c-3')],
      why: {
        op: 'across',
        holds: true,
        looked_for: {
          categories: ['safety_risk'],
          by: 'queue',
          at_least: 3,
          within: '10m',
          count: 'calls',
        },
        seen: { calls: 3, flags: 3 },
      },
      coach: '先统一口径',
    },
  });
  assert.match(outcome?.scope_flag.id ?? '', /^[0-9a-f]{16}$/);
});

test('distinct calls are counted, or every flag where the rule says so', () => {
  const flags = [flagged(0, 'c-1', { id: 'a' }), flagged(1, 'c-1', { id: 'b' }), flagged(2, 'c-2')];
  assert.deepEqual(fed(flags), []);
  const rules = [rule({ across: { count: 'flags' } })];
  assert.deepEqual(fed(flags, { rules }), ['raised 账单 2 (2 calls, 3 flags)']);
});

test('the window is open at its old end: a flag exactly its length before is not counted with it', () => {
  const around = (minute: number) => [flagged(0, 'c-1'), flagged(5, 'c-2'), flagged(minute, 'c-3')];
  assert.deepEqual(fed(around(10)), []);
  assert.deepEqual(fed(around(9.999)), ['raised 账单 9.999 (3 calls, 3 flags)']);
});

test('the order of arrival inside a window changes neither the moment nor the evidence', () => {
  const flags = [0, 3, 6].map((minute, index) => flagged(minute, `c-${index}`, { heard: 8 }));
  const [a, b, c] = flags as [FlagOutcome, FlagOutcome, FlagOutcome];
  for (const order of [
    [a, b, c],
    [c, a, b],
    [b, c, a],
    [c, b, a],
  ]) {
    const fold = new AcrossFold({ rules: [rule()] });
    const outcomes = order.flatMap((flag) => fold.fold(flag));
    assert.deepEqual(told(outcomes), ['raised 账单 6 (3 calls, 3 flags)']);
    assert.deepEqual(
      outcomes[0]?.scope_flag.evidence.map(({ call }) => call),
      ['c-0', 'c-1', 'c-2'],
    );
  }
});

test('one that comes so late that its window is over changes nothing', () => {
  const late = flagged(0, 'c-0', { heard: 16 });
  assert.deepEqual(fed([flagged(12, 'c-1'), flagged(15, 'c-2'), late]), []);
  const standing = [flagged(20, 'c-1'), flagged(21, 'c-2'), flagged(22, 'c-3')];
  assert.deepEqual(fed([...standing, flagged(11, 'c-0', { heard: 23 })]), [
    'raised 账单 22 (3 calls, 3 flags)',
  ]);
});

test('during the cool-down further flags join the one that stands; after it they begin a new count', () => {
  const flags = [0, 1, 2, 5, 11.9, 12, 13, 14].map((minute, index) => flagged(minute, `c-${index}`));
  assert.deepEqual(fed(flags), [
    'raised 账单 2 (3 calls, 3 flags)',
    'raised 账单 2 (4 calls, 4 flags)',
    'raised 账单 2 (5 calls, 5 flags)',
    'raised 账单 14 (3 calls, 3 flags)',
  ]);
  const rules = [rule({ more: { cooldown: '1h' } })];
  assert.deepEqual(fed(flags, { rules }).at(-1), 'raised 账单 2 (8 calls, 8 flags)');
});

test('a flag counts for one scope flag only, so two of them never have the same first one', () => {
  const fold = new AcrossFold({ rules: [rule({ more: { cooldown: '1m' } })] });
  const outcomes = [0, 1, 2, 3, 4, 5].flatMap((minute) => fold.fold(flagged(minute, `c-${minute}`)));
  assert.deepEqual(told(outcomes), ['raised 账单 2 (3 calls, 3 flags)', 'raised 账单 5 (3 calls, 3 flags)']);
  assert.equal(new Set(outcomes.map(({ scope_flag }) => scope_flag.id)).size, 2);
});

test('flags that are taken back withdraw the scope flag once the rest is too few, and it may come again', () => {
  const fold = new AcrossFold({ rules: [rule()] });
  const feed = (...flags: FlagOutcome[]) => flags.flatMap((flag) => fold.fold(flag));
  const raised = feed(flagged(0, 'c-1'), flagged(1, 'c-2'), flagged(2, 'c-3'), flagged(3, 'c-4'));
  assert.deepEqual(told(feed(flagged(1, 'c-2', { status: 'retracted', heard: 4 }))), [
    'raised 账单 2 (3 calls, 3 flags)',
  ]);
  const withdrawn = feed(flagged(2, 'c-3', { status: 'withdrawn', heard: 4 }));
  assert.deepEqual(told(withdrawn), ['withdrawn 账单 2 (2 calls, 2 flags)']);
  assert.equal(withdrawn[0]?.scope_flag.why.holds, false);
  assert.equal(withdrawn[0]?.scope_flag.reason, 'flags that it counted were taken back');
  const again = feed(flagged(5, 'c-5'));
  assert.deepEqual(told(again), ['raised 账单 5 (3 calls, 3 flags)']);
  assert.equal(again[0]?.scope_flag.id, raised[0]?.scope_flag.id, 'the first flag is the same');
});

test('what joined during a long cool-down does not hold a scope flag up whose own flags are gone', () => {
  const rules = [rule({ more: { cooldown: '1h' } })];
  const flags = [flagged(0, 'c-1'), flagged(1, 'c-2'), flagged(2, 'c-3'), flagged(40, 'c-4')];
  const gone = flagged(1, 'c-2', { status: 'retracted', heard: 41 });
  assert.deepEqual(fed([...flags, gone], { rules }).at(-1), 'withdrawn 账单 2 (3 calls, 3 flags)');
});

test('a flag that is told again counts once; one that turns out to be of another queue moves there', () => {
  const fold = new AcrossFold({ rules: [rule({ across: { at_least: 2 } })] });
  const feed = (...flags: FlagOutcome[]) => told(flags.flatMap((flag) => fold.fold(flag)));
  assert.deepEqual(feed(flagged(0, 'c-1'), flagged(0, 'c-1', { heard: 1 }), flagged(2, 'c-2')), [
    'raised 账单 2 (2 calls, 2 flags)',
  ]);
  assert.deepEqual(feed(flagged(3, 'c-3', { queue: '报修' })), []);
  assert.deepEqual(feed(flagged(2, 'c-2', { queue: '报修', heard: 4 })), [
    'withdrawn 账单 2 (1 calls, 1 flags)',
    'raised 报修 3 (2 calls, 2 flags)',
  ]);
});

test('only raised flags that people see count; for a shadow rule those of shadow rules too', () => {
  const flags = [
    flagged(0, 'c-1'),
    flagged(1, 'c-2', { status: 'tentative' }),
    flagged(2, 'c-3', { shadow: true }),
    flagged(3, 'c-4', { category: 'churn_threat' }),
    flagged(4, 'c-5', { queue: undefined }),
    flagged(5, 'c-6'),
  ];
  assert.deepEqual(fed(flags), []);
  const fold = new AcrossFold({ rules: [rule({ more: { status: 'shadow' } })] });
  const outcomes = flags.flatMap((flag) => fold.fold(flag));
  assert.deepEqual(told(outcomes), ['raised 账单 5 (3 calls, 3 flags)']);
  assert.equal(outcomes[0]?.scope_flag.shadow, true);
  assert.deepEqual(fed(flags, { rules: [rule({ more: { status: 'retired' } })] }), []);
});

test('rules are named or categories, and a flag that fits either counts', () => {
  const rules = [rule({ across: { of: { rules: ['smoke'], categories: ['safety_risk'] } } })];
  const flags = [
    flagged(0, 'c-1', { rule: 'smoke', category: 'x-other' }),
    flagged(1, 'c-2'),
    flagged(2, 'c-3', { rule: 'else', category: 'x-other' }),
  ];
  assert.deepEqual(fed(flags, { rules }), []);
  assert.equal(fed([...flags, flagged(3, 'c-4')], { rules }).length, 1);
});

test('the four scopes, and the scope of the rule', () => {
  const info = {
    agent: { id: 'A1', team: 'T1' },
    customer: { id: 'm-5', number: '[手机号·k3f9]' },
    trade: 'bank' as const,
  };
  const nameless = { ...info, customer: { number: '[手机号·k3f9]' } };
  for (const [by, name] of [
    ['queue', '账单'],
    ['team', 'T1'],
    ['agent', 'A1'],
    ['customer', 'm-5'],
  ] as const) {
    const rules = [rule({ across: { by } })];
    const flags = [0, 1, 2].map((minute) => flagged(minute, `c-${minute}`, info));
    assert.deepEqual(fed(flags, { rules }), [`raised ${name} 2 (3 calls, 3 flags)`]);
  }
  const byNumber = [0, 1, 2].map((minute) => flagged(minute, `c-${minute}`, nameless));
  assert.deepEqual(fed(byNumber, { rules: [rule({ across: { by: 'customer' } })] }), [
    'raised [手机号·k3f9] 2 (3 calls, 3 flags)',
  ]);
  assert.deepEqual(fed(byNumber, { rules: [rule({ more: { scope: { trade: 'telecom' } } })] }), []);
  assert.equal(fed(byNumber, { rules: [rule({ more: { scope: { trade: 'bank' } } })] }).length, 1);
});

test('without a start of the call the moment of raising counts; a clock that is ahead counts as now', () => {
  const unknown = [0, 1, 2].map((minute) => flagged(99, `c-${minute}`, { started: null, heard: minute }));
  assert.deepEqual(fed(unknown), ['raised 账单 2 (3 calls, 3 flags)']);
  const ahead = [flagged(0, 'c-1'), flagged(500, 'c-2', { heard: 1 }), flagged(2, 'c-3')];
  assert.deepEqual(fed(ahead), ['raised 账单 2 (3 calls, 3 flags)']);
  // Told again, with its mood: it keeps the time at which it counted first.
  const again = flagged(500, 'c-2', { heard: 3 });
  assert.deepEqual(fed([...ahead, again]), ['raised 账单 2 (3 calls, 3 flags)']);
});

test('a stopped rule takes its flag back and raises nothing; resumed, it raises what holds by then', () => {
  const fold = new AcrossFold({ rules: [rule()] });
  const cause = (minute: number) => ({ n: 9, at: START + minute * MINUTE });
  for (const minute of [0, 1, 2]) fold.fold(flagged(minute, `c-${minute}`));
  assert.deepEqual([fold.standing('outage'), fold.standing('other')], [1, 0]);
  const stopped = fold.stop('outage', '误报', cause(3));
  assert.equal(fold.standing('outage'), 0);
  assert.deepEqual(told(stopped), ['withdrawn 账单 2 (3 calls, 3 flags)']);
  assert.equal(stopped[0]?.scope_flag.reason, '误报');
  assert.deepEqual(fold.fold(flagged(4, 'c-4')), []);
  assert.deepEqual(told(fold.resume('outage', cause(5))), ['raised 账单 4 (4 calls, 4 flags)']);
  fold.stop('outage', '误报', cause(6));
  assert.deepEqual(fold.resume('outage', cause(60)), [], 'nothing of an hour ago is raised');
});

test('other rules: what is counted in the same way goes on, the rest begins anew', () => {
  const fold = new AcrossFold({ rules: [rule(), rule({ id: 'other' })] });
  fold.fold(flagged(0, 'c-1'));
  fold.fold(flagged(1, 'c-2'));
  const cause = { n: 0, at: START + MINUTE };
  fold.use([rule({ more: { title: '又出事了' } }), rule({ id: 'other', across: { within: '9m' } })], cause);
  const outcomes = fold.fold(flagged(2, 'c-3'));
  assert.deepEqual(
    outcomes.map(({ scope_flag }) => `${scope_flag.rule} ${scope_flag.title}`),
    ['outage 又出事了'],
  );
});

test('what stands of a rule that is changed or removed is withdrawn, at once or at the next start', () => {
  const old = [rule(), rule({ id: 'removed' }), rule({ id: 'retired' }), rule({ id: 'stays' })];
  const changed = [
    rule({ across: { within: '9m' } }),
    rule({ id: 'retired', more: { status: 'retired' } }),
    rule({ id: 'stays' }),
  ];
  const cause = { n: 0, at: START + 3 * MINUTE };
  const running = () => {
    const fold = new AcrossFold({ rules: old });
    for (const minute of [0, 1, 2]) fold.fold(flagged(minute, `c-${minute}`));
    return fold;
  };
  const withdrawn = (outcomes: ScopeOutcome[]) =>
    outcomes.map(({ scope_flag: { rule: id, status, reason } }) => `${status} ${id}: ${reason}`).sort();
  const expected = ['outage', 'removed', 'retired'].map(
    (id) => `withdrawn ${id}: the rule was changed or removed, and what it counted is counted no more`,
  );
  const live = running();
  const outcomes = live.use(changed, cause);
  assert.deepEqual(withdrawn(outcomes), expected);
  assert.ok(outcomes.every((one) => one.cause === cause && !one.scope_flag.why.holds));
  assert.deepEqual(
    ['outage', 'stays'].map((id) => live.standing(id)),
    [0, 1],
  );

  const stored = Array.from(running().takeChanges().values(), (json) => JSON.parse(json as string) as Tally);
  const next = new AcrossFold({ rules: changed });
  assert.deepEqual(withdrawn(next.restore(stored, cause, old)), expected);
  assert.deepEqual(next.standing('stays'), 1);
  assert.deepEqual(
    [...next.takeChanges()],
    ['outage', 'removed', 'retired'].map((id) => [`${id}\0账单`, null]),
  );
});

test('a scope flag that loses its flags comes again from any window that holds enough, not only from the newest', () => {
  const fold = new AcrossFold({ rules: [rule()] });
  const feed = (...flags: FlagOutcome[]) => told(flags.flatMap((flag) => fold.fold(flag)));
  feed(...[0, 1, 2, 8, 9, 12, 19.5].map((minute) => flagged(minute, `c-${minute}`)));
  const gone = [0, 1, 2].map((minute) => flagged(minute, `c-${minute}`, { status: 'withdrawn', heard: 20 }));
  assert.deepEqual(feed(...gone).slice(-2), [
    'withdrawn 账单 2 (2 calls, 2 flags)',
    'raised 账单 12 (4 calls, 4 flags)',
  ]);
});

test('memory is bounded: idle tallies are forgotten, and too many push out the one touched longest ago', () => {
  const fold = new AcrossFold({ rules: [rule()], limits: { tallies: 3, flags: 100 } });
  for (const queue of ['a', 'b', 'c']) fold.fold(flagged(0, `c-${queue}`, { queue }));
  fold.fold(flagged(1, 'c-a2', { queue: 'a' }));
  fold.fold(flagged(2, 'c-d', { queue: 'd' }));
  assert.deepEqual([fold.tallies, fold.dropped], [3, 1]);
  const changes = fold.takeChanges();
  assert.equal(changes.get('outage\0b'), null, 'b was touched longest ago');
  assert.ok(changes.get('outage\0a'));
  fold.fold(flagged(30, 'c-e', { queue: 'e' }));
  assert.equal(fold.tallies, 1, 'ten quiet minutes and the window is over');

  const few = new AcrossFold({ rules: [rule()], limits: { tallies: 100, flags: 2 } });
  for (const queue of ['a', 'b', 'c']) few.fold(flagged(0, `c-${queue}`, { queue }));
  assert.deepEqual([few.tallies, few.dropped], [2, 1]);
});

test('a tally keeps a bounded number of flags and says how many more there were', () => {
  const fold = new AcrossFold({ rules: [rule()] });
  const most = mostKept(3);
  const outcomes = Array.from({ length: most + 4 }, (_, index) =>
    fold.fold(flagged(index / 1_000, `c-${index}`)),
  ).flat();
  const last = outcomes.at(-1)?.scope_flag;
  assert.deepEqual(last?.why.seen, { calls: most, flags: most, not_kept: 4 });
  assert.equal(last?.evidence.length, 50);
});
