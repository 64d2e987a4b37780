/** Taking verdicts back: those that are named, and only as long as they are what is said of their flags. Pure. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Case,
  type CaseEvent,
  type CaseFlag,
  type CaseVerdict,
  type NamedVerdict,
  UNDO_MS,
  type Unjudging,
} from '../../engine/contract/case.ts';
import type { CommandContext, Decision } from './decide.ts';

/** By their flags alone, own verdicts as they stand are meant: of two such undos the second goes one further back. */
export interface UnjudgeCommand {
  type: 'unjudge';
  flags?: readonly string[];
  verdicts?: readonly NamedVerdict[];
}

type Fate = keyof Unjudging;

export function flagsOf({ flags = [], verdicts }: UnjudgeCommand): readonly string[] {
  return verdicts?.map(({ flag }) => flag) ?? flags;
}

export function unjudge(of: Case, command: UnjudgeCommand, { by, now, events }: CommandContext): Decision {
  const wanted = new Map<string, string | null>(
    command.verdicts?.map(({ flag, at }) => [flag, at]) ?? command.flags?.map((flag) => [flag, null]),
  );
  const fates = of.flags.flatMap((one): { flag: CaseFlag; fate: Fate }[] => {
    const at = wanted.get(one.flag);
    return at === undefined ? [] : [{ flag: one, fate: fateOf(one.verdict, at, by, now) }];
  });
  const unjudging: Unjudging = { undone: 0, changed: 0, others: 0, too_old: 0 };
  for (const { fate } of fates) unjudging[fate] += 1;
  if (unjudging.undone === 0)
    return { refused: { code: 'VERDICT_STAYS', detail: detailOf(by, unjudging), unjudging } };
  const before = verdictsBefore(events());
  const verdicts = fates.flatMap(({ flag: { flag }, fate }) =>
    fate === 'undone' ? [{ flag, verdict: before.get(flag) ?? null }] : [],
  );
  return { events: [{ type: 'unjudged', verdicts }], unjudging };
}

/** `at`: of the verdict that is meant; null: the one that stands. */
function fateOf(verdict: CaseVerdict | null, at: string | null, by: string, now: number): Fate {
  if (verdict === null || (at !== null && verdict.at !== at)) return 'changed';
  if (verdict.by !== by) return 'others';
  return Date.parse(verdict.at) < now - UNDO_MS ? 'too_old' : 'undone';
}

function detailOf(by: string, { changed, others, too_old }: Unjudging): string {
  const got = [
    ...(changed > 0 ? [`${changed} that changed since or that nobody gave`] : []),
    ...(others > 0 ? [`${others} of somebody else`] : []),
    ...(too_old > 0 ? [`${too_old} older than that`] : []),
  ];
  return `Expected verdicts of ${by} of the last ${UNDO_MS / 60_000} minutes that stand, got ${got.join(', ')}; judge the flags anew.`;
}

/** By flag: what was said of it before its verdict as it stands; absent: nothing. What was taken back is not said again. */
function verdictsBefore(events: readonly CaseEvent[]): ReadonlyMap<string, CaseVerdict | undefined> {
  const said = new Map<string, readonly CaseVerdict[]>();
  const of = (flag: string) => said.get(flag) ?? [];
  for (const event of events) {
    if (event.type === 'unjudged')
      for (const { flag, verdict } of event.verdicts) said.set(flag, backTo(of(flag), verdict));
    if (event.type !== 'judged') continue;
    const { verdict, reason, note, by, at } = event;
    for (const flag of event.flags)
      said.set(flag, [...of(flag), { verdict, reason, note, by: by ?? '', at }]);
  }
  return new Map(Array.from(said, ([flag, verdicts]) => [flag, verdicts.at(-2)]));
}

/** What is left of them when this one stands again. An older server could put back what had been taken back. */
function backTo(said: readonly CaseVerdict[], verdict: CaseVerdict | null): readonly CaseVerdict[] {
  if (verdict === null) return [];
  const at = said.findLastIndex((one) => isDeepStrictEqual(one, verdict));
  return at < 0 ? [...said, verdict] : said.slice(0, at + 1);
}
