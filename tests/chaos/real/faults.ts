/** Faults of real processes, lines and disks. Each strikes once and lets things come back by themselves. */
import { childrenOf } from '../../helpers/processes.ts';
import type { Dice } from '../../rule-fuzz/dice.ts';
import type { RealWorld } from './world.ts';

export interface RealFault {
  /** Needs a disk of its own, which only some users may mount. */
  needsDisk?: boolean;
  strike(world: RealWorld, dice: Dice): Promise<void>;
}

/** A fault's time, ms: above what sender and console wait before they try again, below what makes a test long. */
const sometime = (dice: Dice) => new Promise((done) => setTimeout(done, 100 + dice.below(900)));
/** Below what the log keeps free (`gateway/log/disk-space.ts`), above nothing. */
const LEFT_BYTES = 4 * 1024 * 1024;

/** It may be gone, or not be there yet: then the signal meets nothing. */
function signalStore(world: RealWorld, signal: NodeJS.Signals): void {
  for (const pid of childrenOf(world.earshot.child.pid ?? 0)) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

export const REAL_FAULTS: Record<string, RealFault> = {
  'server killed': { strike: (world) => world.restart('SIGKILL') },
  'server restarted': { strike: (world) => world.restart('SIGTERM') },
  'server stopped': {
    async strike(world, dice) {
      const { child } = world.earshot;
      child.kill('SIGSTOP');
      await sometime(dice);
      child.kill('SIGCONT');
    },
  },
  'store killed': {
    async strike(world) {
      signalStore(world, 'SIGKILL');
    },
  },
  'store stopped': {
    async strike(world, dice) {
      signalStore(world, 'SIGSTOP');
      await sometime(dice);
      signalStore(world, 'SIGCONT');
    },
  },
  'sender killed': { strike: (world) => world.replaceSender() },
  'line cut in mid-frame': {
    async strike({ line }, dice) {
      line.left = 20 + dice.below(900);
    },
  },
  'line held': {
    async strike({ line }, dice) {
      line.hold();
      await sometime(dice);
      line.release();
    },
  },
  'console cut': {
    async strike({ watcher }) {
      watcher.cut();
    },
  },
  'disk full': {
    needsDisk: true,
    async strike({ disk }, dice) {
      disk!.fill(dice.below(2) * LEFT_BYTES);
      await sometime(dice);
      disk!.empty();
    },
  },
};
