/** What of a finished call its agent may object to. Pure. */
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { CallDetail } from '../../../../engine/contract/live.ts';
import { startsIn } from '../call/places.ts';

export interface Finding {
  key: string;
  title: string;
  title_en?: string;
  /** Of an item of the scorecard. */
  points?: number;
  /** The whole score is 0. */
  fatal?: true;
  /** Where its first words begin, else when it came true: call time, ms. */
  at_ms: number;
  /** The words that it rests on; empty where it rests on none. */
  quote: string;
  against: { item: string } | { flag: string };
}

/** Items of the scorecard, then the agent's flags that cost nothing. */
export function findings({ scorecard, flags, utterances }: CallDetail): Finding[] {
  const items = scorecard?.items ?? [];
  const startOf = startsIn(utterances);
  const scored = new Set(items.map(({ rule }) => rule));
  const words = (own: Flag[], at_ms: number) => {
    const [first] = own;
    const quote = own.flatMap(({ evidence }) => evidence.map(({ text }) => text)).join(' … ');
    return { at_ms: first ? startOf(first) : at_ms, quote };
  };
  return [
    ...items.map(({ rule, title, title_en, points, fatal, flags: ids, at_ms }) => ({
      key: rule,
      title,
      ...(title_en === undefined ? {} : { title_en }),
      points,
      ...(fatal ? { fatal } : {}),
      ...words(
        flags.filter(({ id }) => ids.includes(id)),
        at_ms,
      ),
      against: { item: rule },
    })),
    ...flags
      .filter(({ rule, status, by }) => status === 'raised' && by === 'agent' && !scored.has(rule))
      .map((flag) => ({
        key: flag.id,
        title: flag.title,
        ...(flag.title_en === undefined ? {} : { title_en: flag.title_en }),
        ...words([flag], flag.at_ms),
        against: { flag: flag.id },
      })),
  ];
}

export function isAgainst({ flag, rule }: Appeal, against: Finding['against']): boolean {
  return 'flag' in against ? flag === against.flag : flag === null && rule === against.item;
}
