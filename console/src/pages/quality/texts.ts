import { RequestFailed } from '../../api/http.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { qualityEn } from '../../i18n/quality-en.ts';
import { type QualityTexts, qualityZh } from '../../i18n/quality-zh.ts';

export function useTexts(): QualityTexts {
  return useLanguage().language === 'en' ? qualityEn : qualityZh;
}

/** What went wrong, in the reader's words. */
export function troubleOf(error: unknown, t: QualityTexts): string {
  if (!(error instanceof RequestFailed)) return t.failedOther('UNKNOWN');
  if (error.code === 'REVIEW_TAKEN') return t.takenBy(String(error.facts.by ?? ''));
  if (error.code === 'REVIEW_DONE') return t.doneBy(String(error.facts.by ?? ''));
  if (error.code === 'INSPECTOR_UNKNOWN') return t.cannotReview(String(error.facts.names ?? ''));
  return t.failures[error.code] ?? t.failedOther(error.code);
}
