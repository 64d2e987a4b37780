/**
 * What lmdb-js holds on to in memory, kept small. Its packing buffers count as memory outside of V8's heap, of which each
 * 64 MB begin a full collection; its chain of writes makes every write survive the young one. Measured: D-217.
 */
import type { Database } from 'lmdb';

/** What values are packed into from now on, bytes, after a value that was larger than the second. */
const PACKING_BYTES = 64 * 1024;
const LARGE_BYTES = 1024 * 1024;

/** The packer of a database. All of them fill one buffer, value after value. */
interface Packer {
  /** @returns the buffer that is being filled; its `start` and `end` say where the value is */
  encode(value: unknown, mode?: number): Uint8Array;
  useBuffer(buffer: Uint8Array): void;
}

/**
 * The packer's buffer grows to four times the largest value, and a full one is replaced by one of the same size: after a
 * rule set of 4 MB, by 17 MB every few seconds. V8 begins a full collection after each 64 MB of such memory.
 */
export function keepPackingSmall(table: object): void {
  const { encoder } = table as { encoder: Packer };
  const { encode } = encoder;
  encoder.encode = (value, mode) => {
    const packed = encode.call(encoder, value, mode);
    // biome-ignore lint/correctness/useHookAtTopLevel: the library's name for it, no hook
    if (packed.length > LARGE_BYTES) encoder.useBuffer(Buffer.allocUnsafeSlow(PACKING_BYTES));
    return packed;
  };
}

/** What the library holds of one write: the links to the ones after it, the words that its thread reads, its promise. */
interface Write {
  next: Write | null;
  nextTxn?: Write | null;
  uint32: unknown;
  meta: unknown;
}

/**
 * The library's writes are a chain. One that grew old in memory keeps all that follow it alive until the next full
 * collection, with their buffers and promises and what waits for these: a young collection would move every write of
 * the log into the old heap. So the chain is cut behind what was committed.
 */
export function cutCommitted(root: Database): void {
  let first: Write | null = null;
  // `next` is the first write that no earlier commit held; the library's types do not say so.
  root.on('aftercommit', (({ next }: { next: Write }) => {
    while (first && first !== next) {
      const after: Write | null = first.next;
      first.next = null;
      first.uint32 = null;
      first.meta = null;
      if (first.nextTxn) first.nextTxn = null;
      first = after;
    }
    first = next;
  }) as () => void);
}
