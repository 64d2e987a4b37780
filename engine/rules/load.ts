/** YAML → rule set. Refused as a whole when any part is wrong, with every error at its place. */
import { createHash } from 'node:crypto';
import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import { CATEGORIES } from '../contract/flag.ts';
import { NORMALISER } from '../text/normalise.ts';
import { checkValue, hint, type Problem } from './check.ts';
import { compile, type RuleSet } from './compile.ts';
import { checkCondition, isGuard } from './condition.ts';
import { durationMs } from './duration.ts';
import { RuleFileSchema, type RuleSource } from './rule-format.ts';

export type { RuleSet } from './compile.ts';

export interface LintError {
  file: string;
  line: number;
  column: number;
  /** Expected, got, likely fix; names the rule where there is one. */
  message: string;
}

export type Loaded = { ok: true; ruleSet: RuleSet } | { ok: false; errors: LintError[] };

export function loadRules(files: readonly { name: string; text: string }[]): Loaded {
  const errors: LintError[] = [];
  const rules: RuleSource[] = [];
  const seen = new Map<string, string>();
  for (const file of files) {
    const { problems, place, value } = parse(file);
    const found = value?.rules ?? [];
    for (const [index, rule] of found.entries()) {
      if (problems.some(({ path }) => path[0] === 'rules' && path[1] === index)) continue;
      problems.push(...checkRule(rule, ['rules', index]));
      const first = seen.get(rule.id);
      if (first)
        problems.push({
          path: ['rules', index, 'id'],
          message: `the id "${rule.id}" is taken by a rule in ${first}; ids are unique over the set`,
        });
      else seen.set(rule.id, file.name);
      rules.push(rule);
    }
    for (const problem of problems) {
      const { line, column } = place(problem);
      const rule = typeof problem.path[1] === 'number' ? found[problem.path[1]]?.id : undefined;
      errors.push({
        file: file.name,
        line,
        column,
        message: `${rule ? `rule "${rule}": ` : ''}${problem.message}`,
      });
    }
  }
  if (errors.length > 0) return { ok: false, errors };
  const source = JSON.stringify(files.map(({ name, text }) => ({ name, text })));
  const hash = createHash('sha256')
    .update(NORMALISER)
    .update(JSON.stringify(rules))
    .digest('hex')
    .slice(0, 16);
  return { ok: true, ruleSet: compile(rules, hash, source) };
}

interface Parsed {
  value: { rules: RuleSource[] } | undefined;
  problems: Problem[];
  place(problem: Problem): { line: number; column: number };
}

function parse({ text }: { name: string; text: string }): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) {
    const offsets = new Map<Problem, number>();
    const problems = document.errors.map((error) => {
      const problem: Problem = { path: [], message: error.message };
      offsets.set(problem, error.pos[0]);
      return problem;
    });
    return { value: undefined, problems, place: (problem) => at(offsets.get(problem) ?? 0) };
  }
  const value = document.toJS() as { rules: RuleSource[] };
  const problems = checkValue(RuleFileSchema as never, value, [], {
    '#/$defs/condition': (inner, path) => checkCondition(inner, path),
  });
  const place = ({ path, atKey }: Problem) => {
    for (let length = path.length; length > 0; length -= 1) {
      const parent = document.getIn(path.slice(0, length - 1), true);
      if (atKey && length === path.length && isMap(parent)) {
        const pair = parent.items.find(
          (item) => isPair(item) && isNode(item.key) && String(item.key) === path.at(-1),
        );
        if (pair && isNode(pair.key) && pair.key.range) return at(pair.key.range[0]);
      }
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return { line: 1, column: 1 };
  };
  return { value: Array.isArray(value?.rules) ? value : undefined, problems, place };
}

/** What a schema cannot say. */
function checkRule(rule: RuleSource, path: (string | number)[]): Problem[] {
  const problems: Problem[] = [];
  if (!rule.category.startsWith('x-') && !(CATEGORIES as readonly string[]).includes(rule.category)) {
    problems.push({
      path: [...path, 'category'],
      message: `unknown category "${rule.category}"${hint(rule.category, CATEGORIES)}; a site's own begins with "x-"`,
    });
  }
  if (isGuard(rule.when)) {
    problems.push({
      path: [...path, 'when'],
      message: '"not" and "attributes" have no moment of their own; put them into "all" beside one that has',
    });
  }
  for (const [index, test] of rule.tests.entries()) {
    for (const [row, line] of test.lines.entries()) {
      const [start, end, role, text] = line;
      const where = [...path, 'tests', index, 'lines', row];
      if (Number.isNaN(durationMs(String(start))) || Number.isNaN(durationMs(String(end)))) {
        problems.push({
          path: where,
          message: `expected [start, end, role, text] with times such as 3s, got ${JSON.stringify(line).slice(0, 60)}`,
        });
      } else if (!['agent', 'customer', 'ivr', 'other'].includes(String(role))) {
        problems.push({
          path: [...where, 2],
          message: `expected agent, customer, ivr or other, got ${JSON.stringify(role)}`,
        });
      } else if (typeof text !== 'string') {
        problems.push({
          path: [...where, 3],
          message: `expected text, got ${JSON.stringify(text)}; put it in quotes`,
        });
      }
    }
    for (const [row, { at }] of test.expect.entries()) {
      if (Number.isNaN(durationMs(at)))
        problems.push({
          path: [...path, 'tests', index, 'expect', row, 'at'],
          message: `expected a time such as 6s, got "${at}"`,
        });
    }
  }
  return problems;
}
