/** Lines of open calls that the live socket tells nothing of any more: what the list says of them when it is read anew. Pure. */
import type { CallView } from '../../../../engine/contract/outcome.ts';

type Line = Pick<CallView, 'call' | 'status' | 'started_at'>;

export const isOpenLine = ({ status }: Pick<Line, 'status'>): boolean => status !== 'complete';

/** Whether the list, read from its beginning as far as `fresh`, would have shown the call by now. */
export function isPassed({ started_at }: Line, fresh: readonly Line[], isEnd: boolean): boolean {
  const last = fresh.at(-1);
  return isEnd || (last !== undefined && !isOpenLine(last) && last.started_at < started_at);
}

/**
 * Known lines as they are now, without those that are listed no more. Nothing is added above them: the list would move
 * under its reader.
 * @param lost calls of which nobody tells
 */
export function renewed<T extends Line>(
  before: readonly T[],
  fresh: readonly T[],
  lost: ReadonlySet<string>,
  isEnd: boolean,
): T[] {
  const newer = new Map(fresh.map((line) => [line.call, line]));
  return before.flatMap((line) => {
    const found = newer.get(line.call);
    if (found) return [found];
    return lost.has(line.call) && isPassed(line, fresh, isEnd) ? [] : [line];
  });
}
