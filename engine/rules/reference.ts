/** Writes the reference of the rule language and its JSON Schema from the operators themselves. */
import { OPERATORS } from './registry.ts';
import { RuleFileSchema, RuleSchema } from './rule-format.ts';
import { ScopeSchema } from './scope.ts';

interface Shown {
  description?: string;
  type?: string;
  enum?: string[];
  anyOf?: Shown[];
  items?: Shown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  properties?: Record<string, Shown>;
  required?: string[];
  $ref?: string;
}

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

Generated from the operators: change them there, then run the tests once with \`UPDATE_GENERATED=1\`. How to write a rule
from nothing: [\`TUTORIAL.md\`](TUTORIAL.md). For your editor: [\`schema.json\`](schema.json).

A rule has one condition, \`when\`. A condition is one operator with its parameters; operators that join others hold
conditions themselves. Every operator works live, in tests, in back-tests and in \`audit\`: there is one evaluator.

**Moments.** A condition comes true at moments of call time (\`at\`): words at the end of their utterance, a silence when
it has lasted long enough, an absence at its deadline. \`not\` and \`attributes\` have no moment of their own; they stand
beside conditions that have one.

## A rule
${table(RuleSchema as unknown as Shown)}

## Scope
Looked up at the evidence: a call may change hands, and a rule for a team looks at the team of that moment.

${table(ScopeSchema as unknown as Shown)}

## Operators
${OPERATORS.map(({ name, doc, schema }) => section(name, doc, schema as Shown)).join('\n')}
## Beside rules
A file may hold, each optional:

| key | what |
| --- | --- |
| \`lists\` | named lists of words; \`$name\` in a list of words stands for all of them |
| \`append\` | words added to lists that stand in other files |
| \`macros\` | named conditions; \`use: name\` stands for one |
| \`exceptions\` | for one \`rule\`: words in the evidence that excuse it (\`unless\`), calls that are left out (\`not_in\`, a scope), and the \`reason\` |
| \`overrides\` | for one \`rule\`: keys to \`set\` (severity, status, scope, when, for, cooldown, coach …), and the \`reason\` |

A site lays its files over the shipped packs with \`EARSHOT_RULES\`; a file of the same path replaces the shipped one.
`;
}

function section(
  name: string,
  doc: { summary: string; summary_zh: string; example: string },
  schema: Shown,
): string {
  const forms = (schema.anyOf ?? [schema]).filter((form) => form.properties);
  const tables = forms.map((form) => `\n${table(form)}\n`).join('');
  const list = (schema.anyOf ?? [schema]).some((form) => form.type === 'array')
    ? `\nTakes a list of conditions${forms.length > 0 ? ', or' : '.'}\n`
    : '';
  return `### ${name}
${doc.summary}
${doc.summary_zh}

\`\`\`yaml
when: { ${doc.example} }
\`\`\`
${list}${tables}`;
}

function table({ properties = {}, required = [] }: Shown): string {
  const rows = Object.entries(properties).map(([name, shown]) => {
    const needed = required.includes(name)
      ? 'yes'
      : shown.default === undefined
        ? ''
        : `\`${shown.default}\``;
    return `| \`${name}\` | ${typeOf(shown)} | ${needed} | ${(shown.description ?? '').replaceAll('|', '\\|')} |`;
  });
  return ['| key | value | needed, or default | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function typeOf(shown: Shown): string {
  if (shown.$ref) return 'condition';
  if (shown.anyOf) return shown.anyOf.map(typeOf).join(' or ');
  if (shown.enum) return shown.enum.join(', ');
  if (shown.type === 'array') return `list of ${typeOf(shown.items ?? {})}`;
  if (shown.type === 'string') return shown.pattern?.includes('(ms|s|m)') ? 'duration' : 'text';
  if (shown.type === 'number' || shown.type === 'integer') {
    const { minimum, maximum } = shown;
    return minimum === undefined ? 'number' : `${minimum} – ${maximum ?? '…'}`;
  }
  if (shown.type === 'boolean') return 'true, false';
  return 'map';
}
