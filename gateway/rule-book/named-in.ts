/** How many lists of words and macros a rule file names, as its lines tell, without reading the YAML. Pure. */

const KEY = /^([a-z]+):/;
const NAMED = /^( +)["']?[a-z0-9_-]+["']?:/;
const HOLDERS = ['lists', 'append', 'macros'];

export function namedIn(text: string): number {
  let holds = false;
  /** Of the names in what is open; what stands deeper belongs to one of them. */
  let indent: string | null = null;
  let count = 0;
  for (const line of text.split('\n')) {
    const key = KEY.exec(line)?.[1];
    if (key !== undefined) {
      holds = HOLDERS.includes(key);
      indent = null;
      continue;
    }
    const space = holds ? NAMED.exec(line)?.[1] : undefined;
    if (space === undefined) continue;
    indent ??= space;
    if (space === indent) count += 1;
  }
  return count;
}
