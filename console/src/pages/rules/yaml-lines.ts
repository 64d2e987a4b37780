/** YAML cut into lines that wrap under their own indent, and pieces that are coloured apart. Pure. */

export type PieceKind = 'key' | 'name' | 'text';
export interface Piece {
  kind: PieceKind;
  text: string;
}
export interface YamlLine {
  /** Columns before the first letter, list dashes counted: where a wrapped line goes on. */
  indent: number;
  pieces: Piece[];
}

const LEAD = /^(?: |- )*/;
/** A key at the start of a line or inside {…}; and names of lists and macros: $name, use: name. */
const KEY = /^([a-z_]+)(?=:(?: |$))/;
const NAME = /(\$[a-z][a-z0-9_-]*)/;

export function yamlLines(text: string): YamlLine[] {
  return text.split('\n').map((line) => {
    const lead = LEAD.exec(line)?.[0] ?? '';
    const pieces: Piece[] = lead === '' ? [] : [{ kind: 'text', text: lead }];
    let rest = line.slice(lead.length);
    const key = KEY.exec(rest)?.[1];
    if (key !== undefined) {
      pieces.push({ kind: 'key', text: key });
      rest = rest.slice(key.length);
    }
    if (key === 'use') pieces.push({ kind: 'text', text: ': ' }, { kind: 'name', text: rest.slice(2) });
    else
      for (const part of rest.split(NAME))
        if (part !== '')
          pieces.push({ kind: part.startsWith('$') && NAME.test(part) ? 'name' : 'text', text: part });
    return { indent: lead.length, pieces };
  });
}
