import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Alert } from './alert.ts';
import { planOf, type RouteConfig } from './config.ts';
import { decide, type Item } from './decide.ts';
import { AT_NINE, alert, alertsConfig } from './made-up.ts';
import type { LocalTime } from './match.ts';
import type { Inhibition } from './plan.ts';
import type { Line } from './reasons.ts';
import { inWords } from './reasons.ts';
import { pick } from './sends.ts';
import { type AlertState, EMPTY, type Send } from './state.ts';

/** A site that a test talks to: items go in, lines and sends come out; what is sent arrives at once. */
class Site {
  state: AlertState = EMPTY;
  lines: Line[] = [];
  sent: Send[] = [];
  now = 1_000_000_000_000;
  n = 0;
  local: LocalTime = AT_NINE;
  readonly #plan;

  constructor(routes: RouteConfig[], inhibit: Inhibition[] = []) {
    this.#plan = planOf(alertsConfig({ routes, inhibit }));
  }

  take(item: Item): this {
    const { state, lines } = decide(this.#plan, this.state, item, this.now, () => this.local);
    this.state = state;
    this.lines.push(...lines);
    return this;
  }

  raise(one: Alert, status: 'raised' | 'retracted' | 'withdrawn' = 'raised', number = ++this.n): this {
    return this.take({ type: 'alert', number, alert: one, status, demo: false });
  }

  /** Time goes by, a second at a time; what waits is delivered unless the target is away. */
  after(seconds: number, deliver = true): this {
    for (let s = 0; s < seconds; s += 1) {
      this.now += 1_000;
      this.take({ type: 'time' });
      if (deliver) this.deliver();
    }
    return this;
  }

  deliver(): this {
    for (const target of new Set([...this.state.sends.values()].map((one) => one.target))) {
      for (;;) {
        const { sends } = pick(this.state, target, [], this.now);
        if (!sends) break;
        this.sent.push(...sends);
        const ids = sends.map(({ id }) => id);
        this.take({ type: 'sending', sends: ids });
        this.take({ type: 'told', sends: ids, told: { ok: true, as: ids.length > 1 ? 'digest' : 'one' } });
      }
    }
    return this;
  }

  /** `kind target: flags` of what was sent. */
  told(): string[] {
    return this.sent.map(
      ({ kind, target, alerts }) => `${kind} ${target}: ${alerts.map((id) => id.split('/')[1]).join(' ')}`,
    );
  }

  why(flag: string): string[] {
    return this.lines.filter((line) => line.flag === flag).map(({ reason }) => reason);
  }
}

test('a flag goes to the deepest route that fits, and to later ones where the first goes on', () => {
  const routes: RouteConfig[] = [
    { match: { severity: ['critical'] }, to: ['all'], continue: true },
    {
      to: ['team'],
      routes: [
        { match: { team: ['T1'], hours: ['08:00-20:00'], weekdays: ['mon'] }, to: ['day'] },
        { match: { team: ['T1'] }, to: ['night'] },
      ],
    },
  ];
  const told = (one: Alert, local: LocalTime) => {
    const site = new Site(routes);
    site.local = local;
    return site.raise(one).after(1).told();
  };
  assert.deepEqual(told(alert('c-1', 'f-1'), AT_NINE), ['new all: f-1', 'new day: f-1']);
  assert.deepEqual(told(alert('c-1', 'f-1'), { minute: 1_300, weekday: 'mon' }), [
    'new all: f-1',
    'new night: f-1',
  ]);
  assert.deepEqual(told(alert('c-1', 'f-1', { severity: 'minor', team: 'T2' }), AT_NINE), ['new team: f-1']);
});

test('a flag that no route takes, and one of a demo call, say so', () => {
  const site = new Site([{ match: { severity: ['critical'] }, to: ['a'] }]);
  site.raise(alert('c-1', 'f-1', { severity: 'info' }));
  site.take({ type: 'alert', number: 9, alert: alert('c-1', 'f-2'), status: 'raised', demo: true });
  site.after(10);
  assert.deepEqual(site.told(), []);
  assert.deepEqual([site.why('f-1'), site.why('f-2')], [['no_route'], ['demo']]);
});

test('flags of one call go together, later ones not before the interval', () => {
  const site = new Site([{ to: ['a'], group_by: ['call'], group_wait_s: 5, group_interval_s: 60 }]);
  site.raise(alert('c-1', 'f-1')).after(2).raise(alert('c-1', 'f-2')).raise(alert('c-2', 'f-3')).after(10);
  assert.deepEqual(site.told(), ['new a: f-1 f-2', 'new a: f-3']);
  assert.deepEqual(site.why('f-2'), ['grouped', 'queued', 'sent']);
  site.raise(alert('c-1', 'f-4')).after(40);
  assert.equal(site.sent.length, 2);
  site.after(20);
  assert.deepEqual(site.told().slice(2), ['more a: f-4']);
});

test('what is taken back before it was sent is not sent; afterwards whoever was told is told that', () => {
  const site = new Site([{ to: ['a', 'b'], group_wait_s: 5 }]);
  site.raise(alert('c-1', 'f-1')).after(2).raise(alert('c-1', 'f-1'), 'retracted').after(20);
  assert.deepEqual(site.told(), []);
  assert.deepEqual(site.why('f-1'), ['waits', 'taken_back']);
  site.raise(alert('c-2', 'f-2')).after(10).raise(alert('c-2', 'f-2'), 'withdrawn').after(1);
  assert.deepEqual(site.told(), ['new a: f-2', 'new b: f-2', 'taken_back a: f-2', 'taken_back b: f-2']);
  // A target that was away and never got the first message hears nothing of it at all.
  site.raise(alert('c-3', 'f-3')).after(10, false).raise(alert('c-3', 'f-3'), 'retracted').after(5);
  assert.equal(site.sent.length, 4);
});

test('a graver flag of the same call mutes a slighter one, until it is taken back', () => {
  const site = new Site(
    [{ to: ['a'] }],
    [{ when: { severity: ['critical'] }, mute: { severity: ['minor'] }, equal: ['call'] }],
  );
  const minor = (call: string, flag: string) => alert(call, flag, { severity: 'minor' });
  site.raise(alert('c-1', 'f-1')).raise(minor('c-1', 'f-2')).raise(minor('c-2', 'f-3')).after(70);
  assert.deepEqual(site.told(), ['new a: f-1', 'new a: f-3']);
  assert.match(
    site.lines
      .filter(({ flag }) => flag === 'f-2')
      .map(inWords)
      .at(-1)!,
    /flag f-1 stands/,
  );
  site.after(100).raise(alert('c-1', 'f-1'), 'retracted').after(5);
  assert.deepEqual(site.told().slice(2).sort(), ['more a: f-2', 'taken_back a: f-1']);
});

test('a silence says by whom, until when and why; one that is over or ended silences nothing', () => {
  const site = new Site([{ to: ['a'] }]);
  const until = site.now + 60_000;
  const silence = {
    match: { queue: ['billing'] },
    from: site.now,
    until,
    reason: '培训',
    by: 'li',
    ended_by: null,
  };
  site.take({ type: 'silence', silence: { id: 's-1', ...silence } });
  site
    .raise(alert('c-1', 'f-1'))
    .raise(alert('c-1', 'f-2', { queue: 'vip' }))
    .after(1);
  assert.deepEqual(site.told(), ['new a: f-2']);
  const [line] = site.lines.filter(({ flag, reason }) => flag === 'f-1' && reason === 'silenced');
  assert.match(inWords(line!), /silenced by li until .* \(培训\)/);
  site.take({ type: 'unsilence', id: 's-1', by: 'wang' }).raise(alert('c-3', 'f-3')).after(1);
  assert.deepEqual(site.told().slice(1), ['new a: f-3']);
});

test('it is repeated and goes to the next targets until somebody claims its case', () => {
  const routes: RouteConfig[] = [
    {
      to: ['a'],
      repeat_s: 60,
      escalate: [
        { after_s: 90, to: ['lead'] },
        { after_s: 300, to: ['boss'] },
      ],
    },
  ];
  const site = new Site(routes);
  site.raise(alert('c-1', 'f-1')).after(100);
  assert.deepEqual(site.told(), ['new a: f-1', 'repeat a: f-1', 'escalation lead: f-1']);
  const claimed = { type: 'case', id: 'k', rev: 2, alerts: ['c-1/f-1'], owned: true, closed: false } as const;
  site.take({ ...claimed, escalated: null }).after(600);
  assert.equal(site.sent.length, 3, 'nothing more');
  assert.ok(site.why('f-1').includes('claimed'));
});

test('a case that nobody claims in time goes to the next target once, whatever comes again', () => {
  const site = new Site([
    {
      to: ['a'],
      escalate: [
        { on: 'unclaimed', to: ['lead'] },
        { on: 'overdue', to: ['boss'] },
      ],
    },
  ]);
  site.raise(alert('c-1', 'f-1')).raise(alert('c-1', 'f-2')).after(2);
  const item = { type: 'case', id: 'k', alerts: ['c-1/f-1', 'c-1/f-2'], closed: false } as const;
  site.take({ ...item, rev: 1, owned: false, escalated: null });
  for (let i = 0; i < 3; i += 1) site.take({ ...item, rev: 3, owned: false, escalated: 'unclaimed' });
  site.take({ ...item, rev: 2, owned: false, escalated: null }).after(2);
  assert.deepEqual(site.told().slice(-1), ['escalation lead: f-1 f-2']);
  site.take({ ...item, rev: 5, owned: true, escalated: 'overdue' }).after(2);
  assert.deepEqual(site.told().slice(-1), ['escalation boss: f-1 f-2']);
});

test('what was being sent when the server was killed is sent again and says so', () => {
  const site = new Site([{ to: ['a'] }]);
  site.raise(alert('c-1', 'f-1'));
  const [send] = site.state.sends.values();
  site.take({ type: 'sending', sends: [send!.id] }).take({ type: 'resumed' });
  assert.equal(site.state.sends.get(send!.id)!.unknown, true);
  site.deliver();
  assert.deepEqual(site.told(), ['new a: f-1']);
  assert.equal(site.why('f-1').at(-1), 'sent_again');
});

test('a target that fails is asked ever more seldom, one that refuses for good loses only that message', () => {
  const site = new Site([{ to: ['a'] }]);
  site.raise(alert('c-1', 'f-1'));
  const waits: number[] = [];
  for (let i = 0; i < 9; i += 1) {
    const { sends } = pick(site.state, 'a', [], site.now);
    const ids = sends!.map(({ id }) => id);
    site.take({ type: 'sending', sends: ids });
    site.take({
      type: 'told',
      sends: ids,
      told: { ok: false, fault: { code: 'HTTP_STATUS', got: 'HTTP 502' }, retry: true },
    });
    const { wait_ms } = pick(site.state, 'a', [], site.now);
    waits.push(wait_ms!);
    site.now += wait_ms!;
  }
  assert.deepEqual(
    waits,
    [1, 2, 4, 8, 16, 32, 60, 60, 60].map((s) => s * 1_000),
  );
  assert.deepEqual(site.why('f-1'), ['queued', 'retrying']);
  site.raise(alert('c-2', 'f-2'));
  const { sends } = pick(site.state, 'a', [], site.now);
  site.take({ type: 'sending', sends: [sends![0]!.id] });
  site.take({
    type: 'told',
    sends: [sends![0]!.id],
    told: { ok: false, fault: { code: 'MESSAGE_REFUSED', got: 'errcode 40058' }, retry: false },
  });
  assert.equal(site.why('f-1').at(-1), 'failed');
  site.deliver();
  assert.equal(site.why('f-2').at(-1), 'sent');
});

test('a private address is a fault that may mend: the message waits, says so by code, and is given up in words', () => {
  const site = new Site([{ to: ['a'] }]);
  site.raise(alert('c-1', 'f-1'));
  const refuse = () => {
    const ids = pick(site.state, 'a', [], site.now).sends!.map(({ id }) => id);
    site.take({ type: 'sending', sends: ids });
    site.take({
      type: 'told',
      sends: ids,
      told: { ok: false, fault: { code: 'ADDRESS_PRIVATE' }, retry: true },
    });
  };
  refuse();
  const { targets } = site.state;
  assert.deepEqual(targets.get('a')!.fault, { code: 'ADDRESS_PRIVATE' });
  assert.equal(site.lines.at(-1)!.reason, 'retrying');
  assert.equal(site.lines.at(-1)!.detail.fault, 'ADDRESS_PRIVATE');
  assert.match(inWords(site.lines.at(-1)!), /not sent to a yet: .*allow_private: true.*; tried again$/);
  site.now += 3_700_000;
  refuse();
  const last = site.lines.at(-1)!;
  assert.deepEqual([last.reason, last.detail.given_up_s], ['failed', 3_700]);
  assert.match(inWords(last), /^not sent to a: given up after 3700 s: .*private/);
  assert.equal(site.state.targets.get('a')!.failed, 1);
  assert.equal(site.state.sends.size, 0);
});

test('what is deleted of a customer takes their flag across calls with it, and what waits of it', () => {
  const site = new Site([{ to: ['a'], group_by: ['queue'] }]);
  const across = { call: null, id: 'scope/s-1', newest: { call: 'c-9', flag: 'f-9' } };
  site.raise(alert('', 's-1', { ...across, customer: 'k3f9', queue: null }));
  site.raise(alert('', 's-2', { ...across, id: 'scope/s-2', queue: 'billing' }));
  site.take({ type: 'forget', calls: new Set(['c-9']) });
  assert.deepEqual([...site.state.known.keys()], ['scope/s-2']);
  assert.deepEqual(
    [...site.state.sends.values()].flatMap(({ alerts }) => alerts),
    ['scope/s-2'],
  );
});

test('a target keeps its limits, and what piles up goes as one digest', () => {
  const limits = [{ n: 2, per_ms: 60_000 }];
  const site = new Site([{ to: ['a'] }]);
  let messages = 0;
  const deliver = () => {
    for (;;) {
      const { sends } = pick(site.state, 'a', limits, site.now);
      if (!sends) return;
      messages += 1;
      const ids = sends.map(({ id }) => id);
      site.take({ type: 'sending', sends: ids });
      site.take({ type: 'told', sends: ids, told: { ok: true, as: ids.length > 1 ? 'digest' : 'one' } });
    }
  };
  for (let i = 0; i < 30; i += 1) {
    site.raise(alert(`c-${i}`, `f-${i}`));
    deliver();
    site.after(1, false);
  }
  assert.equal(messages, 2);
  site.after(40, false);
  deliver();
  assert.equal(messages, 3);
  assert.deepEqual(site.why('f-29'), ['queued', 'digest']);
  assert.equal(site.state.sends.size, 0);
});

test('a clock that is set back by a day holds up nothing for longer than the route says', () => {
  const site = new Site([
    { to: ['a'], group_wait_s: 5, group_interval_s: 60, escalate: [{ after_s: 90, to: ['lead'] }] },
  ]);
  site.raise(alert('c-1', 'f-1'));
  site.now -= 86_400_000;
  site.after(70);
  assert.deepEqual(site.told(), ['new a: f-1']);
  site.now -= 86_400_000;
  site.after(100);
  assert.deepEqual(site.told(), ['new a: f-1', 'escalation lead: f-1']);
});

const script = fc.array(
  fc.record({
    call: fc.constantFrom('c-1', 'c-2'),
    flag: fc.constantFrom('f-1', 'f-2', 'f-3'),
    status: fc.constantFrom('raised', 'retracted', 'withdrawn'),
    wait: fc.integer({ min: 0, max: 90 }),
  }),
  { maxLength: 12 },
);
const ROUTES: RouteConfig[] = [{ to: ['a'], group_wait_s: 5, group_interval_s: 30, repeat_s: 0 }];

test('items that come twice, at once or later, change nothing', () => {
  fc.assert(
    fc.property(script, fc.array(fc.nat({ max: 11 }), { maxLength: 12 }), (steps, again) => {
      const once = new Site(ROUTES);
      const twice = new Site(ROUTES);
      for (const [at, { call, flag, status, wait }] of steps.entries()) {
        const one = alert(call, flag);
        once.raise(one, status, at + 1).after(wait);
        twice.raise(one, status, at + 1).raise(one, status, at + 1);
        for (const earlier of again) {
          const old = steps[earlier];
          if (old && earlier < at) twice.raise(alert(old.call, old.flag), old.status, earlier + 1);
        }
        twice.after(wait);
      }
      assert.deepEqual(twice.told(), once.told());
    }),
    { numRuns: 200 },
  );
});

test('whatever comes, a message about a flag is never sent twice without a change, and what was told is taken back', () => {
  fc.assert(
    fc.property(
      script,
      // Within the two days for which a flag that was told is remembered.
      fc.array(fc.integer({ min: -10_000, max: 10_000 }), { maxLength: 12 }),
      (steps, jumps) => {
        const site = new Site(ROUTES);
        for (const [at, { call, flag, status, wait }] of steps.entries()) {
          site.now += (jumps[at] ?? 0) * 1_000;
          site.raise(alert(call, flag), status).after(wait);
        }
        site.after(120);
        const told = new Map<string, boolean>();
        for (const { kind, alerts } of site.sent)
          for (const id of alerts) {
            const up = kind !== 'taken_back';
            assert.notEqual(told.get(id) ?? false, up, `${id} ${kind}`);
            told.set(id, up);
          }
        for (const [id, { status }] of site.state.known)
          assert.equal(told.get(id) ?? false, status === 'raised', id);
        assert.equal(site.state.sends.size, 0);
      },
    ),
    { numRuns: 200 },
  );
});
