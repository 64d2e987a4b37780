/**
 * What one rule has counted of one queue, team, agent or customer: flags that wait for the count to become full, and
 * the scope flag that stands. Pure: times come with the flags.
 */
import { createHash } from 'node:crypto';
import type { AcrossRule } from './across-rule.ts';

/** A flag that counts; `at` in epoch ms. */
export interface Counted {
  flag: string;
  call: string;
  rule: string;
  at: number;
  /** Epoch ms that the sender says, where that was still to come when the log heard of it; `at` is when it heard. */
  ahead?: number;
  agent?: string;
  team?: string;
  queue?: string;
}

export interface Standing {
  id: string;
  /** Epoch ms: of the flag that made the count full. */
  at: number;
  /** Epoch ms: when that was decided. */
  raised_at: number;
  /** In the order of their times: those that made it full, and those that joined during the cool-down. */
  flags: Counted[];
  /** Flags that would have joined had there been room. */
  more: number;
}

export interface Tally {
  rule: string;
  /** What the rule counted when this was begun, see `AcrossRule.form`. */
  form: string;
  name: string;
  /** In the order of their times, all within one window that ends with the newest. */
  waiting: Counted[];
  standing: Standing | null;
  /** Epoch ms of the log: when a flag came last. */
  touched_at: number;
  /** Grows with every flag of any tally: which of two was touched later. */
  turn: number;
}

type Limits = Pick<AcrossRule, 'id' | 'at_least' | 'within_ms' | 'cooldown_ms' | 'across'>;

/** Flags kept of one tally: enough for the count twice over, whatever one call brings. */
export const mostKept = (at_least: number): number => Math.max(256, 2 * at_least);

/**
 * Takes in a flag that is not in the tally; one that is older than what the tally looks at changes nothing. Gives back
 * what is not in the tally afterwards: flags that it forgot, or the new one.
 */
export function add(tally: Tally, counted: Counted, rule: Limits): Counted[] {
  const { standing, waiting } = tally;
  const most = mostKept(rule.at_least);
  if (standing && counted.at < standing.at + rule.cooldown_ms) {
    if (counted.at <= standing.at - rule.within_ms) return [counted];
    if (standing.flags.length >= most) {
      standing.more += 1;
      return [counted];
    }
    standing.flags = placed(standing.flags, counted);
    return [];
  }
  return wait(tally, placed(waiting, counted), rule);
}

/** Keeps of flags in their order what is within one window that ends with the newest; gives back the rest. */
function wait(tally: Tally, flags: readonly Counted[], rule: Limits): Counted[] {
  const from = (flags.at(-1)?.at ?? 0) - rule.within_ms;
  const old = flags.findIndex(({ at }) => at > from);
  const first = Math.max(old, flags.length - mostKept(rule.at_least), 0);
  tally.waiting = flags.slice(first);
  return flags.slice(0, first);
}

/** Takes a flag out again. */
export function remove(tally: Tally, flag: string): void {
  const others = (list: Counted[]) =>
    list.some((one) => one.flag === flag) ? list.filter((one) => one.flag !== flag) : list;
  tally.waiting = others(tally.waiting);
  if (tally.standing) tally.standing.flags = others(tally.standing.flags);
}

export interface Change {
  /** What stood until now and does not hold any more. */
  withdrawn: Standing | null;
  /** What stands from now on. */
  raised: Standing | null;
  /** Flags that are not in the tally any more. */
  forgotten: Counted[];
}

/**
 * Compares what stands with what holds. `stopped`: the rule raises nothing now, and what stands of it is taken back.
 * `now`: epoch ms of the log, when this is decided.
 */
export function settle(tally: Tally, rule: Limits, stopped: boolean, now: number): Change {
  const change: Change = { withdrawn: null, raised: null, forgotten: [] };
  const { standing } = tally;
  if (standing && (stopped || !isFull(standing.flags, rule))) {
    change.withdrawn = standing;
    const left = standing.flags.concat(tally.waiting).sort(byTime);
    Object.assign(tally, { standing: null, waiting: [] });
    // One after the other, as they were said: not only the newest window may hold enough of them.
    for (const one of left) {
      change.forgotten.push(...add(tally, one, rule));
      raise(tally, rule, stopped, now, change);
    }
  }
  raise(tally, rule, stopped, now, change);
  return change;
}

function raise(tally: Tally, rule: Limits, stopped: boolean, now: number, change: Change): void {
  if (stopped || !isFull(tally.waiting, rule)) return;
  const first = tally.waiting[0] as Counted;
  const last = tally.waiting.at(-1) as Counted;
  const id = scopeFlagId(rule.id, rule.across.by, tally.name, first.flag);
  if (tally.standing) change.forgotten.push(...tally.standing.flags);
  tally.standing = { id, at: last.at, raised_at: now, flags: tally.waiting, more: 0 };
  tally.waiting = [];
  change.raised = tally.standing;
}

/** The same scope flag whatever the version of the rule and whoever joins it later. */
function scopeFlagId(rule: string, by: string, name: string, first: string): string {
  return createHash('sha256').update(`${rule}\0${by}\0${name}\0${first}`).digest('hex').slice(0, 16);
}

/** Whether some window holds enough of them; the flags are in the order of their times. */
function isFull(flags: readonly Counted[], { at_least, within_ms, across }: Limits): boolean {
  if (flags.length < at_least) return false;
  const byCall = across.count !== 'flags';
  const calls = new Map<string, number>();
  let from = 0;
  for (const [to, { call, at }] of flags.entries()) {
    calls.set(call, (calls.get(call) ?? 0) + 1);
    for (; (flags[from] as Counted).at <= at - within_ms; from += 1) {
      const left = flags[from] as Counted;
      const rest = (calls.get(left.call) as number) - 1;
      if (rest === 0) calls.delete(left.call);
      else calls.set(left.call, rest);
    }
    if ((byCall ? calls.size : to - from + 1) >= at_least) return true;
  }
  return false;
}

/** Another list with one more in its place. */
function placed(list: readonly Counted[], counted: Counted): Counted[] {
  let index = list.length;
  while (index > 0 && byTime(list[index - 1] as Counted, counted) > 0) index -= 1;
  return list.toSpliced(index, 0, counted);
}

const byTime = (a: Counted, b: Counted) => a.at - b.at || (a.flag < b.flag ? -1 : 1);

/** Every flag that it keeps. */
export const flagsOf = ({ waiting, standing }: Tally): Counted[] => [...(standing?.flags ?? []), ...waiting];

/** Distinct calls. */
export const callsOf = (flags: readonly Counted[]): number => new Set(flags.map(({ call }) => call)).size;
