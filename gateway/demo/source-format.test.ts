import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildCall, parseSource } from './source-format.ts';

const HEAD = `call: demo-x-01
story: 一句话
direction: outbound
trade: insurance
queue: 续保外呼
agent: A205
customer: m-1
ended_by: agent
started_at: 2026-11-20T09:00:00+08:00
---
`;
const BODY = `A: 您好 请问是蒋先生吗
C(+1500): 是我 你说
A(-900 @5.0): 您好您好
! agent_interrupts 抢话
`;

test('a source becomes a call with roles, channels, team and findings', () => {
  const call = buildCall(HEAD + BODY);
  assert.deepEqual(
    call.utterances.map(({ role, channel }) => [role, channel]),
    [
      ['agent', 1],
      ['customer', 0],
      ['agent', 1],
    ],
  );
  assert.deepEqual(call.agent, { id: 'A205', team: 'T2' });
  assert.deepEqual(call.findings, [{ kind: 'agent_interrupts', at: 2, by: 'agent', note: '抢话' }]);
});

test('marks set the pause before a turn, the overlap and the pace', () => {
  const [first, second, third] = buildCall(HEAD + BODY).utterances;
  assert.equal(second!.start_ms - first!.end_ms, 1500);
  assert.equal(second!.end_ms - third!.start_ms, 900);
  assert.equal(third!.end_ms - third!.start_ms, 800);
});

test('the same source gives the same call', () => {
  assert.deepEqual(buildCall(HEAD + BODY), buildCall(HEAD + BODY));
});

test('a missing recording notice is placed at the first utterance that ends after 30 s', () => {
  const late = buildCall(
    `${HEAD}A: 您好 我是续保专员\n! missing_recording_notice 没说\nC(+29000): 嗯 你说\nA: 好的\n`,
  );
  assert.deepEqual(
    late.findings.map(({ kind, at }) => [kind, at]),
    [['missing_recording_notice', 1]],
  );
});

for (const [what, source, message] of [
  [
    'a body line of no known form',
    `${HEAD}B: 喂`,
    /expected "A: …", "C: …" or "! category note"; got "B: 喂"/,
  ],
  ['an unknown mark', `${HEAD}A(~3): 喂`, /expected a mark like \+1200, -900 or @5\.6; got "~3"/],
  [
    'an unknown category',
    `${HEAD}A: 喂\n! rudeness 凶`,
    /expected a category of the contract; got "rudeness"/,
  ],
  ['an unknown key in the head', `mood: bad\n${HEAD}A: 喂`, /got "mood: bad"/],
  ['a lacking key', `${HEAD.replace(/trade.*\n/, '')}A: 喂`, /the head lacks "trade"/],
  ['no line between head and body', 'call: x', /expected a head and a body/],
] as const)
  test(`refused: ${what}`, () => assert.throws(() => parseSource(source), message));
