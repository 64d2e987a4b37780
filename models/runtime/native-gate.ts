/**
 * Lets the process exit while workers are scoring. A thread that Node ends inside the model's native code aborts the
 * whole process, whatever its exit code was to be. So a worker passes a gate before it enters native code, and
 * whoever exits closes the gate and waits, blocking, until the worker is out: a batch takes milliseconds.
 */

/** Two words shared by one worker and the main thread. */
export type NativeGate = Int32Array<SharedArrayBuffer>;

const BUSY = 0;
const CLOSED = 1;
/** Longest wait for one worker at exit, ms. */
const PATIENCE_MS = 1_000;

export function nativeGate(): NativeGate {
  return new Int32Array(new SharedArrayBuffer(8));
}

/**
 * Runs native work behind the gate, in a worker; when the process is about to exit it never settles.
 * @throws whatever the work throws
 */
export async function throughGate<T>(gate: NativeGate, work: () => Promise<T>): Promise<T> {
  Atomics.store(gate, BUSY, 1);
  // Order matters: busy is written before closed is read, and the other side does it the other way round.
  if (Atomics.load(gate, CLOSED) === 1) {
    leave(gate);
    return new Promise(() => {});
  }
  try {
    return await work();
  } finally {
    leave(gate);
  }
}

/** Closes the gate and blocks until its worker is out of native code; for the main thread, at exit only. */
export function closeGate(gate: NativeGate): void {
  Atomics.store(gate, CLOSED, 1);
  Atomics.wait(gate, BUSY, 1, PATIENCE_MS);
}

function leave(gate: NativeGate): void {
  Atomics.store(gate, BUSY, 0);
  Atomics.notify(gate, BUSY);
}
