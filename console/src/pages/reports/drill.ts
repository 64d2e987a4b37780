/** Which calls behind a figure are looked at, as it stands in the address. Pure. */
import type { By, Range } from './requests.ts';

export interface Drill {
  /** all, angry, not_heard, worsened … */
  kind: string;
  /** Of which group, where the figure has groups. */
  by?: By | undefined;
  of?: string | undefined;
  rule?: string | undefined;
  word?: string | undefined;
  score?: string | undefined;
  /** machine: by its scores alone. */
  scores?: string | undefined;
}

const NAMES = ['by', 'of', 'rule', 'word', 'score', 'scores'] as const;
const at = (name: string) => `calls.${name}`;

export function drillOf(params: URLSearchParams): Drill | null {
  const kind = params.get('calls');
  if (kind === null) return null;
  const drill: Drill = { kind };
  for (const name of NAMES) {
    const value = params.get(at(name));
    if (value !== null) Object.assign(drill, { [name]: value });
  }
  return drill;
}

export function withDrill(params: URLSearchParams, drill: Drill | null): URLSearchParams {
  const next = new URLSearchParams(params);
  next.delete('calls');
  for (const name of NAMES) next.delete(at(name));
  if (drill === null) return next;
  next.set('calls', drill.kind);
  for (const name of NAMES) if (drill[name] !== undefined) next.set(at(name), drill[name]);
  return next;
}

/** What the server is asked for. */
export function asked(
  range: Range,
  { kind, by, of, rule, word, score, scores }: Drill,
): Record<string, string> {
  const question: Record<string, string> = { ...(range as unknown as Record<string, string>), kind };
  if (rule !== undefined) question.rule = rule;
  if (word !== undefined) question.word = word;
  if (score !== undefined) question.score = score;
  if (scores !== undefined) question.scores = scores;
  if (of === undefined || by === undefined || by === 'all') return question;
  if (by === 'day') return { ...question, from: of, to: of };
  return { ...question, [by]: of };
}
