/** Why a flag was raised, in the words of a message: short, in the language of its target. Pure. */
import { counted } from '../../engine/text/counted.ts';
import type { Reasoned } from './alert.ts';

export type MessageLanguage = 'zh' | 'en';
type Value = string | number;
type Pair<T> = readonly [zh: T, en: T];

/** What a condition is called; empty where its figures say it. */
export const CONDITIONS: Readonly<Record<string, Pair<string>>> = {
  said: ['听到', 'heard'],
  mood: ['情绪', 'mood'],
  silence: ['静默', 'silence'],
  interruption: ['抢话', 'interruption'],
  pace: ['语速', 'pace'],
  repetition: ['重复', 'repetition'],
  length: ['一句话', 'one turn'],
  utterances: ['已说', 'spoken'],
  duration: ['通话已有', 'call lasts'],
  talk_ratio: ['说话占比', 'share of speech'],
  confidence: ['识别置信度', 'confidence of the ASR'],
  attributes: ['随录参数', 'attributes'],
  all: ['同时', 'together'],
  any: ['任一', 'any'],
  at_least: ['至少', 'at least'],
  not: ['没有', 'not'],
  sequence: ['先后', 'one after the other'],
  absence: ['未说', 'not said'],
  count: ['次数', 'times'],
  range: ['时段', 'part of the call'],
  near: ['前后', 'near'],
  use: ['条件', 'condition'],
  across: ['累计', 'counted'],
  within: ['时间范围', 'within'],
  calls: ['通话', 'heard in'],
  test: ['发送人', 'by'],
};

const own = (value: Value) => String(value);
const named = (zh: string, en: string): Pair<(value: Value) => string> => [
  (value) => `${zh} ${value}`,
  (value) => `${en} ${value}`,
];
const counting = (zh: string, one: string, many?: string): Pair<(value: Value) => string> => [
  (value) => `${value} ${zh}`,
  (value) => counted(Number(value), one, many),
];
const FIGURES: Readonly<Record<string, Pair<(value: Value) => string>>> = {
  heard: [own, own],
  by: [own, own],
  share: [percent, percent],
  confidence: [percent, percent],
  angry: named('愤怒', 'angry'),
  negative: named('负面', 'negative'),
  abusive: named('辱骂', 'abusive'),
  times: counting('次', 'time'),
  utterances: counting('句', 'turn'),
  characters: counting('字', 'character'),
  characters_a_minute: counting('字/分钟', 'character a minute', 'characters a minute'),
  flags: counting('条标记', 'flag'),
  not_kept: [(value) => `另有 ${value} 条未列出`, (value) => `${value} more not listed`],
  within: [(value) => span(own(value), 0), (value) => span(own(value), 1)],
};
const UNITS: Readonly<Record<string, Pair<string>>> = {
  s: ['秒', 'second'],
  m: ['分钟', 'minute'],
  h: ['小时', 'hour'],
  d: ['天', 'day'],
};

/** One condition in words: `听到 12315`, `情绪 愤怒 0.91`, `静默 15 秒`, `累计 2 通，3 条标记`. */
export function reasonOf({ op, seen }: Reasoned, language: MessageLanguage): string {
  const at = language === 'zh' ? 0 : 1;
  const values = Object.entries(seen).map(([name, value]) => {
    // Names of attributes are the site's own.
    if (op === 'attributes') return `${name} ${value}`;
    if (name.endsWith('_ms')) return `${Number(value) / 1000} ${at === 0 ? '秒' : 's'}`;
    // How many there are, or which ones.
    if (name === 'calls') return typeof value === 'number' ? calls(value, at) : own(value);
    return Object.hasOwn(FIGURES, name) ? FIGURES[name]![at](value) : `${name} ${value}`;
  });
  const name = Object.hasOwn(CONDITIONS, op) ? CONDITIONS[op]![at] : op;
  return [name, values.join(at === 0 ? '，' : ', ')].join(' ');
}

export function reasonsOf(why: readonly Reasoned[], language: MessageLanguage): string {
  return why.map((one) => reasonOf(one, language)).join(language === 'zh' ? '；' : '; ');
}

const calls = (n: number, at: 0 | 1) => (at === 0 ? `${n} 通` : counted(n, 'call'));

function percent(value: Value): string {
  return typeof value === 'number' ? `${Math.round(value * 100)} %` : value;
}

/** `1h` as people say it; what is none of these stays. */
function span(text: string, at: 0 | 1): string {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (number === undefined) return text;
  const word = UNITS[unit!]!;
  return at === 0 ? `${number} ${word[0]}` : counted(Number(number), word[1]);
}
