/** The human page of the interface, written from the OpenAPI document: no script, nothing from elsewhere. */
import { guideLinks } from './guides.ts';
import { escapeHtml, htmlPage } from './html-page.ts';
import { PROBLEMS } from './problems.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: JsonSchema }[];
  requestBody?: { content?: Record<string, { schema?: JsonSchema }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: JsonSchema }> }>;
}

interface JsonSchema {
  type?: string | string[];
  enum?: unknown[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  default?: unknown;
}

export interface OpenApi {
  info: { title: string; version: string; description?: string };
  paths?: Record<string, Record<string, unknown>>;
}

export function docsPage({ info, paths = {} }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Operation,
    })),
  );
  return htmlPage({
    language: 'en',
    title: info.title,
    body: `<h1>${escapeHtml(info.title)} ${escapeHtml(info.version)}</h1>
<p>${escapeHtml(info.description ?? '')} The same as OpenAPI 3.1: <a href="/docs/json">/docs/json</a>.</p>
<h2>Guides</h2>
${guideLinks()}
${sections(operations)}
<h2>Problems</h2>
<p>Errors are <code>application/problem+json</code>: <code>type</code>, <code>title</code>, <code>status</code>, <code>code</code>, <code>detail</code>. Codes never change their meaning.</p>
<table><tr><th>code</th><th>status</th><th>meaning</th><th>what to do</th></tr>
${Object.entries(PROBLEMS)
  .map(
    ([code, { status, title, mend }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(title)}</td><td>${escapeHtml(mend)}</td></tr>`,
  )
  .join('\n')}
</table>`,
  });
}

function sections(operations: { path: string; method: string; operation: Operation }[]): string {
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'other'))];
  return tags
    .map((tag) => {
      const own = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'other') === tag);
      return `<h2>${escapeHtml(tag)}</h2>\n${own.map(section).join('\n')}`;
    })
    .join('\n');
}

function section({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answers = Object.entries(operation.responses ?? {}).flatMap(([status, { content }]) => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return schema ? [`<p>Answer ${escapeHtml(status)}</p><pre>${escapeHtml(shape(schema))}</pre>`] : [];
  });
  return `<h3><span class="method">${escapeHtml(method)}</span> <code>${escapeHtml(path)}</code></h3>
<p>${escapeHtml(operation.summary ?? '')}</p>
${parameters(operation)}
${body ? `<p>Body</p><pre>${escapeHtml(shape(body))}</pre>` : ''}
${answers.join('\n')}`;
}

function parameters({ parameters: list = [] }: Operation): string {
  if (list.length === 0) return '';
  const rows = list.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(place)}${required ? ', required' : ''}</td><td>${escapeHtml(shape(schema ?? {}))}</td><td>${escapeHtml(description ?? schema?.description ?? '')}</td></tr>`,
  );
  return `<table><tr><th>name</th><th>in</th><th>value</th><th>meaning</th></tr>${rows.join('')}</table>`;
}

/** A schema as a sketch of the JSON that it allows. */
function shape(schema: JsonSchema, indent = ''): string {
  if (schema.anyOf) return schema.anyOf.map((choice) => shape(choice, indent)).join(' | ');
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(' | ');
  if (schema.items) return `[ ${shape(schema.items, indent)} … ]`;
  if (schema.properties) {
    const inner = `${indent}  `;
    const lines = Object.entries(schema.properties).map(([name, child]) => {
      const optional = schema.required?.includes(name) ? '' : '?';
      return `${inner}"${name}"${optional}: ${shape(child, inner)}${child.description ? `  // ${child.description}` : ''}`;
    });
    return `{\n${lines.join('\n')}\n${indent}}`;
  }
  const range =
    schema.minimum !== undefined || schema.maximum !== undefined
      ? ` ${schema.minimum ?? ''}–${schema.maximum ?? ''}`
      : '';
  const preset = schema.default === undefined ? '' : `, default ${JSON.stringify(schema.default)}`;
  return `${[schema.type ?? 'any'].flat().join(' | ')}${range}${preset}`;
}
