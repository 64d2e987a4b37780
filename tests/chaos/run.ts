/** One run of the chaos suite: everything in it follows from its seed. */
import type { ServerFrame } from '../../engine/contract/ingest.ts';
import { Dice } from '../rule-fuzz/dice.ts';
import { check } from './check.ts';
import { Console } from './console.ts';
import { Disk } from './disk.ts';
import { type FaultName, mischief, type Stage, type Struck, unleash } from './faults.ts';
import { Ledger } from './ledger.ts';
import type { Link, Outside } from './link.ts';
import { Person } from './person.ts';
import { SOURCES, scriptOf } from './script.ts';
import { Sender } from './sender.ts';
import { Server } from './server.ts';
import { Store } from './store.ts';
import { World } from './world.ts';

export interface Outcome {
  wrong: string[];
  flags: number;
  acked: number;
  /** Commands of people that were answered. */
  commands: number;
  records: number;
  struck: { at: number; name: FaultName }[];
}

const CONSOLES = 3;
/** How long all is well before the end is judged; and how often that is looked for, ms. */
const REST_MS = 20_000;
const LOOKS = 30;

export async function runSeed(seed: number): Promise<Outcome> {
  const world = new World(new Dice('chaos', seed));
  const struck: Outcome['struck'] = [];
  const strike: Struck = (name) => void struck.push({ at: Math.round(world.now), name });
  const disk = new Disk(world);
  const store = new Store(world);
  const server = new Server({ world, disk, store });
  const ledger = new Ledger();
  const lines = scriptOf(seed, world.dice, strike);
  let calm = false;
  const tricks = mischief(world, strike);
  const uninstall = world.install();
  try {
    server.start();
    const senders = Array.from({ length: SOURCES }, (_, index) => {
      const source = `asr-${index}`;
      return new Sender({
        world,
        ledger,
        source,
        connect: (outside) => overheard(server.sender(outside), source, ledger),
        mischief: {
          frames: (text) => (calm ? { texts: [text], spoiled: false } : tricks.frames(text)),
          overtaken: () => !calm && tricks.overtaken(),
        },
      });
    });
    const consoles = Array.from(
      { length: CONSOLES },
      (_, index) =>
        new Console({
          world,
          batch: index % 2 === 0,
          connect: (outside: Outside) => server.console(outside),
        }),
    );
    const people = ['ann', 'bo', 'cho'].map(
      (name) => new Person({ world, name, running: () => server.running }),
    );
    const stage: Stage = { world, disk, store, server, senders, consoles };
    for (const { at, source, event } of lines) world.after(at, () => senders[source]!.say(event));
    const end = (lines.at(-1)?.at ?? 0) + 1_000;
    for (const person of people) person.start(end);
    unleash(stage, end, strike);
    await world.run(end);
    calm = true;
    const rested = await rest(stage, people);
    const { running } = server;
    if (!rested || !running) return failed('the run did not come to rest', stage);
    const found = check(running, disk, store, ledger, consoles, people);
    const acked = ledger.entries.filter((entry) => entry.acked).length;
    const commands = people.reduce((sum, { answered }) => sum + answered.length, 0);
    return { ...found, acked, commands, records: disk.archive.length, struck };
  } finally {
    uninstall();
  }

  function failed(why: string, { senders, consoles }: Stage): Outcome {
    const facts = {
      up: server.running !== null,
      waits: senders.map((sender) => sender.waits),
      lag: server.running?.sink.lag(),
      sink: server.running?.sink.state(),
      consoles: consoles.map(({ link }) => link?.open),
      full: disk.full,
    };
    return {
      wrong: [`${why}: ${JSON.stringify(facts)}`],
      flags: 0,
      acked: 0,
      commands: 0,
      records: 0,
      struck,
    };
  }
}

/** Faults that are under way end by themselves; then everything that waits must get through. */
async function rest(
  { world, server, senders, consoles }: Stage,
  people: readonly Person[],
): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    await world.run(world.now + REST_MS);
    for (const sender of senders) sender.insist();
    const { running } = server;
    if (!running || senders.some(({ waits }) => waits > 0) || people.some(({ waits }) => waits)) continue;
    if (running.sink.lag() > 0 || !consoles.every(({ link }) => link?.open)) continue;
    return true;
  }
  return false;
}

/** Notes refusals as they are given: the sender may never hear of one. */
function overheard(link: Link | null, source: string, ledger: Ledger): Link | null {
  if (link) {
    link.overheard = (text) => {
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.type !== 'refused' || frame.retryable || !frame.call || !frame.seq) return;
      const entry = ledger.of(source, frame.call, frame.seq);
      if (entry) entry.refused = true;
    };
  }
  return link;
}
