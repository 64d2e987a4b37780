/**
 * Every refusal of rules, by example. A file of `tests/bad/` is named for its reason, with a variant behind a dot, and
 * begins with every error that it must be told, word for word: `# expect file:line:column: message`.
 * `# times N: text` appends a line N times ({n} counts them), so that a large file need not be kept;
 * `# folder NAME` reads a folder instead. `UPDATE_GENERATED=1` writes the expectations anew: read the difference.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ruleFaultEn, YAML_SIGNS } from '../engine/contract/rule-fault-en.ts';
import { ruleFaultInZh, ruleFaultZh } from '../engine/contract/rule-fault-zh.ts';
import { type LintError, loadRules, type RuleSet } from '../engine/rules/load.ts';
import { REASONS, type Reason } from '../engine/rules/reasons.ts';
import { TEST_THRESHOLDS } from '../engine/rules/rule-test.ts';
import { runTestFile } from '../engine/rules/test-file.ts';
import { projectRoot } from '../gateway/paths.ts';
import { formatLintError, RulesRefused, readRuleFiles } from '../gateway/rules.ts';

const bad = join(projectRoot(), 'tests', 'bad');
const covered = new Set<Reason>();

const RULES = `rules:
  - { id: greeting, title: 问候, category: x-a, severity: info, by: agent, when: { said: { any: [您好] } }, tests: &t [{ name: t, lines: [[0s, 1s, agent, 您好]], expect: [{ at: 1s }] }] }
  - { id: old-rule, title: 旧的, category: x-a, severity: info, by: agent, status: retired, when: { said: { any: [您好] } }, tests: *t }
  - { id: greetings-of-a-queue, title: 问候多, category: x-a, severity: info, across: { of: { rules: [greeting] }, by: queue, at_least: 2, within: 1h }, tests: [{ name: t, flags: [[0s, { call: c, queue: q, rule: greeting }]], expect: [] }] }
`;

function greetings(): RuleSet {
  const loaded = loadRules([{ name: 'rules.yaml', text: RULES }]);
  assert.ok(loaded.ok);
  return loaded.ruleSet;
}

const refusals: Record<string, (name: string, text: string) => readonly LintError[]> = {
  rules(name, text) {
    const folder = /^# folder (.*)$/m.exec(text)?.[1];
    if (folder) return refusedFolder(folder);
    const loaded = loadRules([{ name, text: grown(text) }]);
    return loaded.ok ? [] : loaded.errors;
  },
  'rule-tests': (name, text) => runTestFile({ name, text }, greetings(), TEST_THRESHOLDS).errors,
};

function refusedFolder(folder: string): readonly LintError[] {
  try {
    readRuleFiles(folder);
    return [];
  } catch (error) {
    assert.ok(error instanceof RulesRefused);
    return error.errors;
  }
}

/** With the lines that its `# times` asks for. */
function grown(text: string): string {
  const [, times, line] = /^# times (\d+): (.*)$/m.exec(text) ?? [];
  if (!line) return text;
  const more = Array.from({ length: Number(times) }, (_, index) => line.replace('{n}', `${index + 1}`));
  return `${text}${more.join('\n')}\n`;
}

/** The expectations of a file, and the rest of it with as many lines above. */
function read(path: string): { expected: string[]; text: string } {
  const text = readFileSync(path, 'utf8');
  const expected = Array.from(text.matchAll(/^# expect (.*)$/gm), (match) => match[1] as string);
  return { expected, text };
}

for (const [folder, refusal] of Object.entries(refusals)) {
  for (const file of readdirSync(join(bad, folder)).sort()) {
    test(`${folder}/${file} is refused in exactly these words`, () => {
      const path = join(bad, folder, file);
      if (process.env.UPDATE_GENERATED) update(path, file, refusal);
      const { expected, text } = read(path);
      const errors = refusal(file, text);
      assert.ok(errors.length > 0, 'nothing is wrong with it');
      assert.deepEqual(
        errors.map((error) => formatLintError(error)),
        expected,
      );
      const [reason] = file.split('.');
      for (const error of errors) {
        if (reason !== 'several') assert.equal(error.code, reason, 'a file is named for its reason');
        covered.add(error.code);
        toldByItsCode(error);
      }
    });
  }
}

/** In both languages by what goes over the wire: the English sentence is the one that it comes with. */
function toldByItsCode(error: LintError): void {
  const sent: LintError = JSON.parse(JSON.stringify(error));
  const { code, params, part, message } = sent;
  const words = ruleFaultEn[code] as (params: object) => string;
  assert.equal(`${part ? `${part.kind} "${part.name}": ` : ''}${words(params)}`, message);
  const inZh = ruleFaultInZh({ ...sent, message: '' });
  assert.match(inZh, /\p{Script=Han}/u);
  assert.doesNotMatch(inZh, /undefined|NaN|\[object|\bexpected\b|\bgot\b/);
}

/** Places, and the size of the file, depend on the expectations that stand above: written twice, they agree. */
function update(
  path: string,
  file: string,
  refusal: (name: string, text: string) => readonly LintError[],
): void {
  const bytes = readFileSync(path);
  let at = 0;
  while (bytes.subarray(at, at + 9).toString('latin1') === '# expect ') at = bytes.indexOf('\n', at) + 1;
  const body = bytes.subarray(at);
  let above = '#\n'.repeat(refusal(file, body.toString('utf8')).length);
  for (const _ of [1, 2]) {
    const errors = refusal(file, above + body.toString('utf8'));
    above = errors.map((error) => `# expect ${formatLintError(error)}\n`).join('');
  }
  writeFileSync(path, Buffer.concat([Buffer.from(above), body]));
}

test('every reason for which rules are refused has its bad file', () => {
  assert.deepEqual(
    REASONS.filter((reason) => !covered.has(reason)),
    [],
  );
});

test('every reason has words in both languages', () => {
  assert.deepEqual(Object.keys(ruleFaultEn).sort(), [...REASONS].sort());
  assert.deepEqual(Object.keys(ruleFaultZh).sort(), [...REASONS].sort());
});

test('what is wrong with YAML is told in Chinese wherever it is in English', () => {
  const inZh = (sign: string) => ruleFaultZh['not-yaml']({ sign, own: 'Own words' });
  assert.doesNotMatch(inZh('NOT_KNOWN'), /Own words/);
  for (const sign of YAML_SIGNS) assert.notEqual(inZh(sign), inZh('NOT_KNOWN'), sign);
});

test('a fault that only a newer server knows keeps its sentence', () => {
  const message = 'expected less, got more';
  assert.equal(ruleFaultInZh({ code: 'too-new', params: {}, message }), message);
});

test('every reason is given in one place, so that no new refusal hides behind the bad file of another', () => {
  const sources = ['engine', 'gateway'].flatMap((folder) =>
    readdirSync(join(projectRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/(\.test|reasons|rule-fault(-..)?)\.ts$/.test(path))
      .map((path) => readFileSync(join(projectRoot(), folder, path), 'utf8')),
  );
  const all = sources.join('\n');
  // Types name them between brackets.
  const places = REASONS.map((reason) => [reason, all.match(new RegExp(`'${reason}'(?!\\])`, 'g'))?.length]);
  assert.deepEqual(
    places.filter(([, count]) => count !== 1),
    [],
  );
});
