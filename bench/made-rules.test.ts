import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { siteFiles } from './made-rules.ts';

test('the rules that a load makes are ones that the loader takes beside the shipped ones', () => {
  const made = siteFiles(300).map((text, index) => ({ name: `made-${index}.yaml`, text }));
  assert.ok(compileRules([...readRuleFiles(), ...made]).rules.length >= 300);
});
