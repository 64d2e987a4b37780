import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filled } from './links.ts';

const values = { call_id: 'c/1?x=#&y 号', agent_id: 'A1', seconds: 83 };

test('values go into their gaps and nowhere else', () => {
  const url = filled('https://rec.example/{call_id}/{agent_id}?t={seconds}', values);
  assert.equal(url, 'https://rec.example/c%2F1%3Fx%3D%23%26y%20%E5%8F%B7/A1?t=83');
  assert.equal(new URL(url as string).host, 'rec.example');
});

test('no link where a value is missing or would climb out of the path', () => {
  assert.equal(filled('https://rec.example/{agent_id}', { ...values, agent_id: '' }), undefined);
  for (const call_id of ['.', '..'])
    assert.equal(filled('https://rec.example/{call_id}/x', { ...values, call_id }), undefined);
  assert.equal(
    filled('https://rec.example/?t={seconds}', { ...values, agent_id: '' }),
    'https://rec.example/?t=83',
  );
});
