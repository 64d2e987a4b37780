/** `said`: words heard in one utterance. The automaton finds them; this decides what they mean for one rule. */
import { type Static, Type } from 'typebox';
import { ROLES } from '../contract/call.ts';
import { fault } from '../rules/fault.ts';
import { LIMITS } from '../rules/limits.ts';
import { leafNode, type Operator, type WordsAt, wordsUnder } from '../rules/operator.ts';
import { checkRegex } from '../rules/regex.ts';
import { MANNERS } from '../text/attribution.ts';

const Word = Type.String({ minLength: 1, maxLength: 100 });
const Words = Type.Array(Word, { minItems: 1, maxItems: 2000 });

export const SaidSchema = Type.Object(
  {
    role: Type.Optional(
      Type.Enum([...ROLES], { description: 'Whose words; without it anyone’s. 谁说的；不写就是任何人。' }),
    ),
    any: Type.Optional(
      Type.Array(Word, { minItems: 1, maxItems: 2000, description: 'At least one of these. 任一。' }),
    ),
    all: Type.Optional(
      Type.Array(Words, {
        minItems: 1,
        maxItems: 20,
        description: 'At least one of each of these lists. 每组至少一个。',
      }),
    ),
    some: Type.Optional(
      Type.Object(
        { at_least: Type.Integer({ minimum: 1, maximum: 50 }), of: Words },
        {
          additionalProperties: false,
          description: 'At least so many different ones of these. 至少 N 个不同的词。',
        },
      ),
    ),
    regex: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: LIMITS.pattern_characters }), {
        minItems: 1,
        maxItems: 20,
        description:
          'Patterns (RE2) over the words without spaces and punctuation; one of them is enough. 正则，匹配去掉空格标点后的文字。',
      }),
    ),
    none: Type.Optional(
      Type.Array(Word, {
        minItems: 1,
        maxItems: 2000,
        description:
          'None of these in the utterance; alone, any utterance of the role without them. 一个都没有。',
      }),
    ),
    unless: Type.Optional(
      Type.Array(Word, {
        minItems: 1,
        maxItems: 2000,
        description: 'Exceptions: with one of these in the same utterance it does not count. 例外。',
      }),
    ),
    whole_words: Type.Optional(
      Type.Boolean({
        description: 'Only where a word begins and ends there. 只在词边界处算（分词后）。',
        default: false,
      }),
    ),
    sound: Type.Optional(
      Type.Enum(['exact', 'careful', 'same', 'near'], {
        description:
          'What counts as heard when the ASR writes other characters. exact: nothing · careful: the same sound (of two characters at most one), near sounds (zh/z, n/l, in/ing …) in long words · same: the same sound, all of a short word too · near: near sounds too. 同音、近音容错。',
        default: 'careful',
      }),
    ),
    not_as: Type.Optional(
      Type.Array(Type.Enum([...MANNERS]), {
        minItems: 1,
        maxItems: MANNERS.length,
        description:
          'Words that are not meant here and now do not count. quoted: what somebody is quoted with, and own words said to somebody else (他说要告 · 我跟老伴说) · others: what a third person does (楼下天天闹) · past: long ago (去年、小时候) · denied: right after a "not" (没办法给您免) · supposed: what did not happen or only might (不然我得跑三趟) · self: what the speaker says of himself (我当时脑子进水) · split: words with a pause inside. With 你们 after it (我老公说要告你们) a word is meant. Excuses are looked for everywhere. 不是此刻自己的意思，不算：quoted 别人的话、对别人说的话；others 第三个人做的事；past 从前的事；denied 紧跟在“不、没”后面；supposed 没有发生、只是假设；self 说自己；split 词中间断开；后面接着“你们”的照算。',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Said = Static<typeof SaidSchema>;

/** A word of a rule seen in an utterance; `slot` says which of its lists it stands in. */
export interface Hit {
  slot: number;
  /** Index of the word within the automaton: different words count for `some`. */
  word: number;
  /** UTF-16 offsets in the masked text. */
  start: number;
  end: number;
  /** Heard by its sound: what was looked for, how sure, 0–1, and whether it sounds near rather than the same. */
  sound?: { wanted: string; confidence: number; near: boolean };
}

/** Slots: 0 is `any`, 1 … n the lists of `all`, then these. */
export const SOME = -1;
export const REGEX = -2;
export const NONE = -3;
export const UNLESS = -4;

/** The hits that satisfy the rule, in text order; null when it does not hold. */
export function saidIn(said: Said, role: string, hits: readonly Hit[]): readonly Hit[] | null {
  return holdsIn(said, role, hits) ? longest(hits) : null;
}

/** Whether the hits satisfy the rule. */
export function holdsIn(said: Said, role: string, hits: readonly Hit[]): boolean {
  if (said.role !== undefined && said.role !== role) return false;
  // Exceptions and prohibitions are exact: a word that only sounds like one excuses nothing.
  if (hits.some(({ slot }) => slot === UNLESS || slot === NONE)) return false;
  if (said.any && !hits.some(({ slot }) => slot === 0)) return false;
  const lists = said.all?.length ?? 0;
  for (let slot = 1; slot <= lists; slot += 1) {
    if (!hits.some((hit) => hit.slot === slot)) return false;
  }
  if (said.some) {
    const different = new Set(hits.filter(({ slot }) => slot === SOME).map(({ word }) => word));
    if (different.size < said.some.at_least) return false;
  }
  return !said.regex || hits.some(({ slot }) => slot === REGEX);
}

/** Of words that overlap, the longer one is evidence: 金融监管局, not also 监管局. */
function longest(hits: readonly Hit[]): readonly Hit[] {
  if (hits.length < 2) return hits;
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end || a.slot - b.slot);
  const kept: Hit[] = [];
  for (const hit of sorted) {
    const last = kept.at(-1);
    if (!last || hit.start >= last.end) kept.push(hit);
  }
  // A list that grew has room for sixteen more, and every utterance of an open call keeps some.
  return kept.slice();
}

/** What of it a reason tells: the words, not how closely they are heard. */
export function wordsLookedFor({ sound: _sound, whole_words: _whole, not_as: _as, ...looked_for }: Said) {
  return looked_for;
}

export const said: Operator<Said> = {
  lookedFor: wordsLookedFor,
  name: 'said',
  schema: SaidSchema,
  doc: {
    summary: 'Words heard in one utterance.',
    summary_zh: '一句话里说到的词。',
    example: 'said: { role: customer, any: [银保监, 工信部], unless: [不是要投诉] }',
  },
  check({ any, all, some, regex, none, unless }) {
    const positive = any ?? all ?? some ?? regex;
    if (!positive && !none) {
      return [
        {
          path: [],
          ...fault('said-without-words', {}),
        },
      ];
    }
    if (!positive && unless) {
      return [
        {
          path: ['unless'],
          ...fault('said-unless-beside-none', {}),
        },
      ];
    }
    if (some && some.at_least > some.of.length && !some.of.some((word) => word.startsWith('$'))) {
      return [
        {
          path: ['some', 'at_least'],
          ...fault('said-some-of-too-few', { most: some.of.length, got: some.at_least }),
        },
      ];
    }
    return (regex ?? []).flatMap((pattern, index) => checkRegex(pattern, ['regex', index]));
  },
  words: ({ any, all = [], some, none, unless }) => [
    ...wordsUnder({ any, none, unless }),
    ...all.map((list, index): WordsAt => [['all', index], list]),
    ...(some ? ([[['some', 'of'], some.of]] as WordsAt[]) : []),
  ],
  compile: (params, build) => leafNode(build.words(params)),
};
