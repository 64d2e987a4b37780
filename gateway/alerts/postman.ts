/**
 * Brings messages to their targets, each target by itself: what is to be sent is written down first, what became of it
 * afterwards. A target that is slow, away or refusing holds up nobody else.
 */
import type { Book } from './book.ts';
import { type Message, type MessageStyle, messageOf } from './message.ts';
import { type Limit, pick, type Told } from './sends.ts';
import type { Send } from './state.ts';
import type { HttpPost } from './targets/http.ts';
import { kindOf, type TargetConfig } from './targets/table.ts';
import type { Outcome } from './targets/target.ts';

export interface PostmanParts {
  book: Pick<Book, 'state' | 'take'>;
  targets: ReadonlyMap<string, TargetConfig>;
  style: Omit<MessageStyle, 'language'>;
  post: HttpPost;
  /** Epoch ms. */
  now(): number;
  /** How long one try may take, ms; 10 s. */
  tryMs?: number;
  onTold?(target: string, outcome: Outcome): void;
}

const RETRY_COMMIT_MS = 1_000;
const LONGEST_SLEEP_MS = 5_000;

export class Postman {
  readonly #parts: PostmanParts;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: PostmanParts) {
    this.#parts = parts;
  }

  /** Something may be due. Cheap, never throws. */
  look(): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#timer) clearTimeout(this.#timer);
    let sleep = LONGEST_SLEEP_MS;
    const { book, targets, now } = this.#parts;
    for (const [name, config] of targets) {
      if (this.#busy.has(name)) continue;
      const picked = pick(book.state, name, limitsOf(config), now());
      if (picked.sends === undefined) {
        sleep = Math.min(sleep, picked.wait_ms);
        continue;
      }
      const work = this.#deliver(name, config, picked.sends).finally(() => {
        this.#busy.delete(name);
        this.look();
      });
      this.#busy.set(name, work);
    }
    this.#timer = setTimeout(() => this.look(), Math.max(10, sleep));
    this.#timer.unref();
  }

  /** One message now, past routes and budget: "send test". */
  once(config: TargetConfig, message: Message): Promise<Outcome> {
    return this.#try(config, message);
  }

  /** Cuts off what is on its way: it is sent again after the next start, and says so. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#timer) clearTimeout(this.#timer);
    await Promise.allSettled(this.#busy.values());
  }

  async #deliver(name: string, config: TargetConfig, sends: readonly Send[]): Promise<void> {
    const { book, style, now, onTold } = this.#parts;
    const ids = sends.map(({ id }) => id);
    try {
      await book.take([{ type: 'sending', sends: ids }]);
    } catch {
      // The disk is full: nothing is sent that was not written down.
      await this.#pause(RETRY_COMMIT_MS);
      return;
    }
    const taken = ids.flatMap((id) => book.state.sends.get(id) ?? []);
    if (taken.length === 0) return;
    const message = messageOf(taken, book.state, { ...style, language: config.language }, now());
    const outcome = await this.#try(config, message);
    onTold?.(name, outcome);
    const told: Told = outcome.ok ? { ok: true, as: ids.length > 1 ? 'digest' : 'one' } : outcome;
    for (;;) {
      try {
        await book.take([{ type: 'told', sends: ids, told }]);
        return;
      } catch {
        if (this.#stopping.signal.aborted) return;
        await this.#pause(RETRY_COMMIT_MS);
      }
    }
  }

  async #try(config: TargetConfig, message: Message): Promise<Outcome> {
    const { post, now, tryMs = 10_000 } = this.#parts;
    const bound = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(tryMs)]);
    let gaveUp: (outcome: Outcome) => void = () => undefined;
    const cut = new Promise<Outcome>((done) => {
      gaveUp = done;
    });
    // A target that ignores its signal does not hold up the next message.
    const onAbort = () =>
      setTimeout(
        () => gaveUp({ ok: false, fault: { code: 'NO_ANSWER' }, retry: true, unknown: true }),
        500,
      ).unref();
    bound.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([kindOf(config).send(message, config, { post, now, signal: bound }), cut]);
    } catch {
      return { ok: false, fault: { code: 'MESSAGE_UNMADE' }, retry: false };
    } finally {
      bound.removeEventListener('abort', onAbort);
    }
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      this.#stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        done();
      });
    });
  }
}

export function limitsOf(config: TargetConfig): readonly Limit[] {
  const { limits } = kindOf(config);
  return config.per_minute > 0 ? [...limits, { n: config.per_minute, per_ms: 60_000 }] : limits;
}
