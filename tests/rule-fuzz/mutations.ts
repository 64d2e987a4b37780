/** What goes wrong with rule files: by hand, by an editor, by a script, on purpose. */
import type { Dice } from './dice.ts';

/** Values that stand where another is expected. */
const VALUES = [
  'null',
  'true',
  'yes',
  '[]',
  '{}',
  '""',
  '0',
  '-1',
  '.inf',
  '.nan',
  '1e309',
  '99999999999999999999',
  '0x1F',
  '1:30',
  '2026-11-25',
  '99999999999999m',
  '0s',
  '-3s',
  '3',
  '[[[[]]]]',
  '{ a: { b: {} } }',
  '"\\ud800"',
  '"\\0"',
  "'''",
  '*x',
  '&x 1',
  '!!binary aGk=',
  '!!js/function x',
  '<<',
  '~',
  '|',
  '>-',
  '%',
  '@',
  '`',
  '$',
  '$$',
  '$money',
  '__proto__',
  'constructor',
  'customer',
  'agent',
  '15s',
  'call',
  '[你好]',
  '{ said: { any: [你好] } }',
  '{ not: { said: { any: [你好] } } }',
];
/** Units that nobody sees, or sees as something else. */
const ODDITIES = [
  '\0',
  '\x07',
  '\x1b[31m',
  '\ufeff',
  '\ufffd',
  '\u2028',
  '\u202e',
  '\u200b',
  '\u3000',
  '：',
  '，',
  '【',
  '“',
  '\t',
  '\r',
  '\ud83d\ude00',
  '\ud800',
  'é',
  'ﷺ',
  '𠮷',
  '\u0301'.repeat(40),
  '#',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '|',
  '&a ',
  '*a ',
  '? ',
];

type Mutation = (lines: string[], dice: Dice) => string[];

const MUTATIONS: readonly Mutation[] = [
  // Lines that are gone, twice there, or exchanged.
  (lines, dice) => lines.toSpliced(dice.below(lines.length), 1 + dice.below(4)),
  (lines, dice) => {
    const at = dice.below(lines.length);
    return lines.toSpliced(at, 0, ...lines.slice(at, at + 1 + dice.below(5)));
  },
  (lines, dice) => {
    const [a, b] = [dice.below(lines.length), dice.below(lines.length)];
    return lines.with(a, lines[b] as string).with(b, lines[a] as string);
  },
  // Indentation.
  (lines, dice) => at(lines, dice, (line) => ' '.repeat(1 + dice.below(6)) + line),
  (lines, dice) => at(lines, dice, (line) => line.slice(Math.min(1 + dice.below(4), line.search(/\S|$/)))),
  (lines, dice) => at(lines, dice, (line) => line.replace(/^ +/, '\t')),
  // Another value, key, or item.
  (lines, dice) => at(lines, dice, (line) => line.replace(/: .*$/, `: ${dice.one(VALUES)}`)),
  (lines, dice) =>
    at(lines, dice, (line) =>
      line.replace(/\w+:/, `${dice.one(['x', 'when', 'any', 'id', '__proto__', '1', '?'])}:`),
    ),
  (lines, dice) => at(lines, dice, (line) => line.replace(/[^\s,[\]{}]+(?=[,\]}])/, dice.one(VALUES))),
  (lines, dice) =>
    at(lines, dice, (line) =>
      line.replace(/\d+/, dice.one(['0', '-5', '999999999999', '1e400', '0.0001', 'x'])),
    ),
  // Signs.
  (lines, dice) =>
    at(lines, dice, (line) => {
      const place = dice.below(line.length + 1);
      return line.slice(0, place) + dice.one(ODDITIES) + line.slice(place + dice.below(2));
    }),
  (lines, dice) => at(lines, dice, (line) => line.replace(/[:,[\]{}'"-]/, '')),
  // A file that was cut, or came twice.
  (lines, dice) => lines.slice(0, dice.below(lines.length)),
  (lines, dice) => {
    const cut = lines.join('\n');
    return cut.slice(0, dice.below(cut.length)).split('\n');
  },
  (lines) => [...lines, ...lines],
  // Very long.
  (lines, dice) =>
    at(lines, dice, (line) =>
      line.replace(/[^\s,[\]{}:]+(?=[,\]}]|$)/, '长'.repeat(10 ** (1 + dice.below(5)))),
    ),
];

function at(lines: string[], dice: Dice, change: (line: string) => string): string[] {
  const index = dice.below(lines.length);
  return lines.with(index, change(lines[index] as string));
}

/** One to four mistakes. */
export function mutated(text: string, dice: Dice): string {
  let lines = text.split('\n');
  const times = 1 + dice.below(4);
  for (let time = 0; time < times && lines.length > 0; time += 1) lines = dice.one(MUTATIONS)(lines, dice);
  return lines.join('\n');
}
