/** `earshot rules lint | list | test`: the rule set as data. */
import { readFileSync } from 'node:fs';
import { loadRules } from '../../engine/rules/load.ts';
import { testRules } from '../../engine/rules/rule-test.ts';
import { formatLintError, type RuleFile, readRuleFiles } from '../rules.ts';
import { readArgs, UsageError } from './usage.ts';

const ACTIONS = ['lint', 'list', 'test'];

export async function rules(args: string[]): Promise<number> {
  const { values, positionals } = readArgs({
    args,
    allowPositionals: true,
    options: { rules: { type: 'string' } },
  });
  const [action, ...paths] = positionals;
  if (action === undefined || !ACTIONS.includes(action)) {
    throw new UsageError(`expected ${ACTIONS.join(', ')}, got ${action ? `"${action}"` : 'nothing'}.`);
  }
  const files = paths.length > 0 ? paths.map(readRuleFile) : readRuleFiles(values.rules);
  const loaded = loadRules(files);
  if (!loaded.ok) {
    for (const error of loaded.errors) process.stderr.write(`${formatLintError(error)}\n`);
    process.stderr.write(`${loaded.errors.length} errors; nothing of this set would be used.\n`);
    return 1;
  }
  const { ruleSet } = loaded;
  if (action === 'lint') {
    process.stdout.write(
      `${ruleSet.rules.length} rules in ${files.length} files are right. Hash ${ruleSet.hash}\n`,
    );
    return 0;
  }
  if (action === 'list') {
    for (const { id, category, severity, status, title } of ruleSet.rules) {
      process.stdout.write(`${id}\t${category}\t${severity}\t${status}\t${title}\n`);
    }
    return 0;
  }
  const report = testRules(ruleSet);
  for (const failure of report.failures) process.stdout.write(`${failure}\n`);
  process.stdout.write(`${report.passed} passed, ${report.failures.length} failed\n`);
  return report.failures.length === 0 ? 0 : 1;
}

function readRuleFile(path: string): RuleFile {
  try {
    return { name: path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${(error as Error).message}.`);
  }
}
