/** Frames of a client that are refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIVE_REFUSALS, parseSubscribe } from '../../gateway/push/topics.ts';

for (const [frame, code] of [
  ['{', 'NOT_JSON'],
  ['[]', 'SUBSCRIBE_EXPECTED'],
  ['{"type":"hello"}', 'SUBSCRIBE_EXPECTED'],
  ['{"type":"subscribe"}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":[]}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":["flags"],"resume":{"epoch":1}}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":["flags"],"filter":{"team":5}}', 'FIELD_INVALID'],
  ['{"type":"subscribe","topics":["everything"]}', 'TOPIC_UNKNOWN'],
  ['{"type":"subscribe","topics":["call:"]}', 'TOPIC_UNKNOWN'],
  ['{"type":"subscribe","topics":["__proto__"]}', 'TOPIC_UNKNOWN'],
  [
    `{"type":"subscribe","topics":[${Array.from({ length: 9 }, (_, n) => `"call:${n}"`).join()}]}`,
    'TOO_MANY_CALLS',
  ],
] as const) {
  test(`${frame.slice(0, 70)} is refused as ${code}, with what to send instead`, () => {
    const parsed = parseSubscribe(frame);
    assert.ok('code' in parsed);
    assert.equal(parsed.code, code);
    assert.ok(parsed.message.endsWith(LIVE_REFUSALS[code]));
  });
}
