/** A flag that was taken back: who waits for it gets nothing, who was told is told so. Pure. */
import { unmute } from './mutes.ts';
import { enqueue } from './queue.ts';
import type { Run } from './run.ts';
import type { Member, Send } from './state.ts';

export function takeBack(run: Run, id: string): void {
  const { draft, now } = run;
  // Messages about it that wait no longer speak of it; who was going to get one was not told.
  const spared = new Set<string>();
  for (const send of draft.sends.values()) {
    if (send.state !== 'waiting' || send.kind === 'taken_back' || !send.alerts.includes(id)) continue;
    if (send.attempts > 0 && send.unknown) continue;
    without(run, send, id);
    spared.add(`${send.group}/${send.target}`);
  }
  let waited = spared.size > 0;
  for (const group of draft.groups.values()) {
    const member = group.members.find((one) => one.id === id);
    if (!member || member.state === 'gone') continue;
    waited ||= member.state === 'new';
    const members = group.members.map((one): Member => (one.id === id ? { ...one, state: 'gone' } : one));
    const waits = members.some(({ state }) => state === 'new');
    draft.put('groups', group.id, {
      ...group,
      members,
      flush_at: waits ? group.flush_at : null,
      touched_at: now,
    });
  }
  const known = draft.known.get(id)!;
  const told = known.told.filter(({ target, group }) => !spared.has(`${group}/${target}`));
  draft.put('known', id, { ...known, told: [] });
  if (waited && told.length === 0) run.line(id, 'taken_back');
  for (const { target, group } of told) tellTakenBack(run, target, group, id);
  unmute(run, id);
}

export function without(run: Run, send: Send, id: string): void {
  const alerts = send.alerts.filter((one) => one !== id);
  if (alerts.length === 0) run.draft.remove('sends', send.id);
  else run.draft.put('sends', send.id, { ...send, alerts });
}

function tellTakenBack(run: Run, target: string, group: string, id: string): void {
  for (const send of run.draft.sends.values()) {
    if (send.state !== 'waiting' || send.kind !== 'taken_back' || send.attempts > 0) continue;
    if (send.target !== target || send.group !== group) continue;
    run.draft.put('sends', send.id, { ...send, alerts: [...send.alerts, id] });
    run.line(id, 'told_taken_back', { target, send: send.id, group });
    return;
  }
  enqueue(run, target, 'taken_back', group, [id]);
}
