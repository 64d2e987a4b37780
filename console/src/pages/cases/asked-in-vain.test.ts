import assert from 'node:assert/strict';
import test from 'node:test';
import { RequestFailed } from '../../api/http.ts';
import { isFinal } from './asked-in-vain.ts';

test('a case that is unknown or refused is not asked for again; one that could not be read is', () => {
  const failures = [
    new RequestFailed('CASE_UNKNOWN', 404, ''),
    new RequestFailed('ANY_REFUSAL', 403, ''),
    new RequestFailed('AWAY', 0, ''),
    new RequestFailed('NOT_JSON', 404, ''),
    new RequestFailed('STORE_AWAY', 503, ''),
    new Error('ours'),
  ];
  assert.deepEqual(failures.map(isFinal), [true, true, false, false, false, false]);
});
