// node bin/ordinary-words.mjs FILE.jsonl… > engine/text/ordinary-words.ts
// Words of two to four characters that people say anyway in service calls, from texts of our own: what sounds like
// a keyword but is one of these is not taken for it.
import { readFileSync } from 'node:fs';
import nodejieba from 'nodejieba';

const LEAST = 4;
const counts = new Map();
const add = (text) => {
  for (const word of nodejieba.cut(text, true)) {
    if (/^\p{Script=Han}{2,4}$/u.test(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
};
for (const file of process.argv.slice(2)) {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '') continue;
    const row = JSON.parse(line);
    for (const { text } of row.utterances ?? [row]) add(text);
  }
}
const words = [...counts]
  .filter(([, count]) => count >= LEAST)
  .map(([word]) => word)
  .sort();
const lines = [];
let current = '';
for (const word of words) {
  if (current.length + word.length > 100) {
    lines.push(current);
    current = '';
  }
  current += current === '' ? word : ` ${word}`;
}
if (current !== '') lines.push(current);
process.stdout.write(`/** ${words.length} ordinary words of service calls, made by bin/ordinary-words.mjs from texts of our own. */
export const ORDINARY_WORDS: ReadonlySet<string> = new Set(
  \`
${lines.join('\n')}
\`
    .trim()
    .split(/\\s+/),
);
`);
