/** The key `alerts` of the configuration, and what it makes: targets with their settings, and the plan of routes. */
import { Type } from 'typebox';
import { SEVERITIES } from '../../engine/contract/flag.ts';
import type { Schema } from '../config-check.ts';
import { type ConfigFault, configFault } from '../config-faults.ts';
import { HOURS, LABELS, type Label, type Match, WEEKDAYS } from './match.ts';
import type { Inhibition, Plan, Route, Step } from './plan.ts';
import { hostOf, isPrivateAsWritten } from './targets/host.ts';
import { TARGET_KINDS, type TargetConfig } from './targets/table.ts';

export interface AlertsConfig {
  public_url: string;
  demo: boolean;
  give_up_s: number;
  targets: Record<string, Partial<TargetConfig>>;
  routes: RouteConfig[];
  inhibit: { when?: Match; mute?: Match; equal?: Label[] }[];
}

export interface RouteConfig {
  match?: Match;
  to?: string[];
  group_by?: Label[];
  group_wait_s?: number;
  group_interval_s?: number;
  repeat_s?: number;
  escalate?: { after_s?: number; on?: 'unclaimed' | 'overdue'; to: string[] }[];
  continue?: boolean;
  routes?: RouteConfig[];
}

const DAY_S = 86_400;
const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });
const word: Schema = { type: 'string', minLength: 1 };
const label: Schema = { type: 'string', enum: [...LABELS] };
const seconds = (description: string, fallback: number, minimum = 0): Schema => ({
  type: 'integer',
  minimum,
  maximum: 7 * DAY_S,
  unit: 's',
  default: fallback,
  description,
});

const labels: Record<string, Schema> = {
  severity: list({ type: 'string', enum: [...SEVERITIES] }, 'Severities.'),
  ...Object.fromEntries(
    LABELS.filter((name) => name !== 'severity').map((name) => [
      name,
      list(word, `Any of these, by ${name}.`),
    ]),
  ),
};
const LABEL_MATCH: Schema = { type: 'object', properties: labels };
const MATCH: Schema = {
  type: 'object',
  properties: {
    ...labels,
    hours: list({ type: 'string', pattern: HOURS.source }, 'Times of day, `09:00-18:00`.'),
    weekdays: list({ type: 'string', enum: [...WEEKDAYS] }, 'Days of the week.'),
  },
};
const STEP: Schema = {
  type: 'object',
  must: ['to'],
  properties: {
    after_s: { ...seconds('After the first message, while nobody has claimed it.', 120, 1) },
    on: { type: 'string', enum: ['unclaimed', 'overdue'] },
    to: list(word, 'Targets.'),
  },
};
const ROUTE: Schema = { type: 'object', properties: {} };
Object.assign(ROUTE.properties!, {
  match: MATCH,
  to: list(word, 'Targets.'),
  group_by: list(label, 'Flags that are the same in these go together.'),
  group_wait_s: seconds('How long the first flag of a group waits for others.', 0),
  group_interval_s: seconds('Least time between two messages of a group.', 60),
  repeat_s: seconds('Told again so often while nobody has claimed it; 0: never.', 0),
  escalate: list(STEP, 'Next targets.'),
  continue: { type: 'boolean', default: false },
  routes: list(ROUTE, 'Inside this one; the deepest that fits takes the flag.'),
} satisfies Record<string, Schema>);

/** Settings that every kind of target has. */
const COMMON: Record<string, Schema> = {
  kind: { type: 'string', enum: Object.keys(TARGET_KINDS) },
  language: { type: 'string', enum: ['zh', 'en'], default: 'zh', description: 'Language of messages.' },
  allow_private: {
    type: 'boolean',
    default: false,
    description: 'Addresses that are not of the public internet are meant, e.g. a mail server inside.',
  },
  per_minute: {
    type: 'integer',
    minimum: 0,
    maximum: 10_000,
    default: 0,
    description: 'Most messages a minute; 0: what the kind allows. More go together in a digest.',
  },
};
const TARGET: Schema = {
  kinds: Object.fromEntries(
    Object.entries(TARGET_KINDS).map(([kind, { schema }]) => [
      kind,
      {
        type: 'object',
        must: Object.keys(schema).filter(
          (name) => (schema as Record<string, Schema>)[name]?.default === undefined,
        ),
        properties: { ...COMMON, ...schema },
      } as Schema,
    ]),
  ),
};

export const ALERTS_SCHEMA = Type.Object(
  {
    public_url: Type.String({
      pattern: '^$|^https?://[^\\s]*[^/\\s]$',
      default: '',
      description:
        'Address of the console for whoever reads messages, e.g. `https://qi.example.com`: links lead there. Empty: messages have no links.',
    }),
    demo: Type.Boolean({ default: false, description: 'Send flags of the demo calls, too.' }),
    give_up_s: Type.Integer({
      minimum: 60,
      maximum: 7 * DAY_S,
      default: 3_600,
      unit: 's',
      description: 'How long a message is tried before it is given up, said so and counted.',
    }),
    targets: Type.Unsafe<Record<string, Partial<TargetConfig>>>({
      type: 'object',
      patternProperties: { '^.*$': TARGET },
      default: {},
      description:
        'Name → where messages go. `kind` is one of wecom, dingtalk, feishu, smtp, webhook, events; settings of each in `gateway/alerts/README.md`.',
    }),
    routes: Type.Unsafe<RouteConfig[]>({
      type: 'array',
      items: ROUTE,
      default: [],
      description:
        'Which flags go where, tried from the first: `match`, `to`, `group_by`, `group_wait_s`, `group_interval_s`, `repeat_s`, `escalate`, `continue`, `routes` inside; see `gateway/alerts/README.md`. None: nothing is sent.',
    }),
    inhibit: Type.Unsafe<AlertsConfig['inhibit']>({
      type: 'array',
      items: {
        type: 'object',
        must: ['when', 'mute'],
        properties: { when: LABEL_MATCH, mute: LABEL_MATCH, equal: list(label, 'Same in these.') },
      },
      default: [],
      description:
        'While a flag that fits `when` stands, those that fit `mute` and are the same in `equal` are not sent.',
    }),
  },
  { description: 'Warnings to people outside: chat robots, mail, webhooks.' },
);

/** Settings with their defaults. */
export function targetsOf({ targets }: Pick<AlertsConfig, 'targets'>): Map<string, TargetConfig> {
  return new Map(
    Object.entries(targets).map(([name, given]) => {
      const { properties = {} } = TARGET.kinds![given.kind!]!;
      const defaults = Object.entries(properties).flatMap(([key, { default: value }]) =>
        value === undefined ? [] : [[key, structuredClone(value)] as const],
      );
      return [name, { ...Object.fromEntries(defaults), ...given } as TargetConfig];
    }),
  );
}

export function planOf({ routes, inhibit, demo, give_up_s }: Omit<AlertsConfig, 'targets'>): Plan {
  return {
    routes: routes.map((one, at) => routeOf(one, String(at), {})),
    inhibit: inhibit.map(({ when = {}, mute = {}, equal = [] }): Inhibition => ({ when, mute, equal })),
    demo,
    give_up_ms: give_up_s * 1000,
  };
}

/** What is not said is as in the route around it. */
function routeOf(given: RouteConfig, path: string, around: RouteConfig): Route {
  const { match = {}, routes = [], continue: goes_on = false, ...own } = given;
  const said = { ...around, ...own };
  return {
    path,
    match,
    to: said.to ?? [],
    group_by: said.group_by ?? ['call'],
    group_wait_s: said.group_wait_s ?? 0,
    group_interval_s: said.group_interval_s ?? 60,
    repeat_s: said.repeat_s ?? 0,
    escalate: (said.escalate ?? []).map(
      ({ after_s, on, to }): Step => ({ when: on ? { on } : { after_s: after_s ?? 120 }, to }),
    ),
    goes_on,
    routes: routes.map((one, at) => routeOf(one, `${path}.${at}`, said)),
  };
}

/**
 * What one key alone cannot say: targets inside that are not said to be meant, names of targets that there are not, steps
 * that say nothing or two things.
 */
export function alertFaults(config: AlertsConfig): { key: string; fault: ConfigFault }[] {
  const faults: { key: string; fault: ConfigFault }[] = [];
  const refuse = (key: string, ...said: Parameters<typeof configFault>) =>
    faults.push({ key, fault: configFault(...said) });
  const names = Object.keys(config.targets);
  const check = (to: readonly string[], key: string) => {
    for (const name of to) {
      const kind = config.targets[name]?.kind;
      if (kind === undefined)
        refuse(
          key,
          'TARGET_UNKNOWN',
          `expected a target (${names.join(', ') || 'none is configured'}), got "${name}". Add it under alerts.targets.`,
          `没有 "${name}" 这个目标（${names.length > 0 ? `现有 ${names.join('、')}` : '一个都没有设'}）：请加到 alerts.targets 下。`,
        );
      else if (kind === 'events')
        refuse(
          key,
          'ROUTE_INVALID',
          `target "${name}" gets every event anyway and is not routed. Remove it.`,
          `目标 "${name}" 本来就收到全部事件，不用路由：请删掉。`,
        );
    }
  };
  const walk = (routes: readonly RouteConfig[], key: string, above: boolean) => {
    for (const [at, { to, escalate = [], routes: inside = [] }] of routes.entries()) {
      const own = `${key}.${at}`;
      check(to ?? [], `${own}.to`);
      for (const [step, one] of escalate.entries()) {
        check(one.to, `${own}.escalate.${step}.to`);
        if ((one.after_s === undefined) === (one.on === undefined))
          refuse(
            `${own}.escalate.${step}`,
            'ROUTE_INVALID',
            'expected after_s or on, one of them. `on` follows a case, `after_s` the first message.',
            'after_s 和 on 应当写一个，也只写一个：on 看工单，after_s 从第一条消息算起。',
          );
      }
      const tells = above || (to ?? []).length > 0;
      if (!tells && inside.length === 0)
        refuse(
          own,
          'ROUTE_INVALID',
          'expected `to` with at least one target, or routes inside, got neither.',
          '应当有 to（至少一个目标），或里面还有 routes，却都没有。',
        );
      walk(inside, `${own}.routes`, tells);
    }
  };
  for (const [name, target] of Object.entries(config.targets)) {
    const place = target.allow_private ? null : hostOf(target);
    if (place && isPrivateAsWritten(place.host))
      refuse(
        `alerts.targets.${name}.${place.key}`,
        'ADDRESS_PRIVATE',
        'expected an address of the public internet, got a private one or this machine (not shown): nothing would be sent there. Where it is meant, add allow_private: true to this target.',
        '应当是公网地址，却是内网或本机地址（不显示），不会往那里发。确实要发到内网，就在这个目标上写 allow_private: true。',
      );
  }
  walk(config.routes, 'alerts.routes', false);
  return faults;
}
