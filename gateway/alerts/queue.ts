/** A message is put into the queue, and said of its alerts. Pure. */
import { hash } from './hash.ts';
import type { Line, Reason } from './reasons.ts';
import type { Run } from './run.ts';
import type { MessageKind, Send } from './state.ts';

export function enqueue(
  run: Run,
  target: string,
  kind: MessageKind,
  group: string,
  alerts: readonly string[],
  more: Partial<Pick<Send, 'why' | 'case'>> & { after_s?: number } = {},
): void {
  const { draft, now } = run;
  const n = draft.next;
  draft.next = n + 1;
  const { after_s, ...rest } = more;
  const send: Send = {
    id: hash(String(n), target, kind, group, String(now)),
    n,
    target,
    kind,
    group,
    alerts: [...alerts],
    why: null,
    case: null,
    made_at: now,
    due_at: now,
    attempts: 0,
    state: 'waiting',
    unknown: false,
    error: null,
    ...rest,
  };
  draft.put('sends', send.id, send);
  const reason: Reason =
    ({ repeat: 'repeated', escalation: 'escalated', taken_back: 'told_taken_back' } as const)[
      kind as string
    ] ?? 'queued';
  const detail: Line['detail'] =
    kind === 'escalation' ? { why: send.why ?? '', ...(after_s === undefined ? {} : { after_s }) } : {};
  for (const id of alerts) {
    run.line(id, reason, { target, send: send.id, group, detail });
    const known = draft.known.get(id);
    if (!known || kind === 'taken_back' || known.told.some((one) => one.target === target)) continue;
    draft.put('known', id, { ...known, told: [...known.told, { target, group }] });
  }
}
