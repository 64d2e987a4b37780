/** Writes the reference of the rule language and its JSON Schema from the operators themselves. */
import { AcrossRuleSchema, TestFlagSchema } from '../across/across-format.ts';
import { AcrossSchema } from '../across/across-schema.ts';
import { operatorSections, type Shown, soundOnes, table } from './reference-tables.ts';
import { OPERATORS } from './registry.ts';
import { RuleFileSchema, RuleSchema } from './rule-format.ts';
import { ScopeSchema } from './scope.ts';

/** A whole file; a test runs it. */
export const ACROSS_EXAMPLE = `rules:
  - id: queue-outage
    title: 同一队列接连有客户要走
    category: churn_threat
    severity: critical
    across: { of: { categories: [churn_threat] }, by: queue, at_least: 3, within: 10m }
    tests:
      - name: 十分钟里三通
        flags:
          - [0s, { call: c-1, queue: 账单, category: churn_threat }]
          - [5m, { call: c-2, queue: 账单, category: churn_threat }]
          - [8m, { call: c-3, queue: 账单, category: churn_threat }]
        expect: [{ at: 8m, scope: 账单 }]
      - name: 收回一个就不够了
        flags:
          - [0s, { call: c-1, queue: 账单, category: churn_threat }]
          - [5m, { call: c-2, queue: 账单, category: churn_threat }]
          - [8m, { call: c-3, queue: 账单, category: churn_threat }]
          - [9m, { call: c-2, queue: 账单, category: churn_threat, status: retracted }]
        expect: []
`;

/** For editors: completion and checks while a rule is being written. */
export function jsonSchema(): object {
  const operators = Object.fromEntries(
    OPERATORS.map(({ name, schema, doc }) => [
      name,
      { ...(schema as object), description: `${doc.summary} ${doc.summary_zh}` },
    ]),
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Earshot rules',
    ...(RuleFileSchema as object),
    $defs: {
      rule: {
        description: 'On one call (`when`) or across calls (`across`). 单通规则或跨通话规则。',
        anyOf: [RuleSchema, AcrossRuleSchema],
      },
      condition: {
        type: 'object',
        description: 'Exactly one operator. 恰好一个运算符。',
        properties: operators,
        additionalProperties: false,
        minProperties: 1,
        maxProperties: 1,
      },
    },
  };
}

export function ruleReference(): string {
  return `# The rule language
[中文](REFERENCE.zh.md)

Generated from the operators: change them there, then run the tests once with \`UPDATE_GENERATED=1\`. How to write a rule
from nothing: [\`TUTORIAL.md\`](TUTORIAL.md). For your editor: [\`schema.json\`](schema.json).

A rule on one call has one condition, \`when\`; a rule [across calls](#a-rule-across-calls) counts the flags of others,
\`across\`. A condition is one operator with its parameters; operators that join others hold
conditions themselves. Every operator works live, in tests, in back-tests and in \`audit\`: there is one evaluator.

**Moments.** A condition comes true at moments of call time (\`at\`): words at the end of their utterance, a silence when
it has lasted long enough, an absence at its deadline. \`not\` and \`attributes\` have no moment of their own; they stand
beside conditions that have one.

## A rule
${table(RuleSchema as unknown as Shown, 'en')}

## A rule across calls
Counts flags of many calls: of one queue, team, agent or customer, within a time. It has \`across\` where a rule on one
call has \`when\`; its flag belongs to the scope and names no call.

\`\`\`yaml
${ACROSS_EXAMPLE}\`\`\`

Raised flags count, at the time at which their words were said; tentative ones never do, those of shadow rules only for a
rule that is \`shadow\` itself. The window is open at its old end: a flag exactly \`within\` before another is not counted
with it. During the cool-down further flags join the one that stands, so one outage is one flag; a flag counts for one
scope flag only. When flags are taken back and the rest is too few, the scope flag is withdrawn. A call that does not
say its queue, team, agent or customer counts for nobody.

${table(AcrossRuleSchema as unknown as Shown, 'en')}

### across
${table(AcrossSchema as unknown as Shown, 'en')}

\`of\`, at least one of the two; a flag that fits either counts:

${table(AcrossSchema.properties.of as unknown as Shown, 'en')}

### A flag of a test
${table(TestFlagSchema as unknown as Shown, 'en')}

## Scope
Looked up at the evidence: a call may change hands, and a rule for a team looks at the team of that moment.
\`hours\`, \`weekdays\` and \`dates\` are those of the site (\`time_zone\` of the configuration). In a test they are those of
\`started_at\` as it is written, \`2026-11-24T22:30:00+08:00\` is half past ten at night: write the offset of your site.

A rule without \`medium\` is for spoken calls, chat sessions and reviews alike; its words and moods count in each. What
measures sound (${soundOnes('en')}) sees nothing in a typed call, and a rule that is scoped to typed ones
alone and measures sound is refused. Deadlines count as the clock does: in a chat give them room, or scope them to voice.

${table(ScopeSchema as unknown as Shown, 'en')}

## Operators
${operatorSections('en')}
## Beside rules
A file may hold, each optional:

| key | what |
| --- | --- |
| \`lists\` | named lists of words; \`$name\` in a list of words stands for all of them |
| \`append\` | words added to lists that stand in other files |
| \`macros\` | named conditions; \`use: name\` stands for one |
| \`titles\` | what a flag calls a macro (\`name\`) or a list (\`$name\`) that a rule excludes by \`not\` or waits for by \`absence\`: \`{ zh: 道过歉, en: apology }\`; a few words, since they are told as “no “apology””; without one its words are told |
| \`exceptions\` | for one \`rule\`: words in the evidence that excuse it (\`unless\`), calls that are left out (\`not_in\`, a scope), and the \`reason\` |
| \`overrides\` | for one \`rule\`: keys to \`set\` (severity, status, scope, when, for, cooldown, coach …; a new \`title\` or \`coach\` without its \`_en\` takes the shipped English away), and the \`reason\` |

A site lays its files over the shipped packs with \`EARSHOT_RULES\`; a file of the same path replaces the shipped one.
`;
}
