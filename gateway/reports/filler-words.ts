/** Words that name no topic, from `filler-words.yaml` and by how they are made. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../paths.ts';

const {
  measures = '',
  kept = '',
  ...groups
} = parse(readFileSync(asset('gateway', 'reports', 'filler-words.yaml'), 'utf8')) as Record<string, string>;
const split = (words: string) => words.split(/\s+/).filter((word) => word !== '');
const FILLERS: ReadonlySet<string> = new Set(Object.values(groups).flatMap(split));
const KEPT: ReadonlySet<string> = new Set(split(kept));
/** 两个, 第三次, 八月十五号; the segmenter makes one word of them, or several. */
const COUNTED = new RegExp(
  `^[第每好上下这那某]?(?:[零〇幺一二两三四五六七八九十百千万亿几半]+(?:${split(measures).join('|')})*)+$`,
);
/** 我要, 你查, 我妈; 那头, 这套: who or which, with whatever follows. */
const PRONOUN = /^[我你您他她它咱俺这那哪]/;
/** 今天上午, 上周五, 下礼拜. */
const DAY = /^(?:[今昨明前后]天|[今昨明]晚|[上下本]个?(?:周|月|礼拜|星期))/;
/** 行吗, 关了, 妈呀: hardly a noun ends so; those that do are kept by name. */
const PARTICLE = /[吗呢吧啊呀啦嘛哦哎了]$/;

export function isFiller(word: string): boolean {
  if (KEPT.has(word)) return false;
  return (
    FILLERS.has(word) || COUNTED.test(word) || PRONOUN.test(word) || DAY.test(word) || PARTICLE.test(word)
  );
}
