/** A scope flag as it goes over the wire. */
import type { CountedFlag, ScopeFlag, ScopeFlagStatus } from '../contract/scope-flag.ts';
import type { AcrossRule } from './across-rule.ts';
import { type Counted, callsOf, type Standing } from './tally.ts';

/** Flags that are listed; the numbers count all. */
const LISTED = 50;

const iso = (ms: number) => new Date(ms).toISOString();

export function scopeFlagOf(
  rule: AcrossRule,
  name: string,
  { id, at, raised_at, flags, more }: Standing,
  status: ScopeFlagStatus,
  reason?: string,
): ScopeFlag {
  const { across, title, title_en, category, severity, coach, coach_en } = rule;
  const { of, by, at_least, within, count = 'calls' } = across;
  return {
    id,
    scope: { by, name },
    rule: rule.id,
    rule_hash: rule.rule_hash,
    title,
    ...(title_en ? { title_en } : {}),
    category,
    severity,
    status,
    at: iso(at),
    raised_at: iso(raised_at),
    evidence: flags.slice(0, LISTED).map(evidenceOf),
    why: {
      op: 'across',
      holds: status === 'raised',
      looked_for: { ...of, by, at_least, within, count },
      seen: {
        calls: callsOf(flags),
        flags: flags.length,
        ...(more > 0 ? { not_kept: more } : {}),
      },
    },
    ...(coach ? { coach } : {}),
    ...(coach && coach_en ? { coach_en } : {}),
    ...(rule.status === 'shadow' ? { shadow: true as const } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}

function evidenceOf({ at, ahead: _ahead, ...counted }: Counted): CountedFlag {
  return { ...counted, at: iso(at) };
}
