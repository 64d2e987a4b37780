/** How an import went, as the command line tells it, in the language of its user. Pure. */

import { importNotes } from '../../engine/contract/words/import-notes.ts';
import type { Lang } from '../../engine/rules/truth-words.ts';
import { counted } from '../../engine/text/counted.ts';
import type { Import, Refusal } from '../imports/import-record.ts';
import { faultSaid } from './call-faults.ts';

/** First what came of the file, then each refused call, then what may not have been meant so. */
export function importLines(file: string, one: Import, lang: Lang): string[] {
  const more = one.refused - one.refusals.length;
  const failed = one.error && ((one.fault && faultSaid(one.fault, lang)) ?? one.error);
  const notes = importNotes(one, lang).map((note) => `  ! ${note}`);
  const refusals = one.refusals.map((refusal) => `  ${refusalLine(file, refusal, lang)}`);
  if (lang === 'zh')
    return [
      `${file}：带入 ${one.taken} 通${one.replaced > 0 ? `（其中替换 ${one.replaced} 通）` : ''}，已有 ${one.known} 通，有错 ${one.refused} 通${failed ? ` · 没有读完：${failed}` : ''}`,
      ...refusals,
      ...(more > 0 ? [`  … 还有 ${more} 通`] : []),
      ...notes,
    ];
  return [
    `${file}: ${counted(one.taken, 'call')} taken${one.replaced > 0 ? ` (${one.replaced} in place of earlier imports)` : ''}, ${one.known} known already, ${one.refused} refused${failed ? ` · ${failed}` : ''}`,
    ...refusals,
    ...(more > 0 ? [`  … and ${more} more`] : []),
    ...notes,
  ];
}

function refusalLine(file: string, { line, column, call, reason, ...fault }: Refusal, lang: Lang): string {
  if (lang === 'en') return call === undefined ? reason : `${reason} (call ${call})`;
  const where = `${file}:${line}${column === undefined ? '' : `:${column}`}`;
  return `${where}${call === undefined ? '' : `（通话 ${call}）`}：${faultSaid(fault, lang) ?? reason}`;
}
