/**
 * What is told to whom, and when: `decide(plan, state, item, now) → state + lines`. Pure: time comes in as an argument,
 * nothing is sent here. Items that come twice or late change nothing; every flag gets a line that says what was
 * decided and why. Times that a clock set back would put far off are brought near again.
 */
import { createHash } from 'node:crypto';
import type { Alert } from './alert.ts';
import { fits, fitsLabels, type LocalTime, labelOf } from './match.ts';
import { everyRoute, type Plan, type Route } from './plan.ts';
import type { Line, Reason } from './reasons.ts';
import { settle, type Told, takeUp } from './sends.ts';
import {
  type AlertState,
  Draft,
  type Group,
  type Known,
  type Member,
  type MessageKind,
  type Send,
  type Silence,
} from './state.ts';

export type Item =
  /** A flag was raised, retracted or withdrawn. `number`: of the outbox. */
  | { type: 'alert'; number: number; alert: Alert; status: Known['status']; demo: boolean }
  | CaseItem
  /** Somebody marked the flag as wrong, or took that back. */
  | { type: 'marked'; id: string; wrong: boolean }
  | { type: 'silence'; silence: Silence }
  | { type: 'unsilence'; id: string; by: string }
  | { type: 'time' }
  /** The server starts: what was being sent has no answer. */
  | { type: 'resumed' }
  /** Calls that were deleted: nothing of them is kept, nor sent. */
  | { type: 'forget'; calls: ReadonlySet<string> }
  | { type: 'sending'; sends: readonly string[] }
  | { type: 'told'; sends: readonly string[]; told: Told };

export interface CaseItem {
  type: 'case';
  id: string;
  rev: number;
  /** Ids of alerts. */
  alerts: readonly string[];
  owned: boolean;
  closed: boolean;
  /** What this event says. */
  escalated: 'unclaimed' | 'overdue' | null;
}

export interface Decided {
  state: AlertState;
  lines: Line[];
}

/** How long a flag that stands mutes others, and how long flags and quiet groups are remembered, ms. */
const INHIBIT_MS = 3_600_000;
const KEPT_MS = 48 * 3_600_000;
const CASE_KEPT_MS = 30 * 86_400_000;
const QUIET_MS = 3_600_000;
const MOST_REPEATS = 10;

export function decide(
  plan: Plan,
  state: AlertState,
  item: Item,
  now: number,
  local: (at: number) => LocalTime,
): Decided {
  const run = new Run(plan, new Draft(state), now, local);
  run.take(item);
  return { state: run.draft.done(), lines: run.lines };
}

export class Run {
  readonly lines: Line[] = [];
  readonly plan: Plan;
  readonly draft: Draft;
  readonly now: number;
  readonly #local: (at: number) => LocalTime;
  readonly #routes: Map<string, Route>;

  constructor(plan: Plan, draft: Draft, now: number, local: (at: number) => LocalTime) {
    this.plan = plan;
    this.draft = draft;
    this.now = now;
    this.#local = local;
    this.#routes = new Map(Array.from(everyRoute(plan.routes), (route) => [route.path, route]));
  }

  take(item: Item): void {
    const { draft, now } = this;
    switch (item.type) {
      case 'alert':
        this.#heard(item);
        break;
      case 'case':
        this.#case(item);
        break;
      case 'marked': {
        const known = draft.known.get(item.id);
        if (known && known.wrong !== item.wrong) draft.put('known', item.id, { ...known, wrong: item.wrong });
        return;
      }
      case 'silence':
        draft.put('silences', item.silence.id, item.silence);
        break;
      case 'unsilence': {
        const silence = draft.silences.get(item.id);
        if (silence && silence.until > now)
          draft.put('silences', item.id, { ...silence, until: now, ended_by: item.by });
        break;
      }
      case 'time':
        this.#time();
        break;
      case 'resumed':
        for (const send of draft.sends.values())
          if (send.state === 'sending')
            draft.put('sends', send.id, { ...send, state: 'waiting', unknown: true, due_at: now });
        break;
      case 'forget':
        this.#forget(item.calls);
        break;
      case 'sending':
        takeUp(this, item.sends);
        break;
      case 'told':
        settle(this, item.sends, item.told);
        break;
    }
  }

  line(alert: string, reason: Reason, more: Partial<Pick<Line, 'target' | 'send' | 'detail'>> = {}): void {
    const known = this.draft.known.get(alert)?.alert;
    if (!known) return;
    const { call, flag } = known;
    this.lines.push({
      at: this.now,
      alert,
      call,
      flag,
      reason,
      target: null,
      send: null,
      detail: {},
      ...more,
    });
  }

  #heard({ number, alert, status, demo }: Extract<Item, { type: 'alert' }>): void {
    const { draft, now } = this;
    const before = draft.known.get(alert.id);
    if (before && (number < before.number || before.status === status)) return;
    const routes = status === 'raised' && !demo ? this.#matching(this.plan.routes, alert) : [];
    draft.put('known', alert.id, {
      case: null,
      wrong: false,
      told: [],
      ...before,
      alert,
      status,
      number,
      heard_at: now,
      routes: status === 'raised' ? routes.map(({ path }) => path) : (before?.routes ?? []),
    });
    if (status !== 'raised') {
      if (before?.status === 'raised') this.#takeBack(alert.id);
      return;
    }
    if (demo) this.line(alert.id, 'demo');
    else if (routes.length === 0) this.line(alert.id, 'no_route');
    for (const route of routes) this.#join(route, alert);
  }

  /** Routes that take the alert, the deepest of each branch; the first branch only, unless it goes on. */
  #matching(routes: readonly Route[], alert: Alert): Route[] {
    const found: Route[] = [];
    for (const route of routes) {
      if (!fits(route.match, alert, this.#local(this.now))) continue;
      const deeper = this.#matching(route.routes, alert);
      if (deeper.length > 0) found.push(...deeper);
      else if (route.to.length > 0) found.push(route);
      if (!route.goes_on) break;
    }
    return found;
  }

  #join(route: Route, alert: Alert): void {
    const { draft, now } = this;
    const labels = Object.fromEntries(route.group_by.map((label) => [label, labelOf(alert, label)]));
    const id = hash(route.path, JSON.stringify(labels));
    const group: Group = draft.groups.get(id) ?? {
      id,
      route: route.path,
      labels,
      members: [],
      opened_at: now,
      flush_at: null,
      first_sent_at: null,
      last_sent_at: null,
      repeat_at: null,
      repeats: 0,
      steps: 0,
      touched_at: now,
    };
    const others = group.members.filter((one) => one.id !== alert.id);
    const earliest = now + route.group_wait_s * 1000;
    const flush_at =
      group.flush_at ??
      (group.last_sent_at === null
        ? earliest
        : Math.max(earliest, group.last_sent_at + route.group_interval_s * 1000));
    draft.put('groups', id, {
      ...group,
      members: [...others, { id: alert.id, state: 'new' }],
      flush_at,
      touched_at: now,
    });
    if (others.length > 0)
      this.line(alert.id, 'grouped', {
        detail: { with: others.length, route: route.path, until: flush_at },
      });
    else if (flush_at > now) this.line(alert.id, 'waits', { detail: { until: flush_at } });
    if (flush_at <= now) this.#flush(draft.groups.get(id)!, route);
  }

  #flush(group: Group, route: Route): void {
    const { draft, now } = this;
    const going: string[] = [];
    const members = group.members.map((member): Member => {
      if (member.state !== 'new') return member;
      const state = this.#muted(member.id);
      if (state) return { ...member, state };
      going.push(member.id);
      return { ...member, state: 'told' };
    });
    const sends = going.length > 0;
    draft.put('groups', group.id, {
      ...group,
      members,
      flush_at: null,
      touched_at: now,
      ...(sends
        ? {
            first_sent_at: group.first_sent_at ?? now,
            last_sent_at: now,
            repeat_at: route.repeat_s > 0 ? now + route.repeat_s * 1000 : null,
          }
        : {}),
    });
    if (!sends) return;
    const kind = group.first_sent_at === null ? 'new' : 'more';
    for (const target of route.to) this.#send(target, kind, group.id, going);
  }

  /** Says why and gives the state, where the alert must not be sent. */
  #muted(id: string): 'silenced' | 'inhibited' | undefined {
    const { alert } = this.draft.known.get(id)!;
    const silence = this.#silence(alert);
    if (silence) {
      const { by, until, reason } = silence;
      this.line(id, 'silenced', { detail: { silence: silence.id, by, until, why: reason } });
      return 'silenced';
    }
    const source = this.#inhibitor(alert);
    if (source === undefined) return undefined;
    this.line(id, 'inhibited', { detail: { by: source.flag, rule: source.rule } });
    return 'inhibited';
  }

  #silence(alert: Alert): Silence | undefined {
    for (const one of this.draft.silences.values())
      if (one.from <= this.now && this.now < one.until && fitsLabels(one.match, alert)) return one;
    return undefined;
  }

  #inhibitor(alert: Alert): Alert | undefined {
    for (const { when, mute, equal } of this.plan.inhibit) {
      if (!fitsLabels(mute, alert)) continue;
      for (const { alert: other, status, wrong, heard_at } of this.draft.known.values()) {
        if (other.id === alert.id || status !== 'raised' || wrong || heard_at < this.now - INHIBIT_MS)
          continue;
        // Where both fit both sides, neither would be sent.
        if (!fitsLabels(when, other) || (fitsLabels(mute, other) && fitsLabels(when, alert))) continue;
        if (equal.every((label) => labelOf(other, label) === labelOf(alert, label))) return other;
      }
    }
    return undefined;
  }

  #send(
    target: string,
    kind: MessageKind,
    group: string,
    alerts: readonly string[],
    more: Partial<Pick<Send, 'why' | 'case'>> & { after_s?: number } = {},
  ): void {
    const { draft, now } = this;
    const n = draft.next;
    draft.next = n + 1;
    const { after_s, ...rest } = more;
    const send: Send = {
      id: hash(String(n), target, kind, group, String(now)),
      n,
      target,
      kind,
      group,
      alerts: [...alerts],
      why: null,
      case: null,
      made_at: now,
      due_at: now,
      attempts: 0,
      state: 'waiting',
      unknown: false,
      error: null,
      ...rest,
    };
    draft.put('sends', send.id, send);
    const reason: Reason =
      ({ repeat: 'repeated', escalation: 'escalated', taken_back: 'told_taken_back' } as const)[
        kind as string
      ] ?? 'queued';
    const detail: Line['detail'] =
      kind === 'escalation' ? { why: send.why ?? '', ...(after_s === undefined ? {} : { after_s }) } : {};
    for (const id of alerts) {
      this.line(id, reason, { target, send: send.id, detail });
      const known = draft.known.get(id);
      if (!known || kind === 'taken_back' || known.told.some((one) => one.target === target)) continue;
      draft.put('known', id, { ...known, told: [...known.told, { target, group }] });
    }
  }

  #takeBack(id: string): void {
    const { draft, now } = this;
    // Messages about it that wait no longer speak of it; who was going to get one was not told.
    const spared = new Set<string>();
    for (const send of draft.sends.values()) {
      if (send.state !== 'waiting' || send.kind === 'taken_back' || !send.alerts.includes(id)) continue;
      if (send.attempts > 0 && send.unknown) continue;
      this.#without(send, id);
      spared.add(`${send.group}/${send.target}`);
    }
    let waited = spared.size > 0;
    for (const group of draft.groups.values()) {
      const member = group.members.find((one) => one.id === id);
      if (!member || member.state === 'gone') continue;
      waited ||= member.state === 'new';
      const members = group.members.map((one): Member => (one.id === id ? { ...one, state: 'gone' } : one));
      const waits = members.some(({ state }) => state === 'new');
      draft.put('groups', group.id, {
        ...group,
        members,
        flush_at: waits ? group.flush_at : null,
        touched_at: now,
      });
    }
    const known = draft.known.get(id)!;
    const told = known.told.filter(({ target, group }) => !spared.has(`${group}/${target}`));
    draft.put('known', id, { ...known, told: [] });
    if (waited && told.length === 0) this.line(id, 'taken_back');
    for (const { target, group } of told) this.#tellTakenBack(target, group, id);
    this.#unmute(id);
  }

  #without(send: Send, id: string): void {
    const alerts = send.alerts.filter((one) => one !== id);
    if (alerts.length === 0) this.draft.remove('sends', send.id);
    else this.draft.put('sends', send.id, { ...send, alerts });
  }

  #tellTakenBack(target: string, group: string, id: string): void {
    for (const send of this.draft.sends.values()) {
      if (send.state !== 'waiting' || send.kind !== 'taken_back' || send.attempts > 0) continue;
      if (send.target !== target || send.group !== group) continue;
      this.draft.put('sends', send.id, { ...send, alerts: [...send.alerts, id] });
      this.line(id, 'told_taken_back', { target, send: send.id });
      return;
    }
    this.#send(target, 'taken_back', group, [id]);
  }

  /** What this one muted is looked at again. */
  #unmute(source: string): void {
    const flag = this.draft.known.get(source)?.alert;
    if (!flag || !this.plan.inhibit.some(({ when }) => fitsLabels(when, flag))) return;
    for (const group of this.draft.groups.values()) {
      if (!group.members.some(({ state }) => state === 'inhibited')) continue;
      const members = group.members.map(
        (one): Member => (one.state === 'inhibited' ? { ...one, state: 'new' } : one),
      );
      this.draft.put('groups', group.id, { ...group, members, flush_at: group.flush_at ?? this.now });
    }
  }

  #case({ id, rev, alerts, owned, closed, escalated }: CaseItem): void {
    const { draft, now } = this;
    const fresh: Known[] = [];
    for (const alert of alerts) {
      const known = draft.known.get(alert);
      if (!known || (known.case?.id === id && known.case.rev >= rev)) continue;
      const after = { ...known, case: { id, rev, owned, closed }, heard_at: now };
      draft.put('known', alert, after);
      fresh.push(after);
    }
    if (owned) this.#claimed();
    if (escalated === null || fresh.length === 0) return;
    const standing = fresh.filter(({ status, wrong }) => status === 'raised' && !wrong);
    const told = new Map<string, string[]>();
    for (const { alert, routes } of standing) {
      const steps = routes.flatMap((path) => this.#routes.get(path)?.escalate ?? []);
      for (const { when, to } of steps)
        if ('on' in when && when.on === escalated)
          for (const target of to) told.set(target, [...(told.get(target) ?? []), alert.id]);
    }
    for (const [target, of] of told)
      this.#send(target, 'escalation', `case/${id}`, [...new Set(of)], { why: escalated, case: id });
  }

  /** Reminders about what somebody has taken meanwhile are not sent. */
  #claimed(): void {
    for (const send of this.draft.sends.values()) {
      if (send.state !== 'waiting' || send.unknown) continue;
      if (send.kind !== 'repeat' && !(send.kind === 'escalation' && send.why !== 'overdue')) continue;
      if (send.alerts.some((id) => this.#isOpen(id))) continue;
      this.draft.remove('sends', send.id);
      for (const id of send.alerts) this.line(id, 'claimed', { target: send.target, send: send.id });
    }
  }

  #isOpen(id: string): boolean {
    const known = this.draft.known.get(id);
    return known?.status === 'raised' && !known.wrong && !known.case?.owned;
  }

  #time(): void {
    const { draft, now } = this;
    for (const group of draft.groups.values()) {
      const route = this.#routes.get(group.route);
      // A route that the configuration no longer has tells nothing more.
      if (!route) draft.remove('groups', group.id);
      else this.#groupTime(this.#nearer(group, route), route);
    }
    const held = new Set<string>();
    for (const { members } of draft.groups.values()) for (const { id } of members) held.add(id);
    for (const { alerts } of draft.sends.values()) for (const id of alerts) held.add(id);
    for (const [id, { heard_at, case: of }] of draft.known) {
      const kept = of && !of.closed ? CASE_KEPT_MS : KEPT_MS;
      if (!held.has(id) && heard_at < now - kept) draft.remove('known', id);
    }
    for (const [id, { until }] of draft.silences)
      if (until < now - CASE_KEPT_MS) draft.remove('silences', id);
  }

  #forget(calls: ReadonlySet<string>): void {
    const { draft } = this;
    const gone = new Set<string>();
    for (const [id, { alert }] of draft.known) if (calls.has(alert.call ?? '')) gone.add(id);
    for (const send of draft.sends.values())
      for (const id of send.alerts) if (gone.has(id)) this.#without(draft.sends.get(send.id)!, id);
    for (const group of draft.groups.values()) {
      const members = group.members.filter(({ id }) => !gone.has(id));
      if (members.length === group.members.length) continue;
      if (members.length === 0) draft.remove('groups', group.id);
      else draft.put('groups', group.id, { ...group, members });
    }
    for (const id of gone) draft.remove('known', id);
  }

  /** A clock that was set back: nothing waits longer than its route says. */
  #nearer(group: Group, route: Route): Group {
    const { now } = this;
    const most = Math.max(route.group_wait_s, route.group_interval_s) * 1000;
    const bound = (at: number | null, ms: number) => (at === null ? null : Math.min(at, now + ms));
    const after: Group = {
      ...group,
      flush_at: bound(group.flush_at, most),
      repeat_at: bound(group.repeat_at, route.repeat_s * 1000),
      first_sent_at: bound(group.first_sent_at, 0),
      last_sent_at: bound(group.last_sent_at, 0),
      touched_at: Math.min(group.touched_at, now),
    };
    const same = (['flush_at', 'repeat_at', 'first_sent_at', 'last_sent_at', 'touched_at'] as const).every(
      (key) => after[key] === group[key],
    );
    if (same) return group;
    this.draft.put('groups', group.id, after);
    return after;
  }

  #groupTime(before: Group, route: Route): void {
    const { draft, now } = this;
    if (before.flush_at !== null && before.flush_at <= now) this.#flush(before, route);
    let group = draft.groups.get(before.id)!;
    const open = () => group.members.filter(({ id, state }) => state === 'told' && this.#isOpen(id));
    if (group.repeat_at !== null && group.repeat_at <= now) {
      const ids = open()
        .map(({ id }) => id)
        .filter((id) => this.#muted(id) === undefined);
      const again = ids.length > 0 && group.repeats + 1 < MOST_REPEATS;
      group = {
        ...group,
        repeats: group.repeats + 1,
        repeat_at: again ? now + route.repeat_s * 1000 : null,
        touched_at: now,
      };
      draft.put('groups', group.id, group);
      if (ids.length > 0) for (const target of route.to) this.#send(target, 'repeat', group.id, ids);
    }
    group = this.#steps(group, route, open());
    const pending = group.steps < timed(route).length && open().length > 0;
    if (group.flush_at !== null || group.repeat_at !== null || pending) return;
    if (group.touched_at < now - Math.max(QUIET_MS, route.group_interval_s * 1000))
      draft.remove('groups', group.id);
  }

  #steps(before: Group, route: Route, open: readonly Member[]): Group {
    const { draft, now } = this;
    let group = before;
    const steps = timed(route);
    while (group.first_sent_at !== null && group.steps < steps.length) {
      const { after_s, to } = steps[group.steps]!;
      if (group.first_sent_at + after_s * 1000 > now) break;
      const ids = open.map(({ id }) => id).filter((id) => this.#muted(id) === undefined);
      for (const { id, state } of group.members)
        if (state === 'told' && !ids.includes(id) && this.draft.known.get(id)?.case?.owned)
          this.line(id, 'claimed');
      for (const target of ids.length > 0 ? to : [])
        this.#send(target, 'escalation', group.id, ids, { why: 'time', after_s });
      group = {
        ...group,
        steps: group.steps + 1,
        touched_at: now,
      };
      draft.put('groups', group.id, group);
    }
    return group;
  }
}

function timed({ escalate }: Route): { after_s: number; to: string[] }[] {
  const steps = escalate.flatMap(({ when, to }) =>
    'after_s' in when ? [{ after_s: when.after_s, to }] : [],
  );
  return steps.sort((a, b) => a.after_s - b.after_s);
}

function hash(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 24);
}
