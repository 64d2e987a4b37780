/** A hub whose timers run when the test says so, what it is told, and what a reader gets of it. */
import assert from 'node:assert/strict';
import type { Delta } from '../../engine/contract/live.ts';
import type { Delivered } from '../../gateway/delivered.ts';
import { createLiveHub, type LiveHub } from '../../gateway/push/live-hub.ts';
import { parseSubscribe, type Subscription } from '../../gateway/push/topics.ts';
import { callView, flag, OpenCalls, RULE_STATE, StoredCalls, scopeFlag, utterance } from '../api/fixtures.ts';

export const cause = { n: 1, at: 1 };
export const flagged = (id: string, call = 'c-1', over = {}): Delivered => ({
  kind: 'flag',
  cause,
  flag: flag(id, call, over),
});
export const changed = (call: string, over = {}): Delivered => ({
  kind: 'call',
  cause,
  view: callView(call, over),
});
export const said = (call: string, id: string, over = {}): Delivered => ({
  kind: 'utterance',
  cause,
  utterance: utterance(call, id, over),
});

/** A hub whose timers run when the test says so. */
export function hubByHand(
  options: { ringSize?: number; recentFlags?: { kept?: number; given?: number } } = {},
) {
  const due: (() => void)[] = [];
  const hub = createLiveHub({ epoch: 'e1', later: (work) => due.push(work), ...options });
  const live = new OpenCalls();
  const store = new StoredCalls();
  hub.attach({ live, store, rules: () => RULE_STATE });
  const flush = () => {
    for (const work of due.splice(0)) work();
  };
  return { hub, live, store, flush, due };
}

export function subscription(topics: string[], filter?: { team?: string; queue?: string }): Subscription {
  const parsed = parseSubscribe(JSON.stringify({ type: 'subscribe', topics, ...(filter ? { filter } : {}) }));
  if (!('subscription' in parsed)) throw new Error(parsed.message);
  return parsed.subscription;
}

/** All that a reader gets from `cursor` on. */
export function read(hub: LiveHub, to: Subscription, cursor = 0): Delta[] {
  const deltas: Delta[] = [];
  for (;;) {
    const next = hub.next(cursor, to);
    assert.notEqual(next, 'gone');
    if (next === 'gone' || next.json === null) return deltas;
    deltas.push(JSON.parse(next.json) as Delta);
    cursor = next.cursor;
  }
}

export const kinds = (deltas: Delta[]) => deltas.map(({ type, n }) => `${type} ${n}`);

export const across = (id: string, over = {}): Delivered => ({
  kind: 'scope_flag',
  cause,
  scope_flag: scopeFlag(id, over),
});
