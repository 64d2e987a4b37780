/** `earshot rules lint | list | test | backtest | diff | from-mark | marks`: the rule set as data. */
import { readFileSync } from 'node:fs';
import { diffRules } from '../../engine/rules/backtest.ts';
import { everyRule } from '../../engine/rules/compile.ts';
import { loadRules, type RuleSet } from '../../engine/rules/load.ts';
import { TEST_THRESHOLDS, testRules } from '../../engine/rules/rule-test.ts';
import { runTestFile } from '../../engine/rules/test-file.ts';
import type { Lang } from '../../engine/rules/truth-words.ts';
import { counted } from '../../engine/text/counted.ts';
import { compileRules, formatLintError, type RuleFile, RulesRefused, readRuleFiles } from '../rules.ts';
import { loadSegmenter } from '../segmenter.ts';
import { backtest } from './backtest.ts';
import { siteRules } from './offline.ts';
import { oneOf, readArgs } from './read-args.ts';
import { fromMark, marks } from './rules-marks.ts';
import { Failure, language, UsageError } from './usage.ts';

export const RULE_ACTIONS = ['lint', 'list', 'test', 'backtest', 'diff', 'from-mark', 'marks'] as const;

export async function rules(args: string[]): Promise<number> {
  const action = oneOf(null, args[0], RULE_ACTIONS);
  const rest = args.slice(1);
  try {
    if (action === 'backtest') return await backtest(rest);
    if (action === 'diff') return diff(rest);
    if (action === 'from-mark') return await fromMark(rest);
    if (action === 'marks') return await marks(rest);
    return check(action, rest);
  } catch (error) {
    if (!(error instanceof RulesRefused)) throw error;
    for (const one of error.errors) process.stderr.write(`${formatLintError(one, language())}\n`);
    return 1;
  }
}

/** Files of rules to look at instead of the whole set, or test files beside it. */
function check(action: 'lint' | 'list' | 'test', args: string[]): number {
  const { values, positionals } = readArgs({
    args,
    allowPositionals: true,
    options: {
      rules: { type: 'string' },
      data: { type: 'string' },
      config: { type: 'string' },
    },
  });
  const lang = language();
  const files = positionals.map(readFile);
  const tests = action === 'test' ? files.filter(({ name }) => /\.test\.ya?ml$/.test(name)) : [];
  const own = files.filter((file) => !tests.includes(file));
  const set = own.length > 0 ? own : readRuleFiles(siteRules(values));
  const loaded = loadRules(set, loadSegmenter());
  if (!loaded.ok) {
    const { errors } = loaded;
    for (const error of errors) process.stderr.write(`${formatLintError(error, lang)}\n`);
    process.stderr.write(
      lang === 'zh'
        ? `${errors.length} 处错误；这一套规则整个不会使用。\n`
        : `${counted(errors.length, 'error')}; nothing of this set would be used.\n`,
    );
    return 1;
  }
  const { ruleSet } = loaded;
  if (action === 'lint') {
    const { length } = everyRule(ruleSet);
    process.stdout.write(
      lang === 'zh'
        ? `${set.length} 个文件里的 ${length} 条规则都没有错误。哈希 ${ruleSet.hash}\n`
        : `${counted(length, 'rule')} in ${counted(set.length, 'file')} ${length === 1 ? 'is' : 'are'} right. Hash ${ruleSet.hash}\n`,
    );
    return 0;
  }
  if (action === 'list') {
    for (const { id, category, severity, status, title } of everyRule(ruleSet)) {
      process.stdout.write(`${id}\t${category}\t${severity}\t${status}\t${title}\n`);
    }
    return 0;
  }
  return test(ruleSet, tests, lang);
}

function test(ruleSet: RuleSet, files: readonly RuleFile[], lang: Lang): number {
  const reports = files.map((file) => runTestFile(file, ruleSet, TEST_THRESHOLDS, lang));
  const errors = reports.flatMap((report) => report.errors);
  for (const error of errors) process.stderr.write(`${formatLintError(error, lang)}\n`);
  // Named test files are run alone; without any, the tests inside the rules.
  const inside = files.length > 0 ? { passed: 0, failures: [] } : testRules(ruleSet, lang);
  const failures = [...inside.failures, ...reports.flatMap((report) => report.failures)];
  const passed = reports.reduce((sum, report) => sum + report.passed, inside.passed);
  for (const failure of failures) process.stdout.write(`${failure}\n\n`);
  process.stdout.write(
    lang === 'zh'
      ? `${passed} 条通过，${failures.length} 条不通过\n`
      : `${passed} passed, ${failures.length} failed\n`,
  );
  return failures.length + errors.length === 0 ? 0 : 1;
}

function diff(args: string[]): number {
  const { values } = readArgs({ args, options: { rules: { type: 'string' }, against: { type: 'string' } } });
  if (!values.rules && !values.against)
    throw new UsageError({
      en: 'name --rules DIR, --against DIR or both.',
      zh: '请写出 --rules DIR、--against DIR，或两个都写。',
    });
  const after = compileRules(readRuleFiles(values.rules));
  const before = compileRules(readRuleFiles(values.against));
  const { added, removed, changed } = diffRules(before, after);
  for (const [sign, ids] of [
    ['+', added],
    ['−', removed],
    ['~', changed],
  ] as const) {
    for (const id of ids) {
      const rule = [...everyRule(after), ...everyRule(before)].find((one) => one.id === id);
      process.stdout.write(
        `${sign} ${id}\t${rule?.category}\t${rule?.severity}\t${rule?.status}\t${rule?.title}\n`,
      );
    }
  }
  const total = added.length + removed.length + changed.length;
  if (total === 0) process.stdout.write('The two sets are the same.\n');
  return 0;
}

function readFile(path: string): RuleFile {
  try {
    return { name: path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure(
      code === 'ENOENT'
        ? { en: `${path}: there is no such file.`, zh: `${path}：没有这个文件。` }
        : { en: `cannot read ${path}: ${message}.`, zh: `读不了 ${path}（${message}）。` },
    );
  }
}
