/**
 * Call time: offsets of the audio, ms. Between events it is carried 1:1 by the log's stamps, but only while every
 * source of the call is connected and the engine was running.
 */
export interface CallClock {
  /** Call time at `base_at`. */
  base_ms: number;
  /** Log stamp, epoch ms. */
  base_at: number;
  running: boolean;
}

export function callTimeAt(clock: CallClock, at: number): number {
  return clock.running ? clock.base_ms + Math.max(0, at - clock.base_at) : clock.base_ms;
}

/** The clock moved on to a stamp; t1 then t2 equals t2. */
export function carried(clock: CallClock, at: number): CallClock {
  if (at <= clock.base_at) return clock;
  return { ...clock, base_ms: callTimeAt(clock, at), base_at: at };
}

/** The audio is known to have reached `ms`. */
export function lifted(clock: CallClock, ms: number): CallClock {
  return ms > clock.base_ms ? { ...clock, base_ms: ms } : clock;
}

/** The log stamp at which call time reaches `ms`; Infinity while the clock stands. */
export function stampOf(clock: CallClock, ms: number): number {
  if (ms <= clock.base_ms) return clock.base_at;
  return clock.running ? clock.base_at + (ms - clock.base_ms) : Number.POSITIVE_INFINITY;
}
