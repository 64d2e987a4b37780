/** What a silence must be like, said of each field before the server has to. Pure. */
export const SILENCE_LABELS = ['severity', 'category', 'rule', 'team', 'queue', 'agent'] as const;
export type SilenceLabel = (typeof SILENCE_LABELS)[number];

/** Words of each label, as the form holds them; the server calls the field of a label `match.team`. */
export interface SilenceDraft extends Record<`match.${SilenceLabel}`, readonly string[]> {
  reason: string;
}
export type SilenceField = keyof SilenceDraft;
export type SilenceFault = 'matchMissing' | 'wordLong' | 'notOwnTeam' | 'reasonMissing';

const LONGEST_WORD = 200;

/** `own`: the teams that whoever makes it sees: a silence reaches no other. */
export function silenceFaults(
  draft: SilenceDraft,
  own: 'all' | readonly string[],
): Partial<Record<SilenceField, SilenceFault>> {
  const faults: Partial<Record<SilenceField, SilenceFault>> = {};
  const fields = SILENCE_LABELS.map((label) => `match.${label}` as const);
  for (const field of fields)
    if (draft[field].some(({ length }) => length > LONGEST_WORD)) faults[field] = 'wordLong';
  const teams = draft['match.team'];
  const reaches = own === 'all' || (teams.length > 0 && teams.every((team) => own.includes(team)));
  if (!reaches) faults['match.team'] = 'notOwnTeam';
  // Said at the first of them; who has to name a team names one of them by that.
  else if (fields.every((field) => draft[field].length === 0)) faults['match.severity'] = 'matchMissing';
  if (draft.reason.trim() === '') faults.reason = 'reasonMissing';
  return faults;
}

/** What is sent: labels without words limit nothing, and are left out. */
export function matchOf(draft: SilenceDraft): Partial<Record<SilenceLabel, string[]>> {
  const given = SILENCE_LABELS.filter((label) => draft[`match.${label}`].length > 0);
  return Object.fromEntries(given.map((label) => [label, [...draft[`match.${label}`]]]));
}
