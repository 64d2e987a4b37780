import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from './engine.ts';
import { loadRules } from './rules/load.ts';

const loaded = loadRules([
  {
    name: 'test.yaml',
    text: `rules:
  - id: greeting
    title: 未问候
    category: x-test
    severity: minor
    by: agent
    when: { absence: { role: agent, any: [您好], within: 5s } }
    score: { points: -5 }
    tests: [{ name: t, lines: [[0s, 1s, agent, 您好]], expect: [] }]`,
  },
]);
assert.ok(loaded.ok, JSON.stringify(loaded));
const { ruleSet } = loaded;

/** The score of a call that ends after a minute. */
function scoreOf(text: string | null): number | null | undefined {
  const engine = createEngine({
    ruleSet: () => ruleSet,
    thresholds: { angry: 0.5, recovery: 0.2, abusive: 0.5 },
  });
  const of = { call: 'c', source: 's', arrived_at: 0 };
  engine.fold({
    type: 'call.started',
    ...of,
    info: {},
    started_at: 0,
    opens: { rules: ruleSet.hash },
    n: 1,
    at: 0,
  });
  if (text !== null) {
    const words = { utterance: 'u-1', rev: 1, channel: 0, role: 'agent', final: true, text } as const;
    engine.fold({ type: 'utterance', ...of, ...words, start_ms: 0, end_ms: 1_000, n: 2, at: 1_000 });
    const mood = { angry: 0, negative: 0, neutral: 1, positive: 0, abusive: 0 };
    const key = { call: 'c', channel: 0, utterance: 'u-1', rev: 1 };
    engine.fold({ type: 'scored', ...key, mood, model: 'm', took_ms: 1, n: 3, at: 1_100 });
  }
  engine.tick(30_000);
  engine.fold({ type: 'call.ended', ...of, ended_at: 60_000, n: 4, at: 60_000 });
  engine.tick(120_000);
  const [finished] = engine.finished();
  assert.equal(finished?.view.status, 'complete');
  return finished?.view.scorecard?.score ?? null;
}

test('a call has the points that its rules leave', () => {
  assert.equal(scoreOf('您好'), 100);
  assert.equal(scoreOf('什么事'), 95);
});

test('a call of which no word was heard has no score', () => {
  assert.equal(scoreOf(null), null);
});
