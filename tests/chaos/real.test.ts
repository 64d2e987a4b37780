/** The same promises with real processes: the server and its store killed and stopped, lines cut in mid-frame. */
import assert from 'node:assert/strict';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { after, test } from 'node:test';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import { IngestClient } from '../../gateway/client/ingest-client.ts';
import { childrenOf } from '../helpers/processes.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../helpers/server.ts';
import { Dice } from '../rule-fuzz/dice.ts';

const ROUNDS = Number(process.env.EARSHOT_CHAOS_REAL ?? 10);
const FIRST = Number(process.env.EARSHOT_CHAOS_REAL_SEED ?? 1);
const CALLS = 3;
const WORDS = ['您好我想问一下话费', '怎么又扣钱', '我要去银保监投诉', '你给我说清楚', '我第三次打电话了'];

/** A line that can be cut after some bytes of whatever comes next. */
class BrittleLine {
  port = 0;
  target = 0;
  /** Bytes that still pass; then every connection breaks. */
  left = Number.POSITIVE_INFINITY;
  cuts = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.#server = createServer((from) => {
      const to = connect(this.target, '127.0.0.1');
      for (const [socket, other] of [
        [from, to],
        [to, from],
      ] as const) {
        this.#sockets.add(socket);
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
      }
      to.pipe(from);
      from.on('data', (data) => {
        const passes = data.subarray(0, Math.min(data.length, this.left));
        to.write(passes);
        this.left -= passes.length;
        if (passes.length < data.length) this.cut();
      });
    });
  }

  async open(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    assert.ok(address !== null && typeof address === 'object');
    this.port = address.port;
  }

  cut(): void {
    this.cuts += 1;
    this.left = Number.POSITIVE_INFINITY;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#server.close();
    this.cut();
  }
}

const data = temporaryDir('chaos');
const proxy = new BrittleLine();
let earshot: Earshot | null = null;
after(async () => {
  await earshot?.stop();
  proxy.close();
  data.remove();
});

async function start(): Promise<Earshot> {
  earshot = await startEarshot(data.dir);
  proxy.target = Number(new URL(earshot.address).port);
  return earshot;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** It may be gone, or not be there yet: then the signal meets nothing. */
function signalStore(signal: NodeJS.Signals): void {
  for (const pid of childrenOf(earshot?.child.pid ?? 0)) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Each strikes once and lets it come back by itself. */
const FAULTS = {
  'server killed': async () => {
    await earshot!.stop('SIGKILL');
    await start();
  },
  'server stopped': async (dice: Dice) => {
    earshot!.child.kill('SIGSTOP');
    await pause(100 + dice.below(700));
    earshot!.child.kill('SIGCONT');
  },
  'store killed': async () => {
    signalStore('SIGKILL');
  },
  'store stopped': async (dice: Dice) => {
    signalStore('SIGSTOP');
    await pause(100 + dice.below(700));
    signalStore('SIGCONT');
  },
  'line cut in mid-frame': async (dice: Dice) => {
    proxy.left = 20 + dice.below(900);
  },
} as const;
type Fault = keyof typeof FAULTS;
const NAMES = Object.keys(FAULTS) as Fault[];

test(`${ROUNDS} rounds of real kills lose nothing and double nothing; open calls go on where they were`, async (t) => {
  await proxy.open();
  await start();
  const counts = new Map<Fault, number>(NAMES.map((name) => [name, 0]));
  const client = new IngestClient({
    url: `ws://127.0.0.1:${proxy.port}/v1/ingest`,
    token: TOKENS.ingest,
    source: 'chaos',
    retryMs: 50,
    retryMaxMs: 300,
  });
  await client.connect();
  const said = new Map<string, string[]>();
  for (let round = FIRST; round < FIRST + ROUNDS; round += 1) {
    const dice = new Dice('real', round);
    const calls = Array.from({ length: CALLS }, (_, index) => `real-${round}-${index}`);
    for (const call of calls) said.set(call, []);
    // Every fault has its turns; what it meets is up to the seed.
    const name = NAMES[round % NAMES.length]!;
    const strikes = 3 + dice.below(WORDS.length * 2 - 4);
    let struck: Promise<void> = Promise.resolve();
    for (let turn = 0; turn < WORDS.length * 2; turn += 1) {
      if (turn === strikes) {
        counts.set(name, counts.get(name)! + 1);
        struck = FAULTS[name](dice);
      }
      for (const call of calls) {
        const text = WORDS[turn % WORDS.length]!;
        said.get(call)!.push(text);
        const start_ms = turn * 3_000;
        const words = { utterance: `u-${turn}`, rev: 1, role: 'customer', final: true, text } as const;
        await client.send({ type: 'utterance', call, ...words, start_ms, end_ms: start_ms + 2_000 });
      }
      await pause(dice.below(40));
    }
    await struck;
    await client.drain();
    for (const call of calls) {
      const detail = await earshot!.get<CallDetail>(`/v1/calls/${call}`);
      assert.deepEqual(
        detail.utterances.map(({ text }) => text),
        said.get(call),
        `EARSHOT_CHAOS_REAL_SEED=${round} EARSHOT_CHAOS_REAL=1: words of ${call} after "${name}"`,
      );
      await client.send({ type: 'call.ended', call });
    }
    await client.drain();
  }
  assert.equal(client.counters.refused, 0, JSON.stringify(client.refusals));
  client.close();
  let flags = 0;
  for (const call of said.keys()) {
    const detail = await eventually(
      `${call} in the store, complete`,
      async () => {
        const found = await earshot!.get<CallDetail>(`/v1/calls/${call}`);
        return found.call.status === 'complete' ? found : undefined;
      },
      60_000,
    );
    assert.equal(detail.call.holes, 0);
    const { items } = await eventually(`flags of ${call}`, async () => {
      const found = await earshot!.get<{ items: Flag[] }>(`/v1/flags?call=${call}`);
      return found.items.length >= detail.flags.length ? found : undefined;
    });
    const ids = items.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length, `a flag of ${call} is there twice`);
    assert.deepEqual([...ids].sort(), detail.flags.map(({ id }) => id).sort());
    assert.equal(
      items.filter(({ category, status }) => category === 'escalation_threat' && status === 'raised').length,
      1,
      `one threat of ${call} stands: ${JSON.stringify(items.map(({ rule, status }) => `${rule} ${status}`))}`,
    );
    flags += items.length;
  }
  t.diagnostic(`${said.size} calls, ${flags} flags, ${client.counters.reconnects} reconnects`);
  t.diagnostic(Array.from(counts, ([name, count]) => `${name} ${count}`).join(' · '));
  assert.ok(flags > 0);
});
