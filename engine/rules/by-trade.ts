/** Rules to be looked at together, by the trades that they are for: a call of one trade passes over the others. */
import type { Trade } from '../contract/call.ts';
import type { Rule } from './compile.ts';

/** Trade of a call; undefined: it has none; null: it is not known to stay the same. */
export type CallTrade = Trade | undefined | null;

export class RulesByTrade {
  readonly #any: Rule[] = [];
  readonly #byTrade = new Map<Trade, Rule[]>();
  readonly #all: Rule[] = [];

  /** Rules are added in the order of the set; the same one twice in a row counts once. */
  add(rule: Rule): void {
    if (this.#all.at(-1) === rule) return;
    this.#all.push(rule);
    const wanted = rule.scope?.trade as Trade | Trade[] | undefined;
    if (wanted === undefined) {
      this.#any.push(rule);
      return;
    }
    for (const trade of Array.isArray(wanted) ? wanted : [wanted]) {
      const list = this.#byTrade.get(trade);
      if (list) list.push(rule);
      else this.#byTrade.set(trade, [rule]);
    }
  }

  /** Whether a call of this trade has to do with any of them. */
  areFor(trade: CallTrade): boolean {
    return trade === null || this.#any.length > 0 || (trade !== undefined && this.#byTrade.has(trade));
  }

  touch(trade: CallTrade, touched: Set<Rule>): void {
    for (const rule of trade === null ? this.#all : this.#any) touched.add(rule);
    if (trade) for (const rule of this.#byTrade.get(trade) ?? []) touched.add(rule);
  }
}
