import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UsageError } from '../cli/usage.ts';
import { decodeFrame } from '../ingest/frame.ts';
import { createMasker } from '../masking/mask.ts';
import { eventsOf } from './events.ts';
import { readCalls, readRecordedCalls } from './read.ts';
import { parseRecordedCall } from './recorded-calls.ts';

const mask = createMasker({ siteKey: 'k' }).text;
const spoken = { role: 'customer', start_ms: 0, end_ms: 900, text: '喂你好' };
const parse = (value: unknown) => parseRecordedCall(JSON.stringify(value), 'calls.jsonl:7');

test('only the id and the utterances are required; the channel follows from the role', () => {
  assert.deepEqual(parse({ id: 'c-1', utterances: [spoken, { ...spoken, role: 'agent' }] }), {
    call: 'c-1',
    utterances: [
      { ...spoken, channel: 0 },
      { ...spoken, role: 'agent', channel: 1 },
    ],
  });
});

test('domain is read as trade, kinds of a trade as the trade, and unknown ones as other', () => {
  assert.equal(parse({ call: 'c', domain: 'telecom', utterances: [] }).trade, 'telecom');
  assert.equal(parse({ call: 'c', trade: 'hotel', utterances: [] }).trade, 'travel');
  assert.equal(parse({ call: 'c', trade: 'circus', utterances: [] }).trade, 'other');
});

test('unknown keys with plain values become attributes; lists and objects do not', () => {
  const call = parse({
    call: 'c',
    utterances: [],
    tier: 'gold',
    attempts: 2,
    vip: true,
    findings: [1],
    nested: { a: 1 },
    nothing: null,
    attributes: { tier: 'silver', region: 'north' },
  });
  assert.deepEqual(call.attributes, { tier: 'silver', attempts: 2, vip: true, region: 'north' });
});

test('everything that a call may carry is kept', () => {
  const call = {
    call: 'c',
    direction: 'inbound',
    trade: 'bank',
    queue: '信用卡',
    agent: { id: 'A1', team: 'T1', name: '小林' },
    customer: { id: 'm-5', number: '13800001234' },
    started_at: '2026-11-22T09:00:00+08:00',
    ended_by: 'customer',
    duration_ms: 61_000,
    attributes: { tier: 'gold' },
    utterances: [{ ...spoken, channel: 0, confidence: 0.9 }],
  };
  assert.deepEqual(parse(call), call);
});

test('what is wrong is said with file, line, place, expected and got', () => {
  const wrong: [unknown, RegExp][] = [
    [[], /calls\.jsonl:7: expected the line as an object, got a list/],
    [{ utterances: [] }, /"call" \(or "id"\) of 1 to 128 characters, got nothing/],
    [{ call: 'c' }, /"utterances" as a list, got nothing/],
    [
      { call: 'c', utterances: [{ ...spoken, role: 'boss' }] },
      /utterances\[0\]\.role as one of .*got "boss"/,
    ],
    [
      { call: 'c', utterances: [{ ...spoken, start_ms: '0' }] },
      /utterances\[0\]\.start_ms of 0 to 86400000 in milliseconds/,
    ],
    [
      { call: 'c', utterances: [{ ...spoken, start_ms: 1_000 }] },
      /end_ms at or after the start 1000, got 900/,
    ],
    [
      { call: 'c', utterances: [spoken, { ...spoken, text: null }] },
      /utterances\[1\]\.text as a text, got null/,
    ],
    [
      { call: 'c', utterances: [{ ...spoken, channel: 99 }] },
      /channel as a whole number from 0 to 31, got 99/,
    ],
    [{ call: 'c', utterances: [], direction: 'up' }, /direction as one of inbound, outbound/],
    [{ call: 'c', utterances: [], agent: {} }, /"agent\.id" as a text, got nothing/],
    [{ call: 'c', utterances: [], agent: { id: '' } }, /"agent\.id" as a text, got an empty text/],
    [{ call: 'c', utterances: [], started_at: 5 }, /"started_at" as a text, got 5/],
  ];
  for (const [value, message] of wrong) {
    assert.throws(
      () => parse(value),
      (error: Error) => error instanceof UsageError && message.test(error.message),
    );
  }
  assert.throws(() => parseRecordedCall('{"call":', 'x:1'), /x:1: expected one JSON object per line/);
});

test('what is read, the door takes', () => {
  const most = {
    call: 'c'.repeat(128),
    medium: 'voice',
    direction: 'outbound',
    trade: 'circus',
    queue: '队'.repeat(200),
    agent: { id: 'a'.repeat(100), team: 't'.repeat(100), name: '名'.repeat(100) },
    customer: { id: 'm'.repeat(200), number: '1'.repeat(64) },
    started_at: '9999-12-30T00:00:00Z',
    ended_by: 'system',
    duration_ms: 86_400_000,
    attributes: { ['k'.repeat(100)]: 'v'.repeat(2_000), yes: true, ['x'.repeat(101)]: 1 },
    utterances: [{ ...spoken, end_ms: 86_400_000, text: '字'.repeat(4_000), channel: 31, confidence: 1 }],
  };
  const events = eventsOf(parse(most), 0);
  assert.equal(events.length, 4);
  for (const [index, event] of events.entries())
    assert.ok('frame' in decodeFrame(JSON.stringify({ ...event, seq: index + 1 }), String), event.type);
});

test("what Earshot's own report in a vCon says is looked at as the rest", async () => {
  const report = (call: object) =>
    JSON.stringify({
      uuid: '0198f3aa-6c1e-8b7d-9f00-3d2a51c0e7b1',
      created_at: '2026-11-22T09:00:00+08:00',
      parties: [{ role: 'customer' }],
      dialog: [
        { type: 'text', start: '2026-11-22T09:00:00+08:00', parties: 0, body: '喂你好', encoding: 'none' },
      ],
      analysis: [
        {
          type: 'report',
          vendor: 'earshot',
          schema: 'earshot-call/1',
          encoding: 'json',
          body: { call: { call: 'c-1', ...call } },
        },
      ],
    });
  const dir = mkdtempSync(join(tmpdir(), 'earshot-recorded-'));
  try {
    const file = join(dir, 'calls.jsonl');
    const wrong = [
      { duration_ms: 'long' },
      { started_at: 'soon' },
      { queue: 7 },
      { direction: 'up' },
      { agent: { id: 'x'.repeat(101) } },
      { customer: 'x' },
      { agent: {} },
      { attributes: [1] },
    ];
    writeFileSync(file, [...wrong, {}].map((call) => `${report(call)}\n`).join(''));
    const told = [];
    for await (const item of readCalls(file, { shown: 'calls.jsonl', mask, door: true }))
      told.push('error' in item ? item.error.fault : item.call.call);
    assert.deepEqual(told, [
      { code: 'TIME_INVALID', field: 'duration_ms', want: 'a number', got: '"long"' },
      { code: 'DATE_INVALID', field: '"started_at"', got: '"soon"' },
      { code: 'NOT_TEXT', field: '"queue"', got: '7' },
      { code: 'WORD_UNKNOWN', field: 'direction', want: 'inbound, outbound', got: '"up"' },
      { code: 'TEXT_TOO_LONG', field: 'agent.id', want: '100', got: '101' },
      { code: 'NOT_OBJECT', field: '"customer"', got: '"x"' },
      { code: 'NOT_TEXT', field: '"agent.id"', got: 'nothing' },
      { code: 'NOT_OBJECT', field: '"attributes"', got: 'a list' },
      'c-1',
    ]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('a file is read line by line; empty lines are skipped and a wrong one is named by its number', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'earshot-recorded-'));
  try {
    const file = join(dir, 'calls.jsonl');
    writeFileSync(file, `\ufeff${JSON.stringify({ call: 'a', utterances: [] })}\r\n\r\n{"call":7.5}\n`);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { call } of readRecordedCalls(file, { mask })) seen.push(call);
    })();
    await assert.rejects(reading, (error: Error) =>
      error.message.startsWith(`${file}:3: expected "utterances"`),
    );
    assert.deepEqual(seen, ['a']);
    await assert.rejects(
      readRecordedCalls(join(dir, 'none.jsonl'), { mask }).next(),
      /there is no such file/,
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
