// node bin/traditional.mjs TSCharacters.txt > engine/text/traditional.ts
// The file is part of OpenCC (Apache-2.0), in any of its packages: a traditional character, a tab, its simplified ones.
import { readFileSync } from 'node:fs';

const pairs = readFileSync(process.argv[2], 'utf8')
  .split('\n')
  .map((line) => line.split('\t'))
  .filter(([from, to]) => from && to)
  .map(([from, to]) => [from, to.split(' ')[0]])
  .filter(([from, to]) => from !== to && /^[\u4e00-\u9fff]{2}$/.test(from + to));
// Not in the table, and common where Mandarin is written in traditional characters.
for (const pair of ['妳你', '祂他', '牠它', '臺台']) {
  if (!pairs.some(([known]) => known === pair[0])) pairs.push([pair[0], pair[1]]);
}
pairs.sort(([a], [b]) => (a < b ? -1 : 1));
const wrapped = (text) =>
  text
    .match(/.{1,100}/gu)
    .map((line) => `  '${line}'`)
    .join(' +\n');
process.stdout.write(`/**
 * Traditional characters and their simplified ones, place by place; from OpenCC's TSCharacters.txt (Apache-2.0).
 * Made by bin/traditional.mjs; models/training reads it, too.
 */
export const TRADITIONAL =
${wrapped(pairs.map(([from]) => from).join(''))};
export const SIMPLIFIED =
${wrapped(pairs.map(([, to]) => to).join(''))};
`);
