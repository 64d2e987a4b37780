/** `earshot rules from-mark | marks`: what people marked becomes rule tests, and is counted. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CallDetail } from '../../engine/contract/live.ts';
import { type Bound, boundsOf, type Mark } from '../../engine/contract/mark.ts';
import type { RuleCounts } from '../../engine/contract/rule.ts';
import type { Rule, RuleSet } from '../../engine/rules/compile.ts';
import { insertTest, testYaml } from '../../engine/rules/insert-test.ts';
import { failureOf } from '../../engine/rules/rule-test.ts';
import { testFromMark } from '../../engine/rules/test-from-mark.ts';
import { counted } from '../../engine/text/counted.ts';
import { compileRules, type RuleFile, RulesRefused, readRuleFiles } from '../rules.ts';
import { askServer, SERVER_OPTIONS } from './ask-server.ts';
import { configOf, siteRules } from './offline.ts';
import { numberIn, oneOf, readArgs } from './read-args.ts';
import { Failure, UsageError } from './usage.ts';

/** Utterances before and after the marked words. */
const AROUND = '6';

export async function fromMark(args: string[]): Promise<number> {
  const { values, positionals } = readArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      around: { type: 'string', default: AROUND },
      rules: { type: 'string' },
      into: { type: 'string' },
    },
  });
  const [id, named, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new UsageError({
      en: `expected the id of one mark and at most one rule, got ${counted(positionals.length, 'word')}.`,
      zh: `请写出一个标注的编号，最多再写一条规则；收到 ${positionals.length} 个词。`,
    });
  const around = numberIn('--around', values.around, { least: 0, most: 500, whole: true });
  const { get } = await askServer(values);
  const mark = await get<Mark>(`/v1/marks/${encodeURIComponent(id)}`);
  const call = await get<CallDetail>(`/v1/calls/${encodeURIComponent(mark.call)}`);
  const file = values.into === undefined ? null : readFile(values.into);
  const files = filesWith(file, siteRules(values));
  const set = compileRules(files);
  const rule = ruleOf(set, named ?? mark.rule);
  if (file && !rule)
    throw new UsageError({
      en: 'this mark names no rule: say whose test it becomes, from-mark ID --into FILE RULE.',
      zh: '这个标注没有说是哪条规则，请写出来：from-mark ID --into FILE RULE。',
    });
  const zone = configOf(values).time_zone;
  const { test, notes } = made(() => testFromMark({ mark, call, set, rule, around, zone }));
  const comment = `${mark.kind} ${mark.id} · call ${mark.call}${mark.rule ? '' : ` · ${mark.category}`}`;
  if (rule) notes.push(...standing(set, rule, test));
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  if (file === null || rule === null) {
    process.stdout.write(testYaml(test, comment));
    for (const note of notes) tell(note);
    return 0;
  }
  const inserted = insertTest(file.text, rule.id, test, comment);
  if ('error' in inserted) {
    tell(`${file.name}: ${inserted.error}.`);
    return 1;
  }
  if ('there' in inserted) {
    process.stdout.write(`${file.name} has this test of rule ${rule.id} already; nothing was written.\n`);
    return 0;
  }
  try {
    compileRules(files.map((one) => (one === file ? { ...file, text: inserted.text } : one)));
  } catch (error) {
    if (!(error instanceof RulesRefused)) throw error;
    tell(`${error.message}\nWith this test ${file.name} would not lint; nothing was written.`);
    return 1;
  }
  // In one step: a server that watches the file never reads half of it.
  const draft = `${values.into}.tmp`;
  writeFileSync(draft, inserted.text);
  renameSync(draft, values.into as string);
  process.stdout.write(`${file.name}: a test was added to rule ${rule.id}.\n`);
  for (const note of notes) process.stdout.write(`${note}\n`);
  return 0;
}

/** Whether it passes as the rule stands. */
function standing(set: RuleSet, rule: Rule, test: Parameters<typeof failureOf>[2]): string[] {
  const failure = failureOf(set, rule, test);
  if (failure === null) return ['It passes as the rule stands.'];
  const { expected, got } = failure;
  return [`It fails until the rule is mended. expected: ${expected}; got: ${got}.`];
}

function made<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Failure(`${(error as Error).message}.`);
  }
}

function ruleOf(set: RuleSet, id: string | null): Rule | null {
  if (id === null) return null;
  const rule = set.rules.find((one) => one.id === id);
  if (!rule)
    throw new Failure({
      en: `there is no rule "${id}"; name --rules DIR where it stands.`,
      zh: `没有规则 "${id}"；请用 --rules DIR 指出它在哪里。`,
    });
  return rule;
}

/** The set that the rule lives in. A file beside every set is read alone where it can be, else over the set. */
function filesWith(file: RuleFile | null, dir: string | undefined): RuleFile[] {
  const set = readRuleFiles(dir);
  if (file === null) return set;
  const index = set.findIndex(({ name }) => resolve(name) === resolve(file.name));
  if (index >= 0) return set.with(index, file);
  try {
    compileRules([file]);
    return [file];
  } catch (error) {
    if (!(error instanceof RulesRefused)) throw error;
    return [...set, file];
  }
}

function readFile(path: string): RuleFile {
  try {
    return { name: path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const { message } = error as Error;
    throw new Failure({
      en: `--into: cannot read ${path}: ${message}.`,
      zh: `--into：读不了 ${path}（${message}）。`,
    });
  }
}

export async function marks(args: string[]): Promise<number> {
  const { values } = readArgs({
    args,
    options: { ...SERVER_OPTIONS, format: { type: 'string', default: 'table' } },
  });
  const format = oneOf('--format', values.format, ['table', 'jsonl']);
  const { get } = await askServer(values);
  const counts = await get<{
    rules: (RuleCounts & { rule: string })[];
    categories: (RuleCounts & { category: string })[];
  }>('/v1/marks/counts');
  if (format === 'jsonl') {
    for (const one of [...counts.rules, ...counts.categories])
      process.stdout.write(`${JSON.stringify(one)}\n`);
    return 0;
  }
  if (counts.categories.length === 0) {
    process.stdout.write('Nobody has marked anything yet.\n');
    return 0;
  }
  const rules = counts.rules.map((one): [string, RuleCounts] => [one.rule, one]);
  const categories = counts.categories.map((one): [string, RuleCounts] => [one.category, one]);
  process.stdout.write(
    [
      ...table('rule', rules),
      '',
      ...table('category', categories),
      '',
      'Places that people marked, beside the flags that were raised. Both estimates are upper bounds: a flag that nobody',
      'marked wrong counts as right, and a miss that nobody marked is not known.',
      '',
    ].join('\n'),
  );
  return 0;
}

function table(title: string, rows: [string, RuleCounts][]): string[] {
  const width = Math.max(title.length, ...rows.map(([name]) => name.length)) + 2;
  const worst = ([, a]: [string, RuleCounts], [, b]: [string, RuleCounts]) =>
    b.wrong + b.missed - a.wrong - a.missed;
  const cells = (name: string, ...more: string[]) =>
    name.padEnd(width) + more.map((one) => one.padStart(8)).join('');
  return [
    `${cells(title, 'wrong', 'missed', 'raised')}   precision        recall`,
    ...rows.sort(worst).map(([name, count]) => {
      const { wrong, missed, raised } = count;
      const bounds = boundsOf(count);
      const precision = share(bounds.precision);
      const recall = share(bounds.recall);
      const figures = cells(name, String(wrong), String(missed), raised === null ? '–' : String(raised));
      return `${figures}   ${precision.padEnd(14)}   ${recall}`.trimEnd();
    }),
  ];
}

/** A bound with what it is of: 9 of 10 is another thing than 900 of 1,000. */
function share(bound: Bound | null): string {
  return bound === null ? '–' : `≤ ${bound.at_most} % of ${bound.of}`;
}
