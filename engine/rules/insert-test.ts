/** A rule test as YAML, and its way into a rule file whose comments and lines stay as they are. */
import { isDeepStrictEqual } from 'node:util';
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  stringify,
  type YAMLSeq,
} from 'yaml';
import { isAcross } from './overlay.ts';
import type { RuleFileSource, RuleTest } from './rule-format.ts';

/** Spaces before `- name` in the shipped packs. */
const INDENT = 6;

/** A test as an item of `tests:`, lines in one line each; `comment` stands above it. */
export function testYaml(test: RuleTest, comment: string, indent = INDENT): string {
  const { name, call, lines, expect } = test;
  const rows = [
    `# ${comment.replace(/\s+/g, ' ')}`,
    `- name: ${scalar(name)}`,
    ...(call ? [`  call: ${flow(call)}`] : []),
    '  lines:',
    ...lines.map((line) => `    - ${flow(line)}`),
    `  expect: ${flow(expect)}`,
  ];
  return rows.map((row) => `${' '.repeat(indent)}${row}\n`).join('');
}

/**
 * The file with the test added to its rule.
 * `there`: the rule has a test with these lines and this expectation already.
 */
export function insertTest(
  text: string,
  rule: string,
  test: RuleTest,
  comment: string,
): { text: string } | { error: string } | { there: true } {
  const document = parseDocument(text);
  const [wrong] = document.errors;
  if (wrong) return { error: wrong.message };
  const before = document.toJS() as RuleFileSource | null;
  const rules = Array.isArray(before?.rules) ? before.rules : [];
  const index = rules.findIndex((one) => one?.id === rule);
  if (index < 0) {
    const ids = rules.map((one) => one?.id).join(', ');
    return { error: `there is no rule "${rule}" in it${ids ? `; it has ${ids}` : ''}` };
  }
  const found = rules[index];
  if (found === undefined || isAcross(found))
    return { error: `rule "${rule}" counts flags of many calls; a test of one call says nothing of it` };
  const tests = document.getIn(['rules', index, 'tests'], true);
  if (!isSeq(tests)) return { error: `rule "${rule}" has no list of tests` };
  const known = found.tests ?? [];
  if (known.some(({ lines, expect }) => isDeepStrictEqual([lines, expect], [test.lines, test.expect])))
    return { there: true };
  const wanted = structuredClone(before) as RuleFileSource;
  const grown = wanted.rules?.[index];
  if (grown && !isAcross(grown)) grown.tests.push(structuredClone(test));
  const spliced = splice(text, tests as YAMLSeq<ParsedNode>, test, comment);
  if (spliced !== null) {
    const after = parseDocument(spliced);
    if (after.errors.length === 0 && isDeepStrictEqual(after.toJS(), wanted)) return { text: spliced };
  }
  // Written in a way that lines cannot be put between: the whole file is written anew, comments kept.
  const node = document.createNode(test);
  node.commentBefore = ` ${comment}`;
  tests.add(node);
  return { text: document.toString({ lineWidth: 0 }) };
}

/** Puts the test behind the last one and touches nothing else; null where it cannot be told where. */
function splice(text: string, tests: YAMLSeq<ParsedNode>, test: RuleTest, comment: string): string | null {
  const [first] = tests.items;
  if (tests.flow) {
    const end = (tests.range?.[1] ?? 0) - 1;
    if (text[end] !== ']') return null;
    const comma = tests.items.length === 0 || /,\s*$/.test(text.slice(0, end)) ? '' : ', ';
    return `${text.slice(0, end)}${comma}${flow(test)}${text.slice(end)}`;
  }
  if (!first?.range) return null;
  const line = text.lastIndexOf('\n', first.range[0]) + 1;
  const dash = /^( *)- +$/.exec(text.slice(line, first.range[0]))?.[1];
  const end = lastOffset(tests.items.at(-1));
  if (dash === undefined || end === null) return null;
  const newline = text.indexOf('\n', end);
  const at = newline < 0 ? text.length : newline + 1;
  const gap = newline < 0 ? '\n' : '';
  return `${text.slice(0, at)}${gap}${testYaml(test, comment, dash.length)}${text.slice(at)}`;
}

/** Where the last scalar or flow collection of a node ends. */
function lastOffset(node: unknown): number | null {
  if (!isNode(node) || !node.range) return null;
  if (isScalar(node) || ((isMap(node) || isSeq(node)) && node.flow)) return node.range[1];
  if (isMap(node)) return lastOffset(node.items.at(-1)?.value);
  return isSeq(node) ? lastOffset(node.items.at(-1)) : null;
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{ ${pairs.map(([key, inner]) => `${scalar(key)}: ${flow(inner)}`).join(', ')} }`;
  }
  return scalar(value);
}

/** As it may stand between brackets: what holds a comma or a bracket is quoted. */
function scalar(value: unknown): string {
  const text = stringify([value], {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    singleQuote: true,
    lineWidth: 0,
  });
  return text.trim().slice(1, -1);
}
