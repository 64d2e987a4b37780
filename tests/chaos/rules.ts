/** The rules of the property tests, which know every operator, and one across calls. */
import { readFileSync } from 'node:fs';
import { loadRules, type RuleSet } from '../../engine/rules/load.ts';
import { POLICY } from '../../gateway/cases/made-up.ts';
import type { CasePolicy } from '../../gateway/cases/policy.ts';
import { asset } from '../../gateway/paths.ts';

const NAME = 'tests/engine/rules.yaml';
const ACROSS = `
rules:
  - id: queue-in-trouble
    title: 同一队列多通出事
    category: escalation_threat
    severity: critical
    across: { of: { rules: [said-any, said-all, by-macro] }, by: queue, at_least: 2, within: 30m }
    tests: [{ name: 一通, flags: [[0s, { call: c-1, rule: said-any }]], expect: [] }]
`;
const loaded = loadRules([
  { name: NAME, text: readFileSync(asset(NAME), 'utf8') },
  { name: 'across.yaml', text: ACROSS },
]);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
export const RULES: RuleSet = loaded.ruleSet;

/** Whatever is raised makes a case, and due times are over within a run. */
export const CASE_POLICY: CasePolicy = {
  ...POLICY,
  open_from: 'info',
  join_from: 'info',
  claim_s: { critical: 2, major: 4, minor: 8, info: 20 },
  due_s: { critical: 5, major: 10, minor: 20, info: 40 },
};
