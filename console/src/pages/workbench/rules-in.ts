/** The rules of a file as its lines tell, without reading the YAML. Pure. */

export interface RuleText {
  id: string;
  /** Its lines, comments and all. */
  text: string;
}

const ID = /^ *- (?:id|\{ *id): *["']?([a-z][a-z0-9_-]*)/;

/** A rule begins at `- id:` and ends before the next one, or where the file goes on with another list. */
export function rulesIn(text: string): RuleText[] {
  const rules: RuleText[] = [];
  let open = false;
  for (const line of text.split('\n')) {
    const id = ID.exec(line)?.[1];
    if (id !== undefined) rules.push({ id, text: '' });
    if (id !== undefined) open = true;
    else if (/^[a-z]+:/.test(line)) open = false;
    const last = rules.at(-1);
    if (open && last) last.text += `${line}\n`;
  }
  return rules;
}
