/** Writes CONFIG.md from the configuration's schema. A test regenerates it and fails on a difference. */
import type { Schema } from './config-check.ts';
import { ConfigSchema } from './config-schema.ts';

/** The whole page as Markdown. */
export function configReference(): string {
  return `# Configuration

Generated from \`gateway/config-schema.ts\`: change it there, then run the tests once with \`UPDATE_GENERATED=1\`.

\`earshot serve\` reads \`earshot.yaml\` of the folder that it starts in, or the file after \`--config\`. Environment
variables override the file, flags override both; an empty variable counts as not set. An unknown key or a wrong
value stops the start, with every error at once. Paths are relative to the folder that the server starts in.

| key | default | unit | allowed | overridden by | meaning |
|---|---|---|---|---|---|
${rows(ConfigSchema as unknown as Schema).join('\n')}

## A complete file

\`\`\`yaml
${example(ConfigSchema as unknown as Schema).join('\n')}
\`\`\`
`;
}

function rows(schema: Schema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const key = `${prefix}${name}`;
    if (child.properties) return rows(child, `${key}.`);
    const overridden = [child.env, child.flag]
      .filter((word) => word !== undefined)
      .map((word) => `\`${word}\``);
    const cells = [
      `\`${key}\``,
      `\`${JSON.stringify(child.default)}\``,
      child.unit ?? '',
      allowed(child),
      overridden.join(', '),
      `${child.description}${child.secret ? ' Secret: never shown in messages or logs.' : ''}`,
    ];
    return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`];
  });
}

function allowed(schema: Schema): string {
  if (schema.kinds) return 'settings';
  if (schema.items) return 'list';
  if (schema.enum) return schema.enum.join(', ');
  if (schema.patternProperties) return `name → ${allowed(Object.values(schema.patternProperties)[0]!)}`;
  if (schema.type === 'integer') return `${schema.minimum} – ${schema.maximum}`;
  if (schema.type === 'boolean') return 'true, false';
  return 'text';
}

/** Every key with its default, as YAML with comments. */
function example(schema: Schema, indent = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    if (child.properties) {
      return [`${indent}# ${child.description}`, `${indent}${name}:`, ...example(child, `${indent}  `)];
    }
    return [`${indent}${name}: ${JSON.stringify(child.default)}${child.unit ? `  # ${child.unit}` : ''}`];
  });
}
