/** Folds records as the gateway does, and keeps what was decided. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FlagDecision, FlagStatus, Why } from '../../engine/contract/flag.ts';
import type { Outcome } from '../../engine/contract/outcome.ts';
import type { LogRecord } from '../../engine/contract/record.ts';
import { createEngine, type Engine } from '../../engine/engine.ts';
import { loadRules, type RuleSet } from '../../engine/rules/load.ts';
import { asset } from '../../gateway/paths.ts';

export const THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };
export const TICK_MS = 250;
/** Longer than utterances are taken after the end. */
export const LATE_MS = 10_000;

const name = 'tests/engine/rules.yaml';
const loaded = loadRules([{ name, text: readFileSync(asset(name), 'utf8') }]);
assert.ok(loaded.ok, JSON.stringify(loaded));
export const RULES: RuleSet = loaded.ruleSet;

export function newEngine(rules: RuleSet = RULES): Engine {
  return createEngine({ ruleSet: () => rules, thresholds: THRESHOLDS });
}

export interface Decided {
  call: string;
  status: FlagStatus;
  /** Bytes of the decision part. */
  decision: string;
  flag: FlagDecision;
}

export const decidedIn = (outcomes: readonly Outcome[]): Decided[] =>
  outcomes.flatMap((outcome) =>
    outcome.kind === 'flag'
      ? [
          {
            call: outcome.flag.call,
            status: outcome.status,
            decision: JSON.stringify(outcome.flag),
            flag: outcome.flag,
          },
        ]
      : [],
  );

/** Every decision that a log brings, in order, ticks as often as the gateway gives them (or none). */
export function decisionsOf(log: readonly LogRecord[], { ticks = true, rules = RULES } = {}): Decided[] {
  const engine = newEngine(rules);
  const decided: Decided[] = [];
  let tick = log[0]?.at ?? 0;
  for (const record of log) {
    if (ticks) for (; tick < record.at; tick += TICK_MS) decided.push(...decidedIn(engine.tick(tick)));
    decided.push(...decidedIn(engine.fold(record)));
  }
  decided.push(...decidedIn(engine.tick((log.at(-1)?.at ?? 0) + LATE_MS + 1)));
  return decided;
}

/** The bytes of the flags that stand in the end, by id. */
export function standing(decided: readonly Decided[]): string[] {
  const last = new Map<string, Decided>();
  for (const one of decided) last.set(one.flag.id, one);
  return [...last.values()]
    .filter(({ status }) => status === 'raised')
    .map(({ decision }) => decision)
    .sort();
}

export const ofCall = (decided: readonly Decided[], call: string) =>
  decided.filter((one) => one.call === call).map(({ status, decision }) => `${status} ${decision}`);

/** Says how often each operator was seen, and fails where one was seen too rarely to have been tested. */
export class Seen {
  readonly #counts = new Map<string, number>();

  add(decided: readonly Decided[]): void {
    for (const { status, flag } of decided) {
      this.#count(`${status}`);
      if (status === 'raised') this.#operators(flag.why);
      if (status === 'raised') this.#count(flag.rule);
    }
  }

  atLeast(least: number, names: readonly string[]): void {
    const rare = names.filter((one) => (this.#counts.get(one) ?? 0) < least);
    assert.deepEqual(rare, [], `seen fewer than ${least} times: ${JSON.stringify([...this.#counts])}`);
  }

  /** Every operator of the truth table that held. */
  #operators({ op, of = [] }: Why): void {
    this.#count(op);
    for (const inner of of) this.#operators(inner);
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }
}
