import type { Storing } from '../engine/contract/storing.ts';
import type { StoreSink } from './store/sink.ts';

/** Longer than a batch and a merge take, s. */
const USUAL_S = 10;

/** @param now epoch ms */
export function storingOf(
  sink: Pick<StoreSink, 'wait' | 'state'>,
  setAside: { count(): number },
  now: number,
): Storing {
  const { rows, oldest_at } = sink.wait();
  const oldest_s = oldest_at === null ? 0 : Math.max(0, Math.floor((now - oldest_at) / 1000));
  return {
    behind: oldest_s >= USUAL_S,
    rows,
    oldest_s,
    error: sink.state().error,
    set_aside: setAside.count(),
  };
}
