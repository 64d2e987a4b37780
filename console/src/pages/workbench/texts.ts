import { RequestFailed } from '../../api/http.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { workbenchEn } from '../../i18n/workbench-en.ts';
import { type WorkbenchTexts, workbenchZh } from '../../i18n/workbench-zh.ts';

export function useTexts(): WorkbenchTexts {
  return useLanguage().language === 'en' ? workbenchEn : workbenchZh;
}

/** What went wrong, in the user's words. */
export function troubleOf(error: unknown, t: WorkbenchTexts): string {
  if (!(error instanceof RequestFailed)) return t.failedOther('UNKNOWN');
  const words = t.failures[error.code] ?? t.failedOther(error.code);
  return error.code === 'TEST_NOT_MADE' ? words + error.message : words;
}
