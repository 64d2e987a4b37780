/** A deletion that left something can be asked again by any of the person's names; one that is done cannot tell them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { DeletionReport } from '../../gateway/deletion.ts';
import { API_TOKEN, testApp } from './fixtures.ts';

const report: DeletionReport = { calls: 1, open: 0, found: {}, left: { store: 1 }, done: false };
const { app } = await testApp({ deps: { deletion: { person: async () => report } } });
after(() => app.close());

const ask = async (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const headers = { authorization: `Bearer ${API_TOKEN}` };
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.body;
};

test('aliases stay while rows are left, and go when open calls alone are', async () => {
  await ask('PUT', '/v1/customers/aliases', { items: [{ customer: 'm-5', numbers: ['16000000001'] }] });
  await ask('DELETE', '/v1/customers', { customer: 'm-5' });
  assert.match(await ask('GET', '/v1/customers/aliases'), /m-5/);
  Object.assign(report, { open: 1, left: { store: 0 } });
  await ask('DELETE', '/v1/customers', { customer: 'm-5' });
  assert.doesNotMatch(await ask('GET', '/v1/customers/aliases'), /m-5/);
});
