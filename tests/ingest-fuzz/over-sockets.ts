/** The same frames over real WebSockets: every frame is answered there, too, and the server goes on. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { type IngestServer, startIngest } from '../ingest/ingest-server.ts';
import { Dice } from '../rule-fuzz/dice.ts';
import { Ledger } from './ledger.ts';
import { mutated } from './mutations.ts';
import { type Said, Script } from './script.ts';
import { type Shot, whole } from './shot.ts';

/** How long an answer may take before it counts as missing, ms; only a failure waits so long. */
const MISSING_MS = 60_000;

/** One connection and what it is owed. */
class Caller {
  readonly ledger: Ledger;
  readonly #socket: WebSocket;
  #fault: Error | null = null;
  #heard: () => void = () => undefined;

  private constructor(socket: WebSocket, ledger: Ledger) {
    this.#socket = socket;
    this.ledger = ledger;
    socket.on('message', (data) => {
      try {
        ledger.answer(data.toString());
      } catch (error) {
        this.#fault ??= error as Error;
      }
      this.#heard();
    });
    socket.on('close', (code) => {
      if (!ledger.replaced && code !== 1005)
        this.#fault ??= new Error(`the server closed the connection: ${code}`);
      this.#heard();
    });
  }

  static async open(url: string, token: string, counts: Map<string, number>): Promise<Caller> {
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
    await once(socket, 'open');
    return new Caller(socket, new Ledger(token, counts));
  }

  /** @param n tells the frames apart */
  shoot(shot: Shot, n: number): void {
    this.ledger.hear(shot, n);
    this.#socket.send(shot.data);
  }

  /** @throws Error when an answer is wrong or missing */
  async answered(): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, MISSING_MS);
      this.#heard = () => {
        if (this.ledger.open > 0 && !this.#fault) return;
        clearTimeout(timer);
        done();
      };
      this.#heard();
    });
    if (this.#fault) throw this.#fault;
    this.ledger.settle();
  }

  close(): void {
    this.#socket.close();
  }
}

export async function overSockets(seed: number, frames: number): Promise<Map<string, number>> {
  const server = await startIngest({ window: 100, openCalls: 12 });
  try {
    return await shootAll(server, seed, frames);
  } finally {
    await server.stop();
  }
}

async function shootAll(server: IngestServer, seed: number, frames: number): Promise<Map<string, number>> {
  const dice = new Dice('over-sockets', seed);
  const counts = new Map<string, number>();
  const all: Said[] = [];
  const connect = async (token: string, source: string) => {
    const caller = await Caller.open(server.url, token, counts);
    caller.shoot(whole({ type: 'hello', protocol: 1, source }), 0);
    return caller;
  };
  const lanes = await Promise.all(
    ['token-a', 'token-a', 'token-b'].map(async (token, index) => {
      const source = `s-${index}`;
      const script = new Script(dice, token, `${seed}-${index}`, all);
      return { token, source, script, caller: await connect(token, source) };
    }),
  );
  const careful = await connect('token-a', 'careful');
  let said = 0;
  for (let n = 0; n < frames; ) {
    for (const lane of lanes) {
      const { script, caller } = lane;
      for (let more = dice.below(60); more > 0; more -= 1) {
        n += 1;
        const odd = dice.chance(0.3) ? () => script.odd() : () => whole(script.next());
        caller.shoot(dice.chance(0.7) ? mutated(script.next(), dice) : odd(), n);
      }
      if (dice.chance(0.03)) {
        const older = lane.caller;
        lane.caller = await connect(lane.token, lane.source);
        await lane.caller.answered();
        await older.answered();
        older.close();
      }
    }
    said += 1;
    careful.shoot(whole({ type: 'progress', call: 'careful', seq: said, audio_ms: said }), n);
    for (const caller of [careful, ...lanes.map((lane) => lane.caller)]) await caller.answered();
  }
  const heard = server.records('careful').map((record) => (record.type === 'progress' ? record.audio_ms : 0));
  if (heard.length !== said || heard.some((audio_ms, index) => audio_ms !== index + 1))
    throw new Error(`a careful source said 1 to ${said}, the log has ${heard.join(' ')}`);
  const counted = new Map(server.refused);
  for (const [code, count] of counts)
    if (counted.get(code) !== count)
      throw new Error(`${code}: ${count} came, the server counts ${counted.get(code)}`);
  for (const caller of [careful, ...lanes.map((lane) => lane.caller)]) caller.close();
  return counts;
}
