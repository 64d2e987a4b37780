/**
 * Prints what the masker finds in the corpora and what it takes wrongly, with the lines it got wrong:
 * `node dist/tests/masking/measure.js [file…]`.
 */
import { createMasker } from '../../gateway/masking/mask.ts';
import { heard, heardAlone, outcomeOf, readExchanges, readLines } from './corpus.ts';

const FILES = [
  'numbers.txt',
  'numbers-2.txt',
  'numbers-3.txt',
  'ordinary.txt',
  'ordinary-2.txt',
  'ordinary-3.txt',
  'exchanges.txt',
  'exchanges-2.txt',
  'exchanges-3.txt',
];
const masker = createMasker({ siteKey: 'measure' });
const named = process.argv.slice(2);

for (const file of named.length > 0 ? named : FILES) {
  const said = file.startsWith('exchange')
    ? readExchanges(file).flatMap((turns) => heard(masker, turns))
    : readLines(file).map((line) => heardAlone(masker, line));
  const sum = { marked: 0, hidden: 0, exactLines: 0, falseMasks: 0 };
  for (const turn of said) {
    const { exact, marked, hidden, falseMask } = outcomeOf(turn, turn.output);
    sum.marked += marked;
    sum.hidden += hidden;
    sum.exactLines += exact ? 1 : 0;
    sum.falseMasks += falseMask ? 1 : 0;
    if (!exact) process.stdout.write(`  ${turn.line}\n  → ${turn.output}\n`);
  }
  process.stdout.write(
    `${file}: ${said.length} lines, ${sum.exactLines} exactly as wanted; ` +
      `${sum.hidden} of ${sum.marked} numbers hidden, ${sum.falseMasks} lines with something masked wrongly\n`,
  );
}
