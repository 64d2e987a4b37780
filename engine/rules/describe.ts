/** A rule as its readers see it: conditions as YAML, and the lists and macros that they lean on. Pure. */
import { Document, isPair, isScalar, visit } from 'yaml';
import type { AcrossRule } from '../across/across-rule.ts';
import type { Responsible } from '../contract/flag.ts';
import type { RuleAcross, RuleCounts, RuleDetail, RuleView } from '../contract/rule.ts';
import type { AnyRule, Rule, RuleSet, Words } from './compile.ts';
import { durationText } from './duration.ts';
import { titled } from './looked-for.ts';

/** Longer words stand on lines of their own; patterns are easier to read so. */
const SHORT = 24;

/** What the files say of it; what people marked is known elsewhere. */
export function viewOf(rule: AnyRule, { hash }: Pick<RuleSet, 'hash'>): Omit<RuleView, keyof RuleCounts> {
  const { id, title, title_en, category, severity, status, scope, tests } = rule;
  return {
    id,
    title,
    ...(title_en === undefined ? {} : { title_en }),
    category,
    severity: severity as RuleView['severity'],
    status,
    ...('across' in rule ? { across: rule.across as RuleAcross } : { by: rule.by as Responsible }),
    hash,
    tests: tests.length,
    ...(scope === undefined ? {} : { scope: scope as NonNullable<RuleView['scope']> }),
  };
}

/** What `viewOf` does not say; whether it is stopped or has flags is known elsewhere. */
export function describe(
  rule: AnyRule,
  { words }: Pick<RuleSet, 'words'>,
): Omit<RuleDetail, keyof RuleView | 'in_force' | 'open_flags'> {
  const { coach, coach_en, reason, reason_en, reference, reference_en, owner } = rule;
  const { false_positives, false_positives_en } = rule;
  return {
    ...('across' in rule ? counting(rule) : listening(rule, words)),
    test_list: rule.tests.map(({ name, expect }) => ({ name, expect: expect.map(({ at }) => at) })),
    ...(coach === undefined ? {} : { coach }),
    ...(coach_en === undefined ? {} : { coach_en }),
    ...(reason === undefined ? {} : { reason }),
    ...(reason_en === undefined ? {} : { reason_en }),
    ...(reference === undefined ? {} : { reference }),
    ...(reference_en === undefined ? {} : { reference_en }),
    ...(owner === undefined ? {} : { owner }),
    ...(false_positives === undefined ? {} : { false_positives }),
    ...(false_positives_en === undefined ? {} : { false_positives_en }),
  };
}

type Looks = Pick<RuleDetail, 'when' | 'lists' | 'macros' | 'exceptions' | 'cooldown' | 'for' | 'score'>;

function listening(rule: Rule, words: Words): Looks {
  const { lists, macros } = referred([rule.when], words);
  const { score, exceptions = [] } = rule;
  return {
    when: yaml(rule.when),
    lists: lists.map((name) => ({
      name,
      ...titled(words.titles?.[`$${name}`]),
      words: [...(words.lists[name] ?? [])],
    })),
    macros: macros.map((name) => ({
      name,
      ...titled(words.titles?.[name]),
      when: yaml(words.macros[name]),
    })),
    exceptions: exceptions.map(({ reason: why, unless, not_in }) => ({
      reason: why,
      when: yaml({ ...(unless ? { unless } : {}), ...(not_in ? { not_in } : {}) }),
    })),
    cooldown: rule.cooldown ?? 'call',
    ...(rule.for === undefined ? {} : { for: rule.for }),
    ...(score === undefined ? {} : { score }),
  };
}

function counting({ across, cooldown_ms }: AcrossRule): Looks {
  return {
    when: yaml({ across }),
    lists: [],
    macros: [],
    exceptions: [],
    cooldown: durationText(cooldown_ms),
  };
}

/** Short words side by side, everything else line by line. No line is broken: whoever shows it wraps it. */
function yaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Seq(_key, list, path) {
      const parent = path.at(-1);
      const isPatterns = isPair(parent) && isScalar(parent.key) && parent.key.value === 'regex';
      list.flow =
        !isPatterns && list.items.every((item) => isScalar(item) && String(item.value).length <= SHORT);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

/** Names in conditions, those that macros lead to included; each once, in the order in which they are met. */
function referred(conditions: unknown[], words: Words): { lists: string[]; macros: string[] } {
  const lists = new Set<string>();
  const macros = new Set<string>();
  const walk = (value: unknown, key?: string) => {
    if (typeof value === 'string') {
      if (value.startsWith('$') && Object.hasOwn(words.lists, value.slice(1))) lists.add(value.slice(1));
      if (key !== 'use' || macros.has(value)) return;
      macros.add(value);
      walk(words.macros[value]);
    } else if (Array.isArray(value)) for (const item of value) walk(item);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) walk(inner, name);
  };
  for (const condition of conditions) walk(condition);
  return { lists: [...lists], macros: [...macros] };
}
