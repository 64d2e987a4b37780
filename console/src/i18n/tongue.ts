/** What rules say of themselves, in the reader's language: English where the rule has it, else as it was written. */
import type { Language } from './index.tsx';

export function inTongue<T extends string | undefined>(
  zh: T,
  en: string | undefined,
  language: Language,
): T | string {
  return language === 'en' && en ? en : zh;
}

/** The title of a rule, or of what it raised. */
export function titleIn(
  { title, title_en }: { title: string; title_en?: string },
  language: Language,
): string {
  return inTongue(title, title_en, language);
}
