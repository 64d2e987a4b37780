/**
 * Plain-text corpora of what people say with numbers in it. `{type|…}` marks what must become a token of that type
 * (`*`: of any); everything else must come out as it went in. Every number in them is invented.
 */
import { readFileSync } from 'node:fs';
import { emptyContext, type Masker } from '../../gateway/masking/mask.ts';
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
  /** Every marked number is one token of its type, and nothing else changed. */
  exact: boolean;
  marked: number;
  /** Marked numbers of which nothing is left. */
  hidden: number;
  /** Something that is not personal was changed. */
  falseMask: boolean;
}

const MARK = /\{([^|}]+)\|([^}]*)\}/g;
const TOKEN = String.raw`\[(?:TYPE)·[0-9a-z]{4}\]`;
const ANY_TOKEN = /\[\p{Script=Han}+·[0-9a-z]{4}\]/gu;
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

/** A line as the masker takes it, with nothing said before. */
export function heardAlone(masker: Masker, line: Marked): Marked & { output: string } {
  const said = { channel: 0, role: 'customer', utterance: 'u-0', rev: 0, final: true, text: line.text };
  return { ...line, output: masker.utterance(emptyContext, said).text };
}

/** The turns of one call as the masker takes them, one after the other; partials belong to the next final. */
export function heard(masker: Masker, turns: readonly Turn[]): (Turn & { output: string })[] {
  let context = emptyContext;
  let number = 0;
  return turns.map((turn) => {
    const { role, final, text } = turn;
    const channel = role === 'agent' ? 1 : 0;
    const masked = masker.utterance(context, {
      channel,
      role,
      utterance: `u-${number}`,
      rev: 0,
      final,
      text,
    });
    context = masked.context;
    if (final) number += 1;
    return { ...turn, output: masked.text };
  });
}

/** What the masker made of a line, against its marks. */
export function outcomeOf({ parts }: Marked, output: string): Outcome {
  const wanted = parts.filter(({ type }) => type !== null);
  const shape = (inner: (part: Part) => string) =>
    new RegExp(
      `^${parts.map((part) => (part.type === null ? escaped(part.text) : inner(part))).join('')}$`,
      'su',
    );
  const typed = shape(({ type }) =>
    TOKEN.replace('TYPE', type === '*' ? String.raw`\p{Script=Han}+` : (type ?? '')),
  );
  if (typed.test(output)) {
    return { exact: true, marked: wanted.length, hidden: wanted.length, falseMask: false };
  }
  const loose = shape(() => '(.*?)').exec(output);
  const hidden = loose
    ? loose.slice(1).filter((text) => !DIGIT.test(text.replaceAll(ANY_TOKEN, ''))).length
    : wanted.filter(({ text }) => !runsOf(text).some((run) => output.includes(run))).length;
  return { exact: false, marked: wanted.length, hidden, falseMask: loose === null };
}

/** Pieces of three digits or more, as written; the whole when there is none. */
function runsOf(text: string): string[] {
  return text.match(new RegExp(`${DIGIT.source}{3,}`, 'gu')) ?? [text];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
