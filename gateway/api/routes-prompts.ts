/** What agents do with the prompts of their own calls, and how often each rule's prompts were followed. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { PROMPT_ANSWERS } from '../../engine/contract/coaching.ts';
import type { RouteParts } from './deps.ts';
import { mustSee } from './must-see.ts';
import { Problem } from './problems.ts';
import { words } from './wire.ts';

const PromptParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 128 }),
  prompt: Type.String({ minLength: 1, maxLength: 200 }),
});
const Body = Type.Object({ what: words(PROMPT_ANSWERS) }, { additionalProperties: false });
const AnswerWire = Type.Object({
  prompt: Type.String(),
  call: Type.String(),
  rule: Type.String({ description: 'Empty where a person sent the prompt.' }),
  what: words(PROMPT_ANSWERS),
  at_ms: Type.Integer({ description: 'Call time, ms.' }),
  by: Type.String(),
  at: Type.String(),
});
const CountsWire = Type.Object({
  rules: Type.Array(
    Type.Object({
      rule: Type.String({ description: 'Empty: what persons sent.' }),
      shown: Type.Integer(),
      dismissed: Type.Integer(),
      acted: Type.Integer(),
    }),
  ),
});

export const promptRoutes =
  ({ live, coach, answers, guard, audit, sight }: RouteParts): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/calls/:id/prompts/:prompt/answers',
      {
        config: { needs: 'prompts' },
        schema: {
          summary:
            'The agent of the call saw a prompt, put it away, or did what it says; each once: repeating it answers 200 with the first',
          tags: ['calls'],
          params: PromptParams,
          body: Body,
          response: { 200: AnswerWire, 201: AnswerWire },
        },
      },
      async (request, reply) => {
        const { id: call, prompt: id } = request.params;
        const principal = guard.principal(request);
        const open = live.get(call) === undefined ? null : (live.detail(call) ?? null);
        const { detail } = await mustSee(request, open, { guard, audit, sight });
        if (principal.agent === undefined || principal.agent !== detail.call.agent?.id)
          throw new Problem('PROMPT_FOREIGN');
        const prompt = coach.known(call).find((one) => one.id === id);
        if (!prompt) throw new Problem('PROMPT_UNKNOWN');
        const { answer, made } = await answers.make({
          prompt: id,
          call,
          rule: prompt.rule,
          what: request.body.what,
          at_ms: Math.round(detail.call.duration_ms),
          by: principal.user,
        });
        return reply.code(made ? 201 : 200).send(answer);
      },
    );

    app.get(
      '/prompts/counts',
      {
        config: { needs: 'rules' },
        schema: {
          summary: 'How often prompts of each rule were shown, put away and followed',
          tags: ['rules'],
          response: { 200: CountsWire },
        },
      },
      async () => ({ rules: Array.from(answers.counts(), ([rule, count]) => ({ rule, ...count })) }),
    );
  };
