/** What a rule says of itself in keys and numbers, in the user's words. Pure. */
import type { RuleAcross, RuleDetail, RuleScope, RuleTitle } from '../../../../engine/contract/rule.ts';
import type { Language } from '../../i18n/index.tsx';
import { inTongue } from '../../i18n/tongue.ts';
import type { Messages } from '../../i18n/zh.ts';
import { named } from '../../i18n/zh.ts';

/** `10s`, `2m`, `500ms`, `7d` as people say it; what is none of these stays. */
export function lengthOf(text: string, t: Messages): string {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (number === undefined) return text;
  const n = Number(number);
  switch (unit) {
    case 'd':
      return t.time.days(n);
    case 'h':
      return t.time.hours(n);
    case 'm':
      return t.time.minutes(n);
    case 's':
      return t.time.seconds(n);
    default:
      return `${n} ${t.units.ms}`;
  }
}

/** What a rule across calls counts, in one line. */
export function countedOf({ by, at_least, within, count }: Omit<RuleAcross, 'of'>, t: Messages): string {
  const said = count === 'flags' ? t.rules.countsFlags : t.rules.countsCalls;
  return said(t.scope.by[by], at_least, lengthOf(within, t));
}

export interface ScopeLine {
  name: string;
  values: string;
}

/** Empty where the rule applies to every call. */
export function scopeLines(scope: RuleScope | undefined, t: Messages): ScopeLine[] {
  const names = t.rules.scopes;
  const list = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : value);
  const lines: [keyof typeof names, readonly string[] | undefined][] = [
    ['trade', scope?.trade && list(scope.trade).map((trade) => named(t.trade, trade))],
    ['medium', scope?.medium && list(scope.medium).map((medium) => named(t.medium, medium))],
    ['direction', scope?.direction && [t.direction[scope.direction]]],
    ['queue', scope?.queue && list(scope.queue)],
    ['team', scope?.team && list(scope.team)],
    ['hours', scope?.hours && [scope.hours]],
    ['weekdays', scope?.weekdays?.map((day) => named(t.rules.days, day))],
    ['dates', scope?.dates],
    ['ended_by', scope?.ended_by && list(scope.ended_by).map((who) => endedBy(who, t))],
    ['attributes', scope?.attributes === undefined ? undefined : [JSON.stringify(scope.attributes)]],
  ] as [keyof typeof names, readonly string[] | undefined][];
  return lines.flatMap(([name, values]) =>
    values ? [{ name: names[name], values: values.join(t.listSeparator) }] : [],
  );
}

function endedBy(who: string, t: Messages): string {
  return who === 'agent' || who === 'customer' ? t.endedBy[who] : t.rules.endedUnknown;
}

export function againOf(cooldown: string, t: Messages): string {
  return cooldown === 'call' ? t.rules.oncePerCall : t.rules.afterAgain(lengthOf(cooldown, t));
}

export function scoreOf(
  { points, fatal, item, item_en }: NonNullable<RuleDetail['score']>,
  t: Messages,
  language: Language,
): string {
  const name = inTongue(item, item_en, language);
  const parts = [t.rules.points(points), ...(fatal ? [t.rules.fatal] : []), ...(name ? [name] : [])];
  return parts.join(' · ');
}

/**
 * The nearest condition with a title in which one without a title stands; undefined where the rule itself names it.
 * @param name of a macro, or of a list with its `$`
 */
export function wholeOf(name: string, macros: RuleDetail['macros']): RuleTitle | undefined {
  const seen = new Set<string>();
  const isNamed = new RegExp(`(?:^|[^\\w$])${name.replace('$', '\\$')}(?![\\w])`, 'm');
  for (let wanted = [isNamed]; wanted.length > 0; ) {
    const around = macros.filter(
      ({ name: one, when }) => !seen.has(one) && wanted.some((is) => is.test(when)),
    );
    const titled = around.find(({ title }) => title !== undefined);
    if (titled) return titled;
    for (const { name: one } of around) seen.add(one);
    wanted = around.map(({ name: one }) => new RegExp(`(?:^|[^\\w$])${one}(?![\\w])`, 'm'));
  }
  return undefined;
}
