/** Long lists of groups: the first of them, and a button for the others. */
import { type ReactNode, useState } from 'react';
import type { Row } from './requests.ts';
import { useTexts } from './texts.ts';

/** `few`: how many are shown at first; what is missing is said on paper, too. */
export function useFirstOf(rows: readonly Row[], few: number): { shown: readonly Row[]; rest: ReactNode } {
  const t = useTexts();
  const [all, setAll] = useState(false);
  if (rows.length <= few) return { shown: rows, rest: null };
  return {
    shown: all ? rows : rows.slice(0, few),
    rest: (
      <>
        {all ? null : <p className="print-note">{t.shownOf(few, rows.length)}</p>}
        <button type="button" className="plain-button report-more" onClick={() => setAll(!all)}>
          {all ? t.showFew : t.showAll(rows.length)}
        </button>
      </>
    ),
  };
}
