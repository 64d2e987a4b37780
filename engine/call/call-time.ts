/**
 * Call time: offsets of the audio, ms. An event sets it to its own offset; between events it is carried on 1:1 by
 * the log's stamps, but only while every source of the call is connected and the engine was running.
 */
export interface CallClock {
  /** Call time at `base_at`. */
  base_ms: number;
  /** Log stamp, epoch ms. */
  base_at: number;
  running: boolean;
  /** Farthest offset that an event gave. */
  heard_ms: number;
}

export function startClock(at: number): CallClock {
  return { base_ms: 0, base_at: at, running: true, heard_ms: 0 };
}

export function callTimeAt({ base_ms, base_at, running }: CallClock, at: number): number {
  return running ? base_ms + Math.max(0, at - base_at) : base_ms;
}

/** The clock moved on to a stamp; t1 then t2 equals t2. */
export function carried(clock: CallClock, at: number): CallClock {
  if (at <= clock.base_at) return clock;
  const { running, heard_ms } = clock;
  return { base_ms: callTimeAt(clock, at), base_at: at, running, heard_ms };
}

/**
 * An event gave an offset. One that is farther than any before sets the clock, backwards too: what was carried
 * beyond it was a guess, off by the ringing before the audio and by the delay of the ASR.
 */
export function told(clock: CallClock, ms: number): CallClock {
  if (ms < clock.heard_ms) return clock;
  const { base_at, running } = clock;
  return { base_ms: ms, base_at, running, heard_ms: ms };
}

/** Runs or stands still from this stamp on. */
export function switched(clock: CallClock, at: number, running: boolean): CallClock {
  return { ...carried(clock, at), running };
}

/** The log stamp at which call time reaches `ms`; Infinity while the clock stands. */
export function stampOf({ base_ms, base_at, running }: CallClock, ms: number): number {
  if (ms <= base_ms) return base_at;
  return running ? base_at + (ms - base_ms) : Number.POSITIVE_INFINITY;
}
