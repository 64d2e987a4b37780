/** Why the door refused events, in words of both languages, for pages that say so; kept out of the texts of all pages. */
import type { RefusedEvents } from '../../../engine/contract/refused.ts';
import { useLanguage } from '../i18n/index.tsx';
import { refusedEn } from '../i18n/refused-en.ts';
import { type RefusalWords, type RefusedTexts, refusedZh } from '../i18n/refused-zh.ts';

export function useRefusedTexts(): RefusedTexts {
  return useLanguage().language === 'en' ? refusedEn : refusedZh;
}

/** The reason with the field that it is about, and how to mend it. */
export function refusalWords(
  { code, field }: Pick<RefusedEvents, 'code' | 'field'>,
  texts: RefusedTexts,
): RefusalWords {
  const words = Object.hasOwn(texts.codes, code) ? (texts.codes[code] as RefusalWords) : texts.unknown;
  // Where the reason is about one field only, it is named already.
  if (field === undefined || !ABOUT_A_FIELD.has(code)) return words;
  return { ...words, what: texts.reason(words, field) };
}

const ABOUT_A_FIELD: ReadonlySet<string> = new Set([
  'FIELD_MISSING',
  'FIELD_INVALID',
  'TIME_INVALID',
  'TIMESTAMP_INVALID',
]);
