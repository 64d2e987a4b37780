/** The line of a call as it stands, from what its fold keeps. */
import type { CallStatus } from '../contract/call.ts';
import type { RolesSwapped } from '../contract/hearing.ts';
import type { CallView, Scorecard } from '../contract/outcome.ts';
import { riskOf } from '../risk.ts';
import type { CallLife } from './call-life.ts';
import type { CallMood } from './call-mood.ts';
import type { Listening } from './listening.ts';

export interface LineParts {
  call: string;
  status: CallStatus;
  life: CallLife;
  mood: CallMood;
  flags: CallView['flags'];
  /** How many. */
  utterances: number;
  heard: boolean;
  troubles: Listening['troubles'];
  swapped: RolesSwapped | null;
  /** Hash of the rule set. */
  rules: string;
  scorecard: Scorecard | null;
}

/** Its length is left at 0, its holes are the gateway's. */
export function lineOf(parts: LineParts): CallView {
  const { life, mood, flags, troubles, swapped, scorecard } = parts;
  // What every line has first, in one piece: made the other way round it takes five times as long.
  const line: CallView = {
    call: parts.call,
    status: parts.status,
    started_at: life.startedAt,
    ended_at: life.ended?.at ?? null,
    ended_by: life.ended?.by ?? null,
    duration_ms: 0,
    risk: riskOf({ flags, mood }),
    mood,
    flags,
    utterances: parts.utterances,
    holes: 0,
    heard: parts.heard,
    ...(troubles.length > 0 ? { hearing: [...troubles] } : {}),
    ...(swapped ? { roles_swapped: swapped } : {}),
    rules: parts.rules,
  };
  const { audioStartedAt, handedOver } = life;
  if (audioStartedAt !== null) line.audio_started_at = audioStartedAt;
  if (scorecard) line.scorecard = scorecard;
  if (handedOver) line.handed_over = handedOver;
  return Object.assign(line, life.info);
}
