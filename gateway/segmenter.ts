import { createRequire } from 'node:module';
import { intlSegmenter, type Segmenter } from '../engine/text/segmenter.ts';

/** The segmenter in force. */
export interface LoadedSegmenter extends Segmenter {
  /** Why the better one is missing; absent when it is there. */
  fallback?: string;
}

/** nodejieba where it could be built, else the segmenter inside Node. */
export function loadSegmenter(): LoadedSegmenter {
  const require = createRequire(import.meta.url);
  try {
    const jieba = require('nodejieba') as { cut(text: string, hmm?: boolean): string[] };
    const { version } = require('nodejieba/package.json') as { version: string };
    jieba.cut('试一下');
    return { name: `nodejieba-${version}`, words: (text) => jieba.cut(text, true) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { ...intlSegmenter(process.versions.icu), fallback: reason };
  }
}
