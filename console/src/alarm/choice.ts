/** What this person chose to be told by; the same in every page of this browser. */
import { useSyncExternalStore } from 'react';
import { remember, remembered } from '../lib/browser-store.ts';
import type { RungMemory } from './book.ts';

export interface Choice {
  /** On until it is muted. */
  sound: boolean;
  /** Off until it is asked for: the browser asks for permission then. */
  notify: boolean;
}

const SOUND = 'earshot.alarm.sound';
const NOTIFY = 'earshot.alarm.notify';
const listeners = new Set<() => void>();
let choice = read();

function read(): Choice {
  return { sound: remembered(SOUND) !== 'off', notify: remembered(NOTIFY) === 'on' };
}

function subscribe(listener: () => void): () => void {
  const fromElsewhere = ({ key }: StorageEvent) => {
    if (key !== SOUND && key !== NOTIFY && key !== null) return;
    choice = read();
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', fromElsewhere);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', fromElsewhere);
  };
}

export function choose(next: Partial<Choice>): void {
  choice = { ...choice, ...next };
  remember(SOUND, choice.sound ? 'on' : 'off');
  remember(NOTIFY, choice.notify ? 'on' : 'off');
  for (const listener of listeners) listener();
}

export const useChoice = (): Choice => useSyncExternalStore(subscribe, () => choice);

/** When which call rang last, per way of ringing. */
export function rungMemory(kind: 'sound' | 'notice'): RungMemory {
  const key = `earshot.alarm.rung.${kind}`;
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(remembered(key) ?? '{}');
        return typeof kept === 'object' && kept !== null ? (kept as Record<string, number>) : {};
      } catch {
        return {};
      }
    },
    write: (rung) => remember(key, JSON.stringify(rung)),
  };
}
