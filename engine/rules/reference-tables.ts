/** Tables and sections of the rule language's reference, in one language. Pure. */
import { OPERATORS } from './registry.ts';

export type Tongue = 'en' | 'zh';

export interface Shown {
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

const WORDS = {
  en: {
    head: '| key | value | needed, or default | meaning |',
    yes: 'yes',
    condition: 'condition',
    or: ' or ',
    comma: ', ',
    list: (of: string) => `list of ${of}`,
    duration: 'duration',
    text: 'text',
    number: 'number',
    map: 'map',
    sound: 'Measures sound: in a call that is typed (`medium: chat` or `review`) it sees nothing.',
    conditions: 'Takes a list of conditions',
    orForm: ', or',
    stop: '.',
  },
  zh: {
    head: '| 键 | 值 | 必填或默认 | 含义 |',
    yes: '必填',
    condition: '条件',
    or: ' 或 ',
    comma: '、',
    list: (of: string) => `${of}的列表`,
    duration: '时长',
    text: '文字',
    number: '数',
    map: '映射',
    sound: '语音类条件：在文字通话（`medium: chat` 或 `review`）里不成立。',
    conditions: '可以是条件的列表',
    orForm: '，或者：',
    stop: '。',
  },
} as const;

/** Descriptions say a thing in English, then in Chinese. */
const BOTH = /^(.*?[.)”’`])\s+([^ ]*\p{Script=Han}.*)$/su;

export function saidIn(description: string, tongue: Tongue): string {
  const both = BOTH.exec(description);
  return (both ? both[tongue === 'en' ? 1 : 2] : undefined) ?? description;
}

/** Names of the operators that measure sound. */
export const soundOnes = (tongue: Tongue) =>
  OPERATORS.filter(({ sound }) => sound)
    .map(({ name }) => `\`${name}\``)
    .join(WORDS[tongue].comma);

export const operatorSections = (tongue: Tongue) =>
  OPERATORS.map((one) => section(one.name, one.doc, one.schema as Shown, tongue, one.sound)).join('\n');

function section(
  name: string,
  doc: { summary: string; summary_zh: string; example: string },
  schema: Shown,
  tongue: Tongue,
  sound = false,
): string {
  const t = WORDS[tongue];
  const forms = (schema.anyOf ?? [schema]).filter((form) => form.properties);
  const tables = forms.map((form) => `\n${table(form, tongue)}\n`).join('');
  const list = (schema.anyOf ?? [schema]).some((form) => form.type === 'array')
    ? `\n${t.conditions}${forms.length > 0 ? t.orForm : t.stop}\n`
    : '';
  return `### ${name}
${tongue === 'en' ? doc.summary : doc.summary_zh}
${sound ? `\n${t.sound}\n` : ''}
\`\`\`yaml
when: { ${doc.example} }
\`\`\`
${list}${tables}`;
}

export function table({ properties = {}, required = [] }: Shown, tongue: Tongue): string {
  const t = WORDS[tongue];
  const rows = Object.entries(properties).map(([name, shown]) => {
    const needed = required.includes(name)
      ? t.yes
      : shown.default === undefined
        ? ''
        : `\`${shown.default}\``;
    return `| \`${name}\` | ${typeOf(shown, tongue)} | ${needed} | ${saidIn(shown.description ?? '', tongue).replaceAll('|', '\\|')} |`;
  });
  return [t.head, '| --- | --- | --- | --- |', ...rows].join('\n');
}

function typeOf(shown: Shown, tongue: Tongue): string {
  const t = WORDS[tongue];
  if (shown.$ref) return t.condition;
  if (shown.anyOf) return shown.anyOf.map((one) => typeOf(one, tongue)).join(t.or);
  if (shown.enum) return shown.enum.join(t.comma);
  if (shown.type === 'array') return t.list(typeOf(shown.items ?? {}, tongue));
  if (shown.type === 'string') return /\((ms\|)?s\|m/.test(shown.pattern ?? '') ? t.duration : t.text;
  if (shown.type === 'number' || shown.type === 'integer') {
    const { minimum, maximum } = shown;
    return minimum === undefined ? t.number : `${minimum} – ${maximum ?? '…'}`;
  }
  if (shown.type === 'boolean') return 'true, false';
  return t.map;
}
