/** What rules say of themselves, in the reader's language: English where the rule has it, else as it was written. */
import type { Language } from './index.tsx';

export function inTongue<T extends string | readonly string[] | undefined>(
  zh: T,
  en: NonNullable<T> | undefined,
  language: Language,
): T | NonNullable<T> {
  return language === 'en' && en?.length ? en : zh;
}

/** `lang` of a text that stands on an English page in Chinese, as it was written: for screen readers and glyphs. */
export function langOf(text: string, language: Language): 'zh-CN' | undefined {
  return language === 'en' && /\p{Script=Han}/u.test(text) ? 'zh-CN' : undefined;
}

/** The title of a rule, or of what it raised. */
export function titleIn(
  { title, title_en }: { title: string; title_en?: string },
  language: Language,
): string {
  return inTongue(title, title_en, language);
}
