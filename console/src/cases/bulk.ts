/** What came of a command on many cases: in words, and what can be taken back of it. Pure. */
import type { Messages } from '../i18n/index.tsx';
import type { BulkCommand, BulkResult, Chosen } from './requests.ts';

/** Verdicts that the command gave: those of its moment, the last event of their case. */
export function justJudged(asked: readonly Chosen[], results: readonly BulkResult[], user: string): Chosen[] {
  return results.flatMap(({ id, case: one }) => {
    if (!one) return [];
    const of = asked.find((chosen) => chosen.case === id)?.flags ?? [];
    const verdicts = one.flags.flatMap(({ flag, verdict }) =>
      of.includes(flag) && verdict?.by === user && verdict.at === one.updated_at
        ? [{ flag, at: verdict.at }]
        : [],
    );
    return verdicts.length > 0 ? [{ case: id, verdicts }] : [];
  });
}

/** Everything that was asked for is so now. */
export function isWhole(results: readonly BulkResult[]): boolean {
  const stays = ({ unjudging: of }: BulkResult) => of !== null && of.changed + of.others + of.too_old > 0;
  return results.every((one) => one.code === null && !stays(one));
}

export function wordsOfBulk(
  results: readonly BulkResult[],
  { type }: BulkCommand,
  { cases }: Messages,
): string {
  const refused = results.filter(({ code }) => code !== null);
  // Of verdicts that stay the answer says more than that they do.
  const others = refused.filter(({ unjudging }) => unjudging === null);
  const why = [...counted(others)].map(([of, count]) => whyNot(of, count, cases));
  return [whatIsDone(results, refused.length, type, cases), ...why].join('');
}

function whatIsDone(
  results: readonly BulkResult[],
  refused: number,
  type: BulkCommand['type'],
  cases: Messages['cases'],
): string {
  if (type === 'unjudge') {
    const of = results.flatMap(({ unjudging }) => unjudging ?? []);
    return cases.bulkUndone(sum(of, 'undone'), sum(of, 'changed'), sum(of, 'others'), sum(of, 'too_old'));
  }
  if (type === 'claim') return cases.bulkClaimed(results.length - refused);
  const of = results.flatMap(({ judging }) => judging ?? []);
  return of.length === 0
    ? cases.bulkDone(results.length - refused, results.length)
    : cases.bulkJudged(sum(of, 'judged'), sum(of, 'judged_by_others'), sum(of, 'taken_back'));
}

function sum<K extends string>(of: readonly Record<K, number>[], name: K): number {
  return of.reduce((n, one) => n + one[name], 0);
}

/** How many were refused for the same reason. */
function counted(refused: readonly BulkResult[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, owner } of refused) {
    const reason = JSON.stringify([code, owner]);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return counts;
}

function whyNot(reason: string, count: number, cases: Messages['cases']): string {
  const [code, owner] = JSON.parse(reason) as [string, string | null];
  if (code === 'CASE_TAKEN' && owner !== null) return cases.bulkTaken(count, owner);
  const why = Object.hasOwn(cases.failures, code)
    ? cases.failures[code as keyof typeof cases.failures]
    : cases.failedOther(code);
  return cases.bulkRefused(count, why);
}
