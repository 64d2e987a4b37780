/** Prints what the masker finds and what it takes wrongly: `node dist/tests/masking/measure.js [-v]`. */
import { createMasker, emptyContext } from '../../gateway/masking/mask.ts';
import { type Marked, outcomeOf, readExchanges, readLines } from './corpus.ts';

const masker = createMasker({ siteKey: 'measure' });
const verbose = process.argv.includes('-v');

function report(name: string, said: (Marked & { output: string })[]): void {
  const sum = { lines: said.length, marked: 0, hidden: 0, exact: 0, falseMasks: 0 };
  for (const turn of said) {
    const { marked, hidden, exact, falseMask } = outcomeOf(turn, turn.output);
    sum.marked += marked;
    sum.hidden += hidden;
    sum.exact += exact;
    sum.falseMasks += falseMask ? 1 : 0;
    if (verbose && (exact < marked || falseMask))
      process.stdout.write(`  ${turn.line}\n  → ${turn.output}\n`);
  }
  const { lines, marked, hidden, exact, falseMasks } = sum;
  process.stdout.write(
    `${name}: ${lines} lines, ${hidden} of ${marked} numbers hidden, ${exact} as one token of their type, ` +
      `${falseMasks} lines with something masked wrongly\n`,
  );
}

for (const file of process.argv.slice(2).filter((argument) => argument.endsWith('.txt')).length
  ? process.argv.slice(2).filter((argument) => argument.endsWith('.txt'))
  : ['numbers.txt', 'ordinary.txt', 'exchanges.txt']) {
  if (file.startsWith('exchange')) {
    const said = readExchanges(file).flatMap((turns) => {
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
    });
    report(file, said);
  } else {
    const said = readLines(file).map((line) => {
      const turn = { channel: 0, role: 'customer', utterance: 'u-0', rev: 0, final: true, text: line.text };
      return { ...line, output: masker.utterance(emptyContext, turn).text };
    });
    report(file, said);
  }
}
