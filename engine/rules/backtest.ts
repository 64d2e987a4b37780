/** Two rule sets over the same calls: which flags are new, lost or moved, by rule, with samples. Bounded memory. */
import { RecordedFlags } from '../across/recorded-flags.ts';
import type { Mood, MoodThresholds } from '../contract/mood.ts';
import type { RecordedCall } from '../contract/recorded-call.ts';
import type { ScopeFlag } from '../contract/scope-flag.ts';
import { type AuditedFlag, evaluateCall } from '../evaluate.ts';
import type { RuleSet } from './compile.ts';
import { DEFAULT_ZONE } from './scope.ts';

export interface Sample {
  call: string;
  /** Call time, ms; of a moved flag where it stands now, and where it stood. */
  at_ms: number;
  was_ms?: number;
  /** Words that it rests on. */
  text: string;
}

export interface RuleChange {
  rule: string;
  title: string;
  /** Flags of the old set and of the new one. */
  before: number;
  after: number;
  new: number;
  lost: number;
  moved: number;
  samples: { new: Sample[]; lost: Sample[]; moved: Sample[] };
}

/** A rule across calls: flags of queues, teams, agents or customers. */
export interface ScopeChange {
  /** Tells its lines from those of rules on one call. */
  across: true;
  rule: string;
  title: string;
  before: number;
  after: number;
  new: number;
  lost: number;
  samples: { new: ScopeFlag[]; lost: ScopeFlag[] };
}

export interface BacktestReport {
  calls: number;
  utterances: number;
  /** Rules whose flags changed first, by how many. */
  rules: RuleChange[];
  /** Calls with at least one flag, before and after. */
  flagged: { before: number; after: number };
  /** Rules across calls that raised something, in the order of their ids. */
  scopes: ScopeChange[];
  /** Calls whose flags could not be counted across calls, because they do not say when they began. */
  undated: number;
}

/** Samples of each kind and rule that are always kept, and of rules across calls, whose samples are large. */
const FEW = 5;
/** Samples of all rules together beyond which each keeps only those few: some 300 bytes each, at most 5 MB. */
const MOST_SAMPLES = 20_000;

export class Backtest {
  readonly #before: RuleSet;
  readonly #after: RuleSet;
  readonly #thresholds: MoodThresholds;
  readonly #samples: number;
  readonly #zone: string;
  readonly #changes = new Map<string, RuleChange>();
  #calls = 0;
  #utterances = 0;
  /** Samples kept so far. */
  #kept = 0;
  readonly #flagged = { before: 0, after: 0 };
  readonly #across: { before: RecordedFlags; after: RecordedFlags };

  /** `samples`: most samples kept of each kind and rule; `zone`: in which the rules read times of day, IANA name. */
  constructor(
    before: RuleSet,
    after: RuleSet,
    thresholds: MoodThresholds,
    samples = 3,
    zone: string = DEFAULT_ZONE,
  ) {
    this.#zone = zone;
    this.#before = before;
    this.#after = after;
    this.#thresholds = thresholds;
    this.#samples = samples;
    const counted = new RecordedFlags(before.across, zone);
    this.#across = {
      before: counted,
      after: before.hash === after.hash ? counted : new RecordedFlags(after.across, zone),
    };
    for (const { rules } of [before, after])
      for (const { id, title, status } of rules) if (status !== 'retired') this.#change(id, title);
  }

  get calls(): number {
    return this.#calls;
  }
  get utterances(): number {
    return this.#utterances;
  }

  /** `moods`: per utterance; null where the model did not read it. */
  add(call: RecordedCall, moods: readonly (Mood | null)[]): void {
    this.#calls += 1;
    this.#utterances += call.utterances.length;
    const before = evaluateCall(call, this.#before, moods, this.#thresholds, this.#zone).flags;
    const after =
      this.#after.hash === this.#before.hash
        ? before
        : evaluateCall(call, this.#after, moods, this.#thresholds, this.#zone).flags;
    this.#across.before.add(call, before);
    if (this.#across.after !== this.#across.before) this.#across.after.add(call, after);
    if (before.length > 0) this.#flagged.before += 1;
    if (after.length > 0) this.#flagged.after += 1;
    for (const flag of before) this.#change(flag.rule, flag.title).before += 1;
    for (const flag of after) this.#change(flag.rule, flag.title).after += 1;
    const old = new Map(before.map((flag) => [flag.id, flag]));
    const now = new Map(after.map((flag) => [flag.id, flag]));
    const lost = before.filter(({ id }) => !now.has(id));
    for (const flag of after) {
      const same = old.get(flag.id);
      if (same?.at_ms === flag.at_ms) continue;
      // The same act at another moment, or another act of the same rule where one was lost.
      const index = lost.findIndex(({ rule }) => rule === flag.rule);
      const was = same ?? (index >= 0 ? lost.splice(index, 1)[0] : undefined);
      this.#note(was ? 'moved' : 'new', flag, was?.at_ms);
    }
    for (const flag of lost) this.#note('lost', flag);
  }

  report(): BacktestReport {
    const size = (change: RuleChange) => change.new + change.lost + change.moved;
    const rules = [...this.#changes.values()].sort((a, b) => size(b) - size(a) || (a.rule < b.rule ? -1 : 1));
    return {
      calls: this.#calls,
      utterances: this.#utterances,
      rules,
      flagged: { ...this.#flagged },
      scopes: this.#scopes(),
      undated: Math.max(this.#across.before.undated, this.#across.after.undated),
    };
  }

  #scopes(): ScopeChange[] {
    const before = this.#across.before.scopeFlags();
    const after = this.#across.after.scopeFlags();
    const old = new Set(before.map(({ id }) => id));
    const now = new Set(after.map(({ id }) => id));
    const all = [...before, ...after];
    const few = Math.min(this.#samples, FEW);
    return [...new Set(all.map(({ rule }) => rule))].sort().map((rule) => {
      const own = (flags: ScopeFlag[]) => flags.filter((flag) => flag.rule === rule);
      const fresh = own(after).filter(({ id }) => !old.has(id));
      const lost = own(before).filter(({ id }) => !now.has(id));
      return {
        across: true as const,
        rule,
        title: all.findLast((flag) => flag.rule === rule)?.title ?? rule,
        before: own(before).length,
        after: own(after).length,
        new: fresh.length,
        lost: lost.length,
        samples: { new: fresh.slice(0, few), lost: lost.slice(0, few) },
      };
    });
  }

  #note(
    kind: 'new' | 'lost' | 'moved',
    { call, rule, title, at_ms, evidence }: AuditedFlag,
    was_ms?: number,
  ): void {
    const change = this.#change(rule, title);
    change[kind] += 1;
    const most = this.#kept < MOST_SAMPLES ? this.#samples : Math.min(this.#samples, FEW);
    if (change.samples[kind].length >= most) return;
    this.#kept += 1;
    const text = evidence.map((one) => one.text).join(' … ');
    change.samples[kind].push({ call, at_ms, ...(was_ms === undefined ? {} : { was_ms }), text });
  }

  #change(rule: string, title: string): RuleChange {
    let change = this.#changes.get(rule);
    if (!change) {
      const samples = { new: [], lost: [], moved: [] };
      change = { rule, title, before: 0, after: 0, new: 0, lost: 0, moved: 0, samples };
      this.#changes.set(rule, change);
    }
    return change;
  }
}

/** Rules that one set has and the other has not, or has in another form. */
export function diffRules(
  before: RuleSet,
  after: RuleSet,
): { added: string[]; removed: string[]; changed: string[] } {
  const form = ({ rules, across }: RuleSet) =>
    new Map(
      [
        ...rules.map(({ index: _index, condition: _condition, excuses: _excuses, ...source }) => source),
        ...across.map(({ rule_hash: _hash, ...source }) => source),
      ].map((source) => [source.id, JSON.stringify(source)]),
    );
  const [old, now] = [form(before), form(after)];
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now].filter(([id, source]) => old.has(id) && old.get(id) !== source).map(([id]) => id),
  };
}
