/** An ASR that does what the protocol asks: numbers its events, keeps them until they are acked, resumes. */
import type { IngestEvent, ServerFrame } from '../../engine/contract/ingest.ts';
import type { Entry, Ledger } from './ledger.ts';
import type { Link } from './link.ts';
import type { World } from './world.ts';

interface Unacked {
  seq: number;
  text: string;
  entry: Entry;
}

interface Line {
  seq: number;
  unacked: Unacked[];
  /** Waits before it sends again what the server could not write. */
  stalled: boolean;
  /** After a death of the sender: events of this call can no longer be numbered. */
  over: boolean;
}

/** What happens to a frame on its way. */
export interface Mischief {
  /** The frames that go over the wire in place of this one. */
  frames(text: string): { texts: string[]; spoiled: boolean };
  /** The next frame overtakes this one. */
  overtaken(): boolean;
}

export interface SenderParts {
  world: World;
  ledger: Ledger;
  source: string;
  /** null while the server is not there. */
  connect(outside: Sender): Link | null;
  mischief: Mischief;
}

const RECONNECT_MS = 150;
const AGAIN_MS = 1_000;
/** An event that nothing overtakes goes all the same. */
const HELD_MS = 300;

export class Sender {
  readonly #parts: SenderParts;
  #link: Link | null = null;
  #welcome = false;
  #lines = new Map<string, Line>();
  #alive = true;
  /** Came to life again and has forgotten its numbers. */
  #forgot = false;
  /** How often it was killed. */
  #kills = 0;
  #held: Unacked | null = null;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#connect();
  }

  get link(): Link | null {
    return this.#link;
  }

  get waits(): number {
    return [...this.#lines.values()].reduce((sum, { unacked }) => sum + unacked.length, 0);
  }

  say(event: IngestEvent): void {
    if (!this.#alive) return;
    const line = this.#line(event.call);
    if (line.over || (this.#forgot && !this.#welcome)) return;
    line.seq += 1;
    const { ledger, source } = this.#parts;
    const entry = ledger.add(source, event, line.seq);
    const one = { seq: line.seq, text: JSON.stringify({ ...event, seq: line.seq }), entry };
    line.unacked.push(one);
    if (this.#welcome && !line.stalled) this.#send(one);
  }

  /** Sends again what has had no answer for long: its copy, or the answer, was spoiled. */
  insist(): void {
    if (this.#welcome) for (const line of this.#lines.values()) this.#again(line);
  }

  heard(text: string): void {
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.type === 'welcome') this.#welcomed(frame.resume);
    else if (frame.type === 'ack') this.#acked(frame.call, frame.seq);
    else if (frame.type === 'refused') this.#refused(frame);
  }

  lost(): void {
    this.#link = null;
    this.#welcome = false;
    this.#held = null;
    if (this.#alive) this.#parts.world.after(RECONNECT_MS, () => this.#connect());
  }

  /** Dies and forgets what was not acked; comes back in `ms`. */
  kill(ms: number, serverHearsIn: number): void {
    this.#alive = false;
    this.#link?.cut(serverHearsIn);
    this.#link = null;
    this.#welcome = false;
    this.#held = null;
    for (const line of this.#lines.values()) line.unacked = [];
    this.#kills += 1;
    const kill = this.#kills;
    this.#parts.world.after(ms, () => {
      // Killed again while it was dead: it comes to life once, and forgets its numbers once.
      if (kill !== this.#kills) return;
      this.#alive = true;
      this.#forgot = true;
      this.#connect();
    });
  }

  #connect(): void {
    if (!this.#alive || this.#link) return;
    this.#link = this.#parts.connect(this);
    if (!this.#link) {
      this.#parts.world.after(RECONNECT_MS, () => this.#connect());
      return;
    }
    this.#link.send(JSON.stringify({ type: 'hello', protocol: 1, source: this.#parts.source }));
  }

  #welcomed(resume: Record<string, number>): void {
    this.#welcome = true;
    if (this.#forgot) {
      this.#forgot = false;
      for (const [call, line] of this.#lines) {
        const seq = resume[call];
        if (seq === undefined) line.over = line.seq > 0;
        else line.seq = seq;
        line.stalled = false;
      }
    }
    for (const [call, seq] of Object.entries(resume)) this.#acked(call, seq);
    for (const line of this.#lines.values()) this.#again(line);
  }

  #again(line: Line): void {
    line.stalled = false;
    for (const one of line.unacked) this.#send(one);
  }

  #acked(call: string, seq: number): void {
    const line = this.#line(call);
    while (line.unacked.length > 0 && line.unacked[0]!.seq <= seq) line.unacked.shift()!.entry.acked = true;
  }

  #refused({ code, retryable, call, seq }: Extract<ServerFrame, { type: 'refused' }>): void {
    if (call === undefined || seq === undefined) {
      // The hello could not be written.
      if (retryable && code === 'LOG_UNAVAILABLE' && !this.#welcome) this.#link?.cut(1);
      return;
    }
    const line = this.#line(call);
    if (!retryable) line.unacked = line.unacked.filter((one) => one.seq !== seq);
    else if (!line.stalled) {
      line.stalled = true;
      this.#parts.world.after(AGAIN_MS, () => {
        if (line.stalled && this.#welcome) this.#again(line);
      });
    }
  }

  #send(one: Unacked): void {
    const { mischief } = this.#parts;
    if (!this.#held && mischief.overtaken()) {
      this.#held = one;
      this.#parts.world.after(HELD_MS, () => {
        if (this.#held !== one) return;
        this.#held = null;
        this.#put(one);
      });
      return;
    }
    this.#put(one);
    const held = this.#held;
    this.#held = null;
    if (!held) return;
    // Out of order: the server may hold it against either of the two.
    if (held.entry.call === one.entry.call) held.entry.spoiled = one.entry.spoiled = true;
    this.#put(held);
  }

  #put({ text, entry }: Unacked): void {
    const { texts, spoiled } = this.#parts.mischief.frames(text);
    if (spoiled) entry.spoiled = true;
    for (const each of texts) this.#link?.send(each);
  }

  #line(call: string): Line {
    let line = this.#lines.get(call);
    if (!line) {
      line = { seq: 0, unacked: [], stalled: false, over: false };
      this.#lines.set(call, line);
    }
    return line;
  }
}
