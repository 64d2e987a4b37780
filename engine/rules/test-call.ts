/** The timed transcript of a rule test as a recorded call. */
import type { Direction, Role, Trade } from '../contract/call.ts';
import { DEFAULT_CHANNEL, ROLES } from '../contract/call.ts';
import type { Mood } from '../contract/mood.ts';
import type { RecordedCall } from '../contract/recorded-call.ts';
import type { Problem } from './check.ts';
import { durationMs } from './duration.ts';
import type { RuleTest } from './rule-format.ts';

const NEUTRAL: Mood = { angry: 0, negative: 0, neutral: 1, positive: 0, abusive: 0 };

/** Lines are [start, end, role, text] and, where it matters, scores and confidence; null: no score. */
export function recordedOf(
  lines: RuleTest['lines'],
  call: RuleTest['call'] = {},
): { recorded: RecordedCall; moods: (Mood | null)[] } {
  const moods: (Mood | null)[] = [];
  const utterances = lines.map(([start, end, role, text, more]) => {
    const { confidence, ...scores } = (more ?? {}) as Partial<Mood> & { confidence?: number };
    moods.push(more === null ? null : { ...NEUTRAL, ...scores });
    const speaker = role as Role;
    return {
      role: speaker,
      channel: DEFAULT_CHANNEL[speaker],
      start_ms: durationMs(String(start)),
      end_ms: durationMs(String(end)),
      text: String(text),
      ...(confidence === undefined ? {} : { confidence }),
    };
  });
  const { trade, direction, queue, team, ended_by, length, attributes, started_at } = call;
  const recorded: RecordedCall = {
    call: 'test',
    ...(trade ? { trade: trade as Trade } : {}),
    ...(direction ? { direction: direction as Direction } : {}),
    ...(queue ? { queue } : {}),
    ...(team ? { agent: { id: 'test', team } } : {}),
    ...(ended_by ? { ended_by } : {}),
    ...(length ? { duration_ms: durationMs(length) } : {}),
    ...(attributes ? { attributes } : {}),
    ...(started_at ? { started_at } : {}),
    utterances,
  };
  return { recorded, moods };
}

export function lineProblems(lines: RuleTest['lines'], path: (string | number)[]): Problem[] {
  return lines.flatMap((line, row): Problem[] => {
    const [start, end, role, text, more] = line;
    const where = [...path, row];
    if (Number.isNaN(durationMs(String(start))) || Number.isNaN(durationMs(String(end)))) {
      const got = JSON.stringify(line).slice(0, 60);
      return [
        { path: where, message: `expected [start, end, role, text] with times such as 3s, got ${got}` },
      ];
    }
    if (durationMs(String(end)) < durationMs(String(start)))
      return [{ path: [...where, 1], message: `expected an end after ${start}, got ${end}` }];
    if (!(ROLES as readonly unknown[]).includes(role))
      return [
        {
          path: [...where, 2],
          message: `expected agent, customer, ivr or other, got ${JSON.stringify(role)}`,
        },
      ];
    if (typeof text !== 'string')
      return [
        { path: [...where, 3], message: `expected text, got ${JSON.stringify(text)}; put it in quotes` },
      ];
    if (more !== undefined && more !== null && (typeof more !== 'object' || Array.isArray(more))) {
      const got = JSON.stringify(more);
      return [
        { path: [...where, 4], message: `expected scores such as { angry: 0.9 }, or null, got ${got}` },
      ];
    }
    return [];
  });
}
