/** Flags of recorded calls, put in the order of their time and counted across calls: for `audit` and back-tests. */
import type { RecordedCall } from '../contract/recorded-call.ts';
import type { ScopeFlag } from '../contract/scope-flag.ts';
import { type AuditedFlag, infoOf } from '../evaluate.ts';
import { DEFAULT_ZONE } from '../rules/scope.ts';
import { AcrossFold, type FlagOutcome } from './across-fold.ts';
import { type AcrossRule, counts } from './across-rule.ts';

const NO_REASON = { op: '', holds: null, looked_for: {}, seen: {} };

export class RecordedFlags {
  readonly #rules: readonly AcrossRule[];
  readonly #zone: string;
  readonly #outcomes: FlagOutcome[] = [];
  /** Calls that do not say when they began, so that their flags have no place in time and are not counted. */
  undated = 0;

  /** `zone`: in which the rules read times of day, IANA name. */
  constructor(rules: readonly AcrossRule[], zone: string = DEFAULT_ZONE) {
    this.#rules = rules;
    this.#zone = zone;
  }

  /** Keeps of the flags of a call those that any rule counts. */
  add(call: RecordedCall, flags: readonly AuditedFlag[]): void {
    const counted = flags.filter((flag) => this.#rules.some((rule) => counts(rule, flag)));
    if (counted.length === 0) return;
    const started_at = Date.parse(call.started_at ?? '');
    if (Number.isNaN(started_at)) {
      this.undated += 1;
      return;
    }
    const info = infoOf(call);
    for (const flag of counted) {
      this.#outcomes.push({
        kind: 'flag',
        cause: { n: 0, at: Math.round(started_at + flag.at_ms) },
        status: 'raised',
        flag: { ...flag, evidence: [], why: NO_REASON, mood: null },
        origin: { started_at, zone: this.#zone, info },
      });
    }
  }

  /** Scope flags in the order in which they were raised, each as it was in the end. */
  scopeFlags(): ScopeFlag[] {
    const fold = new AcrossFold({ rules: this.#rules });
    const flags = new Map<string, ScopeFlag>();
    this.#outcomes.sort((a, b) => a.cause.at - b.cause.at || (a.flag.id < b.flag.id ? -1 : 1));
    for (const outcome of this.#outcomes)
      for (const { scope_flag } of fold.fold(outcome)) flags.set(scope_flag.id, scope_flag);
    return [...flags.values()];
  }
}
