/** The server, its store, a sender and a console as real processes and sockets, and what they must never get wrong. */
import assert from 'node:assert/strict';
import type { Flag } from '../../../engine/contract/flag.ts';
import type { IngestEvent } from '../../../engine/contract/ingest.ts';
import type { CallDetail } from '../../../engine/contract/live.ts';
import type { RecordedUtterance } from '../../../engine/contract/recorded-call.ts';
import { IngestClient } from '../../../gateway/client/ingest-client.ts';
import { type Earshot, eventually, startEarshot, TOKENS, temporaryDir } from '../../helpers/server.ts';
import { type SmallDisk, smallDisk } from '../../helpers/small-disk.ts';
import { Dice } from '../../rule-fuzz/dice.ts';
import { BrittleLine } from './brittle-line.ts';
import { REAL_FAULTS } from './faults.ts';
import { byMood, CleanReplay, eventsOf, speech } from './speech.ts';
import { Watcher } from './watcher.ts';

const CALLS = 3;
/** Log, state and the store's files, with the ballast that fills it. */
const DISK_MB = 1_024;
/** For a store that was killed again and again. */
const LONG_MS = 120_000;
/** Far above what a round takes. */
const ROUND_MS = 300_000;
/** Rounds that may be on their way to the store while the next ones go on. */
const UNCHECKED = 4;

interface Round {
  seed: number;
  said: Map<string, RecordedUtterance[]>;
  struck: string[];
}

export class RealWorld {
  readonly line = new BrittleLine();
  readonly counts = new Map<string, number>();
  readonly disk: SmallDisk | null = smallDisk(DISK_MB);
  earshot!: Earshot;
  watcher!: Watcher;
  flags = 0;
  calls = 0;
  readonly #data = this.disk ? { dir: this.disk.dir, remove: this.disk.remove } : temporaryDir('chaos');
  #replay!: CleanReplay;
  #sender!: IngestClient;
  #sending: Promise<void> = Promise.resolve();
  /** Events of the calls that are going on. */
  #told = new Map<string, IngestEvent[]>();
  readonly #unchecked: Round[] = [];
  /** Ends a round in which nothing can go on any more: the server is gone for good, or all hangs. */
  #fail: (error: Error) => void = () => undefined;
  /** A fault, or the end, is about to end the server. */
  #ending = false;

  static async open(): Promise<RealWorld> {
    const world = new RealWorld();
    try {
      await world.line.open();
      world.#replay = await CleanReplay.open();
      await world.#start();
      world.#sender = await world.#newSender();
      world.watcher = new Watcher(world.#through('live'), TOKENS.api);
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  /** Faults that can strike here. */
  get faults(): string[] {
    return Object.keys(REAL_FAULTS).filter((name) => this.disk !== null || !REAL_FAULTS[name]!.needsDisk);
  }

  async restart(signal: NodeJS.Signals): Promise<void> {
    this.#ending = true;
    await this.earshot.stop(signal);
    await this.#start();
  }

  /** What it had not heard of is lost with it; the next one asks the server where each call stands and goes on there. */
  replaceSender(): Promise<void> {
    return this.#inTurn(async () => {
      this.#sender.close();
      this.#sender = await this.#newSender();
      for (const [call, events] of this.#told)
        for (const event of events.slice(this.#sender.lastDurable(call))) await this.#sender.send(event);
    });
  }

  /**
   * A few calls, with faults in the middle that the seed decides.
   * @throws AssertionError for what was lost or came twice, in this round or one shortly before it
   */
  async round(seed: number): Promise<void> {
    const round: Round = { seed, said: new Map(), struck: [] };
    let timer: NodeJS.Timeout | undefined;
    const failed = new Promise<never>((_, reject) => {
      this.#fail = (error) => reject(new Error(story(round, error.message), { cause: error }));
      timer = setTimeout(() => this.#fail(new Error('the round did not come to its end')), ROUND_MS);
    });
    try {
      await Promise.race([this.#play(round), failed]);
    } finally {
      clearTimeout(timer);
      this.#fail = () => undefined;
    }
  }

  async #play(round: Round): Promise<void> {
    const { seed } = round;
    const dice = new Dice('real', seed);
    for (let i = 0; i < CALLS; i += 1) round.said.set(`real-${seed}-${i}`, speech(dice));
    const events = new Map(Array.from(round.said, ([call, said]) => [call, eventsOf(call, said)]));
    const turns = Math.max(...Array.from(events.values(), ({ length }) => length)) - 1;
    // Every fault has its turns; what it meets, and whether another one comes on top, is up to the seed.
    const strikes = new Map<number, string>();
    if (dice.chance(0.4)) strikes.set(1 + dice.below(turns - 2), dice.one(this.faults));
    strikes.set(1 + dice.below(turns - 2), this.faults[seed % this.faults.length]!);
    this.#told = new Map([...events.keys()].map((call) => [call, []]));
    let struck: Promise<void> = Promise.resolve();
    for (let turn = 0; turn < turns; turn += 1) {
      const name = strikes.get(turn);
      if (name) {
        this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
        round.struck.push(name);
        struck = struck.then(() => REAL_FAULTS[name]!.strike(this, dice));
        struck.catch((error: Error) => this.#fail(error));
      }
      for (const [call, all] of events) await this.#say(call, all[turn]!);
      await new Promise((done) => setTimeout(done, dice.below(40)));
    }
    await struck;
    await this.#inTurn(() => this.#sender.drain());
    for (const [call, said] of round.said) {
      const detail = await this.#ask<CallDetail>(`/v1/calls/${call}`, () => true);
      assert.deepEqual(
        detail.utterances.map(({ text }) => text),
        said.map(({ text }) => text),
        story(round, `words of ${call} before its end`),
      );
      await this.#say(call, events.get(call)!.at(-1)!);
    }
    await this.#inTurn(() => this.#sender.drain());
    const { refused } = this.#sender.counters;
    assert.equal(refused, 0, story(round, `refused: ${JSON.stringify(this.#sender.refusals)}`));
    for (const call of round.said.keys()) this.#sender.forget(call);
    this.#told = new Map();
    this.#unchecked.push(round);
    if (this.#unchecked.length > UNCHECKED) await this.#check(this.#unchecked.shift()!);
  }

  /** Waits for what is still on its way and looks at it. */
  async settle(): Promise<void> {
    while (this.#unchecked.length > 0) await this.#check(this.#unchecked.shift()!);
  }

  async close(): Promise<void> {
    this.watcher?.close();
    this.#sender?.close();
    this.#ending = true;
    await this.earshot?.stop();
    await this.#replay?.close();
    this.line.close();
    this.#data.remove();
  }

  async #check(round: Round): Promise<void> {
    for (const [call, said] of round.said) {
      const detail = await this.#ask<CallDetail>(
        `/v1/calls/${call}`,
        (found) => found.call.status === 'complete',
      );
      const where = (what: string) => story(round, `${what} of ${call}`);
      assert.equal(detail.call.holes, 0, where('holes'));
      assert.deepEqual(
        detail.utterances.map(({ text }) => text),
        said.map(({ text }) => text),
        where('stored words'),
      );
      const { items } = await this.#ask<{ items: Flag[] }>(
        `/v1/flags?call=${call}&limit=500`,
        ({ items }) => items.length >= detail.flags.length,
      );
      const ids = items.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length, where('a flag is there twice: flags'));
      assert.deepEqual([...ids].sort(), detail.flags.map(({ id }) => id).sort(), where('flags'));
      const standing = items.filter(({ status }) => status === 'raised');
      const expected = await this.#replay.flags(call, said);
      const names = (flags: readonly Pick<Flag, 'id' | 'rule' | 'why'>[]) =>
        flags
          .filter((flag) => !byMood(flag))
          .map(({ id, rule }) => `${rule} ${id}`)
          .sort();
      assert.deepEqual(names(standing), names(expected), where('flags that stand, beside a clean replay'));
      for (const flag of items) {
        await eventually(
          where(`${flag.rule} ${flag.status} on the console`),
          async () => (this.watcher.flags.get(flag.id)?.status === flag.status ? true : undefined),
          LONG_MS,
        );
        this.watcher.flags.delete(flag.id);
      }
      this.flags += items.length;
      this.calls += 1;
    }
    assert.deepEqual(this.watcher.faults, [], story(round, 'what the console saw'));
  }

  async #start(): Promise<void> {
    this.earshot = await startEarshot(this.#data.dir);
    this.#ending = false;
    this.earshot.child.once('exit', (code, signal) => {
      if (!this.#ending) this.#fail(new Error(`the server ended by itself (${signal ?? code})`));
    });
    this.line.target = Number(new URL(this.earshot.address).port);
  }

  async #newSender(): Promise<IngestClient> {
    const { ingest: token } = TOKENS;
    const url = this.#through('ingest');
    const sender = new IngestClient({
      url,
      token,
      source: 'chaos',
      retryMs: 50,
      retryMaxMs: 300,
      giveUpMs: null,
    });
    await sender.connect();
    return sender;
  }

  #through(what: 'ingest' | 'live'): string {
    return `ws://127.0.0.1:${this.line.port}/v1/${what}`;
  }

  #say(call: string, event: IngestEvent): Promise<void> {
    return this.#inTurn(async () => {
      this.#told.get(call)!.push(event);
      await this.#sender.send(event);
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#sending.then(work);
    this.#sending = done.catch(() => undefined);
    return done;
  }

  /** The server or its store may be away; the bound only ends what has failed. */
  #ask<T>(path: string, good: (answer: T) => boolean): Promise<T> {
    return eventually(
      path,
      async () => {
        const answer = await this.earshot.get<T>(path).catch(() => undefined);
        return answer !== undefined && good(answer) ? answer : undefined;
      },
      LONG_MS,
    );
  }
}

function story({ seed, struck }: Round, what: string): string {
  return `${what}, after "${struck.join('", "')}"; again: npm run chaos -- --seed ${seed} --rounds 1`;
}
