/** The rules of the property tests, which know every operator, and one across calls. */
import { readFileSync } from 'node:fs';
import { loadRules, type RuleSet } from '../../engine/rules/load.ts';
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
