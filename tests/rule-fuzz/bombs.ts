/** Files made to take long, to take much, or to break what reads them. */
import type { Dice } from './dice.ts';

const HEAD = `rules:
  - id: bomb
    title: 炸弹
    category: x-bomb
    severity: info
    by: agent
    tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }]
    when: `;

const many = (n: number, make: (index: number) => string) =>
  Array.from({ length: n }, (_, index) => make(index));
const said = (...words: string[]) => `{ said: { any: [${words.join(', ')}] } }`;
const size = (dice: Dice) => 10 ** (1 + dice.below(4)) * (1 + dice.below(9));

/** By name, so that a failure says which. */
export const BOMBS: Record<string, (dice: Dice) => string> = {
  aliases(dice) {
    const [deep, wide] = [2 + dice.below(12), 2 + dice.below(12)];
    const level = (index: number) =>
      index === 0
        ? 'a0: &a0 [词]'
        : `a${index}: &a${index} [${many(wide, () => `*a${index - 1}`).join(', ')}]`;
    return `lists:\n  ${many(deep, level).join('\n  ')}\n`;
  },
  aliasedConditions(dice) {
    const level = (index: number) =>
      index === 0
        ? `  m0: &m0 ${said('词')}`
        : `  m${index}: &m${index} { any: [${many(9, () => `*m${index - 1}`).join(', ')}] }`;
    return `macros:\n${many(1 + dice.below(8), level).join('\n')}\n`;
  },
  brackets: (dice) =>
    HEAD + dice.one(['[', '{', '{a: ', '[[', '- ', '? ', '{ not: ', '{ any: [']).repeat(size(dice)),
  indentation: (dice) => many(1 + dice.below(700), (index) => `${' '.repeat(index)}a:`).join('\n'),
  conditions(dice) {
    const deep = 1 + dice.below(30);
    return `${HEAD}${'{ any: ['.repeat(deep)}${said('词')}${'] }'.repeat(deep)}\n`;
  },
  macros(dice) {
    const [deep, wide] = [1 + dice.below(30), 1 + dice.below(12)];
    const level = (index: number) =>
      index === 0
        ? `  m0: ${said('词')}`
        : `  m${index}: { any: [${many(wide, () => `{ use: m${index - 1} }`).join(', ')}] }`;
    return `macros:\n${many(deep, level).join('\n')}\n${HEAD}{ use: m${deep - 1} }\n`;
  },
  macroChain(dice) {
    const length = 1 + dice.below(5000);
    return `macros:\n  m0: ${said('词')}\n${many(length, (index) => `  m${index + 1}: { use: m${dice.chance(0.0002) ? length : index} }`).join('\n')}\n`;
  },
  words: (dice) => HEAD + said(...many(size(dice) % 3000, (index) => `词${index}`)),
  longWord: (dice) =>
    HEAD + said(dice.one(['行', '长', '重乐', '啊', 'a', '\u0301', '😀']).repeat(size(dice) % 3000)),
  soundAlikes: (dice) =>
    HEAD +
    said(
      ...many(1500, () =>
        many(1 + dice.below(50), () => dice.one([...'行长重乐好少发当得了都还和'])).join(''),
      ),
    ),
  lists(dice) {
    const words = many(dice.below(4000), (index) => `${dice.one([...'行长重乐好少'])}词${index}`);
    const uses = many(1 + dice.below(1500), () => '$w');
    return `lists: { w: [${words.join(', ')}] }\n${HEAD}${said(...uses)}\n`;
  },
  alternatives: (dice) =>
    `${HEAD}{ any: [${many(size(dice) % 5000, (index) => said(`词${index}`)).join(', ')}] }\n`,
  regexes(dice) {
    const part = (depth: number): string => {
      if (depth > 4 || dice.chance(0.3))
        return dice.one(['a', '.', '投', '\\p{Han}', '[^a]', '[一-龥]', 'a*', '(?i:x)']);
      const inner = part(depth + 1);
      return dice.one([
        `(${inner})+`,
        `(${inner})*`,
        `(${inner}|${inner})`,
        `(${inner}){1,${1 + dice.below(1200)}}`,
        `${inner}${inner}`,
        `(?:${inner})?`,
        inner.slice(1),
      ]);
    };
    const list = many(1 + dice.below(20), () => `'${part(0).slice(0, 1000)}'`);
    return `${HEAD}{ any: [${many(1 + dice.below(40), () => `{ said: { regex: [${list.join(', ')}], role: agent } }`).join(', ')}] }\n`;
  },
  largeRegexes: (dice) =>
    `${HEAD}{ any: [${many(1 + dice.below(49), (index) => `{ said: { regex: [${many(1 + dice.below(20), (inner) => `'${index}x${inner}(a|b|[^c-龥]){${100 + dice.below(300)}}'`).join(', ')}] } }`).join(', ')}] }\n`,
  keys: (dice) => many(size(dice), (index) => `k${index}: 1`).join('\n'),
  sameKeys: (dice) => `lists:\n${many(size(dice) % 20_000, () => '  a: [词]').join('\n')}`,
  rules: (dice) =>
    `rules:\n${many(size(dice) % 2500, (index) => `  - { id: r${index}, title: t, category: x-t, severity: info, by: agent, when: ${said(`词${index}`)}, tests: [] }`).join('\n')}`,
  rightRules: (dice) =>
    `rules:\n${many(1 + dice.below(1200), (index) => `  - { id: r${index}, title: t, category: x-t, severity: info, by: agent, when: ${dice.one([said(`词${index}`), `{ silence: { min: ${1 + index}s } }`, `{ pace: { over: ${1 + index} } }`])}, tests: [{ name: t, lines: [[0s, 1s, agent, 好]], expect: [] }] }`).join('\n')}`,
  wrongItems: (dice) => `${HEAD}{ said: { any: [${many(size(dice), () => '1').join(', ')}] } }\n`,
  unknownNames: (dice) =>
    `${HEAD}${said('好')}\nexceptions:\n${many(size(dice) % 4000, (index) => `  - { rule: bom-${index}, unless: [$l${index}], reason: r }`).join('\n')}`,
  anchors: (dice) =>
    `a: ${dice.one(['&a ', '!!x ', '!<x> ', '] ', '} ', ', ', ': ', '%', '---\n', '...\n'])}`.repeat(
      size(dice) % 30_000,
    ),
  quotes: (dice) =>
    `a: ${dice.one(['"', "'", '|', '>', '"\\'])}${dice.one(['x\n', '\n', '\\', ' ', '\t'])}`.repeat(
      1 + dice.below(3),
    ) + 'x\n'.repeat(size(dice)),
  comments: (dice) => dice.one(['#\n', '\n', '# x\n', ' \n', '\r\n', '\t\n']).repeat(size(dice)),
  bytes: (dice) =>
    many(size(dice), () => String.fromCharCode(dice.below(dice.one([128, 256, 0x10000])))).join(''),
  json: (dice) =>
    JSON.stringify({
      rules: many(size(dice) % 2000, () => '__proto__'),
      __proto__: { lists: 1 },
      lists: { constructor: ['词'] },
    }),
  tests: (dice) =>
    `${HEAD}${said('好')}\n`.replace(
      /tests: .*/,
      `tests: [{ name: t, lines: [${many(size(dice) % 4000, (index) => `[${index}s, ${index + 1}s, agent, 好]`).join(', ')}], expect: [] }]`,
    ),
};
