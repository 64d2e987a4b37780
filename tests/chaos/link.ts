/** One WebSocket between somebody outside and the server: frames take time, keep their order, and can be cut off. */
import { EventEmitter } from 'node:events';
import type { World } from './world.ts';

export interface Outside {
  heard(text: string): void;
  lost(): void;
}

/** The server's end, as `ws` has it. */
export class ServerSocket extends EventEmitter {
  readonly OPEN = 1;
  readonly CLOSED = 3;
  readyState = 1;
  readonly #link: Link;
  #paused = false;
  #unread: string[] = [];

  constructor(link: Link) {
    super();
    this.#link = link;
  }

  get bufferedAmount(): number {
    return this.#link.bytes;
  }

  send(text: string | Buffer, sent?: () => void): void {
    if (this.readyState === this.OPEN) this.#link.fromServer(String(text), sent);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const text of this.#unread.splice(0)) this.arrived(text);
  }

  ping(): void {
    this.#link.pinged();
  }

  close(): void {
    this.#link.closedByServer();
  }

  terminate(): void {
    this.#link.closedByServer();
  }

  arrived(text: string): void {
    if (this.readyState !== this.OPEN) return;
    if (this.#paused) this.#unread.push(text);
    else this.emit('message', Buffer.from(text), false);
  }

  gone(): void {
    if (this.readyState !== this.OPEN) return;
    this.readyState = this.CLOSED;
    this.emit('close', 1006);
  }
}

export class Link {
  readonly server: ServerSocket;
  /** Bytes that the outside has not read. */
  bytes = 0;
  /** Hears every answer of the server as it is given, whether or not it arrives. */
  overheard: (text: string) => void = () => undefined;
  readonly #world: World;
  readonly #outside: Outside;
  readonly #life: number;
  #open = true;
  #reads = true;
  #slowest: number;
  #arrival = 0;
  #answer = 0;
  #unread: { text: string; sent: (() => void) | undefined }[] = [];

  constructor(world: World, outside: Outside, slowest = 20) {
    this.#world = world;
    this.#outside = outside;
    this.#life = world.life;
    this.#slowest = slowest;
    this.server = new ServerSocket(this);
  }

  get open(): boolean {
    return this.#open && this.#life === this.#world.life;
  }

  /** From now on frames take up to `ms`. */
  delay(ms: number): void {
    this.#slowest = ms;
  }

  send(text: string): void {
    if (!this.open) return;
    const { now, dice } = this.#world;
    this.#arrival = Math.max(this.#arrival, now + 0.2 + dice.below(this.#slowest * 10) / 10);
    this.#world.toServer(this.#arrival - now, () => {
      if (this.#open) this.server.arrived(text);
    });
  }

  fromServer(text: string, sent: (() => void) | undefined): void {
    if (!this.open) return;
    this.overheard(text);
    this.#put(text, sent);
  }

  #put(text: string, sent: (() => void) | undefined): void {
    this.bytes += text.length;
    if (!this.#reads) {
      this.#unread.push({ text, sent });
      return;
    }
    const { now, dice } = this.#world;
    this.#answer = Math.max(this.#answer, now + 0.2 + dice.below(this.#slowest * 10) / 10);
    this.#world.after(this.#answer - now, () => {
      if (!this.#open) return;
      this.bytes -= text.length;
      if (sent) this.#world.toServer(0, sent);
      this.#outside.heard(text);
    });
  }

  pinged(): void {
    if (this.#open && this.#reads) this.#world.toServer(5, () => this.server.emit('pong'));
  }

  /** The outside reads nothing, until it reads on. */
  reads(now: boolean): void {
    this.#reads = now;
    if (!now) return;
    for (const { text, sent } of this.#unread.splice(0)) {
      this.bytes -= text.length;
      this.#put(text, sent);
    }
  }

  /** The line breaks; frames under way are lost, the server hears of it some time later, the outside at once. */
  cut(serverHearsIn: number): void {
    if (!this.#open) return;
    this.#open = false;
    this.#world.toServer(serverHearsIn, () => this.server.gone());
    this.#outside.lost();
  }

  closedByServer(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#world.toServer(1, () => this.server.gone());
    this.#world.after(2, () => this.#outside.lost());
  }

  /** The server died. */
  broken(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#world.after(1, () => this.#outside.lost());
  }
}
