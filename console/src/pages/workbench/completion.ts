/** What can stand at a place of a rule file, as its JSON Schema says. Pure: text and schema in, words out. */

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}
export interface Proposal {
  label: string;
  kind: 'key' | 'value';
  /** First sentence of what it means. */
  info: string;
}

/** Keys that the place hangs below (lists as `[]`), and the key whose value is being written, if any. */
export function placeIn(before: string): { path: string[]; key: string | null } {
  const lines = before.split('\n');
  const last = lines.pop() ?? '';
  const lead = /^(?: |- )*/.exec(last)?.[0].length ?? 0;
  const path: string[] = [];
  const dashes = (text: string) => /^(?: |- )*/.exec(text)?.[0].lastIndexOf('- ') ?? -1;
  let limit = lead;
  const ownDash = dashes(last);
  if (ownDash >= 0) {
    path.unshift('[]');
    limit = ownDash;
  }
  for (const line of lines.reverse()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const start = /^(?: |- )*/.exec(line)?.[0].length ?? 0;
    const dash = dashes(line);
    const key = /^["']?([^\s"':#{[]+)["']?:(?: |$)/.exec(line.slice(start))?.[1];
    // A list may stand as deep as its key.
    if (key !== undefined && (start < limit || (start === limit && path[0] === '[]' && dash < 0))) {
      path.unshift(key);
      limit = start;
    }
    if (dash >= 0 && dash < limit) {
      path.unshift('[]');
      limit = dash;
    }
    if (limit === 0 && path[0] !== '[]') break;
  }
  const rest = last.slice(lead);
  // Inside { … } on one line: the open braces give the way further down.
  const flow: string[] = [];
  let key: string | null = /^["']?([^\s"':#{[]+)["']?: +/.exec(rest)?.[1] ?? null;
  if (/[{[]/.test(rest)) {
    let word = '';
    let current: string | null = null;
    for (const letter of rest) {
      if (letter === ':') [current, word] = [word.trim(), ''];
      else if (letter === '{' || letter === '[') {
        if (current !== null && current !== '') flow.push(current);
        flow.push(letter === '[' ? '[]' : '{}');
        [current, word] = [null, ''];
      } else if (letter === '}' || letter === ']') {
        while (flow.length > 0 && !['[]', '{}'].includes(flow.pop() as string));
        if (flow.length > 0 && !['[]', '{}'].includes(flow.at(-1) as string)) flow.pop();
        [current, word] = [null, ''];
      } else if (letter === ',') [current, word] = [null, ''];
      else word += letter;
    }
    key = current !== null && current !== '' ? current : null;
  }
  return { path: [...path, ...flow.filter((one) => one !== '{}')], key };
}

export function proposals(before: string, root: Schema): Proposal[] {
  const { path, key } = placeIn(before);
  const at = path.reduce((schemas, step) => schemas.flatMap((one) => below(one, step, root)), [root]);
  if (key !== null)
    return unique(
      at
        .flatMap((schema) => below(schema, key, root))
        .flatMap((schema) => flat(schema, root))
        .flatMap(({ enum: values, const: only, type, description = '' }) =>
          [
            ...(values ?? []),
            ...(only === undefined ? [] : [only]),
            ...(type === 'boolean' ? [true, false] : []),
          ].map((value): Proposal => ({ label: String(value), kind: 'value', info: first(description) })),
        ),
    );
  return unique(
    at
      .flatMap((schema) => flat(schema, root))
      .flatMap(({ properties = {} }) =>
        Object.entries(properties).map(
          ([label, { description = '' }]): Proposal => ({ label, kind: 'key', info: first(description) }),
        ),
      ),
  );
}

function below(schema: Schema, step: string, root: Schema): Schema[] {
  return flat(schema, root).flatMap(({ items, properties, patternProperties }) => {
    if (step === '[]') return items ? [items] : [];
    const own = properties?.[step];
    if (own) return [own];
    return Object.entries(patternProperties ?? {}).flatMap(([pattern, inner]) =>
      new RegExp(pattern).test(step) ? [inner] : [],
    );
  });
}

/** The schema with those that it refers to and offers as choices. */
function flat(schema: Schema, root: Schema, depth = 0): Schema[] {
  if (depth > 8) return [];
  const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
  const named = $ref ? root.$defs?.[$ref.replace('#/$defs/', '')] : undefined;
  return [
    schema,
    ...[...(named ? [named] : []), ...anyOf, ...oneOf, ...allOf].flatMap((one) => flat(one, root, depth + 1)),
  ];
}

const first = (text: string) => /^.*?[.;](?= |$)/.exec(text)?.[0] ?? text;

function unique(all: readonly Proposal[]): Proposal[] {
  return [...new Map(all.map((one) => [one.label, one])).values()];
}
