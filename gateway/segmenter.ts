import { createRequire } from 'node:module';

/** Cuts Chinese text into words; rules that ask for whole words use it. */
export interface Segmenter {
  /** Goes into the hash of the rule set: another segmenter may decide otherwise. */
  name: string;
  /** Words in order; joined they give the text again. */
  words(text: string): string[];
  /** Why the better one is missing; absent when it is there. */
  fallback?: string;
}

/** nodejieba where it could be built, else the segmenter inside Node. */
export function loadSegmenter(): Segmenter {
  const require = createRequire(import.meta.url);
  try {
    const jieba = require('nodejieba') as { cut(text: string, hmm?: boolean): string[] };
    const { version } = require('nodejieba/package.json') as { version: string };
    jieba.cut('试一下');
    return { name: `nodejieba-${version}`, words: (text) => jieba.cut(text, true) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { ...intlSegmenter(), fallback: reason };
  }
}

export function intlSegmenter(): Segmenter {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  return {
    name: `intl-${process.versions.icu ?? 'unknown'}`,
    words: (text) => Array.from(segmenter.segment(text), (part) => part.segment),
  };
}
