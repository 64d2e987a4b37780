/** A truth table in words, and any table of a test as aligned text for a terminal. */
import type { TestRow, TestTable } from '../contract/rule-test.ts';
import { columnsOf, padded, wrapped } from '../text/columns.ts';
import { durationMs } from './duration.ts';
import type { Seen, TruthLine } from './explain.ts';
import type { Spoken } from './probe.ts';
import type { TruthWords } from './truth-words.ts';

/** Widest columns for what was looked for and for what was seen. */
const WIDEST: Readonly<Record<number, number>> = { 3: 34, 4: 70 };
/** Words of a list that are named before the rest is only counted. */
const NAMED = 4;
const GAP = '  ';

export function truthRows(lines: readonly TruthLine[], t: TruthWords): TestRow[] {
  return lines.map(({ depth, name, holds, came_true_ms, looked_for, seen }) => ({
    depth,
    holds,
    cells: [
      nameOf(name, t),
      holds === null ? t.unknown : holds ? t.yes : t.no,
      came_true_ms === undefined ? '' : t.seconds(came_true_ms),
      lookedText(looked_for, t),
      seen.map((one) => seenText(one, t)).join('\n'),
    ],
  }));
}

/** Aligned, the first line with the names of the columns; the last two columns are wrapped. */
export function tableText({ columns, rows }: Pick<TestTable, 'columns' | 'rows'>): string[] {
  const laid = rows.map(({ depth, cells }) =>
    cells.map((cell, column): string[] => {
      if (column === 0) return [`${'  '.repeat(depth)}${cell}`];
      const widest = WIDEST[column];
      return widest === undefined
        ? [cell]
        : cell === ''
          ? []
          : cell.split('\n').flatMap((line) => wrapped(line, widest));
    }),
  );
  const table = [columns.map((column) => [column]), ...laid];
  const widths = columns.map((_, column) =>
    Math.max(...table.map((row) => Math.max(0, ...(row[column] ?? []).map(columnsOf)))),
  );
  return table.flatMap((row) =>
    Array.from({ length: Math.max(...row.map((cell) => cell.length)) }, (_, at) =>
      row
        .map((cell, column) => padded(cell[at] ?? '', widths[column] as number))
        .join(GAP)
        .trimEnd(),
    ),
  );
}

/** `said 说了`: as the author wrote it, and what it means. */
function nameOf(name: string, t: TruthWords): string {
  const own = t.operators[name];
  return own === undefined ? name : `${name} ${own}`;
}

const called = (name: string, t: TruthWords) =>
  t.names[name] ?? (/^[a-z]+(_[a-z]+)*$/.test(name) ? name.replaceAll('_', ' ') : name);

function lookedText(looked: Record<string, unknown>, t: TruthWords): string {
  return Object.entries(looked)
    .map(([name, value]) => `${called(name, t)}${t.colon}${valueText(value, t)}`)
    .join(t.comma);
}

function valueText(value: unknown, t: TruthWords): string {
  if (value === null || value === undefined) return '—';
  if (value === true) return t.yes;
  if (value === false) return t.no;
  if (typeof value === 'string') {
    const ms = durationMs(value);
    return Number.isNaN(ms) ? called(value, t) : t.seconds(ms);
  }
  if (Array.isArray(value)) {
    const named = value.slice(0, NAMED).map((one) => valueText(one, t));
    const more = value.length > NAMED ? ` ${t.more(value.length)}` : '';
    return Array.isArray(value[0]) ? named.join(' + ') + more : named.join('、') + more;
  }
  if (typeof value === 'object') return `(${lookedText(value as Record<string, unknown>, t)})`;
  return String(value);
}

function seenText(seen: Seen, t: TruthWords): string {
  switch (seen.is) {
    case 'heard':
    case 'not heard':
      return spokenText(seen.spoken, t);
    case 'met':
      return `${t.met}${t.colon}${spokenText(seen.spoken, t)}`;
    case 'excused':
      return t.excused(seen.words.join('、'));
    case 'other role':
      return t.otherRole(called(seen.role, t));
    case 'nearest':
      return t.nearest(seen.wanted, seen.heard);
    case 'nothing said':
      return t.nothingSaid(seen.role && called(seen.role, t));
    case 'figures':
      return `${seen.at_ms === undefined ? '' : `${t.seconds(seen.at_ms)} `}${lookedText(seen.figures, t)}`;
    case 'unscored':
      return t.unscored(t.seconds(seen.at_ms));
    case 'pause':
      return t.pause(t.seconds(seen.length_ms), t.seconds(seen.from_ms));
    case 'call ended':
      return t.callEnded(t.seconds(seen.at_ms));
    case 'parts':
      return [
        t.parts(seen.holding, seen.of),
        ...(seen.span_ms === undefined ? [] : [t.span(t.seconds(seen.span_ms))]),
      ].join(t.comma);
    case 'later':
      return t.later(t.seconds(seen.at_ms));
    case 'flag before':
      return t.flagBefore(t.seconds(seen.at_ms));
  }
}

/** The utterance with the words in 【】, and what they were taken for. */
function spokenText({ final, spans, sounds }: Spoken, t: TruthWords): string {
  let text = '';
  let from = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (start < from) continue;
    text += `${final.text.slice(from, start)}【${final.text.slice(start, end)}】`;
    from = end;
  }
  text += final.text.slice(from);
  const alike = sounds.map(({ heard, wanted, near }) => t.sound(heard, wanted, near));
  return [t.heard(t.seconds(final.end_ms), called(final.role, t), text), ...new Set(alike)].join(t.comma);
}
