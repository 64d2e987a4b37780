/** The key `cases` of the configuration, and the policy that it makes. */
import { type Static, Type } from 'typebox';
import { SEVERITIES, type Severity } from '../../engine/contract/flag.ts';
import type { CasePolicy } from './policy.ts';

const FROM = [...SEVERITIES, 'never'] as const;
const word = <T extends string>(words: readonly T[], notes: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...words], ...notes });
const MOST_S = 30 * 86_400;

function seconds(defaults: Record<Severity, number>, description: string) {
  const one = (severity: Severity) =>
    Type.Integer({
      minimum: 10,
      maximum: MOST_S,
      default: defaults[severity],
      unit: 's',
      description: `… of a case whose gravest flag is ${severity}.`,
    });
  return Type.Object(
    { critical: one('critical'), major: one('major'), minor: one('minor'), info: one('info') },
    { description },
  );
}

const secondsOf = (description: string) =>
  Type.Record(Type.String(), Type.Integer({ minimum: 10, maximum: MOST_S, unit: 's' }), {
    default: {},
    description,
  });

export const CASES_SCHEMA = Type.Object(
  {
    open_from: word(FROM, {
      default: 'critical',
      description: 'A flag of this severity or a graver one opens a case.',
    }),
    queues: Type.Record(Type.String(), word(FROM), {
      default: {},
      description: 'The same for some queues: queue → severity, e.g. `{ vip: major }`.',
    }),
    rules: Type.Record(Type.String(), word(['open', 'never']), {
      default: {},
      description:
        'Rules that open a case whatever their severity, or never do: rule → open or never. Goes before the queue.',
    }),
    join_from: word(FROM, {
      default: 'minor',
      description:
        'A flag of this severity or a graver one joins the case that its own call has; one that would open a case joins the open case of the same customer, too. A flag across calls joins the open case of its customer, queue, team or agent.',
    }),
    claim_s: seconds(
      { critical: 120, major: 900, minor: 14_400, info: 86_400 },
      'How long a case may wait for somebody to claim it, before it is escalated as unclaimed.',
    ),
    due_s: seconds(
      { critical: 300, major: 3_600, minor: 86_400, info: 259_200 },
      'Due time: how long until a case must be resolved (sent to review or closed), before it is escalated as overdue. Five minutes for critical ones: 黄金5分钟.',
    ),
    due_s_of_rules: secondsOf('Due times of some rules: rule → seconds. Goes before the queue.'),
    due_s_of_queues: secondsOf('Due times of some queues: queue → seconds. Goes before the severity.'),
    review_by_other: Type.Boolean({
      default: false,
      description: 'Whoever resolved a case may not close it: somebody else reviews it.',
    }),
    closed_days: Type.Integer({
      minimum: 1,
      maximum: 400,
      default: 30,
      unit: 'days',
      description:
        'How long closed cases can be looked at and reopened; in reports they stay as long as calls (`retention.calls_days`). Counts in memory: some 2 KB a case.',
    }),
  },
  { description: 'Cases (工单): which flags open one, and how long people have.' },
);

export const policyOf = ({ closed_days: _, ...policy }: Static<typeof CASES_SCHEMA>): CasePolicy => policy;
