/** A YAML text as a value, with the place of everything in it. */
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { Problem } from './check.ts';

export interface Place {
  line: number;
  column: number;
}

export type YamlFile =
  | { ok: true; value: unknown; place(problem: Pick<Problem, 'path' | 'atKey'>): Place }
  | { ok: false; errors: (Place & { message: string })[] };

export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return { ok: false, errors: document.errors.map(({ pos, message }) => ({ ...at(pos[0]), message })) };
  }
  try {
    const value: unknown = document.toJS();
    return { ok: true, value, place: (problem) => placeOf(document, problem, at) };
  } catch (error) {
    // Aliases that stand for aliases, many times over.
    return { ok: false, errors: [{ line: 1, column: 1, message: (error as Error).message }] };
  }
}

/** Where a path stands; of its nearest parent where it is not there itself. */
function placeOf(
  document: ReturnType<typeof parseDocument>,
  { path, atKey }: Pick<Problem, 'path' | 'atKey'>,
  at: (offset: number) => Place,
): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    if (atKey && length === path.length && isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isNode(item.key) && String(item.key) === path.at(-1),
      );
      if (pair && isNode(pair.key) && pair.key.range) return at(pair.key.range[0]);
    }
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return at(node.range[0]);
  }
  return { line: 1, column: 1 };
}
