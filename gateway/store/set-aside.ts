import { mkdir, open, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Numbered } from './port.ts';

/** An outcome that the store will never take, without its words. */
export interface SetAsideLine {
  /** ISO 8601. */
  set_aside_at: string;
  reason: string;
  /** In the outbox. */
  number: number;
  kind: string;
  /** Null for a flag across calls, and for what has none. */
  call: string | null;
}

/** Keeps what the store will never take, so that nothing disappears silently. */
export interface SetAside {
  /** Durable when it resolves. */
  add(entry: Numbered, reason: string): Promise<void>;
}

export interface SetAsideFolder extends SetAside {
  /** Newest first, at most `limit`. */
  list(limit: number): Promise<SetAsideLine[]>;
  /** Outcomes in the folder, over all runs, as far as it was read. */
  count(): number;
  /** How many outcomes are of a kind that `match` names. */
  matching(match: (entry: Numbered) => boolean): Promise<number>;
  /** Takes them out of the folder. */
  erase(match: (entry: Numbered) => boolean): Promise<void>;
}

type Kept = Numbered & { set_aside_at: string; reason: string };

/** One JSONL file a month in `<dataDir>/set-aside`: `{"set_aside_at","reason","number","delivered"}`. Masked text only. */
export function openSetAside(dataDir: string, now: () => Date = () => new Date()): SetAsideFolder {
  const dir = join(dataDir, 'set-aside');
  let kept = 0;
  /** One after the other: an erasure writes a file anew. */
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => undefined);
    return done;
  };
  const files = async () => {
    const names = await readdir(dir).catch(() => []);
    return names.filter((name) => /^store-.*\.jsonl$/.test(name)).sort();
  };
  const lines = async (file: string) => {
    const text = await readFile(join(dir, file), 'utf8');
    // A line that a kill cut short was never acknowledged to the sink: it is there again, whole.
    return text.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as Kept];
      } catch {
        return [];
      }
    });
  };
  const all = async () => {
    const found: Kept[] = [];
    for (const file of await files()) found.push(...(await lines(file)));
    return found;
  };
  void inTurn(async () => {
    kept = (await all()).length;
  }).catch(() => undefined);
  return {
    add: (entry, reason) =>
      inTurn(async () => {
        await mkdir(dir, { recursive: true, mode: 0o700 });
        const at = now().toISOString();
        const file = await open(join(dir, `store-${at.slice(0, 7)}.jsonl`), 'a', 0o600);
        try {
          await file.write(`${JSON.stringify({ set_aside_at: at, reason, ...entry })}\n`);
          await file.datasync();
        } finally {
          await file.close();
        }
        kept += 1;
      }),
    list: (limit) =>
      inTurn(async () => {
        const newest = (await all()).slice(-limit).reverse();
        return newest.map(({ set_aside_at, reason, number, delivered }) => ({
          set_aside_at,
          reason,
          number,
          kind: delivered.kind,
          call: callOf(delivered),
        }));
      }),
    count: () => kept,
    matching: (match) => inTurn(async () => (await all()).filter(match).length),
    erase: (match) =>
      inTurn(async () => {
        for (const file of await files()) {
          const before = await lines(file);
          const rest = before.filter((entry) => !match(entry));
          if (rest.length === before.length) continue;
          const anew = join(dir, `${file}.new`);
          await writeFile(anew, rest.map((entry) => `${JSON.stringify(entry)}\n`).join(''), {
            mode: 0o600,
            flush: true,
          });
          await rename(anew, join(dir, file));
          kept -= before.length - rest.length;
        }
      }),
  };
}

/** The call that an outcome is about; null for a flag across calls. Also of an outcome that is none. */
export function callOf(delivered: Partial<Record<string, unknown>> | Numbered['delivered']): string | null {
  const {
    view,
    utterance,
    flag,
    mark,
    answer,
    review,
    final,
    case: ofCase,
  } = delivered as Record<string, { call?: unknown; calls?: unknown } | undefined>;
  const [first] = Array.isArray(ofCase?.calls) ? (ofCase.calls as unknown[]) : [];
  const call = (view ?? utterance ?? flag ?? mark ?? answer ?? review ?? final)?.call ?? first;
  return typeof call === 'string' ? call : null;
}
