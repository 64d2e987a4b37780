/** What strikes during a run, chosen by the seed, and how often each did. */
import type { Console } from './console.ts';
import type { Disk } from './disk.ts';
import type { Mischief, Sender } from './sender.ts';
import type { Server } from './server.ts';
import type { Store } from './store.ts';
import type { World } from './world.ts';

/** Counts a fault that struck, by its name. */
export type Struck = (name: FaultName) => void;

/** Every fault of the suite; a run of many seeds must see each often. */
export const FAULTS = [
  'server killed',
  'server paused',
  'store killed',
  'store paused',
  "store's answer lost",
  'sender killed',
  'sender cut off',
  'line delayed',
  'frame repeated',
  'frame overtaken',
  'frame corrupted',
  'disk full',
  'disk slow',
  'wall clock back',
  'wall clock forward',
  'final said twice',
  'final rewritten',
  'console reads nothing',
  'console cut off',
] as const;
export type FaultName = (typeof FAULTS)[number];

export interface Stage {
  world: World;
  disk: Disk;
  store: Store;
  server: Server;
  senders: Sender[];
  consoles: Console[];
}

type Strike = (stage: Stage) => boolean;

/** Each answers whether it could strike now. */
const STRIKES: Partial<Record<FaultName, Strike>> = {
  'server killed': ({ world, server }) => {
    if (!server.running) return false;
    void server.kill();
    world.after(100 + world.dice.below(4_000), () => server.start());
    return true;
  },
  'server paused': ({ world }) => {
    world.pausedUntil = Math.max(world.pausedUntil, world.now + 200 + world.dice.below(12_000));
    return true;
  },
  'store killed': ({ world, store }) => {
    if (!store.up) return false;
    store.kill();
    world.after(200 + world.dice.below(8_000), () => store.restart());
    return true;
  },
  'store paused': ({ world, store }) => {
    if (store.paused || !store.up) return false;
    store.paused = true;
    world.after(200 + world.dice.below(6_000), () => store.resume());
    return true;
  },
  "store's answer lost": ({ store }) => {
    store.loseAnswer = true;
    return true;
  },
  'sender killed': ({ world, senders }) => {
    world.dice.one(senders).kill(world.dice.below(3_000), world.dice.below(1_500));
    return true;
  },
  'sender cut off': ({ world, senders }) => {
    const { link } = world.dice.one(senders);
    link?.cut(world.dice.below(1_500));
    return link !== null;
  },
  'line delayed': ({ world, senders, consoles }) => {
    const { link } = world.dice.one([...senders, ...consoles]);
    link?.delay(200 + world.dice.below(1_500));
    world.after(2_000, () => link?.delay(20));
    return link !== null;
  },
  'disk full': ({ world, disk }) => {
    if (disk.full) return false;
    disk.full = true;
    world.after(100 + world.dice.below(5_000), () => {
      disk.full = false;
    });
    return true;
  },
  'disk slow': ({ world, disk }) => {
    disk.slowest = 150;
    world.after(world.dice.below(3_000), () => {
      disk.slowest = 4;
    });
    return true;
  },
  'wall clock back': ({ world }) => {
    world.wallOff -= world.dice.below(7_200_000);
    return true;
  },
  'wall clock forward': ({ world }) => {
    world.wallOff += world.dice.below(3_600_000);
    return true;
  },
  'console reads nothing': ({ world, consoles }) => {
    const { link } = world.dice.one(consoles);
    link?.reads(false);
    world.after(500 + world.dice.below(8_000), () => link?.reads(true));
    return link !== null;
  },
  'console cut off': ({ world, consoles }) => {
    const { link } = world.dice.one(consoles);
    link?.cut(world.dice.below(1_000));
    return link !== null;
  },
};
const CHOICES = Object.keys(STRIKES) as FaultName[];
const LONGEST_QUIET_MS = 2_500;

/** Strikes now and then until `end`, ms. */
export function unleash(stage: Stage, end: number, struck: (name: FaultName) => void): void {
  const { world } = stage;
  const next = () =>
    world.after(world.dice.below(LONGEST_QUIET_MS), () => {
      if (world.now > end) return;
      const name = world.dice.one(CHOICES);
      if (STRIKES[name]!(stage)) struck(name);
      next();
    });
  next();
}

/** What happens to single frames on their way. */
export function mischief(world: World, struck: Struck): Mischief {
  const { dice } = world;
  return {
    overtaken: () => {
      if (!dice.chance(0.01)) return false;
      struck('frame overtaken');
      return true;
    },
    frames: (text) => {
      if (dice.chance(0.02)) {
        struck('frame repeated');
        return { texts: [text, text], spoiled: false };
      }
      if (dice.chance(0.015)) {
        struck('frame corrupted');
        const bad = dice.one(CORRUPTIONS)(text);
        return { texts: dice.chance(0.5) ? [bad] : [bad, text], spoiled: true };
      }
      return { texts: [text], spoiled: false };
    },
  };
}

const CORRUPTIONS: readonly ((text: string) => string)[] = [
  (text) => text.slice(0, text.length >> 1),
  (text) => text.replace('"seq":', '"sec":'),
  (text) => text.replace('"type":"', '"type":"un'),
  (text) => text.replace('"seq":', '"seq":-'),
  (text) => `[${text}]`,
];
