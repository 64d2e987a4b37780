/** How wide a text is on a terminal, where a Chinese character takes two columns and a combining mark none. */

/** Ranges that are two columns wide (East Asian Wide and Fullwidth, and pictures), first and last. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

export function columnsOf(text: string): number {
  let columns = 0;
  for (const char of text) columns += widthOf(char);
  return columns;
}

function widthOf(char: string): number {
  const code = char.codePointAt(0) as number;
  if (code < 0x300) return 1;
  if (NO_WIDTH.test(char)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Filled up with spaces to so many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Spaces, words, or one Chinese character with the punctuation that may not begin a line. */
const PIECES = /\s+|[^\s⺀-鿿　-〿＀-￯]+|[「【（]*[⺀-鿿　-〿＀-￯][、，。：；」】）”]*/gsu;

/** The lines of a text that are at most so wide; it is broken at spaces where there are some, else anywhere. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(PIECES) ?? []) {
    if (line !== '' && columnsOf(line + piece) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (line !== '' || piece.trim() !== '') line += piece;
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()];
}
