import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Became, becameOf, type Waiting } from './became.ts';
import { planOf } from './config.ts';
import { decide, type Item } from './decide.ts';
import { AT_NINE, alert, alertsConfig } from './made-up.ts';
import type { Plan } from './plan.ts';
import type { Line, Reason } from './reasons.ts';
import { type Told, waitOf } from './sends.ts';
import { EMPTY, NEW_TARGET, type TargetState } from './state.ts';
import { viewOf } from './target-view.ts';
import type { TargetConfig } from './targets/table.ts';
import { waitingIn } from './waiting.ts';

const NOW = 1_000_000_000_000;
const URL_OF = 'https://example.com/?key=K';
const targets: Record<string, TargetConfig> = {};
const config = alertsConfig({
  targets: { a: { kind: 'wecom', url: URL_OF }, b: { kind: 'wecom', url: URL_OF } },
  routes: [{ to: ['a', 'b'], group_by: ['call'], group_wait_s: 5 }],
  give_up_s: 60,
});
Object.assign(targets, config.targets);

/** What decide() says of items, with what became of each line at the end. */
class History {
  readonly #plan: Plan;
  state = EMPTY;
  lines: Line[] = [];
  now = NOW;
  n = 0;

  constructor(of = config) {
    this.#plan = planOf(of);
  }

  take(item: Item): this {
    const decided = decide(this.#plan, this.state, item, this.now, () => AT_NINE);
    this.state = decided.state;
    this.lines.push(...decided.lines);
    return this;
  }

  raise(flag: string, status: 'raised' | 'retracted' = 'raised'): this {
    this.n += 1;
    return this.take({ type: 'alert', number: this.n, alert: alert('c-1', flag), status, demo: false });
  }

  after(seconds: number): this {
    this.now += seconds * 1_000;
    return this.take({ type: 'time' });
  }

  /** Everything that waits for the target is tried once. */
  answer(target: string, told: Told): this {
    const sends = [...this.state.sends.values()].filter((one) => one.target === target).map(({ id }) => id);
    return this.take({ type: 'sending', sends }).take({ type: 'told', sends, told });
  }

  /** `reason[ target] → what became of it`. */
  told(flag = 'f-1'): string[] {
    const all = becameOf(this.lines, waitingIn(this.state, new Map(Object.entries(targets)), this.now));
    return this.lines.flatMap((line, index) =>
      line.flag === flag
        ? [`${line.reason}${line.target ? ` ${line.target}` : ''} → ${brief(all[index] ?? null)}`]
        : [],
    );
  }
}

function brief(one: Became | null): string {
  if (one === null) return '';
  const { is, tries, held, detail } = one;
  return [is, tries || '', held ?? '', detail.fault ?? ''].filter((word) => word !== '').join(' ');
}

const REFUSED: Told = { ok: false, fault: { code: 'NO_ANSWER' }, retry: true };

test('what was ordered is told with what came of it at each target, and how often it was tried', () => {
  const site = new History().raise('f-1').after(5);
  assert.deepEqual(site.told(), ['waits → waiting', 'queued a → waiting', 'queued b → waiting']);
  site.answer('a', { ok: true, as: 'one' }).answer('b', REFUSED);
  assert.deepEqual(site.told(), [
    // Of several targets the one that has not got it.
    'waits → waiting 1 target NO_ANSWER',
    'queued a → sent 1',
    'queued b → waiting 1 target NO_ANSWER',
    'sent a → ',
    'retrying b → waiting 1 target NO_ANSWER',
  ]);
  site.after(70).answer('b', REFUSED);
  assert.deepEqual(site.told(), [
    'waits → failed 2 NO_ANSWER',
    'queued a → sent 1',
    'queued b → failed 2 NO_ANSWER',
    'sent a → ',
    'retrying b → failed 2 NO_ANSWER',
    'failed b → ',
  ]);
});

test('a target keeps how often it failed, when and why, also once something arrived again', () => {
  const site = new History().raise('f-1').after(5).answer('b', REFUSED).after(70).answer('b', REFUSED);
  const failedAt = site.now;
  site.raise('f-2').after(70).answer('b', { ok: true, as: 'one' });
  const fares = site.state.targets.get('b')!;
  const view = viewOf({ name: 'b', kind: 'wecom', waiting: 0, address: null }, fares, site.now);
  assert.deepEqual(
    [view.failures, view.failed_tries, view.failed, view.fault, view.last_fault],
    [0, 2, 1, null, { code: 'NO_ANSWER' }],
  );
  assert.equal(view.last_failed_at, new Date(failedAt).toISOString());
});

test('a flag that still waits for its group says so, and one that was taken back meanwhile that it was not sent', () => {
  const site = new History().raise('f-1').after(2);
  assert.deepEqual(site.told(), ['waits → waiting group']);
  site.raise('f-1', 'retracted');
  assert.deepEqual(site.told(), ['waits → taken_back', 'taken_back → ']);
  const queued = new History().raise('f-1').after(5).raise('f-1', 'retracted');
  assert.deepEqual(queued.told().slice(1, 3), ['queued a → taken_back', 'queued b → taken_back']);
});

test('what waited and was silenced then says that, not that it waits', () => {
  const site = new History().raise('f-1');
  const until = NOW + 600_000;
  const silence = { id: 's', match: {}, from: NOW, until, reason: '演练', by: 'li', ended_by: null };
  site.take({ type: 'silence', silence: { ...silence, match: { queue: ['billing'] } } }).after(5);
  assert.deepEqual(site.told(), ['waits → silenced', 'silenced → ']);
});

test('a target that has had all it takes a minute holds a message back, and that is told', () => {
  const site = new History().raise('f-1').after(5);
  const recent = Array.from({ length: 18 }, () => site.now);
  const busy: TargetState = { ...(site.state.targets.get('a') ?? NEW_TARGET), recent };
  assert.ok(waitOf(recent, [{ n: 18, per_ms: 60_000 }], site.now) > 0);
  site.state = { ...site.state, targets: new Map([['a', busy]]) };
  assert.deepEqual(site.told().slice(1), ['queued a → waiting budget', 'queued b → waiting']);
});

const BY_TWO_ROUTES = alertsConfig({
  targets: config.targets,
  routes: [
    { to: ['a'], group_by: ['call'], group_wait_s: 5, continue: true },
    { to: ['b'], group_by: ['call'], group_wait_s: 30 },
  ],
});

test('a flag that goes by two routes is told by each what became of it there', () => {
  const site = new History(BY_TWO_ROUTES).raise('f-1').after(5).answer('a', { ok: true, as: 'one' });
  assert.deepEqual(site.told(), [
    'waits → sent 1',
    'waits → waiting group',
    'queued a → sent 1',
    'sent a → ',
  ]);
  const routes = site.lines.flatMap(({ reason, detail }) => (reason === 'waits' ? [detail.route] : []));
  assert.deepEqual(routes, ['0', '1']);
  const both = new History(BY_TWO_ROUTES).raise('f-1').after(5).answer('a', { ok: true, as: 'one' });
  both.after(25).answer('b', { ok: false, fault: { code: 'HTTP_STATUS', got: '400' }, retry: false });
  assert.deepEqual(both.told().slice(0, 2), ['waits → sent 1', 'waits → failed 1 HTTP_STATUS']);
  site.raise('f-1', 'retracted');
  assert.deepEqual(site.told(), [
    'waits → sent 1',
    'waits → taken_back',
    'queued a → sent 1',
    'sent a → ',
    'told_taken_back a → waiting',
  ]);
});

test('lines of an older version, which name no group, count for any', () => {
  const site = new History(BY_TWO_ROUTES).raise('f-1').after(5).answer('a', { ok: true, as: 'one' });
  site.lines = site.lines.map(({ group: _, ...line }) => line);
  assert.deepEqual(site.told().slice(0, 2), ['waits → sent 1', 'waits → sent 1']);
});

test('a message that waits tells its own last fault, not what its target failed at since', () => {
  const site = new History().raise('f-1').after(5).answer('a', REFUSED);
  const refused: Told = { ok: false, fault: { code: 'HTTP_STATUS', got: '503' }, retry: true };
  const first = [...site.state.sends.values()].find(({ target }) => target === 'a')!;
  site.raise('f-2').after(61);
  const second = [...site.state.sends.values()].find(({ target, n }) => target === 'a' && n > first.n)!;
  site
    .take({ type: 'sending', sends: [second.id] })
    .take({ type: 'told', sends: [second.id], told: refused });
  assert.equal(site.told('f-1')[1], 'queued a → waiting 1 target NO_ANSWER');
  assert.match(site.told('f-2').join('\n'), /queued a → waiting 1 target HTTP_STATUS/);
  const { fault: _, ...older } = site.state.sends.get(first.id)!;
  const waiting = waitingIn(
    { ...site.state, sends: new Map([[first.id, older]]) },
    new Map(Object.entries(targets)),
    site.now,
  );
  assert.deepEqual(waiting.send(first.id)?.detail, { error: older.error });
});

test('of a message that nobody remembers nothing is said', () => {
  const line: Line = {
    at: NOW,
    alert: 'c-1/f-1',
    call: 'c-1',
    flag: 'f-1',
    reason: 'queued' satisfies Reason,
    target: 'a',
    send: 'gone',
    detail: {},
  };
  const nothing: Waiting = { send: () => undefined, inGroup: () => false };
  assert.deepEqual(becameOf([line], nothing), [null]);
});
