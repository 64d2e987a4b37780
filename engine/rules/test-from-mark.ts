/** A person's mark as a rule test: the words around it, as they were, and what the rule should have said of them. */
import type { CallDetail } from '../contract/live.ts';
import type { Mark } from '../contract/mark.ts';
import type { UtteranceView } from '../contract/outcome.ts';
import { evaluateCall } from '../evaluate.ts';
import type { Rule, RuleSet } from './compile.ts';
import type { RuleTest } from './rule-format.ts';
import { needsOf, type RuleNeeds } from './rule-needs.ts';
import { TEST_THRESHOLDS } from './rule-test.ts';
import { DEFAULT_ZONE, zonedStart } from './scope.ts';
import { recordedOf } from './test-call.ts';

export interface MarkedTest {
  test: RuleTest;
  /** What its author should know, one sentence each. */
  notes: string[];
}

export interface MarkToTest {
  mark: Mark;
  call: CallDetail;
  set: RuleSet;
  /** Whose test it becomes; null: of the mark's category, whichever rule it will be. */
  rule: Rule | null;
  /** Utterances before and after the marked words. */
  around: number;
  /** The flag of a "wrong" mark is right after all: the test holds that it is raised. */
  right?: boolean;
  /** Of the site, IANA name: what hours and dates of its rules are read in. Absent: Asia/Shanghai. */
  zone?: string;
}

const NAME_LENGTH = 60;

/**
 * A wrong flag is kept with as many words as the rule needs to raise it again, so that the test fails until the rule
 * is mended; twice as many as asked for, four times …, at last the whole call. @throws Error where the marked words
 * are not in the call any more, or the call has none
 */
export function testFromMark(asked: MarkToTest): MarkedTest {
  const { mark, call, set, rule, around, right = false, zone = DEFAULT_ZONE } = asked;
  const words = call.utterances.filter(({ final, text }) => final && text !== '');
  if (words.length === 0) throw new Error('the call has no words to make a test of');
  const rules = rule ? [rule] : set.rules.filter(({ category }) => category === mark.category);
  const needs = needsOf(rules, set.words);
  const place = placeOf(mark, call, words);
  const wrongFlags = new Set((call.marks ?? []).flatMap(({ flag }) => (flag === null ? [] : [flag])));
  const wrongAt = new Set(
    call.flags.flatMap((flag) => (wrongFlags.has(flag.id) && flag.rule === rule?.id ? [flag.at_ms] : [])),
  );
  const cut = (wide: number) => {
    const from = needs.start ? 0 : Math.max(0, place.first - wide);
    const to = needs.end ? words.length : Math.min(words.length, place.last + wide + 1);
    return excerpt(call, words, from, to, needs, zone);
  };
  const notes: string[] = [];
  let { test, shift_ms } = cut(around);
  if (mark.kind === 'wrong' && rule) {
    let wide = around;
    while (!raises(test, place.at_ms - shift_ms, rule, set) && wide < words.length) {
      wide = Math.max(1, wide * 2);
      ({ test, shift_ms } = cut(wide));
    }
    if (!raises(test, place.at_ms - shift_ms, rule, set)) {
      ({ test, shift_ms } = cut(around));
      notes.push(`Rule ${rule.id} as it stands does not raise this flag any more: the test passes already.`);
    }
  }
  const marked = place.at_ms - shift_ms;
  const standing = rule ? raisedIn(test, rule, set).filter((at) => !wrongAt.has(at + shift_ms)) : [];
  const fires = right || mark.kind === 'missed';
  const times = fires ? [...standing, marked] : standing.filter((at) => at !== marked);
  const expect = [...new Set(times)].sort((a, b) => a - b).map((at) => ({ at: seconds(at) }));
  if (mark.kind === 'missed') {
    if (standing.includes(marked))
      notes.push(`Rule ${rule?.id} raises a flag there already: the test passes.`);
    else if (needs.length)
      notes.push(
        '“at” is the end of the marked words; a rule that is decided by time has its deadline there.',
      );
    if (rule && rule.cooldown_ms === Number.POSITIVE_INFINITY && expect.length > 1)
      notes.push(
        `Rule ${rule.id} fires once a call and fires elsewhere in these words: give it a cooldown, or another rule.`,
      );
  }
  return { test: { name: nameOf(mark, words[place.first], right), ...test, expect }, notes };
}

interface Place {
  /** Indexes of the first and the last of the words that it is about. */
  first: number;
  last: number;
  /** When the rule fired, or should have. */
  at_ms: number;
}

function placeOf(mark: Mark, { flags }: CallDetail, words: readonly UtteranceView[]): Place {
  const index = (channel: number | null, utterance: string | null) =>
    words.findIndex((one) => one.channel === channel && one.utterance === utterance);
  if (mark.kind === 'missed') {
    const at = index(mark.channel, mark.utterance);
    const marked = words[at];
    if (!marked)
      throw new Error(`the marked words ${mark.channel}/${mark.utterance} are not in the call any more`);
    return { first: at, last: at, at_ms: marked.end_ms };
  }
  const flag = flags.find(({ id }) => id === mark.flag);
  if (!flag) throw new Error(`the flag ${mark.flag} is not in the call any more`);
  const shown = flag.evidence.map(({ channel, utterance }) => index(channel, utterance));
  const found = shown.filter((at) => at >= 0);
  // A deadline has no words of its own: those that were said last when it passed.
  const said = words.findLastIndex(({ end_ms }) => end_ms <= flag.at_ms);
  if (found.length === 0) found.push(Math.max(0, said));
  return { first: Math.min(...found), last: Math.max(...found, said), at_ms: flag.at_ms };
}

/** Lines from `from` to before `to`; call time goes on from 0 unless they are the call's first. */
function excerpt(
  { call: view }: CallDetail,
  words: readonly UtteranceView[],
  from: number,
  to: number,
  needs: RuleNeeds,
  zone: string,
): { test: Pick<RuleTest, 'call' | 'lines'>; shift_ms: number } {
  const taken = words.slice(from, to);
  const shift_ms = from === 0 ? 0 : Math.min(...taken.map(({ start_ms }) => start_ms));
  const lines = taken.map((one): RuleTest['lines'][number] => {
    const { start_ms, end_ms, role, text } = one;
    const line: unknown[] = [seconds(start_ms - shift_ms), seconds(end_ms - shift_ms), role, text];
    const more = scores(one, needs);
    return more === undefined ? line : [...line, more];
  });
  const wholeEnd = to === words.length;
  const length_ms = view.duration_ms - shift_ms;
  const last_ms = Math.max(...taken.map(({ end_ms }) => end_ms)) - shift_ms;
  const { facts } = needs;
  const attributes = Object.entries(view.attributes ?? {}).filter(([name]) => needs.attributes.has(name));
  const call: NonNullable<RuleTest['call']> = {
    ...(facts.has('trade') && view.trade ? { trade: view.trade } : {}),
    // Whatever the rule looks at: what measures sound is deaf in a typed one.
    ...(view.medium ? { medium: view.medium } : {}),
    ...(facts.has('direction') && view.direction ? { direction: view.direction } : {}),
    ...(facts.has('queue') && view.queue ? { queue: view.queue } : {}),
    ...(facts.has('team') && view.agent?.team ? { team: view.agent.team } : {}),
    ...(attributes.length > 0 ? { attributes: Object.fromEntries(attributes) } : {}),
    ...(facts.has('started_at') ? { started_at: zonedStart(view.started_at, zone) } : {}),
    ...(facts.has('ended_by') && wholeEnd && view.ended_by ? { ended_by: view.ended_by } : {}),
    ...(needs.length && wholeEnd && length_ms > last_ms ? { length: seconds(length_ms) } : {}),
  };
  return { test: { ...(Object.keys(call).length > 0 ? { call } : {}), lines }, shift_ms };
}

/** What the model and the recogniser said of a line, where the rule looks at it. */
function scores({ role, mood, confidence }: UtteranceView, needs: RuleNeeds): object | null | undefined {
  const wanted = needs.moods.get(role);
  const sure = needs.confidence && confidence !== undefined ? { confidence } : {};
  if (!wanted) return Object.keys(sure).length > 0 ? sure : undefined;
  if (!mood) return Object.keys(sure).length > 0 ? sure : null;
  return { ...Object.fromEntries([...wanted].map((one) => [one, mood[one]])), ...sure };
}

function raisedIn({ lines, call }: Pick<RuleTest, 'call' | 'lines'>, rule: Rule, set: RuleSet): number[] {
  if (rule.status === 'retired') return [];
  const { recorded, moods, zone } = recordedOf(lines, call);
  const { flags } = evaluateCall(recorded, set, moods, TEST_THRESHOLDS, zone);
  return flags.flatMap((flag) => (flag.rule === rule.id ? [flag.at_ms] : []));
}

function raises(test: Pick<RuleTest, 'call' | 'lines'>, at_ms: number, rule: Rule, set: RuleSet): boolean {
  return raisedIn(test, rule, set).includes(at_ms);
}

function nameOf({ kind, note }: Mark, words: UtteranceView | undefined, right: boolean): string {
  const what = (note ?? words?.text ?? '').replace(/\s+/g, ' ').trim();
  const short = what.length > NAME_LENGTH ? `${what.slice(0, NAME_LENGTH)}…` : what;
  const label = right ? '应报' : kind === 'wrong' ? '误报' : '漏报';
  return `${label}：${short}`;
}

const seconds = (ms: number): string => `${Math.round(ms) / 1000}s`;
