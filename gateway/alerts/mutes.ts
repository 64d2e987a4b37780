/** What must not be sent: silenced by a person, inhibited by a graver flag. Pure. */
import type { Alert } from './alert.ts';
import { fitsLabels, labelOf } from './match.ts';
import type { Run } from './run.ts';
import type { Member, Silence } from './state.ts';

/** How long a flag that stands mutes others, ms. */
const INHIBIT_MS = 3_600_000;

/** Says why and gives the state, where the alert must not be sent with its group. */
export function muted(run: Run, id: string, group: string): 'silenced' | 'inhibited' | undefined {
  const { alert } = run.draft.known.get(id)!;
  const silence = silenceOf(run, alert);
  if (silence) {
    const { by, until, reason } = silence;
    run.line(id, 'silenced', { group, detail: { silence: silence.id, by, until, why: reason } });
    return 'silenced';
  }
  const source = inhibitor(run, alert);
  if (source === undefined) return undefined;
  run.line(id, 'inhibited', { group, detail: { by: source.flag, rule: source.rule } });
  return 'inhibited';
}

function silenceOf(run: Run, alert: Alert): Silence | undefined {
  for (const one of run.draft.silences.values())
    if (one.from <= run.now && run.now < one.until && fitsLabels(one.match, alert)) return one;
  return undefined;
}

function inhibitor(run: Run, alert: Alert): Alert | undefined {
  for (const { when, mute, equal } of run.plan.inhibit) {
    if (!fitsLabels(mute, alert)) continue;
    for (const { alert: other, status, wrong, heard_at } of run.draft.known.values()) {
      if (other.id === alert.id || status !== 'raised' || wrong || heard_at < run.now - INHIBIT_MS) continue;
      // Where both fit both sides, neither would be sent.
      if (!fitsLabels(when, other) || (fitsLabels(mute, other) && fitsLabels(when, alert))) continue;
      if (equal.every((label) => labelOf(other, label) === labelOf(alert, label))) return other;
    }
  }
  return undefined;
}

/** What this one muted is looked at again. */
export function unmute(run: Run, source: string): void {
  const flag = run.draft.known.get(source)?.alert;
  if (!flag || !run.plan.inhibit.some(({ when }) => fitsLabels(when, flag))) return;
  for (const group of run.draft.groups.values()) {
    if (!group.members.some(({ state }) => state === 'inhibited')) continue;
    const members = group.members.map(
      (one): Member => (one.state === 'inhibited' ? { ...one, state: 'new' } : one),
    );
    run.draft.put('groups', group.id, { ...group, members, flush_at: group.flush_at ?? run.now });
  }
}
