/** A message on its way: what is taken up next, within the target's limits, and what an answer means. Pure. */
import type { SendFault } from '../../engine/contract/send-fault.ts';
import { faultInWords } from './fault-words.ts';
import type { Line } from './reasons.ts';
import type { Run } from './run.ts';
import { type AlertState, NEW_TARGET, type Send, type TargetState } from './state.ts';

/** At most `n` messages in any `per_ms`. */
export interface Limit {
  n: number;
  per_ms: number;
}

/** What became of one try. */
export type Told =
  | { ok: true; as: 'one' | 'digest' }
  /** retry: it may go later · unknown: it may have arrived · park_ms: nothing goes to this target so long. */
  | { ok: false; fault: SendFault; retry: boolean; unknown?: boolean; park_ms?: number };

export type Picked = { sends: Send[]; wait_ms?: undefined } | { sends?: undefined; wait_ms: number };

/** From so many waiting messages on, they go as one. */
const DIGEST_FROM = 3;
const DIGEST_MOST = 50;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** Longest that anything waits, ms: what a clock that was set back may not lengthen. */
const LONGEST_WAIT_MS = 600_000;
const REMEMBERED = 200;

/** The next message to this target, several as a digest where many wait; or how long there is nothing to do. */
export function pick(state: AlertState, target: string, limits: readonly Limit[], now: number): Picked {
  const fares = state.targets.get(target) ?? NEW_TARGET;
  const all = [...state.sends.values()].filter((one) => one.target === target && one.state === 'waiting');
  if (all.length === 0) return { wait_ms: LONGEST_WAIT_MS };
  const parked = Math.min((fares.parked_until ?? 0) - now, LONGEST_WAIT_MS);
  if (parked > 0) return { wait_ms: parked };
  const budget = waitOf(fares.recent, limits, now);
  if (budget > 0) return { wait_ms: budget };
  const due = all.filter(({ due_at }) => due_at <= now || due_at > now + LONGEST_WAIT_MS);
  if (due.length === 0) return { wait_ms: Math.min(...all.map(({ due_at }) => due_at)) - now };
  due.sort((a, b) => rank(a) - rank(b) || a.n - b.n);
  const [first] = due;
  if (first!.kind === 'escalation' || due.length < DIGEST_FROM) return { sends: [first!] };
  return { sends: due.slice(0, DIGEST_MOST) };
}

/** Escalations pass everything else. */
const rank = ({ kind }: Send) => (kind === 'escalation' ? 0 : 1);

/** How long until one more may be sent, ms; 0: now. */
export function waitOf(recent: readonly number[], limits: readonly Limit[], now: number): number {
  return Math.max(
    0,
    ...limits.map(({ n, per_ms }) => {
      // Times ahead of the clock count as now: it was set back.
      const within = recent.map((at) => Math.min(at, now)).filter((at) => at > now - per_ms);
      return within.length < n ? 0 : within.sort((a, b) => a - b)[within.length - n]! + per_ms - now;
    }),
  );
}

export function takeUp({ draft, now }: Run, ids: readonly string[]): void {
  let target: string | undefined;
  for (const id of ids) {
    const send = draft.sends.get(id);
    if (!send) continue;
    target = send.target;
    draft.put('sends', id, { ...send, state: 'sending', attempts: send.attempts + 1 });
  }
  if (target === undefined) return;
  const fares = draft.targets.get(target) ?? NEW_TARGET;
  const recent = [...fares.recent.map((at) => Math.min(at, now)), now].slice(-REMEMBERED);
  draft.put('targets', target, { ...fares, recent, parked_until: null });
}

export function settle(run: Run, ids: readonly string[], told: Told): void {
  const { draft, now, plan } = run;
  let target: string | undefined;
  let lost = 0;
  for (const id of ids) {
    const send = draft.sends.get(id);
    if (!send) continue;
    target = send.target;
    const about = { target, send: id };
    const age = now - send.made_at;
    if (told.ok) {
      draft.remove('sends', id);
      const reason = told.as === 'digest' ? 'digest' : send.unknown ? 'sent_again' : 'sent';
      const detail = { of: ids.length, tries: send.attempts, ms: Math.max(0, Math.round(age)) };
      for (const alert of send.alerts) run.line(alert, reason, { ...about, detail });
    } else if (!told.retry || age > plan.give_up_ms) {
      draft.remove('sends', id);
      lost += 1;
      const detail = {
        ...faultDetail(told.fault, told.retry ? Math.round(age / 1000) : null),
        tries: send.attempts,
      };
      for (const alert of send.alerts) run.line(alert, 'failed', { ...about, detail });
    } else {
      draft.put('sends', id, {
        ...send,
        state: 'waiting',
        made_at: Math.min(send.made_at, now),
        due_at: now,
        unknown: send.unknown || told.unknown === true,
        error: faultInWords(told.fault),
        fault: told.fault,
      });
      if (send.error !== faultInWords(told.fault))
        for (const alert of send.alerts)
          run.line(alert, 'retrying', {
            ...about,
            detail: { ...faultDetail(told.fault), tries: send.attempts },
          });
    }
  }
  if (target === undefined) return;
  draft.put('targets', target, faring(draft.targets.get(target) ?? NEW_TARGET, told, lost, now));
}

/** In words and by code. @param given_up_s how long it was tried; null: it was refused for good, or is tried again */
export function faultDetail(fault: SendFault, given_up_s: number | null = null): Line['detail'] {
  const words = faultInWords(fault);
  return {
    error: given_up_s === null ? words : `given up after ${given_up_s} s: ${words}`,
    fault: fault.code,
    ...(fault.got === undefined ? {} : { got: fault.got }),
    ...(given_up_s === null ? {} : { given_up_s }),
  };
}

function faring(before: TargetState, told: Told, lost: number, now: number): TargetState {
  if (told.ok)
    return {
      ...before,
      last_sent_at: now,
      error: null,
      fault: null,
      failures: 0,
      sent: before.sent + 1,
      parked_until: null,
    };
  const backOff = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(before.failures, 10));
  return {
    ...before,
    last_failed_at: now,
    error: faultInWords(told.fault),
    fault: told.fault,
    last_fault: told.fault,
    failures: before.failures + 1,
    failed_tries: (before.failed_tries ?? before.failures) + 1,
    failed: before.failed + lost,
    // A target that is away is asked seldom, whatever waits for it; a message that it refused says nothing of others.
    parked_until: told.retry ? now + (told.park_ms ?? backOff) : null,
  };
}
