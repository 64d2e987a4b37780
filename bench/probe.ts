/**
 * Loaded into a server under measurement (`node --import`): how late its main thread's event loop was, and what its
 * garbage collector took. What clients see is blurred by the load generator on the same machine; this is not.
 * Writes {@link ProbeFigures} to the file in EARSHOT_PROBE every second and at SIGUSR2 begins anew.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { constants, monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

/** Milliseconds, since the last beginning. */
export interface ProbeFigures {
  /** How late timers fired, the resolution taken off. */
  loop: { p50: number; p95: number; p99: number; max: number };
  /** Pauses of the garbage collector. */
  gc: { minor_ms: number; minor: number; major_ms: number; major: number; longest_ms: number };
}

const RESOLUTION_MS = 10;
const EVERY_MS = 1_000;

const path = process.env.EARSHOT_PROBE;
if (path) {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const none = () => ({ minor_ms: 0, minor: 0, major_ms: 0, major: 0, longest_ms: 0 });
  let gc = none();
  new PerformanceObserver((list) => {
    for (const { duration, detail } of list.getEntries() as unknown as {
      duration: number;
      detail: { kind: number };
    }[]) {
      const minor = detail.kind === constants.NODE_PERFORMANCE_GC_MINOR;
      gc[minor ? 'minor' : 'major'] += 1;
      gc[minor ? 'minor_ms' : 'major_ms'] += duration;
      gc.longest_ms = Math.max(gc.longest_ms, duration);
    }
  }).observe({ entryTypes: ['gc'] });
  process.on('SIGUSR2', () => {
    delay.reset();
    gc = none();
  });
  const at = (percent: number) => Math.max(0, delay.percentile(percent) / 1e6 - RESOLUTION_MS);
  setInterval(() => {
    const loop = { p50: at(50), p95: at(95), p99: at(99), max: Math.max(0, delay.max / 1e6 - RESOLUTION_MS) };
    writeFileSync(`${path}.new`, JSON.stringify({ loop, gc } satisfies ProbeFigures));
    // A reader sees a whole file.
    renameSync(`${path}.new`, path);
  }, EVERY_MS).unref();
}
