import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Prompt } from '../contract/live.ts';
import {
  type FlagForPrompt,
  MOST_SHOWN,
  PROMPT_LIMITS,
  type PromptSources,
  promptsOf,
  STAYS_MS,
  topPrompts,
  WINDOW_MS,
} from './prompts.ts';

const flag = (id: string, over: Partial<FlagForPrompt> = {}): FlagForPrompt => ({
  id,
  call: 'c-1',
  rule: `rule-${id}`,
  severity: 'major',
  at_ms: 1_000,
  status: 'raised',
  coach: `说法 ${id}`,
  ...over,
});
const sent = (id: string, at_ms: number): Prompt => ({
  id,
  call: 'c-1',
  flag: '',
  rule: '',
  text: '先致歉',
  severity: 'person',
  at_ms,
  by: 'lead',
});
const of = (flags: FlagForPrompt[], over: Partial<PromptSources> = {}) =>
  promptsOf({ flags, sent: [], answers: [], limits: PROMPT_LIMITS, ...over });
const ids = (prompts: Prompt[]) => prompts.map(({ id }) => id);

test('tentative and shadow flags, and those without words for the agent, make no prompt', () => {
  const { coach: _none, ...silent } = flag('c');
  assert.deepEqual(
    ids(of([flag('a', { status: 'tentative' }), flag('b', { shadow: true }), silent, flag('d')])),
    ['p-d'],
  );
});

test('a person comes first, then the gravest, then the newest; three at most', () => {
  const prompts = of(
    [
      flag('old', { at_ms: 1_000 }),
      flag('new', { at_ms: 9_000 }),
      flag('minor', { severity: 'minor', at_ms: 9_500 }),
      flag('critical', { severity: 'critical', at_ms: 500 }),
    ],
    { sent: [sent('s', 100)] },
  );
  assert.deepEqual(ids(topPrompts(prompts, 10_000)), ['s', 'p-critical', 'p-new']);
});

test('the same words are not said twice within the window, nor again once they were put away', () => {
  const twice = [flag('a', { coach: '致歉' }), flag('b', { coach: '致歉', at_ms: 2_000 })];
  assert.deepEqual(ids(of(twice)), ['p-a']);
  const later = [flag('a', { coach: '致歉' }), flag('b', { coach: '致歉', at_ms: 2_000 + WINDOW_MS })];
  assert.deepEqual(ids(of(later)), ['p-a', 'p-b']);
  const away = of(later, { answers: [{ prompt: 'p-a', what: 'dismissed' }] });
  assert.deepEqual(
    away.map(({ id, status }) => [id, status]),
    [['p-a', 'dismissed']],
  );
});

test('what was shown keeps its place in the budget when its flag is taken back, and reads as withdrawn', () => {
  const limits = { per_call: 2, per_window: 2 };
  const flags = [
    flag('a', { status: 'retracted' }),
    flag('b', { at_ms: 2_000 }),
    flag('c', { at_ms: 3_000 }),
  ];
  assert.deepEqual(ids(of(flags, { limits })), ['p-b', 'p-c']);
  const shown = of(flags, { limits, answers: [{ prompt: 'p-a', what: 'shown' }] });
  assert.deepEqual(
    shown.map(({ id, status }) => [id, status]),
    [
      ['p-a', 'withdrawn'],
      ['p-b', undefined],
    ],
  );
});

test('a critical prompt passes beyond the budget of the window, not beyond that of the call', () => {
  const limits = { per_call: 3, per_window: 1 };
  const flags = ['a', 'b', 'c', 'd'].map((id, n) =>
    flag(id, { at_ms: n * 1_000, severity: n === 0 ? 'minor' : 'critical' }),
  );
  assert.deepEqual(ids(of(flags, { limits })), ['p-a', 'p-b', 'p-c']);
});

test('a prompt of a rule goes by itself as the talk goes on, a person’s stays', () => {
  const prompts = of([flag('a', { at_ms: 0 })], { sent: [sent('s', 0)] });
  assert.equal(topPrompts(prompts, STAYS_MS).length, 2);
  assert.deepEqual(ids(topPrompts(prompts, STAYS_MS + 1)), ['s']);
});

test('over made-up calls: order of input does not matter, budgets and the three hold, nothing shown vanishes', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const statuses = ['raised', 'raised', 'raised', 'tentative', 'retracted', 'withdrawn'] as const;
  const severities = ['critical', 'major', 'minor', 'info'] as const;
  for (let round = 0; round < 500; round += 1) {
    const flags = Array.from({ length: random(30) }, (_, n) =>
      flag(String(n), {
        at_ms: random(1_200_000),
        status: statuses[random(6)]!,
        severity: severities[random(4)]!,
        coach: `话术 ${random(12)}`,
      }),
    );
    const limits = { per_call: random(8), per_window: random(4) };
    const prompts = of(flags, { limits });
    assert.deepEqual(of([...flags].reverse(), { limits }), prompts);
    assert.ok(prompts.length <= limits.per_call);
    for (const { at_ms } of prompts) {
      const plain = prompts.filter(
        (one) => one.severity !== 'critical' && one.at_ms >= at_ms && one.at_ms - at_ms < WINDOW_MS,
      );
      assert.ok(plain.length <= Math.max(limits.per_window, 0), `round ${round}`);
    }
    const now = random(1_200_000);
    const top = topPrompts(prompts, now);
    assert.ok(top.length <= MOST_SHOWN);
    // A flag that comes late, of an earlier time, pushes nothing away that an agent has seen.
    const answers = top.map(({ id }) => ({ prompt: id, what: 'shown' as const }));
    const more = [...flags, flag('late', { at_ms: 0, severity: 'critical' })];
    const kept = ids(of(more, { limits, answers }));
    for (const { id } of top) assert.ok(kept.includes(id), `round ${round}: ${id}`);
  }
});
