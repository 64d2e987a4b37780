import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfLink } from './links.ts';

test('web addresses with known gaps are taken, and none at all', () => {
  for (const template of [
    '',
    'https://recordings.example/{call_id}?t={seconds}',
    'http://10.0.0.8:8080/rec?id={call_id}&agent={agent_id}#t={seconds}',
    'https://cti.example/listen',
  ])
    assert.equal(faultOfLink(template), undefined, template);
});

test('whatever a browser would run, or send elsewhere, is refused', () => {
  for (const template of [
    'javascript:alert(1)//{call_id}',
    'JavaScript://x.example/%0aalert(1)',
    ' javascript:alert(1)',
    'data:text/html,{call_id}',
    '//recordings.example/{call_id}',
    '/{call_id}',
    'https://{call_id}/x',
    'https://{call_id}.example/x',
    'https://{agent_id}@recordings.example/',
    'https://user:word@recordings.example/',
    'https://recordings.example/{id}',
    'https://recordings.example/{call_id',
    'https://recordings.example/{{call_id}}',
    'https://recordings.example/a b',
    'https://',
    'https://\\evil.example/{call_id}',
  ])
    assert.match(faultOfLink(template)?.en ?? '', /^expected .+, got .+\.$/, template);
});
