/** A plain sender, without the client's care: exactly what a test says goes over the wire. */
import WebSocket from 'ws';
import type { ServerFrame, WelcomeFrame } from '../../engine/contract/ingest.ts';

type Refused = Extract<ServerFrame, { type: 'refused' }>;

export class Sender {
  readonly socket: WebSocket;
  readonly seen: ServerFrame[] = [];
  closedWith: number | null = null;
  readonly #looking = new Set<() => void>();
  #read = 0;

  private constructor(url: string, token: string) {
    this.socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      this.seen.push(JSON.parse(data.toString()) as ServerFrame);
      for (const look of this.#looking) look();
    });
    this.socket.on('close', (code) => {
      this.closedWith = code;
      for (const look of this.#looking) look();
    });
  }

  static async open(url: string, token = 'token-a'): Promise<Sender> {
    const sender = new Sender(url, token);
    await new Promise((done, failed) => {
      sender.socket.once('open', done);
      sender.socket.once('error', failed);
    });
    return sender;
  }

  /** Opens and says hello. */
  static async hello(url: string, source: string, token = 'token-a'): Promise<Sender> {
    const sender = await Sender.open(url, token);
    sender.send({ type: 'hello', protocol: 1, source });
    await sender.welcome();
    return sender;
  }

  send(...frames: unknown[]): void {
    for (const frame of frames) this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async welcome(): Promise<WelcomeFrame> {
    return (await this.until((frame) => frame.type === 'welcome')) as WelcomeFrame;
  }

  /** An answer that says that `seq` of `call` is durable. */
  acked(call: string, seq: number): Promise<ServerFrame> {
    return this.until((frame) => frame.type === 'ack' && frame.call === call && frame.seq >= seq);
  }

  async refused(code?: string): Promise<Refused> {
    return (await this.until(
      (frame) => frame.type === 'refused' && (code === undefined || frame.code === code),
    )) as Refused;
  }

  /** The first answer, of those that no earlier wait has passed over, that fits. */
  until(fits: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    return this.#wait(`an answer that fits ${fits}`, () => {
      const index = this.seen.findIndex((frame, at) => at >= this.#read && fits(frame));
      if (index === -1) return undefined;
      this.#read = index + 1;
      return this.seen[index];
    });
  }

  closed(): Promise<number> {
    return this.#wait('the end of the connection', () => this.closedWith ?? undefined);
  }

  #wait<T>(what: string, found: () => T | undefined): Promise<T> {
    return new Promise((done, failed) => {
      const timer = setTimeout(() => {
        this.#looking.delete(look);
        failed(new Error(`${what}: not seen; the last answers: ${JSON.stringify(this.seen.slice(-4))}`));
      }, 20_000);
      const look = () => {
        const value = found();
        if (value === undefined) return;
        clearTimeout(timer);
        this.#looking.delete(look);
        done(value);
      };
      this.#looking.add(look);
      look();
    });
  }

  close(): void {
    this.socket.terminate();
  }
}

/** A final that says something; fields can be replaced or, with undefined, left out. */
export function utterance(call: string, seq: number, more: Record<string, unknown> = {}) {
  return {
    type: 'utterance',
    call,
    seq,
    utterance: `u-${seq}`,
    role: 'customer',
    final: true,
    start_ms: seq * 1_000,
    end_ms: seq * 1_000 + 800,
    text: '我想问一下话费',
    ...more,
  };
}
