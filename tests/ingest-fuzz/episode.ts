/**
 * One seed's worth of frames: sources of two tokens that do what they like, commits that fail, connections that are
 * cut, replaced, drained, clogged, a clock that leaps; and a careful source whom nothing of it may touch.
 */

import type { EventFrame } from '../../engine/contract/ingest.ts';
import type { LogRecord } from '../../engine/contract/record.ts';
import { Dice } from '../rule-fuzz/dice.ts';
import type { Told } from './ledger.ts';
import { FOREIGN } from './ledger.ts';
import { checkLog, checkReplay } from './log-check.ts';
import { mutated } from './mutations.ts';
import { type Said, Script } from './script.ts';
import { type Shot, whole } from './shot.ts';
import type { Link, World } from './world.ts';

export const EPISODE = 1_000;
/** More than the longest time that the door remembers anything. */
const LATER_MS = 8 * 24 * 3_600_000;
/** More holes of one call than this are not told apart. */
const HOLES_MAX = 2 ** 32 - 1;

interface Lane {
  owner: string;
  source: string;
  script: Script;
  link: Link;
}

export class Episode {
  /** Frames that fit the schema. */
  fitting = 0;
  frames = 0;
  logged = 0;
  readonly #world: World;
  readonly #dice: Dice;
  readonly #told: Told[] = [];
  readonly #links: Link[] = [];
  readonly #lanes: Lane[];
  readonly #careful: Careful;

  constructor(world: World, seed: number) {
    const dice = new Dice('ingest-fuzz', seed);
    this.#world = world;
    this.#dice = dice;
    const all: Said[] = [];
    this.#lanes = ['a 1', 'a 2', 'a __proto__', 'a 4', 'b 1', 'b 2'].map((name, index) => {
      const [token, source = ''] = name.split(' ');
      const owner = `${token}-${seed}`;
      return {
        owner,
        source,
        script: new Script(dice, owner, `${seed}-${index}`, all),
        link: this.#connect(owner),
      };
    });
    const link = this.#connect(`careful-${seed}`);
    this.#careful = new Careful(link, `careful-${seed}`, (shot) => this.#shoot(link, shot));
  }

  /** @throws Error at the first thing that must not be */
  async run(frames: number): Promise<void> {
    const world = this.#world;
    const from = world.log.last().n + 1;
    this.#shoot(this.#careful.link, whole({ type: 'hello', protocol: 1, source: 'careful' }));
    await this.#settle();
    while (this.frames < frames) await this.#burst(Math.min(1 + this.#dice.below(80), frames - this.frames));
    world.log.refusing = false;
    do await this.#settle();
    while (this.#careful.repeat());
    checkReplay(world.log.read(from), world.committed);
    const calls = checkLog(world.log.read(from), this.#told);
    this.#compare(calls);
    this.#careful.check(world.log.read(from));
    for (const link of this.#links) world.cut(link);
    await this.#settle();
    this.logged = world.committed.length;
    world.committed = [];
    await world.log.trim(world.log.last().n + 1);
    world.clock.now += LATER_MS;
  }

  /** Where the calls stand, at the door and for one that starts anew, is where the log says. */
  #compare(calls: ReturnType<typeof checkLog>): void {
    const { registry } = this.#world;
    const senders = new Map(
      this.#told.map(({ owner, source }) => [`${owner}\n${source}`, { owner, source }]),
    );
    for (const sender of senders.values()) {
      const now = registry.resume(sender);
      const after = this.#world.restarted(sender);
      for (const [call, { owner, ended, seqs }] of calls) {
        const seq = owner === sender.owner && !ended ? seqs.get(sender.source) : undefined;
        if (seq === undefined) continue;
        if (now[call] !== seq || after[call] !== seq)
          throw new Error(
            `${call}: the log has ${seq}, the door ${now[call]}, after a restart ${after[call]}`,
          );
      }
    }
    for (const call of calls.keys()) {
      const holes = registry.holes(call);
      if (!Number.isInteger(holes) || holes < 0 || holes > HOLES_MAX)
        throw new Error(`${call}: ${holes} holes, more than the store can hold`);
    }
  }

  async #burst(count: number): Promise<void> {
    const dice = this.#dice;
    const { log, clock } = this.#world;
    clock.now += 5 + (dice.chance(0.15) ? dice.one([1_100, 1_100, 11_000, 11_000, 61_000, 700_000]) : 0);
    log.refusing = dice.chance(0.06);
    const lane = dice.one(this.#lanes);
    if (dice.chance(0.1)) this.#reconnect(lane);
    if (dice.chance(0.05)) lane.link.wire.clog(dice.below(300));
    if (dice.chance(0.1)) for (const { link } of this.#lanes) this.#world.look(link);
    const meanwhile = dice.chance(0.3) ? dice.below(count) : 0;
    if (meanwhile > 0) {
      const then = dice.chance(0.3) ? !log.refusing : log.refusing;
      log.meanwhile = () => {
        log.refusing = then;
        this.#careful.goOn();
        this.#shots(meanwhile);
      };
    }
    this.#careful.say();
    this.#shots(count - meanwhile);
    await this.#settle();
  }

  #shots(count: number): void {
    const dice = this.#dice;
    for (let n = 0; n < count; n += 1) {
      const lane = dice.one(this.#lanes);
      if (dice.chance(0.01)) this.#end(lane);
      // What is not read stays in the socket, save for a little that was read already.
      if (!lane.link.wire.reading && dice.chance(0.9)) continue;
      if (lane.link.ledger.replaced && dice.chance(0.3)) lane.link = this.#connect(lane.owner);
      this.#shoot(lane.link, this.#shot(lane));
    }
  }

  #shot({ source, script, link }: Lane): Shot {
    const dice = this.#dice;
    const { ledger } = link;
    if (ledger.source === '' && dice.chance(0.05))
      return whole({ type: 'hello', protocol: 1, source: FOREIGN });
    if (ledger.source === '' && dice.chance(0.7)) return whole({ type: 'hello', protocol: 1, source });
    if (dice.chance(0.74)) return mutated(script.next(), dice);
    if (dice.chance(0.005)) return whole({ type: 'hello', protocol: 1, source });
    return dice.chance(0.4) ? script.odd() : whole(script.next());
  }

  /** The connection ends in one of the ways in which connections end. */
  #end(lane: Lane): void {
    const dice = this.#dice;
    const { connection } = lane.link;
    if (dice.chance(0.5)) {
      connection.drain();
      for (let n = 1 + dice.below(3); n > 0; n -= 1) this.#shoot(lane.link, this.#shot(lane));
    }
    this.#world.cut(lane.link);
    lane.link = this.#connect(lane.owner);
  }

  /** The older one still believes that it is connected. */
  #reconnect(lane: Lane): void {
    const older = lane.link;
    lane.link = this.#connect(lane.owner);
    this.#shoot(lane.link, whole({ type: 'hello', protocol: 1, source: lane.source }));
    for (let n = this.#dice.below(3); n > 0; n -= 1) this.#shoot(older, this.#shot({ ...lane, link: older }));
  }

  #connect(owner: string): Link {
    const link = this.#world.connect(owner);
    this.#links.push(link);
    return link;
  }

  #shoot(link: Link, shot: Shot): Told | null {
    this.frames += 1;
    if (shot.frame) this.fitting += 1;
    const told = this.#world.hear(link, shot);
    if (told) this.#told.push(told);
    return told;
  }

  async #settle(): Promise<void> {
    await this.#world.idle();
    for (const { wire } of this.#links) if (wire.bufferedAmount > 0) wire.drain();
    this.#world.log.meanwhile = null;
    const [fault] = this.#world.faults;
    if (fault) throw fault;
    for (const { ledger } of this.#links) ledger.settle();
    for (const { link } of this.#lanes) {
      if (!link.wire.reading && !link.ledger.replaced)
        throw new Error('a connection that is never read again');
    }
  }
}

/** Sends one call in order, and again what the log could not take. */
class Careful {
  readonly link: Link;
  readonly #shoot: (shot: Shot) => Told | null;
  readonly #call: string;
  #said = 0;
  #unsure: Told[] = [];

  constructor(link: Link, call: string, shoot: (shot: Shot) => Told | null) {
    this.link = link;
    this.#call = call;
    this.#shoot = shoot;
  }

  say(): void {
    this.repeat();
    this.goOn();
  }

  /** The next event, whatever becomes of those before it. */
  goOn(): void {
    this.#said += 1;
    this.#send({ type: 'progress', call: this.#call, seq: this.#said, audio_ms: this.#said });
  }

  /** Whether something had to be sent again. */
  repeat(): boolean {
    const again = this.#unsure.filter(({ fate }) => fate !== 'acked');
    this.#unsure = [];
    for (const { frame, fate } of again) {
      if (fate !== 'LOG_UNAVAILABLE')
        throw new Error(`${fate} for a careful source: ${JSON.stringify(frame)}`);
      this.#send(frame);
    }
    return again.length > 0;
  }

  /** @throws Error unless the log has exactly what it said */
  check(records: Iterable<LogRecord>): void {
    const heard: number[] = [];
    for (const record of records)
      if (record.type === 'progress' && record.call === this.#call) heard.push(record.audio_ms);
    if (heard.length !== this.#said || heard.some((audio_ms, index) => audio_ms !== index + 1))
      throw new Error(`a careful source said 1 to ${this.#said}, the log has ${heard.join(' ')}`);
  }

  #send(frame: EventFrame): void {
    const told = this.#shoot(whole(frame));
    if (told) this.#unsure.push(told);
  }
}
