/** Every operator beside its cases: `engine/…/NAME.cases.yaml` says when a condition comes true, and when it does not. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { OPERATORS } from '../../engine/rules/registry.ts';
import { testRules } from '../../engine/rules/rule-test.ts';
import { asset } from '../../gateway/paths.ts';
import { compileRules } from '../../gateway/rules.ts';

interface Case {
  name: string;
  macros?: Record<string, unknown>;
  when: Record<string, unknown>;
  cooldown?: string;
  call?: Record<string, unknown>;
  lines: unknown[];
  /** Call times at which it comes true. */
  at: string[];
}

function casesOf(operator: string): Case[] {
  const file = `${operator.replaceAll('_', '-')}.cases.yaml`;
  const path = ['detectors', 'operators'].map((folder) => asset('engine', folder, file)).find(existsSync);
  assert.ok(path, `${operator} has no ${file} beside its source`);
  return parse(readFileSync(path, 'utf8')) as Case[];
}

/** One case as a file with one rule whose test it is. */
function ruleFile({ name, macros, when, cooldown, call, lines, at }: Case): string {
  const expect = at.map((time) => ({ at: time }));
  const rule = {
    id: 'the-case',
    title: name,
    category: 'x-case',
    severity: 'info',
    by: 'agent',
    when,
    ...(cooldown ? { cooldown } : {}),
    tests: [{ name, ...(call ? { call } : {}), lines, expect }],
  };
  return stringify({ ...(macros ? { macros } : {}), rules: [rule] });
}

for (const { name } of OPERATORS) {
  const cases = casesOf(name);
  for (const one of cases) {
    test(`${name}: ${one.name}`, () => {
      const set = compileRules([{ name: 'case.yaml', text: ruleFile(one) }]);
      assert.deepEqual(testRules(set).failures, []);
      assert.ok(
        JSON.stringify([one.when, one.macros]).includes(`"${name}"`),
        'the case is not of this operator',
      );
    });
  }
  test(`${name}: has cases on both sides`, () => {
    assert.ok(cases.some(({ at }) => at.length > 0) && cases.some(({ at }) => at.length === 0));
  });
}
