/** Rules in force: list, reload, stop one that misfires; and cases. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { RuleCounts, RuleView } from '../../engine/contract/rule.ts';
import { type AnyRule, everyRule, type RuleSet } from '../../engine/rules/compile.ts';
import { describe, viewOf } from '../../engine/rules/describe.ts';
import { RulesRefused } from '../rules.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { RuleDetailWire, RuleListWire } from './wire-rules.ts';

const RuleParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
const Stopped = Type.Object({ rule: Type.String(), stopped: Type.Boolean() });

/** Reloads per minute and address: each takes a second of CPU time from the calls. */
const RELOADS_PER_MINUTE = 12;

export const ruleRoutes =
  ({ rules, stops, marks, raised, live, mask, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    /** What people marked of a rule, beside what it raised, in the calls that who asks may see. */
    const counting = async (request: FastifyRequest): Promise<(rule: AnyRule) => RuleCounts> => {
      const eyes = sight(guard.principal(request));
      const marked = marks.counts(eyes.mark).rules;
      const known = await raised.current();
      const raisedBy = new Map<string, number>();
      for (const { rule, team, raised: count } of known ?? [])
        if (eyes.team(team || undefined)) raisedBy.set(rule, (raisedBy.get(rule) ?? 0) + count);
      return (rule) => ({
        wrong: marked.get(rule.id)?.wrong ?? 0,
        missed: marked.get(rule.id)?.missed ?? 0,
        raised: known && !('across' in rule) ? (raisedBy.get(rule.id) ?? 0) : null,
      });
    };
    const isStopped = (id: string) => stops.all().some(({ rule }) => rule === id);

    app.get(
      '/rules',
      {
        config: { needs: 'rules' },
        schema: {
          summary:
            'The rule set in force, on one page: which rules are stopped, how often people marked each wrong or missed',
          tags: ['rules'],
          response: { 200: RuleListWire },
        },
      },
      async (request) => {
        const { current } = rules;
        const stopped = stops.all();
        const count = await counting(request);
        const items = everyRule(current).map((rule) => lineOf(rule, current, stopped, count));
        return { items, next: null, set: { ...rules.state(), stopped } };
      },
    );

    app.get(
      '/rules/:id',
      {
        config: { needs: 'rules' },
        schema: {
          summary:
            'One rule: what it looks for, why, its tests, and how many flags of it stand on open calls',
          tags: ['rules'],
          params: RuleParams,
          response: { 200: RuleDetailWire },
        },
      },
      async (request) => {
        const found = rules.find(request.params.id);
        if (!found) throw new Problem('RULE_UNKNOWN');
        const { rule, set } = found;
        return {
          ...lineOf(rule, set, stops.all(), await counting(request)),
          ...describe(rule, set),
          in_force: set.hash === rules.current.hash,
          open_flags: live.standing(rule.id),
        };
      },
    );

    app.post(
      '/rules/reload',
      {
        config: { needs: 'reload-rules', rateLimit: { max: RELOADS_PER_MINUTE } },
        schema: {
          summary: 'Read the rule files again; new calls begin under them, open calls keep theirs',
          tags: ['rules'],
          response: {
            200: Type.Object({ changed: Type.Boolean(), hash: Type.String(), rules: Type.Integer() }),
          },
        },
      },
      async (request) => {
        const { user } = guard.principal(request);
        const reloaded = await rules.reload(user).catch((error: Error) => {
          throw error instanceof RulesRefused ? new Problem('RULES_REFUSED', error.message) : error;
        });
        await audit.write({ user, action: 'rules.reloaded', from: request.ip, detail: reloaded.hash });
        return reloaded;
      },
    );

    app.post(
      '/rules/:id/stop',
      {
        config: { needs: 'stop-rules' },
        schema: {
          summary: 'Stop a rule that misfires, at once: its standing flags are withdrawn with this reason',
          tags: ['rules'],
          params: RuleParams,
          body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }),
          response: { 200: Stopped },
        },
      },
      async (request) => {
        const { id } = request.params;
        const known = rules.find(id);
        if (!known) throw new Problem('RULE_UNKNOWN');
        if (isStopped(id)) throw new Problem('RULE_STOPPED');
        const { user } = guard.principal(request);
        const at = new Date().toISOString();
        const reason = mask(request.body.reason);
        await stops.stop(id, { reason, by: user, at });
        const line = { user, from: request.ip, subject: known.rule.title, detail: id };
        await audit.write({ ...line, action: 'rule.stopped', reason });
        return { rule: id, stopped: true };
      },
    );

    app.post(
      '/rules/:id/resume',
      {
        config: { needs: 'stop-rules' },
        schema: {
          summary: 'Let a stopped rule judge again, open calls included',
          tags: ['rules'],
          params: RuleParams,
          response: { 200: Stopped },
        },
      },
      async (request) => {
        const { id } = request.params;
        if (!isStopped(id)) throw new Problem('RULE_NOT_STOPPED');
        const { user } = guard.principal(request);
        await stops.resume(id, user);
        const subject = rules.find(id)?.rule.title;
        const line = { user, from: request.ip, ...(subject ? { subject } : {}), detail: id };
        await audit.write({ ...line, action: 'rule.resumed' });
        return { rule: id, stopped: false };
      },
    );
  };

function lineOf(
  rule: AnyRule,
  set: RuleSet,
  stops: ReturnType<RouteParts['stops']['all']>,
  count: (rule: AnyRule) => RuleCounts,
): RuleView {
  const view = { ...viewOf(rule, set), ...count(rule) };
  const stop = stops.find((one) => one.rule === rule.id);
  if (!stop) return view;
  const { reason, by, at } = stop;
  return { ...view, stopped: { reason, by, at } };
}
