/** What the pages alerts, imports and health share. */
import { useState } from 'react';
import { codeOf } from '../../api/http.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { opsEn } from '../../i18n/ops-en.ts';
import { type OpsTexts, opsZh } from '../../i18n/ops-zh.ts';

export function useOps(): OpsTexts {
  return useLanguage().language === 'en' ? opsEn : opsZh;
}

/** @param own words of a page for some codes */
function troubleOf(error: unknown, o: OpsTexts, own: Readonly<Record<string, string>>): string {
  const code = codeOf(error);
  const words = { ...o.problems, ...own };
  return (Object.hasOwn(words, code) ? words[code] : undefined) ?? o.otherProblem(code);
}

/**
 * Work of a button: busy while it goes on, and what went wrong.
 * @param own words of a page for some codes
 * @param placed says it elsewhere; then it is not said here
 */
export function useTask(
  own: Readonly<Record<string, string>> = {},
  placed: (error: unknown) => boolean = () => false,
) {
  const o = useOps();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setTrouble(null);
    try {
      await work();
    } catch (error) {
      if (!placed(error)) setTrouble(troubleOf(error, o, own));
    }
    setBusy(false);
  };
  return { busy, trouble, run };
}

/** 1,610,612,736 → 1.5 GB. */
export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = count;
  let unit = 0;
  while (size >= 1_024 && unit < units.length - 1) {
    size /= 1_024;
    unit += 1;
  }
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
