/** A console: keeps what it is shown, comes back after a cut, and notes whatever it is told twice. */
import type { Flag } from '../../engine/contract/flag.ts';
import type { Batch, LiveFrame } from '../../engine/contract/live.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Link } from './link.ts';
import type { World } from './world.ts';

export interface ConsoleParts {
  world: World;
  /** Takes several deltas in one frame. */
  batch: boolean;
  connect(outside: Console): Link | null;
}

const RECONNECT_MS = 400;
const TOPICS = ['flags', 'scope-flags', 'calls'];

export class Console {
  readonly flags = new Map<string, Flag>();
  readonly scopeFlags = new Map<string, ScopeFlag>();
  /** What no console may see. */
  readonly faults: string[] = [];
  readonly #parts: ConsoleParts;
  #link: Link | null = null;
  #epoch: string | null = null;
  #n = 0;

  constructor(parts: ConsoleParts) {
    this.#parts = parts;
    this.#connect();
  }

  get link(): Link | null {
    return this.#link;
  }

  heard(text: string): void {
    this.#shown(JSON.parse(text) as LiveFrame | Batch);
  }

  #shown(frame: LiveFrame | Batch): void {
    if (frame.type === 'batch') {
      for (const delta of frame.deltas) this.#shown(delta);
      return;
    }
    if (frame.type === 'snapshot') {
      this.#epoch = frame.epoch;
      this.#n = frame.n;
      this.flags.clear();
      this.scopeFlags.clear();
      for (const flag of frame.flags ?? []) this.#keep(this.flags, flag, 'snapshot');
      for (const flag of frame.scope_flags ?? []) this.#keep(this.scopeFlags, flag, 'snapshot');
    } else if ('n' in frame && frame.type !== 'heartbeat') {
      if (frame.n <= this.#n) this.faults.push(`delta ${frame.n} came after ${this.#n}`);
      this.#n = frame.n;
      if (frame.type === 'flag') this.flags.set(frame.flag.id, frame.flag);
      else if (frame.type === 'scope_flag') this.scopeFlags.set(frame.scope_flag.id, frame.scope_flag);
    } else if (frame.type === 'error') this.faults.push(`${frame.code}: ${frame.message}`);
  }

  lost(): void {
    this.#link = null;
    this.#parts.world.after(RECONNECT_MS, () => this.#connect());
  }

  #keep<T extends { id: string }>(kept: Map<string, T>, flag: T, where: string): void {
    if (kept.has(flag.id)) this.faults.push(`the ${where} holds ${flag.id} twice`);
    kept.set(flag.id, flag);
  }

  #connect(): void {
    this.#link = this.#parts.connect(this);
    if (!this.#link) {
      this.#parts.world.after(RECONNECT_MS, () => this.#connect());
      return;
    }
    const resume = this.#epoch === null ? {} : { resume: { epoch: this.#epoch, n: this.#n } };
    this.#link.send(
      JSON.stringify({ type: 'subscribe', topics: TOPICS, batch: this.#parts.batch, ...resume }),
    );
  }
}
