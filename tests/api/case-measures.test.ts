/** Measures of cases over REST, with and without the store. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { CaseMeasuresWire } from '../../gateway/api/routes-case-measures.ts';
import type { Actor } from '../../gateway/cases/access.ts';
import { API_TOKEN, callView, flag, testApp } from './fixtures.ts';

const ANN: Actor = { user: 'ann', role: 'supervisor', teams: 'all' };

function holds(schema: TSchema, value: unknown): void {
  const [wrong] = Value.Errors(schema, value);
  assert.equal(wrong, undefined, JSON.stringify(wrong));
}

test('measures come with their formulas; with the store away the times alone, and it is said', async () => {
  const own = await testApp();
  const get = async (query = '') =>
    (
      await own.app.inject({
        url: `/v1/cases/measures?${query}`,
        headers: { authorization: `Bearer ${API_TOKEN}` },
      })
    ).json();
  try {
    own.live.add(callView('c-1'));
    await own.cases.flag(flag('f-1', 'c-1'), null);
    const [one] = [...own.cases.all()];
    own.clock.ms += 60_000;
    await own.cases.command({ id: 'claim-it', actor: ANN }, one!.id, { type: 'claim' });
    own.store.figures = {
      cases: [
        {
          ...{ opened: 0, due: 300, seen: 10, claimed: 20, resolved: 30 },
          ...{ took: 30, missed: false, escalated: true },
        },
      ],
      repeats: [],
      rules: [{ rule: 'agent-rude', right: 8, wrong: 2, unclear: 1, raised: 50, missed: 3 }],
      actions: [],
    };
    const stored = await get('team=T1&from=2026-11-01T00:00:00Z');
    holds(CaseMeasuresWire, stored);
    assert.deepEqual(
      [stored.source, stored.rules[0].precision.share, stored.within_due.share, stored.escalated.count],
      ['store', 0.8, 1, 1],
    );
    assert.deepEqual(own.store.asked.at(-1)?.teams, ['T1']);
    assert.match(stored.formulas.precision, /right or wrong/);
    own.store.away = true;
    const kept = await get();
    assert.deepEqual(
      [kept.source, kept.cases, kept.claim.median_ms, kept.repeat],
      ['state', 1, 60_000, null],
    );
    assert.equal((await get('from=yesterday')).code, 'REQUEST_INVALID');
    assert.equal((await get('from=2020-01-01T00:00:00Z')).code, 'REQUEST_INVALID');
  } finally {
    await own.app.close();
  }
});
