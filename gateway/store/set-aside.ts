import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Numbered } from './port.ts';

/** Keeps what the store will never take, so that nothing disappears silently. */
export interface SetAside {
  /** Durable when it resolves. */
  add(entry: Numbered, reason: string): Promise<void>;
}

/** One JSONL file a month in `<dataDir>/set-aside`: `{"set_aside_at","reason","number","delivered"}`. Masked text only. */
export function openSetAside(dataDir: string, now: () => Date = () => new Date()): SetAside {
  const dir = join(dataDir, 'set-aside');
  return {
    async add(entry, reason) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const at = now().toISOString();
      const file = await open(join(dir, `store-${at.slice(0, 7)}.jsonl`), 'a', 0o600);
      try {
        await file.write(`${JSON.stringify({ set_aside_at: at, reason, ...entry })}\n`);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
  };
}
