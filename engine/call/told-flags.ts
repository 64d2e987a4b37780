/** What was told of a call's flags, so that each change is told once and nothing is told twice. */
import type { FlagDecision, FlagStatus, Severity } from '../contract/flag.ts';
import type { Cause, FlagOrigin, Outcome } from '../contract/outcome.ts';
import { sameJson } from './same-json.ts';

interface Told {
  status: FlagStatus;
  flag: FlagDecision;
  origin: FlagOrigin;
}

type FlagOutcome = Extract<Outcome, { kind: 'flag' }>;

/** Most calls never have a flag: they share it. Nothing is ever put into it. */
const NONE: Map<string, Told> = new Map();

export class ToldFlags {
  #told: Map<string, Told> = NONE;
  /** Rules that a person stopped, with the reason. */
  readonly #stopped: ReadonlyMap<string, string>;

  constructor(stopped: ReadonlyMap<string, string>) {
    this.#stopped = stopped;
  }

  /**
   * These flags may have changed; `now` says what each is, undefined where it does not stand, `originOf` of what call
   * it is as that is known by now.
   */
  tell(
    ids: Iterable<string>,
    now: (id: string) => [status: 'raised' | 'tentative', flag: FlagDecision] | undefined,
    originOf: (flag: FlagDecision) => FlagOrigin,
    cause: Cause,
  ): FlagOutcome[] {
    const outcomes: FlagOutcome[] = [];
    for (const id of ids) {
      const told = this.#told.get(id);
      const [status, flag] = now(id) ?? [];
      if (status && flag && !this.#stopped.has(flag.rule)) {
        const origin = originOf(flag);
        if (told?.status === status && sameJson(told.flag, flag) && sameOrigin(told.origin, origin)) continue;
        if (this.#told === NONE) this.#told = new Map();
        this.#told.set(id, { status, flag, origin });
        outcomes.push({ kind: 'flag', cause, status, flag, origin });
      } else if (told?.status === 'raised' || told?.status === 'tentative') {
        outcomes.push(this.#takeBack(id, told, cause));
      }
    }
    // In the order of call time, so that it does not matter how many deadlines one tick passed.
    return outcomes.sort((a, b) => a.flag.at_ms - b.flag.at_ms || (a.flag.id < b.flag.id ? -1 : 1));
  }

  /** A person stopped this rule. */
  isStopped(rule: string): boolean {
    return this.#stopped.has(rule);
  }

  ids(): Iterable<string> {
    return this.#told.keys();
  }

  all(): Told[] {
    return [...this.#told.values()];
  }

  /** Standing flags by severity. */
  counts(): Record<Severity, number> {
    const counts = { critical: 0, major: 0, minor: 0, info: 0 };
    for (const { status, flag } of this.#told.values())
      if (status === 'raised' && !flag.shadow) counts[flag.severity] += 1;
    return counts;
  }

  /** How many flags of this rule stand, tentative ones too. */
  standing(rule: string): number {
    let count = 0;
    for (const { status, flag } of this.#told.values())
      if (flag.rule === rule && !flag.shadow && (status === 'raised' || status === 'tentative')) count += 1;
    return count;
  }

  #takeBack(id: string, { flag, origin }: Told, cause: Cause): FlagOutcome {
    const reason = this.#stopped.get(flag.rule);
    const status = reason === undefined ? 'retracted' : 'withdrawn';
    this.#told.set(id, { status, flag, origin });
    return { kind: 'flag', cause, status, flag, origin, ...(reason === undefined ? {} : { reason }) };
  }
}

/** Whose it is and when it was: what a flag itself does not carry. */
function sameOrigin(a: FlagOrigin, b: FlagOrigin): boolean {
  const key = ({ started_at, info: { customer } }: FlagOrigin) =>
    `${started_at} ${customer?.id ?? ''} ${customer?.number ?? ''}`;
  return a === b || key(a) === key(b);
}
