/** The generated pages of the rule language are what the operators say; every example in them works. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkCondition } from '../engine/rules/condition.ts';
import { loadRules } from '../engine/rules/load.ts';
import { ACROSS_EXAMPLE, jsonSchema, ruleReference } from '../engine/rules/reference.ts';
import { ruleReferenceZh } from '../engine/rules/reference-zh.ts';
import { OPERATORS } from '../engine/rules/registry.ts';
import { testRules } from '../engine/rules/rule-test.ts';
import { asset } from '../gateway/paths.ts';

const pages: [string, string][] = [
  [asset('engine', 'rules', 'REFERENCE.md'), ruleReference()],
  [asset('engine', 'rules', 'REFERENCE.zh.md'), ruleReferenceZh()],
  [asset('engine', 'rules', 'schema.json'), `${JSON.stringify(jsonSchema(), null, 2)}\n`],
];

for (const [path, text] of pages) {
  if (process.env.UPDATE_GENERATED) writeFileSync(path, text);
  test(`${path.split('/').at(-1)} is what the operators say`, () => {
    assert.equal(
      readFileSync(path, 'utf8'),
      text,
      `${path} differs from the operators; run the tests once with UPDATE_GENERATED=1`,
    );
  });
}

for (const { name, doc } of OPERATORS) {
  test(`the example of ${name} is a condition that the checks accept`, () => {
    const { when } = parse(`when: { ${doc.example} }`) as { when: unknown };
    assert.deepEqual(checkCondition(when), []);
  });
}

test('the example of a rule across calls is a file that loads, and its tests pass', () => {
  const loaded = loadRules([{ name: 'example.yaml', text: ACROSS_EXAMPLE }]);
  assert.ok(loaded.ok, JSON.stringify(loaded));
  assert.deepEqual(testRules(loaded.ruleSet), { passed: 2, failures: [] });
});
