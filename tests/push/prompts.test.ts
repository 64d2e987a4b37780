/** Prompts of open calls: when an agent is told one, and when again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMPT_LIMITS, promptsOf } from '../../engine/coaching/prompts.ts';
import { callView, flag, RULE_STATE } from '../api/fixtures.ts';
import { cause, flagged, hubByHand, read, subscription } from './hub-by-hand.ts';

test('a raised flag with a prompt makes one prompt, a repeated or tentative one none', () => {
  const { hub } = hubByHand();
  const coach = '先致歉，再说明办理时间';
  hub.publish([flagged('f-1', 'c-1', { coach, status: 'tentative' })]);
  hub.publish([flagged('f-1', 'c-1', { coach })]);
  hub.publish([flagged('f-1', 'c-1', { coach }), flagged('f-2')]);
  const prompts = read(hub, subscription(['prompts']));
  assert.equal(prompts.length, 1);
  assert.ok(prompts[0]?.type === 'prompt');
  assert.deepEqual(prompts[0].prompt, {
    id: 'p-f-1',
    call: 'c-1',
    flag: 'f-1',
    rule: 'escalation-regulator',
    text: coach,
    severity: 'critical',
    at_ms: 4_000,
  });
});

test('a prompt whose flag is taken back, or that is answered, is told again with its status; the snapshot has it too', async () => {
  const { hub, live, store } = hubByHand();
  const answers = [{ prompt: 'p-f-2', what: 'dismissed' as const }];
  let flags = [flag('f-1', 'c-1', { coach: '致歉' }), flag('f-2', 'c-1', { coach: '说明时间' })];
  let answered: typeof answers = [];
  hub.attach({
    live,
    store,
    rules: () => RULE_STATE,
    coached: () => promptsOf({ flags, sent: [], answers: answered, limits: PROMPT_LIMITS }),
  });
  live.add(callView('c-1'));
  hub.publish(flags.map((one) => ({ kind: 'flag', cause, flag: one })));
  flags = [{ ...flags[0]!, status: 'retracted' }, flags[1]!];
  hub.publish([{ kind: 'flag', cause, flag: flags[0]! }]);
  answered = answers;
  const answer = {
    ...answers[0]!,
    call: 'c-1',
    rule: 'r',
    at_ms: 1,
    by: 'a',
    at: '2026-11-22T01:00:00.000Z',
  };
  hub.publish([{ kind: 'prompt_answer', cause, answer }]);
  const told = read(hub, subscription(['prompts'])).map(
    (delta) => delta.type === 'prompt' && [delta.prompt.id, delta.prompt.status],
  );
  assert.deepEqual(told, [
    ['p-f-1', undefined],
    ['p-f-2', undefined],
    ['p-f-1', 'withdrawn'],
    ['p-f-2', 'dismissed'],
  ]);
  const { frames } = await hub.snapshots(subscription(['prompts']));
  assert.deepEqual(
    frames[0]?.prompts?.map(({ id, status }) => [id, status]),
    [['p-f-2', 'dismissed']],
  );
});
