/** Cases after a run: every flag that stands in one, each history whole, the copy in the store the newest. */
import { isDeepStrictEqual } from 'node:util';
import type { Case, CaseEvent } from '../../engine/contract/case.ts';
import type { FlagDecision } from '../../engine/contract/flag.ts';
import type { LogRecord } from '../../engine/contract/record.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Cases } from '../../gateway/cases/cases.ts';
import { foldCase } from '../../gateway/cases/fold.ts';
import type { Person } from './person.ts';
import type { Store } from './store.ts';

export function checkCases(
  cases: Cases,
  archive: readonly LogRecord[],
  store: Store,
  standing: ReadonlyMap<string, FlagDecision>,
): string[] {
  const wrong: string[] = [];
  const folded = new Map<string, Case>();
  const escalated = new Map<string, Set<string>>();
  for (const record of archive) {
    if (record.type !== 'case.changed') continue;
    const { event, case: after } = record;
    const before = folded.get(after.id);
    if (event.n !== (before?.rev ?? 0) + 1) {
      wrong.push(`case ${after.id}: event ${event.n} (${event.type}) after ${before?.rev ?? 0}`);
      continue;
    }
    const next = foldCase(before, event);
    if (!isDeepStrictEqual(next, after)) wrong.push(`case ${after.id}: record ${record.n} is not its fold`);
    folded.set(after.id, next);
    const told = escalated.get(after.id) ?? new Set<string>();
    if (isAnew(event)) told.clear();
    if (event.type === 'escalated' && told.has(event.why))
      wrong.push(`case ${after.id}: escalated twice as ${event.why}`);
    if (event.type === 'escalated') escalated.set(after.id, told.add(event.why));
  }
  const kept = new Map(Array.from(cases.all(), (one) => [one.id, one]));
  for (const [id, one] of folded)
    if (!isDeepStrictEqual(kept.get(id), one)) wrong.push(`case ${id}: the state is not what the log says`);
  if (kept.size !== folded.size) wrong.push(`${kept.size} cases are kept, ${folded.size} are in the log`);

  // What was counted across calls depends on when it was counted: the store has what was told of it.
  const across = new Map(
    store
      .wires<ScopeFlag>('scope_flags')
      .filter(({ status }) => status === 'raised')
      .map((flag) => [flag.id, flag]),
  );
  const held = new Map<string, number>();
  for (const one of kept.values()) {
    for (const { flag, status, ...its } of one.flags) {
      held.set(flag, (held.get(flag) ?? 0) + 1);
      const stands = (its.across ? across : standing).has(flag);
      if (stands !== (status === 'raised'))
        wrong.push(
          `case ${one.id}: flag ${flag} is ${status}, and it ${stands ? 'stands' : 'does not stand'}`,
        );
    }
  }
  for (const [id, { shadow }] of [...standing, ...across])
    if (!shadow && held.get(id) !== 1) wrong.push(`flag ${id} stands in ${held.get(id) ?? 0} cases`);

  const rows = new Map(store.rows('cases').map(({ id, rev }) => [String(id), Number(rev)]));
  for (const [id, { rev }] of kept)
    if (rows.get(id) !== rev) wrong.push(`case ${id}: the store has ${rows.get(id)}, it is at ${rev}`);
  return wrong;
}

/** Escalations are told anew from here on. */
function isAnew(event: CaseEvent): boolean {
  if (event.type === 'joined') return event.flag.late === true;
  return event.type === 'reopened' || (event.type === 'flag' && Boolean(event.late ?? event.restores));
}

/** What was answered is in the log, once; nobody was told that a case is theirs which is not. */
export function checkCommands(archive: readonly LogRecord[], people: readonly Person[]): string[] {
  const wrong: string[] = [];
  const said = new Map<string, number>();
  const revisions = new Map<string, Case>();
  for (const record of archive) {
    if (record.type !== 'case.changed') continue;
    revisions.set(`${record.case.id} ${record.case.rev}`, record.case);
    if (record.event.type !== 'commented') continue;
    said.set(record.event.text, (said.get(record.event.text) ?? 0) + 1);
  }
  for (const [id, times] of said) if (times > 1) wrong.push(`command ${id}: done ${times} times`);
  for (const { name, answered } of people)
    for (const { id, command, case: after } of answered) {
      if (command.type === 'comment' && after && said.get(id) !== 1)
        wrong.push(`command ${id}: answered, and done ${said.get(id) ?? 0} times`);
      if (command.type === 'claim' && after && after.owner !== name)
        wrong.push(`command ${id}: ${name} was told to have a case that ${after.owner} has`);
      if (after && !isDeepStrictEqual(after, revisions.get(`${after.id} ${after.rev}`)))
        wrong.push(`command ${id}: the answer is no state of case ${after.id}`);
    }
  return wrong;
}
