/**
 * Alerts: what is delivered goes to the core (`decide.ts`) off the hot path, what it orders goes to targets
 * (`postman.ts`). What an earlier run had published and not dealt with is read back from the outbox; the cursor moves
 * in the same commit as the decisions, so each is made once.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Flag } from '../../engine/contract/flag.ts';
import type { SendFault } from '../../engine/contract/send-fault.ts';
import type { StateDb } from '../auth/state.ts';
import type { Delivered } from '../delivered.ts';
import type { Outbox } from '../log/port.ts';
import { type About, type Alert, alertOf, alertOfScope, idIn, idOf } from './alert.ts';
import { type Became, becameOf } from './became.ts';
import { Book, CONSUMER } from './book.ts';
import { type AlertsConfig, planOf, targetsOf } from './config.ts';
import type { Item } from './decide.ts';
import { CONSUMER_PREFIX, EventsFeed } from './events-feed.ts';
import { faultInWords } from './fault-words.ts';
import { type LabelMatch, localClock } from './match.ts';
import { testMessage } from './message.ts';
import type { Plan } from './plan.ts';
import { Postman } from './postman.ts';
import type { Line } from './reasons.ts';
import { NEW_TARGET, type Silence } from './state.ts';
import { type TargetView, viewOf } from './target-view.ts';
import { hostOf } from './targets/host.ts';
import { type HttpPost, httpPost, lookedUp, type Resolve, safeAddress } from './targets/http.ts';
import type { TargetConfig } from './targets/table.ts';
import type { Outcome } from './targets/target.ts';
import { waitingIn } from './waiting.ts';

export interface AlertsParts {
  config: AlertsConfig;
  time_zone: string;
  state: StateDb;
  outbox: Outbox;
  /** The calls are invented ones. */
  demo: boolean;
  /** What the flag's call says of it, as far as it is known without the store. */
  about(flag: Flag): About;
  /** Epoch ms. */
  now(): number;
  tell?(message: string): void;
  onLines?(lines: readonly Line[]): void;
  onTold?(target: string, outcome: Outcome): void;
  post?: HttpPost;
  /** Names to addresses; Node's own by default. */
  resolve?: Resolve;
  everyMs?: number;
  tryMs?: number;
}

const READ_AT_ONCE = 500;
const RETRY_MS = 1_000;
const QUIET_MOVE_MS = 10_000;

export class Alerts {
  readonly #parts: AlertsParts;
  readonly #targets: Map<string, TargetConfig>;
  readonly #book: Book;
  readonly #plan: Plan;
  readonly #postman: Postman;
  readonly #feeds: EventsFeed[] = [];
  /** What was wrong with addresses when they were looked up at the start. */
  readonly #addresses = new Map<string, SendFault>();
  /** Targets that a message was tried for since: that says more. */
  readonly #tried = new Set<string>();
  /** Nothing is decided where nothing could be sent. */
  readonly enabled: boolean;
  #waiting: { one: Delivered; number: number }[] = [];
  #heardUntil = 0;
  #started = false;
  #stopped = false;
  #working: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #moved = 0;

  constructor(parts: AlertsParts) {
    this.#parts = parts;
    const {
      config,
      state,
      outbox,
      time_zone,
      now,
      onLines,
      onTold,
      tryMs,
      resolve,
      post = httpPost(resolve),
    } = parts;
    this.#targets = targetsOf(config);
    const routed = new Map([...this.#targets].filter(([, { kind }]) => kind !== 'events'));
    this.enabled = routed.size > 0;
    const clock = localClock(time_zone);
    this.#plan = planOf(config);
    this.#book = new Book({
      state,
      outbox,
      plan: this.#plan,
      local: clock,
      now,
      ...(onLines ? { onLines } : {}),
    });
    const style = { public_url: config.public_url, time_zone };
    const told = (target: string, outcome: Outcome) => {
      this.#tried.add(target);
      onTold?.(target, outcome);
      const known = this.#book.state.targets.get(target);
      if (!outcome.ok && (known?.failures ?? 0) === 0) this.#say(target, outcome.fault);
    };
    this.#postman = new Postman({
      book: this.#book,
      targets: routed,
      style,
      post,
      now,
      onTold: told,
      ...(tryMs === undefined ? {} : { tryMs }),
    });
    for (const [name, one] of this.#targets)
      if (one.kind === 'events' && (!parts.demo || config.demo))
        this.#feeds.push(
          new EventsFeed({
            name,
            config: one,
            outbox,
            post,
            now,
            giveUpMs: config.give_up_s * 1000,
            onTold: (outcome) => {
              this.#tried.add(name);
              onTold?.(name, outcome);
            },
          }),
        );
  }

  /** Outcomes that are not decided yet; the cursor says less, it moves seldom while all is quiet. */
  get undecided(): number {
    return this.#waiting.length;
  }

  /** What the outbox holds now; cheap, never throws. */
  heard(delivered: readonly Delivered[]): void {
    const number = this.#parts.outbox.last();
    this.#heardUntil = number;
    if (this.enabled) {
      for (const one of delivered) if (concerns(one)) this.#waiting.push({ one, number });
      this.#kick();
    }
    for (const feed of this.#feeds) feed.notify();
  }

  /** Reads back what an earlier run left, before anything of this one. */
  async start(): Promise<void> {
    const { outbox } = this.#parts;
    const gone = outbox
      .consumers()
      .filter(
        (name) =>
          (name === CONSUMER && !this.enabled) ||
          (name.startsWith(CONSUMER_PREFIX) &&
            this.#targets.get(name.slice(CONSUMER_PREFIX.length))?.kind !== 'events'),
      );
    for (const name of gone) await outbox.forget(name);
    for (const feed of this.#feeds) feed.start();
    if (!this.enabled) return;
    // Where alerts are new, what was before them is not told.
    const known = outbox.consumers().includes(CONSUMER);
    let after = known ? outbox.cursor(CONSUMER) : this.#heardUntil || outbox.last();
    if (!known) await outbox.advance(CONSUMER, after);
    const earlier: { one: Delivered; number: number }[] = [];
    for (;;) {
      const some = known ? outbox.read(after, READ_AT_ONCE) : [];
      for (const { number, delivered: one } of some) if (concerns(one)) earlier.push({ one, number });
      if (some.length === 0) break;
      after = some[some.length - 1]!.number;
    }
    this.#waiting = [...earlier, ...this.#waiting];
    this.#heardUntil = Math.max(this.#heardUntil, after);
    await this.#book.take([{ type: 'resumed' }]);
    this.#started = true;
    this.#timer = setInterval(() => this.#look(), this.#parts.everyMs ?? 1_000);
    this.#timer.unref();
    this.#kick();
    this.#look();
  }

  /**
   * Says now, not at the first alert, of which targets the name leads to a private address or nowhere. Nothing is sent;
   * every try looks again, since a name may lead elsewhere by then.
   */
  async checkAddresses(): Promise<void> {
    const { resolve = lookedUp } = this.#parts;
    const checks = Array.from(this.#targets, async ([name, config]) => {
      const place = hostOf(config);
      const found = place ? await safeAddress(place.host, config.allow_private, resolve) : undefined;
      if (!found || !('fault' in found) || this.#stopped) return;
      this.#addresses.set(name, found.fault);
      this.#say(name, found.fault);
    });
    await Promise.all(checks);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearInterval(this.#timer);
    await Promise.all([this.#working, this.#postman.stop(), ...this.#feeds.map((feed) => feed.stop())]);
  }

  /** Newest first. */
  silences(): Silence[] {
    return [...this.#book.state.silences.values()].sort((a, b) => b.from - a.from);
  }

  async silence(match: LabelMatch, until: number, reason: string, by: string): Promise<Silence> {
    const silence: Silence = {
      id: randomBytes(9).toString('hex'),
      match,
      from: Math.floor(this.#parts.now()),
      until,
      reason,
      by,
      ended_by: null,
    };
    await this.#book.take([{ type: 'silence', silence }]);
    return silence;
  }

  async unsilence(id: string, by: string): Promise<Silence | undefined> {
    await this.#book.take([{ type: 'unsilence', id, by }]);
    return this.#book.state.silences.get(id);
  }

  /** Decisions, oldest first, each with what became of it. */
  lines(call: string | null, flag?: string): { line: Line; became: Became | null }[] {
    return this.#withBecame(this.#book.lines(call, flag));
  }

  /** The newest decisions, newest first, each with what became of it and what is still known of its flag. */
  recent(): { line: Line; became: Became | null; alert: Alert | undefined }[] {
    const { known } = this.#book.state;
    return this.#withBecame(this.#book.recent().reverse())
      .map((one) => ({ ...one, alert: known.get(one.line.alert)?.alert }))
      .reverse();
  }

  #withBecame(lines: readonly Line[]): { line: Line; became: Became | null }[] {
    const all = becameOf(lines, waitingIn(this.#book.state, this.#targets, this.#parts.now()));
    return lines.map((line, index) => ({ line, became: all[index] ?? null }));
  }

  /** What is configured, with every default filled in. */
  get plan(): Plan {
    return this.#plan;
  }

  /** The call of a flag that was decided about; null: it is one across calls; undefined: nobody knows it. */
  callOf(flag: string): string | null | undefined {
    return this.#book.callOf(flag);
  }

  targets(): TargetView[] {
    const waiting = new Map<string, number>();
    for (const { target } of this.#book.state.sends.values())
      waiting.set(target, (waiting.get(target) ?? 0) + 1);
    return Array.from(this.#targets, ([name, { kind }]) => {
      const feed = this.#feeds.find((one) => one.name === name);
      const of = {
        name,
        kind,
        waiting: feed?.behind() ?? waiting.get(name) ?? 0,
        address: this.#tried.has(name) ? null : (this.#addresses.get(name) ?? null),
      };
      const fares = feed
        ? { ...NEW_TARGET, ...feed.figures }
        : (this.#book.state.targets.get(name) ?? NEW_TARGET);
      return viewOf(of, fares, this.#parts.now());
    });
  }

  /** Sends a test message to a target, past routes and budget; undefined: there is no such target. */
  async test(name: string, by: string): Promise<Outcome | undefined> {
    const config = this.#targets.get(name);
    if (!config) return undefined;
    const { config: alerts, time_zone, now } = this.#parts;
    const id = createHash('sha256').update(`test/${name}/${now()}`).digest('hex').slice(0, 24);
    const style = { public_url: alerts.public_url, time_zone, language: config.language };
    return this.#postman.once(config, testMessage(name, id, by, style, Math.floor(now())));
  }

  countIn(calls: ReadonlySet<string>): number {
    return this.#book.countIn(calls);
  }

  forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    this.#waiting = this.#waiting.filter(({ one }) => one.kind !== 'flag' || !calls.has(one.flag.call));
    return this.#book.forgetCalls(calls);
  }

  forgetOld(): Promise<void> {
    return this.#book.forgetOld();
  }

  #say(target: string, fault: SendFault): void {
    this.#parts.tell?.(`Alerts: target "${target}" fails: ${faultInWords(fault)}`);
  }

  #look(): void {
    const { outbox, now } = this.#parts;
    const quiet = this.#started && this.#waiting.length === 0 && !this.#working;
    const moves = quiet && now() - this.#moved > QUIET_MOVE_MS;
    if (moves) this.#moved = now();
    const cursor = moves && this.#heardUntil > outbox.cursor(CONSUMER) ? this.#heardUntil : undefined;
    this.#book
      .take([{ type: 'time' }], cursor)
      .catch(() => undefined)
      .finally(() => this.#postman.look());
  }

  #kick(): void {
    if (!this.#started || this.#working || this.#stopped || this.#waiting.length === 0) return;
    this.#working = this.#work().finally(() => {
      this.#working = null;
      this.#kick();
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopped) {
      const batch = this.#waiting.slice(0, READ_AT_ONCE);
      const items = batch.flatMap(({ one, number }) => this.#itemOf(one, number) ?? []);
      // Everything of the newest number may not be here yet: it stands when the next batch has gone, or all is quiet.
      const cursor = batch.at(-1)!.number - 1;
      try {
        await this.#book.take(items, this.#waiting.length > batch.length ? cursor : batch.at(-1)!.number);
        const done = new Set(batch);
        this.#waiting = this.#waiting.filter((one) => !done.has(one));
        this.#postman.look();
      } catch {
        await new Promise((done) => setTimeout(done, RETRY_MS));
      }
    }
  }

  #itemOf(one: Delivered, number: number): Item | undefined {
    const { demo, config, about } = this.#parts;
    switch (one.kind) {
      case 'flag': {
        const { flag } = one;
        if (flag.status === 'tentative') return undefined;
        const alert = alertOf(flag, about(flag));
        return { type: 'alert', number, alert, status: flag.status, demo: demo && !config.demo };
      }
      case 'scope_flag':
        return {
          type: 'alert',
          number,
          alert: alertOfScope(one.scope_flag),
          status: one.scope_flag.status,
          demo: demo && !config.demo,
        };
      case 'case': {
        const { id, flags, owner, state } = one.case;
        return {
          type: 'case',
          id,
          rev: one.event.n,
          alerts: flags.map(idIn),
          owned: owner !== null || state === 'review' || state === 'closed',
          closed: state === 'closed',
          escalated: one.event.type === 'escalated' ? one.event.why : null,
        };
      }
      case 'mark':
        if (one.mark.kind !== 'wrong' || one.mark.flag === null) return undefined;
        return { type: 'marked', id: idOf(one.mark.call, one.mark.flag), wrong: !one.taken };
      default:
        return undefined;
    }
  }
}

/** Flags that people are shown, cases, and marks of flags that are wrong. */
function concerns(one: Delivered): boolean {
  if (one.kind === 'flag') return one.flag.status !== 'tentative' && !one.flag.shadow && !one.flag.imported;
  if (one.kind === 'scope_flag') return !one.scope_flag.shadow;
  return one.kind === 'case' || (one.kind === 'mark' && one.mark.kind === 'wrong');
}
