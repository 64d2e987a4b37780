/** Rules in force: list, reload, stop one that misfires; and cases. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { RuleView } from '../../engine/contract/rule.ts';
import { type AnyRule, everyRule, type RuleSet } from '../../engine/rules/compile.ts';
import { describe, viewOf } from '../../engine/rules/describe.ts';
import { RulesRefused } from '../rules.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { pageOf } from './wire.ts';
import { RuleDetailWire, RuleListWire } from './wire-rules.ts';

const RuleParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
const Stopped = Type.Object({ rule: Type.String(), stopped: Type.Boolean() });

export const ruleRoutes =
  ({ rules, stops, live, mask, guard, audit }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    const isStopped = (id: string) => stops.all().some(({ rule }) => rule === id);

    app.get(
      '/rules',
      {
        config: { needs: 'rules' },
        schema: {
          summary: 'The rule set in force, on one page, and which rules are stopped',
          tags: ['rules'],
          response: { 200: RuleListWire },
        },
      },
      async () => {
        const { current } = rules;
        const stopped = stops.all();
        const items = everyRule(current).map((rule) => withStop(rule, current, stopped));
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
          ...withStop(rule, set, stops.all()),
          ...describe(rule, set),
          in_force: set.hash === rules.current.hash,
          open_flags: live.standing(rule.id),
        };
      },
    );

    app.post(
      '/rules/reload',
      {
        config: { needs: 'reload-rules' },
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
        if (!rules.find(id)) throw new Problem('RULE_UNKNOWN');
        if (isStopped(id)) throw new Problem('RULE_STOPPED');
        const { user } = guard.principal(request);
        const at = new Date().toISOString();
        await stops.stop(id, { reason: mask(request.body.reason), by: user, at });
        await audit.write({ user, action: 'rule.stopped', from: request.ip, detail: id });
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
        await audit.write({ user, action: 'rule.resumed', from: request.ip, detail: id });
        return { rule: id, stopped: false };
      },
    );

    app.get(
      '/cases',
      {
        config: { needs: 'cases' },
        schema: {
          summary: 'Cases; none are opened by this version',
          tags: ['cases'],
          response: { 200: pageOf(Type.Object({}, { additionalProperties: true })) },
        },
      },
      async () => ({ items: [], next: null }),
    );
  };

function withStop(rule: AnyRule, set: RuleSet, stops: ReturnType<RouteParts['stops']['all']>): RuleView {
  const stop = stops.find((one) => one.rule === rule.id);
  if (!stop) return viewOf(rule, set);
  const { reason, by, at } = stop;
  return { ...viewOf(rule, set), stopped: { reason, by, at } };
}
