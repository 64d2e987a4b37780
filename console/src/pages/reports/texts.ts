import { useLanguage } from '../../i18n/index.tsx';
import { reportsEn } from '../../i18n/reports-en.ts';
import { type ReportsTexts, reportsZh } from '../../i18n/reports-zh.ts';

export function useTexts(): ReportsTexts {
  return useLanguage().language === 'en' ? reportsEn : reportsZh;
}
