/**
 * The second fold: flag outcomes in, flags of queues, teams, agents and customers out. Like the first it reads no clock
 * and no file; what it remembers can be taken out, stored and put back, and it goes on as if it had never stopped.
 *
 * A flag counts at the time at which its words were said: start of the call + `at_ms`, never later than the log heard
 * of it; where no start is known, when it was raised. Order of arrival inside a window does not matter.
 *
 * Memory is bounded: a tally forgets what its window has passed, is dropped when nothing came for as long as its window
 * or cool-down, and when there are too many of them the one that was touched longest ago goes first. What was raised
 * before that stands for good.
 */
import type { FlagOrigin, Outcome } from '../contract/outcome.ts';
import { OTHER_RULE, type ScopeFlagStatus, type ScopeOutcome, TAKEN_BACK } from '../contract/scope-flag.ts';
import { type AcrossRule, applies, counts, scopeName } from './across-rule.ts';
import { scopeFlagOf } from './scope-flag-of.ts';
import { add, type Counted, flagsOf, remove, type Standing, settle, type Tally } from './tally.ts';

export type FlagOutcome = Extract<Outcome, { kind: 'flag' }>;
type Cause = FlagOutcome['cause'];

export interface AcrossOptions {
  rules: readonly AcrossRule[];
  /** Rules that a person stopped, with the reason. */
  stopped?: ReadonlyMap<string, string>;
  /** Most tallies, and most flags in all of them. */
  limits?: { tallies: number; flags: number };
}

const LIMITS = { tallies: 50_000, flags: 500_000 };

/** The tallies of one rule, the one touched longest ago first. */
interface Book {
  rule: AcrossRule;
  tallies: Map<string, Tally>;
  /** In which tally a flag is. */
  places: Map<string, Tally>;
}

export class AcrossFold {
  readonly #limits: { tallies: number; flags: number };
  readonly #stopped: Map<string, string>;
  #books: Book[] = [];
  #turn = 0;
  /** Key → tally that changed since it was asked for last; null: gone. */
  readonly #changed = new Map<string, Tally | null>();
  /** Tallies dropped because there were too many. */
  dropped = 0;

  constructor({ rules, stopped, limits = LIMITS }: AcrossOptions) {
    this.#limits = limits;
    this.#stopped = new Map(stopped);
    this.#books = booksOf(rules, []);
  }

  get tallies(): number {
    return this.#books.reduce((sum, { tallies }) => sum + tallies.size, 0);
  }

  /** How many flags of this rule stand that people see. */
  standing(rule: string): number {
    const book = this.#books.find((one) => one.rule.id === rule);
    if (!book || book.rule.status === 'shadow') return 0;
    return [...book.tallies.values()].filter(({ standing }) => standing !== null).length;
  }

  /** Goes on under other rules; what a rule counted stays while it counts the same, the rest is withdrawn. */
  use(rules: readonly AcrossRule[], cause: Cause): ScopeOutcome[] {
    const before = this.#books;
    this.#books = booksOf(rules, before);
    const kept = new Set(this.#books.map(({ tallies }) => tallies));
    return before
      .filter(({ tallies }) => !kept.has(tallies))
      .flatMap(({ rule, tallies }) =>
        [...tallies.values()].flatMap((tally) => this.#end(tally, rule, cause)),
      );
  }

  /**
   * Puts back what `takeChanges` gave, in any order. What no rule counts any more is forgotten, and withdrawn where
   * `earlier` has the rule that raised it.
   */
  restore(tallies: Iterable<Tally>, cause: Cause, earlier: readonly AcrossRule[] = []): ScopeOutcome[] {
    const outcomes: ScopeOutcome[] = [];
    for (const tally of [...tallies].sort((a, b) => a.turn - b.turn)) {
      this.#turn = Math.max(this.#turn, tally.turn);
      const counts = (rule: AcrossRule) => rule.id === tally.rule && rule.form === tally.form;
      const book = this.#books.find(({ rule }) => counts(rule));
      if (!book) {
        outcomes.push(...this.#end(tally, earlier.find(counts), cause));
        continue;
      }
      book.tallies.set(tally.name, tally);
      for (const { flag } of flagsOf(tally)) book.places.set(flag, tally);
    }
    return outcomes;
  }

  /** Nothing counts for it any more. */
  #end(tally: Tally, rule: AcrossRule | undefined, cause: Cause): ScopeOutcome[] {
    this.#changed.set(keyOf(tally), null);
    if (!rule || !tally.standing) return [];
    const scope_flag = scopeFlagOf(rule, tally.name, tally.standing, 'withdrawn', OTHER_RULE);
    return [{ kind: 'scope_flag', cause, scope_flag }];
  }

  /** What changed since the last time, to be stored: key → tally as JSON; null: to be removed. */
  takeChanges(): Map<string, string | null> {
    const changes = new Map(
      Array.from(this.#changed, ([key, tally]) => [key, tally && JSON.stringify(tally)] as const),
    );
    this.#changed.clear();
    return changes;
  }

  /** One outcome of the engine; those that are no flags change nothing. */
  fold(outcome: Outcome): ScopeOutcome[] {
    // What happened long ago is nothing that goes on now.
    if (outcome.kind !== 'flag' || outcome.flag.imported) return [];
    const outcomes = this.#books.flatMap((book) => this.#count(book, outcome));
    this.#shrink();
    return outcomes;
  }

  /** A person stopped a rule: what stands of it is withdrawn. It goes on counting and raises nothing. */
  stop(rule: string, reason: string, cause: Cause): ScopeOutcome[] {
    this.#stopped.set(rule, reason);
    return this.#settleAll(rule, cause);
  }

  /** The rule raises again, and at once what holds by now. */
  resume(rule: string, cause: Cause): ScopeOutcome[] {
    this.#stopped.delete(rule);
    return this.#settleAll(rule, cause);
  }

  /** The same, of a time that was folded before: what came of it is known. */
  remember(rule: string, reason: string | null): void {
    if (reason === null) this.#stopped.delete(rule);
    else this.#stopped.set(rule, reason);
  }

  #count(book: Book, outcome: FlagOutcome): ScopeOutcome[] {
    const { rule, tallies, places } = book;
    const { flag, cause } = outcome;
    this.#dropIdle(book, cause.at);
    const known = places.get(flag.id);
    const name = this.#nameFor(rule, outcome);
    if (!known && name === undefined) return [];
    const before = known && flagsOf(known).find((one) => one.flag === flag.id);
    const counted = name === undefined ? null : countedOf(outcome, before);
    if (known?.name === name && JSON.stringify(before) === JSON.stringify(counted)) return [];

    const concerned = new Map<Tally, Standing | null>();
    if (known) {
      concerned.set(known, copyOf(known.standing));
      remove(known, flag.id);
      places.delete(flag.id);
    }
    if (name !== undefined && counted) {
      const tally = tallies.get(name) ?? newTally(rule, name);
      if (!concerned.has(tally)) concerned.set(tally, copyOf(tally.standing));
      this.#turn += 1;
      Object.assign(tally, { turn: this.#turn, touched_at: cause.at });
      tallies.delete(name);
      tallies.set(name, tally);
      places.set(flag.id, tally);
      for (const one of add(tally, counted, rule)) places.delete(one.flag);
    }
    return Array.from(concerned).flatMap(([tally, told]) => this.#settle(book, tally, told, cause));
  }

  /** Whose the flag is, where it counts at all. */
  #nameFor(rule: AcrossRule, { flag, status, origin }: FlagOutcome): string | undefined {
    if (status !== 'raised' || !counts(rule, flag) || !applies(rule, origin)) return undefined;
    return scopeName(rule.across.by, origin.info);
  }

  #settleAll(rule: string, cause: Cause): ScopeOutcome[] {
    const book = this.#books.find((one) => one.rule.id === rule);
    if (!book) return [];
    this.#dropIdle(book, cause.at);
    return [...book.tallies.values()].flatMap((tally) =>
      this.#settle(book, tally, copyOf(tally.standing), cause),
    );
  }

  /** Tells the difference to what was told. */
  #settle(book: Book, tally: Tally, told: Standing | null, cause: Cause): ScopeOutcome[] {
    const { rule } = book;
    const reason = this.#stopped.get(rule.id);
    const outcomes: ScopeOutcome[] = [];
    const tell = (standing: Standing, status: ScopeFlagStatus, why?: string) =>
      outcomes.push({
        kind: 'scope_flag',
        cause,
        scope_flag: scopeFlagOf(rule, tally.name, standing, status, why),
      });
    const { withdrawn, raised, forgotten } = settle(tally, rule, reason !== undefined, cause.at);
    for (const { flag } of forgotten) book.places.delete(flag);
    this.#changed.set(keyOf(tally), tally);
    if (withdrawn) tell(withdrawn, 'withdrawn', reason ?? TAKEN_BACK);
    if (raised) tell(raised, 'raised');
    else if (told && tally.standing && !isSame(told, tally.standing)) tell(tally.standing, 'raised');
    if (!tally.standing && tally.waiting.length === 0) this.#drop(book, tally);
    return outcomes;
  }

  #dropIdle(book: Book, now: number): void {
    const { within_ms, cooldown_ms } = book.rule;
    for (const tally of book.tallies.values()) {
      if (tally.touched_at + Math.max(within_ms, cooldown_ms) >= now) return;
      this.#drop(book, tally);
    }
  }

  /**
   * Takes deleted calls out of what was counted, and what was counted of these customers; no flag changes for it.
   * Returns how many flags were taken out.
   */
  forget(calls: ReadonlySet<string>, customers: ReadonlySet<string>): number {
    let count = 0;
    for (const book of this.#books) {
      for (const tally of [...book.tallies.values()]) {
        if (book.rule.across.by === 'customer' && customers.has(tally.name)) {
          count += flagsOf(tally).length;
          this.#drop(book, tally);
          continue;
        }
        const gone = flagsOf(tally).filter(({ call }) => calls.has(call));
        if (gone.length === 0) continue;
        count += gone.length;
        for (const { flag } of gone) book.places.delete(flag);
        tally.waiting = tally.waiting.filter(({ call }) => !calls.has(call));
        if (tally.standing) {
          const { flags, more } = tally.standing;
          const rest = flags.filter(({ call }) => !calls.has(call));
          // The count that people saw stays true; a flag that rests on nothing any more is not counted on.
          const standing = { ...tally.standing, flags: rest, more: more + flags.length - rest.length };
          tally.standing = rest.length > 0 ? standing : null;
        }
        if (flagsOf(tally).length === 0) this.#drop(book, tally);
        else this.#changed.set(keyOf(tally), tally);
      }
    }
    return count;
  }

  #drop({ tallies, places }: Book, tally: Tally): void {
    for (const { flag } of flagsOf(tally)) places.delete(flag);
    tallies.delete(tally.name);
    this.#changed.set(keyOf(tally), null);
  }

  #shrink(): void {
    const flags = () => this.#books.reduce((sum, { places }) => sum + places.size, 0);
    while (this.tallies > this.#limits.tallies || flags() > this.#limits.flags) {
      const oldest = this.#books
        .flatMap((book) => {
          const [tally] = book.tallies.values();
          return tally ? [{ book, tally }] : [];
        })
        .reduce((a, b) => (a.tally.turn <= b.tally.turn ? a : b));
      this.#drop(oldest.book, oldest.tally);
      this.dropped += 1;
    }
  }
}

/** What is counted as before goes on in its book. */
function booksOf(rules: readonly AcrossRule[], before: readonly Book[]): Book[] {
  return rules
    .filter(({ status }) => status !== 'retired')
    .map((rule) => {
      const old = before.find((book) => book.rule.id === rule.id && book.rule.form === rule.form);
      return { rule, tallies: old?.tallies ?? new Map(), places: old?.places ?? new Map() };
    });
}

function newTally({ id, form }: AcrossRule, name: string): Tally {
  return { rule: id, form, name, waiting: [], standing: null, touched_at: 0, turn: 0 };
}

/** `before`: the same flag as it was counted until now. */
function countedOf({ flag, origin, cause }: FlagOutcome, before: Counted | undefined): Counted {
  const { agent, queue } = origin.info;
  return {
    flag: flag.id,
    call: flag.call,
    rule: flag.rule,
    ...timeOf(flag.at_ms, origin, before, cause.at),
    ...(agent ? { agent: agent.id } : {}),
    ...(agent?.team ? { team: agent.team } : {}),
    ...(queue ? { queue } : {}),
  };
}

/**
 * When the words were said. A sender's clock may be ahead: then it is when the log heard of them first, since nothing
 * counts at a time that is still to come.
 */
function timeOf(
  at_ms: number,
  { started_at }: FlagOrigin,
  before: Counted | undefined,
  now: number,
): Pick<Counted, 'at' | 'ahead'> {
  if (started_at === null) return { at: before?.at ?? now };
  const said = Math.round(started_at + at_ms);
  if (before && before.ahead === said) return { at: before.at, ahead: said };
  return said > now ? { at: now, ahead: said } : { at: said };
}

const copyOf = (standing: Standing | null): Standing | null => standing && { ...standing };

/** Lists of flags are never changed in place. */
function isSame(a: Standing, b: Standing): boolean {
  return a.id === b.id && a.more === b.more && a.flags === b.flags;
}

const keyOf = ({ rule, name }: Pick<Tally, 'rule' | 'name'>): string => `${rule}\0${name}`;
