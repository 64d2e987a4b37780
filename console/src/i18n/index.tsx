import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { remember, remembered } from '../lib/browser-store.ts';
import { en } from './en.ts';
import { type Messages, zh } from './zh.ts';

export type { Messages } from './zh.ts';
export type Language = 'zh' | 'en';

const MESSAGES: Record<Language, Messages> = { zh, en };
const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
const KEY = 'earshot.language';

interface Spoken {
  language: Language;
  t: Messages;
  setLanguage(language: Language): void;
}

export const LanguageContext = createContext<Spoken | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (remembered(KEY) === 'en' ? 'en' : 'zh'));
  useEffect(() => {
    document.documentElement.lang = TAGS[language];
    remember(KEY, language);
  }, [language]);
  const spoken = useMemo(() => ({ language, t: MESSAGES[language], setLanguage }), [language]);
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

export function useLanguage(): Spoken {
  const spoken = useContext(LanguageContext);
  if (!spoken) throw new Error('useLanguage needs a LanguageProvider around it');
  return spoken;
}

/** The texts of the language in force. */
export const useT = (): Messages => useLanguage().t;
