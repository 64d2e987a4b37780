/**
 * What is wrong in a rule file, as a code with what a sentence needs; `rule-fault-en.ts` and `rule-fault-zh.ts` say each
 * in words. The codes are those of `REASONS` in `engine/rules/reasons.ts`.
 */

/** A value as it was written, cut to what a person reads; null: nothing stood there. */
export type Got = string | null;

/** A name that is not known: the nearest one that is, else the first of those that are, and how many more. */
export interface Unknown {
  got: string;
  near?: string;
  known?: string[];
  more?: number;
}

/** Forms of texts, each refused for a reason of its own. */
export const FORMS = [
  'malformed-duration',
  'malformed-long-duration',
  'malformed-cooldown',
  'malformed-id',
  'malformed-category',
  'malformed-hours',
  'malformed-dates',
] as const;
export type FormCode = (typeof FORMS)[number];

type Nothing = Record<string, never>;
type Most = { most: number };
type MostGot = { most: number; got: number };
type Value = { got: Got };
type Named = { rule: string };
type Numbers = { whole: boolean; least: number | null; most: number | null };

type FormParams = { [Code in FormCode]: { got: string } };

/** By code. */
export interface RuleFaultParams extends FormParams {
  'no-folder': Nothing;
  'file-too-large': MostGot;
  'not-utf8': Nothing;
  /** Four hexadecimal digits. */
  'control-character': { character: string };
  'nested-too-deep': Most;
  /** `sign`: what the YAML library found, or one of ours; `own`: its own sentence, in English. */
  'not-yaml': { sign: string; own: string };
  /** A sign of a Chinese input method, and what YAML wants there. */
  'full-width-sign': {
    sign: string;
    name: 'colon' | 'comma' | 'bracket' | 'quote' | 'dash' | 'space';
    half: string;
  };
  'duplicate-key': { got: Got; line: number };
  'unknown-alias': { name: string; known: string[]; inside: boolean };
  'too-many-values': Most;
  'too-much-by-aliases': Most;
  'nothing-in-file': { keys: string[] };
  'not-a-map': { keys: string[]; got: Got };
  'unknown-key': Unknown;
  /** `across`: that key would do, too. */
  'missing-key': { key: string; given: string[]; across?: true };
  'malformed-name': { of: 'name' | 'titled' | 'attribute'; got: string };
  'not-a-list': { got: Got; fix: 'brackets' | 'item' | null; item?: string };
  'wrong-number-of-items': { least: number; most: number | null; got: number };
  /** `form`: of the text that is wanted; `quote`: what only lacks quotes. */
  'not-a-text': { form: FormCode | null; got: Got; quote: string | null };
  'empty-text': Nothing;
  'text-too-long': MostGot;
  'duration-out-of-range': { from: string; to: string; got: string };
  'not-a-number': Numbers & { got: Got; quoted: boolean };
  'number-out-of-range': Numbers & { got: number };
  'not-true-or-false': { got: Got; word: boolean };
  'unknown-word': { words: string[]; got: Got; near?: string };
  'not-a-condition': Value;
  'conditions-too-deep': Most;
  'unknown-operator': Unknown;
  'not-one-operator': { got: string[] };
  'no-moment-of-its-own': { operator: string };
  'too-few-moments': { least: number; got: number };
  'said-without-words': Nothing;
  'said-unless-beside-none': Nothing;
  'said-some-of-too-few': MostGot;
  'word-without-letters': { got: string };
  /** `dialect`: what was probably brought along from another one. */
  'malformed-regex': {
    got: string;
    own: string;
    dialect: 'look-around' | 'back-reference' | 'full-width' | null;
  };
  'regex-not-in-small-letters': { got: string; read: string; own: string };
  'regex-too-large': MostGot;
  'regex-of-nothing': { got: string };
  'mood-recovery-above-onset': { onset: number; got: number };
  'silence-hold-words-without-length': Nothing;
  'silence-hold-length-without-words': Nothing;
  'over-or-under': { both: boolean };
  'attribute-without-test': Nothing;
  'attribute-range-reversed': { over: number; under: number };
  'at-least-of-too-few': MostGot;
  'sequence-begins-with-not': { operator: string };
  'sequence-ends-with-not': { operator: string };
  'sequence-of-one': Nothing;
  'absence-of-what': { both: boolean };
  'absence-not-one-deadline': { got: string[] };
  'absence-after-without-within': { got: string };
  'checklist-without-deadline': Nothing;
  'range-not-one': { keys: string[]; got: string[] };
  'range-role-beside-time': Nothing;
  'near-without-range': { keys: string[] };
  'near-range-twice': { side: string };
  'unknown-category': Unknown;
  'empty-hours': { got: string };
  'unknown-date': { got: string };
  'dates-reversed': { got: string };
  'exception-of-nothing': Nothing;
  'override-of-nothing': Nothing;
  'when-and-across': Nothing;
  'not-across-calls': { key: 'by' | 'score' | 'for' };
  'across-of-nothing': Nothing;
  'across-of-across': Named;
  'across-ended-by': Nothing;
  /** `across`: the rule is one across calls. */
  'override-of-other-kind': { rule: string; across: boolean; key: string };
  'exception-of-across': Named;
  'test-flag-of-nothing': Nothing;
  'test-flag-time': Value;
  'test-line-without-times': Value;
  'test-line-reversed': { start: string; got: string };
  'test-role-unknown': { roles: string[]; got: Got };
  'test-text-missing': Value;
  'test-scores-malformed': Value;
  'test-score-unknown': Unknown;
  'test-score-out-of-range': Value;
  'test-start-unreadable': Value;
  'test-time-malformed': Value;
  'test-of-retired-rule': Named;
  'test-of-rule-across': Named;
  'id-taken': { id: string; file: string };
  'unknown-rule': Unknown;
  'unknown-list': Unknown;
  'unknown-macro': Unknown;
  'list-in-list': { got: string };
  /** From a macro back to itself. */
  'macro-uses-itself': { way: string[] };
  'macros-too-deep': { most: number; macro: string };
  'rule-too-large': MostGot;
  'set-too-large': Most;
  'too-many-words': Most;
  'too-many-patterns': Most;
  'sound-in-typed-calls': { operator: string; media: string[] };
}

export type RuleFaultCode = keyof RuleFaultParams;

/** What a fault stands in. */
export interface FaultPart {
  kind: 'rule' | 'list' | 'macro' | 'title';
  name: string;
}

/** One language. */
export type RuleFaultWords = {
  readonly [Code in RuleFaultCode]: (params: RuleFaultParams[Code]) => string;
};
