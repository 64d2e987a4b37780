/** Two texts line by line, as the shortest list of lines kept, removed and added. Pure. */

export interface DiffLine {
  kind: 'same' | 'gone' | 'new';
  text: string;
  /** Numbers from 1; null where that text has no such line. */
  old: number | null;
  now: number | null;
}

/** Cells of the table of what two texts share; beyond it the whole middle counts as replaced. */
const MAX_CELLS = 4_000_000;

export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const out: DiffLine[] = [];
  const same = (i: number, j: number) =>
    out.push({ kind: 'same', text: a[i] as string, old: i + 1, now: j + 1 });
  for (let i = 0; i < head; i += 1) same(i, i);
  const [endA, endB] = [a.length - tail, b.length - tail];
  let [i, j] = [head, head];
  const table = shared(a.slice(head, endA), b.slice(head, endB));
  while (i < endA || j < endB) {
    if (table && i < endA && j < endB && a[i] === b[j]) same(i++, j++);
    else if (
      i < endA &&
      (!table || j >= endB || table(i + 1 - head, j - head) >= table(i - head, j + 1 - head))
    )
      out.push({ kind: 'gone', text: a[i] as string, old: ++i, now: null });
    else out.push({ kind: 'new', text: b[j] as string, old: null, now: ++j });
  }
  for (let k = 0; k < tail; k += 1) same(endA + k, endB + k);
  return out;
}

/** Changed lines with `around` unchanged ones beside them; null stands for what is left out. */
export function hunks(lines: readonly DiffLine[], around = 3): (DiffLine | null)[] {
  const near = new Set<number>();
  lines.forEach(({ kind }, at) => {
    if (kind !== 'same') for (let n = at - around; n <= at + around; n += 1) near.add(n);
  });
  return lines.flatMap((line, at) => (near.has(at) ? [line] : near.has(at - 1) ? [null] : []));
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Length of the longest common part of what follows (i, j); null: too large to be told. */
function shared(a: readonly string[], b: readonly string[]): ((i: number, j: number) => number) | null {
  const width = b.length + 1;
  if ((a.length + 1) * width > MAX_CELLS) return null;
  const cells = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => cells[i * width + j] as number;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      cells[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
}
