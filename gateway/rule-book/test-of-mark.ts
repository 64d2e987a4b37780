/** A mark, or a flag that is right, as a test that is put into the file of its rule. */
import type { CallDetail } from '../../engine/contract/live.ts';
import type { Mark } from '../../engine/contract/mark.ts';
import { insertTest } from '../../engine/rules/insert-test.ts';
import type { RuleSet } from '../../engine/rules/load.ts';
import { testFromMark } from '../../engine/rules/test-from-mark.ts';

/** Utterances before and after the marked words, as the command line takes them. */
const AROUND = 6;

interface Asked {
  mark: Mark | undefined;
  /** Where there is no mark. */
  flag: string | undefined;
  call: CallDetail;
  /** Where the mark names none. */
  rule: string | undefined;
  set: RuleSet;
  /** Of the site, IANA name. */
  zone: string;
}

type Made =
  | { unknown: 'FLAG_UNKNOWN' | 'RULE_UNKNOWN' }
  | { error: string }
  | { rule: string; notes: string[]; into(text: string): ReturnType<typeof insertTest> };

export function testOfMark({ mark, flag: id, call, rule: named, set, zone }: Asked): Made {
  const flag = call.flags.find((one) => one.id === id);
  if (!mark && !flag) return { unknown: 'FLAG_UNKNOWN' };
  // Of a flag that somebody marked wrong it is a test that it must not be raised.
  const wrong = mark ?? (call.marks ?? []).find((one) => one.kind === 'wrong' && one.flag === id);
  const about = wrong ?? standIn(flag as NonNullable<typeof flag>);
  const rule = set.rules.find((one) => one.id === (named ?? about.rule));
  if (!rule && named === undefined && about.rule === null)
    return { error: 'this mark names no rule: say whose test it becomes' };
  if (!rule) return { unknown: 'RULE_UNKNOWN' };
  try {
    const { test, notes } = testFromMark({
      mark: about,
      call,
      set,
      rule,
      around: AROUND,
      right: !wrong,
      zone,
    });
    const what = wrong ? `${wrong.kind} ${wrong.id}` : `flag ${about.flag}`;
    const comment = `${what} · call ${call.call.call}`;
    return { rule: rule.id, notes, into: (text) => insertTest(text, rule.id, test, comment) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** As if it had been marked: the place is all that counts. */
function standIn({ id, call, rule, category, evidence }: CallDetail['flags'][number]): Mark {
  const [first] = evidence;
  const place = { channel: first?.channel ?? null, utterance: first?.utterance ?? null };
  return { id, call, kind: 'wrong', ...place, category, rule, flag: id, note: null, by: '', at: '' };
}
