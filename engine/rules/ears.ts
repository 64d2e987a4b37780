/** What of a rule set a call of one trade has to listen for: what only rules of other trades look at costs it nothing. */
import type { CallTrade, RulesByTrade } from './by-trade.ts';
import type { LeafIndex, MeterEntry, MeterGroup, MoodGroup, WordLeaf } from './leaves.ts';
import type { Leaf } from './node.ts';

export interface Ears {
  /** Whether a rule for such calls looks at this leaf. */
  want(leaf: Leaf): boolean;
  meters: readonly MeterGroup[];
  moods: readonly MoodGroup[];
  /** Leaves that want words to be missing and nothing else: they see every utterance that does not hold them. */
  without: readonly WordLeaf[];
}

/** `users`: by leaf, the rules that look at it. */
export function earsFor(
  { meters, moods, without }: LeafIndex,
  users: readonly RulesByTrade[],
): (trade: CallTrade) => Ears {
  const made = new Map<CallTrade, Ears>();
  const make = (trade: CallTrade): Ears => {
    const wanted = users.map((rules) => rules.areFor(trade));
    const want = ({ index }: Leaf) => wanted[index] === true;
    const some = (entries: readonly MeterEntry[]) => entries.filter(({ leaf }) => want(leaf));
    return {
      want,
      meters: meters
        .map(
          ({ spec, over, under, reaches }): MeterGroup => ({
            spec,
            over: some(over),
            under: some(under),
            reaches: new Map(
              [...reaches]
                .map(([value, entries]) => [value, some(entries)] as const)
                .filter(([, own]) => own.length > 0),
            ),
          }),
        )
        .filter(({ over, under, reaches }) => over.length + under.length + reaches.size > 0),
      moods: moods
        .map(({ role, leaves }) => ({ role, leaves: leaves.filter(({ leaf }) => want(leaf)) }))
        .filter(({ leaves }) => leaves.length > 0),
      without: without.filter(want),
    };
  };
  return (trade) => {
    let ears = made.get(trade);
    if (!ears) {
      ears = make(trade);
      made.set(trade, ears);
    }
    return ears;
  };
}
