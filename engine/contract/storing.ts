/** How far the store is behind what was decided: `GET /v1/store`, `/readyz`. */
export interface Storing {
  /** The oldest outcome has waited longer than is usual. */
  behind: boolean;
  /** Outcomes that wait. */
  rows: number;
  /** Seconds that the oldest of them has waited; 0 where none waits. */
  oldest_s: number;
  /** Why the store takes nothing, where it said so. */
  error: string | null;
  /** Outcomes that the store refused for good, over all runs. */
  set_aside: number;
}
