/** Flags beside what a careful supervisor listed: which were found, which missed, which raised for nothing. Pure. */
import type { AuditedFlag } from '../engine/evaluate.ts';

/** A flag may stand so many utterances from where the supervisor would first know. */
const NEAR = 2;

/** What a supervisor would list: `kind` is a category, `at` the utterance at which one could first know. */
export interface Finding {
  kind: string;
  at: number;
}

export interface Verdict {
  found: AuditedFlag[];
  missed: Finding[];
  false: AuditedFlag[];
}

/** Each finding and each flag counts once; flags of other categories and of rules in the shadow do not count. */
export function tally(
  flags: readonly AuditedFlag[],
  findings: readonly Finding[],
  kinds: ReadonlySet<string>,
): Verdict {
  const open = findings.filter(({ kind }) => kinds.has(kind));
  const verdict: Verdict = { found: [], missed: open, false: [] };
  for (const flag of flags) {
    if (flag.shadow || !kinds.has(flag.category)) continue;
    const [match] = open
      .map((finding, index) => ({ index, kind: finding.kind, far: Math.abs(finding.at - flag.utterance) }))
      .filter(({ kind, far }) => kind === flag.category && far <= NEAR)
      .sort((a, b) => a.far - b.far);
    if (match) open.splice(match.index, 1);
    verdict[match ? 'found' : 'false'].push(flag);
  }
  return verdict;
}
