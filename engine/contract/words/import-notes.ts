/** What an import took, and yet may not have been meant so, in words. Pure. */

/** As a server tells it; an older one tells none of it. */
export interface ImportNotes {
  undated?: number;
  unknown_columns?: readonly string[];
  kept_as_attributes?: readonly string[];
  unknown_trades?: readonly string[];
}

const EN = {
  undated: (calls: number) =>
    calls === 1
      ? '1 call has no time of its own and was dated to the import: name the column 通话时间 (started_at), and bring it in again with replace.'
      : `${calls.toLocaleString('en')} calls have no time of their own and were dated to the import: name the column 通话时间 (started_at), and bring them in again with replace.`,
  columns: (names: string) => `Columns that are not known and were left out: ${names}.`,
  attributes: (names: string) => `Keys that are not known and were kept as attributes: ${names}.`,
  trades: (words: string) => `No trades, and so taken as “other”: ${words}.`,
  between: ', ',
};

const ZH: typeof EN = {
  undated: (calls) =>
    `${calls.toLocaleString('en')} 通没有自己的时间，按导入时间记：请把时间那一列命名为“通话时间”（started_at），再替换导入。`,
  columns: (names) => `不认识、没有读的列：${names}。`,
  attributes: (names) => `不认识、存为附加属性的键：${names}。`,
  trades: (words) => `不是行业名、按“其他”记的：${words}。`,
  between: '、',
};

/** One sentence each; none: nothing to tell. */
export function importNotes(
  { undated = 0, unknown_columns = [], kept_as_attributes = [], unknown_trades = [] }: ImportNotes,
  lang: 'zh' | 'en',
): string[] {
  const says = lang === 'zh' ? ZH : EN;
  const list = (words: readonly string[], say: (words: string) => string) =>
    words.length > 0 ? [say(words.join(says.between))] : [];
  return [
    ...(undated > 0 ? [says.undated(undated)] : []),
    ...list(unknown_columns, says.columns),
    ...list(unknown_trades, says.trades),
    ...list(kept_as_attributes, says.attributes),
  ];
}
