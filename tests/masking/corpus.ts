/**
 * Plain-text corpora of what people say with numbers in it. `{type|…}` marks what must become a token of that type
 * (`*`: of any); everything else must come out as it went in. Every number in them is invented.
 */
import { readFileSync } from 'node:fs';
import { asset } from '../../gateway/paths.ts';

export interface Marked {
  /** The line as it stands in the file, for messages. */
  line: string;
  /** What was said. */
  text: string;
  parts: Part[];
}

/** A stretch of a line: to be left alone (type null) or to become one token. */
interface Part {
  type: string | null;
  text: string;
}

export interface Turn extends Marked {
  role: 'agent' | 'customer';
  final: boolean;
}

export interface Outcome {
  /** Marked numbers of which nothing is left. */
  hidden: number;
  /** Marked numbers that became one token of the wanted type. */
  exact: number;
  marked: number;
  /** Something that is not personal was changed. */
  falseMask: boolean;
}

const MARK = /\{([^|}]+)\|([^}]*)\}/g;
const TOKEN = String.raw`\[(?:TYPE)·[0-9a-z]{4}\]`;
const DIGIT = /[\d０-９零〇一二三四五六七八九幺妖两洞拐勾壹贰叁肆伍陆柒捌玖貳參陸]/;

export function marked(line: string): Marked {
  const parts: Part[] = [];
  let at = 0;
  for (const mark of line.matchAll(MARK)) {
    parts.push({ type: null, text: line.slice(at, mark.index) });
    parts.push({ type: mark[1] as string, text: mark[2] as string });
    at = mark.index + mark[0].length;
  }
  parts.push({ type: null, text: line.slice(at) });
  return { line, text: parts.map(({ text }) => text).join(''), parts };
}

function linesOf(file: string): string[] {
  return readFileSync(asset('tests', 'masking', 'corpus', file), 'utf8').split('\n');
}

export function readLines(file: string): Marked[] {
  return linesOf(file)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(marked);
}

export function readExchanges(file: string): Turn[][] {
  const calls: Turn[][] = [[]];
  for (const line of linesOf(file)) {
    if (line.startsWith('#')) continue;
    if (line === '') calls.push([]);
    else {
      const role = line.startsWith('A') ? 'agent' : 'customer';
      const final = line[1] !== '~';
      calls.at(-1)?.push({ ...marked(line.slice(final ? 2 : 3)), line, role, final });
    }
  }
  return calls.filter((turns) => turns.length > 0);
}

/** What the masker made of a line, against its marks. */
export function outcomeOf({ parts }: Marked, output: string): Outcome {
  const wanted = parts.filter(({ type }) => type !== null);
  const shape = (inner: (part: Part) => string) =>
    new RegExp(
      `^${parts.map((part) => (part.type === null ? escaped(part.text) : inner(part))).join('')}$`,
      'su',
    );
  const exact = shape(({ type }) =>
    TOKEN.replace('TYPE', type === '*' ? String.raw`\p{Script=Han}+` : (type ?? '')),
  );
  if (exact.test(output))
    return { hidden: wanted.length, exact: wanted.length, marked: wanted.length, falseMask: false };
  const loose = shape(() => '(.*?)').exec(output);
  const left = (loose ? loose.slice(1) : [output]).map((text) =>
    text.replaceAll(/\[\p{Script=Han}+·[0-9a-z]{4}\]/gu, ''),
  );
  const hidden = loose
    ? left.filter((text) => !DIGIT.test(text)).length
    : wanted.filter(({ text }) => !output.includes(text) && !runsOf(text).some((run) => output.includes(run)))
        .length;
  return { hidden, exact: 0, marked: wanted.length, falseMask: loose === null };
}

/** Pieces of three digits or more, as written. */
function runsOf(text: string): string[] {
  return text.match(new RegExp(`${DIGIT.source}{3,}`, 'gu')) ?? [];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
