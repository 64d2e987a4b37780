/**
 * The connection to `/v1/live`: opens, subscribes, resumes, notices when it is deaf, tries again with growing
 * pauses. Says at every moment how it stands. Clock, timers, chance and socket are handed in.
 */
import type { Batch, LiveFrame, Subscribe, Topic } from '../../../engine/contract/live.ts';

/** `refused`: logged in, but the role may see none of this. */
export type LinePhase = 'connecting' | 'live' | 'lost' | 'refused' | 'closed';

export interface LineState {
  phase: LinePhase;
  /** Local clock, ms, of the last frame; null before the first. */
  lastFrameAt: number | null;
  /** When the next attempt begins; null while one is under way or none is needed. */
  retryAt: number | null;
  /** Failed attempts in a row. */
  failed: number;
}

/** What is used of a WebSocket. */
export interface LineSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

/** `over`: log in again · `restricted`: the password must be changed first · `away`: no answer. */
export type SessionStanding = 'good' | 'over' | 'restricted' | 'away';

export interface LineParts {
  /** What is always subscribed to. */
  topics: readonly Topic[];
  open(): LineSocket;
  /** A browser hides why a socket was refused; this asks. */
  session(): Promise<SessionStanding>;
  frame(frame: LiveFrame): void;
  state(state: LineState): void;
  /** The session is over or restricted; the line has stopped. */
  stopped(standing: 'over' | 'restricted'): void;
  now(): number;
  later(work: () => void, ms: number): unknown;
  cancel(timer: unknown): void;
  random(): number;
}

/** The server beats every 10 s; two lost beats and a half are silence that nobody should trust. */
export const DEAF_MS = 25_000;
const CONNECT_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const SESSION_OVER = 4401;

export class Line {
  readonly #parts: LineParts;
  #state: LineState = { phase: 'closed', lastFrameAt: null, retryAt: null, failed: 0 };
  #socket: LineSocket | null = null;
  #opened = false;
  #timer: unknown = null;
  #watchdog: unknown = null;
  #epoch: string | null = null;
  #n = 0;
  #watched: string | null = null;
  /** The watched call's transcript is not known yet: only a snapshot helps, no resuming. */
  #needsSnapshot = true;

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  get state(): LineState {
    return this.#state;
  }

  start(): void {
    if (this.#state.phase !== 'closed') return;
    this.#needsSnapshot = true;
    this.#set({ phase: 'connecting', failed: 0, retryAt: null });
    this.#connect();
  }

  stop(): void {
    this.#drop();
    this.#clear();
    this.#epoch = null;
    this.#set({ phase: 'closed', lastFrameAt: null, retryAt: null, failed: 0 });
  }

  /** Follows one call's transcript besides the lists, or none. */
  watch(call: string | null): void {
    if (call === this.#watched) return;
    this.#watched = call;
    if (call !== null) this.#needsSnapshot = true;
    if (this.#opened) this.#subscribe();
  }

  /** Somebody is back at the screen, or the network is: look now instead of later. */
  nudge(): void {
    const { phase, retryAt, lastFrameAt } = this.#state;
    if (phase === 'lost' && retryAt !== null) this.#connect();
    else if (phase === 'live' && lastFrameAt !== null && this.#parts.now() - lastFrameAt > DEAF_MS)
      this.#fail();
  }

  #connect(): void {
    this.#clear();
    this.#drop();
    this.#set({ retryAt: null });
    const socket = this.#parts.open();
    this.#socket = socket;
    this.#watchdog = this.#parts.later(() => this.#fail(), CONNECT_MS);
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      this.#opened = true;
      this.#subscribe();
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#hear(String(data));
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return;
      if (code === SESSION_OVER) this.#end('over');
      else this.#fail();
    };
  }

  #subscribe(): void {
    const topics: Topic[] = [...this.#parts.topics];
    if (this.#watched !== null) topics.push(`call:${this.#watched}`);
    const resume =
      this.#epoch !== null && !this.#needsSnapshot ? { epoch: this.#epoch, n: this.#n } : undefined;
    const frame: Subscribe = { type: 'subscribe', topics, batch: true, ...(resume ? { resume } : {}) };
    this.#socket?.send(JSON.stringify(frame));
  }

  #hear(text: string): void {
    let frame: LiveFrame | Batch;
    try {
      frame = JSON.parse(text) as LiveFrame | Batch;
    } catch {
      return;
    }
    if (frame.type === 'batch') for (const delta of frame.deltas) this.#take(delta);
    else this.#take(frame);
  }

  #take(frame: LiveFrame): void {
    if (frame.type === 'error') {
      if (frame.code === 'SESSION_OVER') {
        this.#end('over');
        return;
      }
      if (frame.code === 'FORBIDDEN') {
        // A role does not change while one waits: nothing is opened again until the page is.
        this.#drop();
        this.#clear();
        this.#set({ phase: 'refused', retryAt: null });
        return;
      }
    } else {
      if (frame.type === 'snapshot') {
        this.#epoch = frame.epoch;
        this.#needsSnapshot = false;
      }
      this.#n = frame.n;
    }
    this.#listen();
    const phase = frame.type === 'error' ? this.#state.phase : 'live';
    this.#set({ phase, lastFrameAt: this.#parts.now(), failed: 0, retryAt: null });
    this.#parts.frame(frame);
  }

  #listen(): void {
    if (this.#watchdog !== null) this.#parts.cancel(this.#watchdog);
    this.#watchdog = this.#parts.later(() => this.#fail(), DEAF_MS);
  }

  /** The connection is gone or was never there. */
  #fail(): void {
    const wasOpen = this.#opened;
    this.#drop();
    this.#clear();
    const failed = this.#state.failed + 1;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failed - 1));
    const pause = longest * (0.5 + this.#parts.random() / 2);
    this.#set({ phase: 'lost', failed, retryAt: this.#parts.now() + pause });
    this.#timer = this.#parts.later(() => this.#connect(), pause);
    if (!wasOpen) void this.#askWhy();
  }

  async #askWhy(): Promise<void> {
    const standing = await this.#parts.session();
    if (this.#state.phase === 'lost' && (standing === 'over' || standing === 'restricted'))
      this.#end(standing);
  }

  #end(standing: 'over' | 'restricted'): void {
    this.stop();
    this.#parts.stopped(standing);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#opened = false;
    socket?.close();
  }

  #clear(): void {
    if (this.#timer !== null) this.#parts.cancel(this.#timer);
    if (this.#watchdog !== null) this.#parts.cancel(this.#watchdog);
    this.#timer = null;
    this.#watchdog = null;
  }

  #set(change: Partial<LineState>): void {
    this.#state = { ...this.#state, ...change };
    this.#parts.state(this.#state);
  }
}
