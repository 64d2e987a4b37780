/** The timed transcript of a rule test as a recorded call. */
import type { Direction, Medium, Role, Trade } from '../contract/call.ts';
import { DEFAULT_CHANNEL, ROLES } from '../contract/call.ts';
import type { Mood } from '../contract/mood.ts';
import type { RecordedCall } from '../contract/recorded-call.ts';
import { type Path, type Problem, shown, unknown } from './check.ts';
import { durationMs } from './duration.ts';
import { fault } from './fault.ts';
import type { RuleTest } from './rule-format.ts';
import { DEFAULT_ZONE } from './scope.ts';

const NEUTRAL: Mood = { angry: 0, negative: 0, neutral: 1, positive: 0, abusive: 0 };

const SCORES = [...Object.keys(NEUTRAL), 'confidence'];
const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Lines are [start, end, role, text] and, where it matters, scores and confidence; null: no score. `zone`: in which the
 * rules read times of day: the offset that the start is written with, so that a test says the same on every machine.
 */
export function recordedOf(
  lines: RuleTest['lines'],
  call: RuleTest['call'] = {},
): { recorded: RecordedCall; moods: (Mood | null)[]; zone: string } {
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
  const { trade, medium, direction, queue, team, ended_by, length, attributes, started_at } = call;
  const recorded: RecordedCall = {
    call: 'test',
    ...(trade ? { trade: trade as Trade } : {}),
    ...(medium ? { medium: medium as Medium } : {}),
    ...(direction ? { direction: direction as Direction } : {}),
    ...(queue ? { queue } : {}),
    ...(team ? { agent: { id: 'test', team } } : {}),
    ...(ended_by ? { ended_by } : {}),
    ...(length ? { duration_ms: durationMs(length) } : {}),
    ...(attributes ? { attributes } : {}),
    ...(started_at ? { started_at } : {}),
    utterances,
  };
  return { recorded, moods, zone: /[+-]\d\d:\d\d$/.exec(started_at ?? '')?.[0] ?? DEFAULT_ZONE };
}

/** What is wrong with the call of a test. */
export function callProblems({ started_at }: NonNullable<RuleTest['call']>, path: Path): Problem[] {
  if (started_at === undefined || ZONED.test(started_at)) return [];
  return [{ path: [...path, 'started_at'], ...fault('test-start-unreadable', { got: shown(started_at) }) }];
}

/** What is wrong with the times at which a test expects flags. */
export function timeProblems(expect: readonly { at: string }[], path: Path): Problem[] {
  return expect.flatMap(({ at }, row): Problem[] => {
    if (!Number.isNaN(durationMs(at))) return [];
    return [{ path: [...path, row, 'at'], ...fault('test-time-malformed', { got: shown(at) }) }];
  });
}

export function lineProblems(lines: RuleTest['lines'], path: Path): Problem[] {
  return lines.flatMap((line, row): Problem[] => {
    const [start, end, role, text, more] = line;
    const where = [...path, row];
    const [from, to] = [durationMs(String(start)), durationMs(String(end))];
    if (Number.isNaN(from) || Number.isNaN(to))
      return [{ path: where, ...fault('test-line-without-times', { got: shown(line) }) }];
    const problems: Problem[] = [];
    if (to < from) {
      const found = fault('test-line-reversed', { start: String(start), got: String(end) });
      problems.push({ path: [...where, 1], ...found });
    }
    if (!(ROLES as readonly unknown[]).includes(role)) {
      const found = fault('test-role-unknown', { roles: [...ROLES], got: shown(role) });
      problems.push({ path: [...where, 2], ...found });
    }
    if (typeof text !== 'string')
      problems.push({ path: [...where, 3], ...fault('test-text-missing', { got: shown(text) }) });
    return [...problems, ...scoreProblems(more, [...where, 4])];
  });
}

/** Scores of the model and the confidence of the ASR behind a line; null: the model did not answer. */
function scoreProblems(more: unknown, path: Path): Problem[] {
  if (more === undefined || more === null) return [];
  if (typeof more !== 'object' || Array.isArray(more))
    return [{ path, ...fault('test-scores-malformed', { got: shown(more) }) }];
  return Object.entries(more).flatMap(([name, value]): Problem[] => {
    const at = [...path, name];
    if (!SCORES.includes(name))
      return [{ path: at, atKey: true, ...fault('test-score-unknown', unknown(name, SCORES)) }];
    if (typeof value === 'number' && value >= 0 && value <= 1) return [];
    return [{ path: at, ...fault('test-score-out-of-range', { got: shown(value) }) }];
  });
}
