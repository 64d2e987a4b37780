/** `GET /v1/calls/:id/export`: a call with everything that is known of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API_TOKEN, callView, detail, flag, RULES, testApp } from './fixtures.ts';

async function exported(setUp: (app: Awaited<ReturnType<typeof testApp>>) => void) {
  const made = await testApp();
  setUp(made);
  const answer = await made.app.inject({
    url: '/v1/calls/c-1/export',
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  await made.app.close();
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as {
    rule_set: string;
    rule_set_source: { name: string; text: string }[] | null;
    flags: { id: string }[];
  };
}

test('an export holds the files of the rules that judged the call, from the store or in force', async () => {
  const files = [{ name: 'old.yaml', text: 'rules: []' }];
  const old = await exported(({ store }) => {
    store.details.push(detail(callView('c-1', { status: 'complete', rules: 'old' })));
    store.ruleSets.set('old', JSON.stringify(files));
  });
  assert.deepEqual([old.rule_set, old.rule_set_source], ['old', files]);
  const now = await exported(({ live }) => live.add(callView('c-1', { rules: RULES.hash })));
  assert.deepEqual(now.rule_set_source, JSON.parse(RULES.source));
  const lost = await exported(({ live }) => live.add(callView('c-1', { rules: 'never stored' })));
  assert.equal(lost.rule_set_source, null);
});

test('an export holds every shadow flag, however many there are', async () => {
  const { flags } = await exported(({ store }) => {
    store.details.push(detail(callView('c-1', { status: 'complete' }), { flags: [flag('seen', 'c-1')] }));
    for (let i = 0; i < 1_200; i += 1) store.shadow.push(flag(`s-${i}`, 'c-1', { shadow: true }));
  });
  assert.equal(flags.length, 1_201);
  assert.equal(new Set(flags.map(({ id }) => id)).size, 1_201);
});
