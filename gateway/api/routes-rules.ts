/** Rules in force: list, reload, stop one that misfires; and cases. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { RulesRefused } from '../rules.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';
import { pageOf, RuleWire } from './wire.ts';

const RuleParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
const Stopped = Type.Object({ rule: Type.String(), stopped: Type.Boolean() });

export const ruleRoutes =
  ({ rules, stops, marks, raised, mask, guard, audit }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/rules',
      {
        config: { needs: 'rules' },
        schema: {
          summary:
            'The rule set in force, on one page: which rules are stopped, how often people marked each wrong or missed',
          tags: ['rules'],
          response: { 200: pageOf(RuleWire) },
        },
      },
      async () => {
        const { hash, rules: list } = rules.current;
        const counts = marks.counts().rules;
        const known = await raised.current();
        const raisedBy = new Map(known?.map((one) => [one.rule, one.raised]));
        const items = list.map(({ id, title, title_en, category, severity, status, by }) => {
          const stopped = stops.get(id);
          return {
            id,
            title,
            ...(title_en === undefined ? {} : { title_en }),
            category,
            severity,
            status,
            by,
            hash,
            wrong: counts.get(id)?.wrong ?? 0,
            missed: counts.get(id)?.missed ?? 0,
            raised: known ? (raisedBy.get(id) ?? 0) : null,
            ...(stopped === undefined ? {} : { stopped }),
          };
        });
        return { items, next: null };
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
        const reloaded = await rules.reload().catch((error: Error) => {
          throw error instanceof RulesRefused ? new Problem('RULES_REFUSED', error.message) : error;
        });
        const { user } = guard.principal(request);
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
        if (!rules.knows(id)) throw new Problem('RULE_UNKNOWN');
        if (stops.get(id)) throw new Problem('RULE_STOPPED');
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
        if (!stops.get(id)) throw new Problem('RULE_NOT_STOPPED');
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
