/** What a file says that is not refused, and yet may not be meant so: told after its import. */
export interface Notes {
  /** Columns of a table that no name of a column fits: they are left out. */
  columns: Set<string>;
  /** Keys that are not known: they are kept as attributes. */
  attributes: Set<string>;
  /** Words for the trade that are none: their calls are of `other`. */
  trades: Set<string>;
}

/** Of each kind: what is told, and how much of a word. */
const MOST = 20;
const SHOWN = 40;

export function newNotes(): Notes {
  return { columns: new Set(), attributes: new Set(), trades: new Set() };
}

/** What is kept of them: a few of each, masked and cut, since they are words of a file. */
export function told(words: ReadonlySet<string>, mask: (text: string) => string): string[] {
  return [...words].slice(0, MOST).map((word) => {
    const shown = mask(word.slice(0, 600));
    return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown;
  });
}

/** Notes it; a file of any size must not fill the memory. */
export function note(words: Set<string> | undefined, word: string): void {
  if (words && words.size < MOST) words.add(word);
}
