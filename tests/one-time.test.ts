/** Whoever reads of a flag, wherever, reads one time: where its words begin. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../console/src/pages/agent/findings.ts';
import { startsIn } from '../console/src/pages/call/places.ts';
import { momentOf } from '../engine/contract/flag.ts';
import { alertOf } from '../gateway/alerts/alert.ts';
import { message } from '../gateway/alerts/made-up.ts';
import { wordsOf } from '../gateway/alerts/text.ts';
import { caseFlagOf } from '../gateway/cases/intake.ts';
import { madeFlag } from '../gateway/cases/made-up.ts';
import { callView, detail } from './api/made-calls.ts';

const words = { channel: 0, utterance: 'u-1', rev: 1, start: 0, end: 3, text: '银保监' };
const utterance = {
  ...{ call: 'c-1', utterance: 'u-1', rev: 1, channel: 0, role: 'customer' as const, final: true },
  ...{ start_ms: 52_000, end_ms: 65_000, text: '银保监那边我也会去说', mood: null },
};

/** What the stream, the call page, the case, the agent's panel and an alert say of it. */
function timesOf(flag: ReturnType<typeof madeFlag>) {
  const told = { alert: alertOf(flag, { trade: null, said: [] }), stands: true, link: null };
  const [entry] = message().entries;
  const { blocks } = wordsOf(message({ entries: [{ ...entry!, alerts: [told] }] }));
  const of = detail(callView('c-1'), { flags: [flag], utterances: [utterance] });
  return {
    stream: momentOf(flag),
    call: startsIn([utterance])(flag),
    case: momentOf(caseFlagOf(flag, null)),
    agent: findings(of)[0]?.at_ms,
    alert: blocks[0]?.lines.at(-1),
  };
}

test('of a flag that rests on words, all say where they begin', () => {
  const flag = madeFlag('f-1', 'c-1', {
    by: 'agent',
    at_ms: 65_000,
    evidence: [{ ...words, start_ms: 52_000 }],
  });
  const at = 52_000;
  assert.deepEqual(timesOf(flag), { stream: at, call: at, case: at, agent: at, alert: '通话 c-1，0:52 处' });
});

test('of one that rests on none, all say its own moment', () => {
  const at = 20_000;
  const flag = madeFlag('f-1', 'c-1', { by: 'agent', at_ms: at, evidence: [] });
  assert.deepEqual(timesOf(flag), { stream: at, call: at, case: at, agent: at, alert: '通话 c-1，0:20 处' });
});
