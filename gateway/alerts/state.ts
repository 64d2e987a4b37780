/** What alerts remember: plain data, every part of it one durable entry. */
import type { SendFault } from '../../engine/contract/send-fault.ts';
import type { Alert } from './alert.ts';
import type { LabelMatch } from './match.ts';

/** A flag that was told of, and what became of it. */
export interface Known {
  alert: Alert;
  status: 'raised' | 'retracted' | 'withdrawn';
  /** Number in the outbox of what was heard last of it: what is older changes nothing. */
  number: number;
  heard_at: number;
  /** Places of the routes that took it. */
  routes: string[];
  /** Case that holds it, with the number of the last event of it; owned: somebody claimed or closed it. */
  case: { id: string; rev: number; owned: boolean; closed: boolean } | null;
  /** Somebody marked it as wrong. */
  wrong: boolean;
  /** Targets that a message was ordered for, with its group: who hears of it when it is taken back. */
  told: { target: string; group: string }[];
}

/**
 * new: waits for its group · told: a message was ordered · silenced, inhibited: none was ·
 * gone: taken back, and that was told where it had to be.
 */
export interface Member {
  id: string;
  state: 'new' | 'told' | 'silenced' | 'inhibited' | 'gone';
}

export interface Group {
  id: string;
  /** Place of the route, and the words that its alerts are equal in. */
  route: string;
  labels: Record<string, string>;
  members: Member[];
  opened_at: number;
  /** When the waiting ones are sent; null: none wait. */
  flush_at: number | null;
  first_sent_at: number | null;
  last_sent_at: number | null;
  repeat_at: number | null;
  repeats: number;
  /** Timed steps of its route that were taken. */
  steps: number;
  touched_at: number;
}

export interface Silence {
  id: string;
  match: LabelMatch;
  /** Epoch ms. */
  from: number;
  until: number;
  reason: string;
  by: string;
  /** Who ended it before its time. */
  ended_by: string | null;
}

export type MessageKind = 'new' | 'more' | 'repeat' | 'escalation' | 'taken_back';

/** One message on its way to one target: the intent, written down before anything is sent. */
export interface Send {
  id: string;
  /** Order of making. */
  n: number;
  target: string;
  kind: MessageKind;
  group: string;
  /** Ids of alerts. */
  alerts: string[];
  /** Of an escalation. */
  why: 'unclaimed' | 'overdue' | 'time' | null;
  case: string | null;
  made_at: number;
  /** Not before, epoch ms. */
  due_at: number;
  attempts: number;
  /** sending: handed to the target, no answer yet. */
  state: 'waiting' | 'sending';
  /** An earlier try may have arrived. */
  unknown: boolean;
  /** What went wrong last. */
  error: string | null;
  /** The same by code; messages of older versions have none. */
  fault?: SendFault;
}

/** How a target fares. */
export interface TargetState {
  /** Epoch ms of what was sent lately, as far as limits look back. */
  recent: number[];
  /** Nothing is sent before; null: it may be. */
  parked_until: number | null;
  last_sent_at: number | null;
  last_failed_at: number | null;
  /** What went wrong last; null since something arrived. */
  error: string | null;
  /** The same by code; states of older versions have none. */
  fault?: SendFault | null;
  /** What went wrong last, also once something arrived again; states of older versions have none. */
  last_fault?: SendFault | null;
  /** Failed tries since something arrived. */
  failures: number;
  /** Failed tries, ever; states of older versions have none. */
  failed_tries?: number;
  sent: number;
  failed: number;
}

export const NEW_TARGET: TargetState = {
  recent: [],
  parked_until: null,
  last_sent_at: null,
  last_failed_at: null,
  error: null,
  fault: null,
  last_fault: null,
  failures: 0,
  failed_tries: 0,
  sent: 0,
  failed: 0,
};

export interface AlertState {
  known: ReadonlyMap<string, Known>;
  groups: ReadonlyMap<string, Group>;
  silences: ReadonlyMap<string, Silence>;
  sends: ReadonlyMap<string, Send>;
  targets: ReadonlyMap<string, TargetState>;
  /** Number of the next send. */
  next: number;
}

export const EMPTY: AlertState = {
  known: new Map(),
  groups: new Map(),
  silences: new Map(),
  sends: new Map(),
  targets: new Map(),
  next: 1,
};

/** A copy-on-write view: what is not touched stays the same object, so that only what changed is written. */
export class Draft {
  known: Map<string, Known> | ReadonlyMap<string, Known>;
  groups: Map<string, Group> | ReadonlyMap<string, Group>;
  silences: Map<string, Silence> | ReadonlyMap<string, Silence>;
  sends: Map<string, Send> | ReadonlyMap<string, Send>;
  targets: Map<string, TargetState> | ReadonlyMap<string, TargetState>;
  next: number;
  readonly #copied = new Set<string>();

  constructor(state: AlertState) {
    this.known = state.known;
    this.groups = state.groups;
    this.silences = state.silences;
    this.sends = state.sends;
    this.targets = state.targets;
    this.next = state.next;
  }

  put<K extends Part>(part: K, id: string, value: PartOf<K>): void {
    this.#own(part).set(id, value as never);
  }

  remove(part: Part, id: string): void {
    this.#own(part).delete(id);
  }

  done(): AlertState {
    const { known, groups, silences, sends, targets, next } = this;
    return { known, groups, silences, sends, targets, next };
  }

  #own(part: Part): Map<string, never> {
    if (!this.#copied.has(part)) {
      this.#copied.add(part);
      Object.assign(this, { [part]: new Map(this[part] as ReadonlyMap<string, never>) });
    }
    return this[part] as unknown as Map<string, never>;
  }
}

export const PARTS = ['known', 'groups', 'silences', 'sends', 'targets'] as const;
export type Part = (typeof PARTS)[number];
type PartOf<K extends Part> = AlertState[K] extends ReadonlyMap<string, infer V> ? V : never;
