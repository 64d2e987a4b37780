/** A YAML text as a value, with the place of everything in it. What is too large to be read in time is refused. */
import { Composer, type Document, Lexer, LineCounter, type Node, Parser } from 'yaml';
import type { Problem } from './check.ts';
import { fault } from './fault.ts';
import { LIMITS } from './limits.ts';
import { nodesOf, type Place, tooDeep, type YamlError } from './yaml-nodes.ts';
import { yamlSign } from './yaml-signs.ts';

export type YamlFile =
  | { ok: true; value: unknown; place(problem: Pick<Problem, 'path' | 'atKey'>): Place }
  | { ok: false; errors: YamlError[] };

/** After so many lines with syntax errors the rest follows from the first ones. */
const TOLD = 3;

export function readYaml(text: string): YamlFile {
  const oddity = odd(text);
  if (oddity) return { ok: false, errors: [oddity] };
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const tokens = new Parser(lines.addNewLine).parse(text);
  // Keys used twice are found below: the library compares each with each.
  const composer = new Composer({ prettyErrors: false, logLevel: 'silent', uniqueKeys: false });
  const [document, ...more] = composer.compose(tokens, true, text.length) as Iterable<Document>;
  if (!document) return { ok: true, value: null, place: () => ({ line: 1, column: 1 }) };
  const wrong = document.errors.map((error) => ({ offset: error.pos[0], ...yamlSign(error) }));
  if (more[0]?.range) wrong.push({ offset: more[0].range[0], sign: 'SECOND_DOCUMENT', own: '' });
  if (wrong.length > 0) {
    const errors = wrong.map(
      ({ offset, ...found }): YamlError => ({ ...at(offset), ...fault('not-yaml', found) }),
    );
    const first = errors.filter(({ line }, index) => line !== errors[index - 1]?.line);
    return { ok: false, errors: first.slice(0, TOLD) };
  }
  const root = document.contents as Node | null;
  const nodes = nodesOf(root, at);
  if (nodes.errors.length > 0) return { ok: false, errors: nodes.errors };
  return {
    ok: true,
    // Aliases stand for no more than was counted.
    value: document.toJS({ maxAliasCount: -1 }),
    place: (problem) => at(nodes.offsetOf(problem)),
  };
}

/** What is said of a text before it is read as YAML. */
function odd(text: string): YamlError | null {
  const most = LIMITS.file_characters;
  if (text.length > most)
    return { line: 1, column: 1, ...fault('file-too-large', { most, got: text.length }) };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/.exec(text);
  if (control) {
    const place = placeIn(text, control.index);
    if (control[0] === '\ufffd') return { ...place, ...fault('not-utf8', {}) };
    const character = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return { ...place, ...fault('control-character', { character }) };
  }
  return crowded(text);
}

/** Anchors and tags are rare, and many of them in one place take long to refuse. */
const WEIGHTS: Record<string, number> = { '&': 10, '!': 10 };
/** The lexer's own marks, which are no part of the text: document, scalar, end of a broken flow. */
const SCALAR = '\u{1f}';
const MARKS = new Set([SCALAR, '\u{2}', '\u{18}']);

/** Counts before anything is built: how deep, and how many. */
function crowded(text: string): YamlError | null {
  let count = 0;
  let depth = 0;
  /** `- - -` and `? ? ?` nest within one line; other blocks nest by indentation, which costs room. */
  let inLine = 0;
  let offset = 0;
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) {
      scalar = token === SCALAR;
      continue;
    }
    const first = scalar ? '' : (token[0] ?? '');
    scalar = false;
    if (first === '[' || first === '{') depth += 1;
    else if (first === ']' || first === '}') depth -= 1;
    else if (token === '-' || token === '?') inLine += 1;
    else if (first === '\n' || first === '\r') inLine = 0;
    if (!/^\s/.test(token)) count += WEIGHTS[first] ?? 1;
    if (depth > LIMITS.nesting || inLine > LIMITS.nesting) return tooDeep(placeIn(text, offset));
    if (count > LIMITS.file_values)
      return { ...placeIn(text, offset), ...fault('too-many-values', { most: LIMITS.file_values }) };
    offset += token.length;
  }
  return null;
}

function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
