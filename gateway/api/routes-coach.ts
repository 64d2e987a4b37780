/** What a supervisor does in a call that goes on: a prompt to its agent, roles the right way round. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { CallView } from '../../engine/contract/outcome.ts';
import type { RouteParts } from './deps.ts';
import { mustSee } from './must-see.ts';
import { Problem } from './problems.ts';
import { CallWire, PromptWire } from './wire.ts';

const CallParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) });
/** Longest prompt, UTF-16 units: two lines beside a CRM. */
const PROMPT_LENGTH = 200;

export const coachRoutes =
  ({ live, prompts, setRoles, mask, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    /** Of a team that the asker sees; another team's call is answered as one that nobody knows. */
    const openCall = async (request: FastifyRequest, id: string): Promise<CallView> => {
      const view = live.get(id);
      if (view) await mustSee(request, { call: view }, { guard, audit, sight });
      if (!view || view.status === 'ended' || view.status === 'complete') throw new Problem('CALL_NOT_OPEN');
      return view;
    };

    app.post(
      '/calls/:id/prompts',
      {
        config: { needs: 'coach' },
        schema: {
          summary: 'Send words to the agent of a call that goes on; they are masked before anybody sees them',
          tags: ['calls'],
          params: CallParams,
          body: Type.Object(
            { text: Type.String({ minLength: 1, maxLength: PROMPT_LENGTH, pattern: '\\S' }) },
            { additionalProperties: false },
          ),
          response: { 201: PromptWire },
        },
      },
      async (request, reply) => {
        const { id: call } = request.params;
        const { duration_ms } = await openCall(request, call);
        const { user } = guard.principal(request);
        const text = mask(request.body.text.trim());
        const prompt = await prompts.send({ call, text, at_ms: Math.round(duration_ms), by: user });
        await audit.write({ user, action: 'prompt.sent', from: request.ip, call, detail: prompt.id });
        return reply.code(201).send(prompt);
      },
    );

    app.post(
      '/calls/:id/swap-roles',
      {
        config: { needs: 'coach' },
        schema: {
          summary:
            'Say that agent and customer of a call that goes on are the wrong way round, or take that back; all words of the call are judged anew. Repeating it changes nothing',
          tags: ['calls'],
          params: CallParams,
          body: Type.Object(
            {
              swapped: Type.Boolean({
                description: 'true: the other way round than the sender says; false: as the sender says.',
              }),
            },
            { additionalProperties: false },
          ),
          response: { 200: CallWire },
        },
      },
      async (request) => {
        const { id: call } = request.params;
        const { swapped } = request.body;
        const view = await openCall(request, call);
        if (swapped === (view.roles_swapped !== undefined)) return view;
        const { user } = guard.principal(request);
        await setRoles(call, swapped, user);
        const action = swapped ? 'roles.swapped' : 'roles.restored';
        await audit.write({ user, action, from: request.ip, call });
        return live.get(call) ?? view;
      },
    );
  };
