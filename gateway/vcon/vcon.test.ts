/** vCons of every draft in, signed or not; out by the draft's rules; and there and back without loss. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CompactSign, FlattenedSign, GeneralSign, importPKCS8 } from 'jose';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { maskCall } from '../cli/offline.ts';
import { parseRecordedCall } from '../imports/recorded-calls.ts';
import { asset } from '../paths.ts';
import { callOf } from './read.ts';
import { opened, VconRefused } from './signed.ts';
import { vconErrors } from './vcon.ts';
import { uuid8, vconOf } from './write.ts';

const uuid = '0198f3aa-6c1e-8b7d-9f00-3d2a51c0e7b1';
const start = '2026-11-22T09:00:00+08:00';
const wtf = (body: object = {}) => ({
  type: 'wtf_transcription',
  dialog: 0,
  vendor: 'funasr',
  encoding: 'json',
  body: {
    transcript: { text: '…', language: 'zh-CN', duration: 4, confidence: 0.9 },
    segments: [
      { id: 0, start: 0.4, end: 1.9, text: '您好', confidence: 0.9, speaker: 1 },
      { id: 1, start: 2, end: 3.2, text: '我要退货', speaker: 0 },
    ],
    ...body,
  },
});
const full = () => ({
  vcon: '0.4.0',
  uuid,
  created_at: start,
  extensions: ['CC', 'wtf_transcription'],
  parties: [
    { tel: 'tel:+8600000000000', role: 'customer' },
    { name: '小李', role: 'agent', uuid: 'A1024', dept: 'T3' },
  ],
  dialog: [
    {
      type: 'recording',
      start,
      duration: 182.4,
      parties: [0, 1],
      originator: 0,
      mediatype: 'audio/x-wav',
      interaction_id: 'c-77',
      skill: 'billing',
    },
  ],
  analysis: [wtf()],
  attachments: [],
});

test('a vCon of the newest draft becomes a call', () => {
  assert.deepEqual(callOf(full()), {
    call: 'c-77',
    started_at: start,
    direction: 'inbound',
    queue: 'billing',
    agent: { id: 'A1024', team: 'T3', name: '小李' },
    customer: { number: '+8600000000000' },
    duration_ms: 182_400,
    attributes: { vcon: uuid },
    utterances: [
      { role: 'agent', channel: 1, start_ms: 400, end_ms: 1900, text: '您好', confidence: 0.9 },
      { role: 'customer', channel: 0, start_ms: 2000, end_ms: 3200, text: '我要退货' },
    ],
  });
});

test('older drafts are read by their own names', () => {
  const { vcon: _, ...bare } = full();
  for (const version of ['0.0.1', '0.0.2', '0.3.0', undefined]) {
    const old = {
      ...bare,
      ...(version === undefined ? {} : { vcon: version }),
      appended: { uuid },
      must_support: ['wtf_transcription'],
      dialog: [
        {
          ...bare.dialog[0],
          mimetype: 'audio/x-wav',
          mediatype: undefined,
          'transfer-target': 1,
          session_id: 'sip-1',
        },
      ],
      analysis: [{ ...wtf(), type: 'wtf-transcription', mimetype: 'application/json' }],
    };
    assert.equal(callOf(JSON.parse(JSON.stringify(old))).utterances.length, 2, String(version));
  }
});

test('a text dialog is a turn; without roles the first party is the customer', () => {
  const call = callOf({
    uuid,
    created_at: start,
    parties: [{ tel: 'tel:+1' }, { name: 'A1' }],
    dialog: [
      { type: 'text', start, parties: 1, duration: 2, body: '您好', encoding: 'none' },
      {
        type: 'text',
        start: '2026-11-22T09:00:05.500+08:00',
        parties: [0, 1],
        originator: 0,
        body: Buffer.from('在吗').toString('base64url'),
        encoding: 'base64url',
      },
    ],
  });
  assert.deepEqual(
    call.utterances.map(({ role, start_ms, end_ms, text }) => [role, start_ms, end_ms, text]),
    [
      ['agent', 0, 2000, '您好'],
      ['customer', 5500, 5500, '在吗'],
    ],
  );
  assert.equal(call.medium, 'chat');
  assert.equal(callOf(full()).medium, undefined, 'what was recorded was spoken');
});

test('segments of a later dialog lie later in the call; speakers may be words, channels or JSON in a string', () => {
  const one = full();
  const call = callOf({
    ...one,
    dialog: [
      one.dialog[0],
      { type: 'recording', start: '2026-11-22T09:01:00+08:00', duration: 5, parties: [1, 0] },
    ],
    analysis: [
      wtf({
        segments: [
          { start: 0, end: 1, text: '甲', speaker: 'agent' },
          { start: 1, end: 2, text: '乙', speaker: 'SPEAKER_0' },
          { start: 2, end: 3, text: '丙', speaker: 'nobody' },
        ],
      }),
      {
        ...wtf(),
        dialog: 1,
        body: JSON.stringify({ segments: [{ start: 1, end: 2, text: '丁', speaker: 0 }] }),
      },
    ],
  });
  assert.deepEqual(
    call.utterances.map(({ role, start_ms, text }) => `${role} ${start_ms} ${text}`),
    ['agent 0 甲', 'customer 1000 乙', 'other 2000 丙', 'agent 61000 丁'],
  );
});

const BAD: [string, (vcon: ReturnType<typeof full>) => unknown, RegExp][] = [
  ['no object', () => [], /expected the vCon as an object, got a list/],
  [
    'a version of the future',
    (v) => ({ ...v, vcon: '9.9' }),
    /expected a vCon of version 0\.0\.1, .* or none/,
  ],
  ['no uuid', (v) => ({ ...v, uuid: 'x' }), /uuid: expected a UUID, got "x"/],
  ['no date', (v) => ({ ...v, created_at: 'yesterday' }), /created_at: expected an RFC 3339 date/],
  [
    'a critical extension that nobody knows',
    (v) => ({ ...v, critical: ['holograms'] }),
    /critical: expected wtf_transcription, got "holograms"/,
  ],
  ['CC as critical', (v) => ({ ...v, critical: ['CC'] }), /critical: expected wtf_transcription, got "CC"/],
  [
    'redacted and amended',
    (v) => ({ ...v, redacted: { uuid, type: 'x' }, amended: { uuid } }),
    /at most one of the two/,
  ],
  [
    'a party that is not there',
    (v) => ({ ...v, dialog: [{ ...v.dialog[0], parties: [0, 7] }] }),
    /dialog\[0\]\.parties: expected an index from 0 to 1, got 7/,
  ],
  [
    'a dialog of another type',
    (v) => ({ ...v, dialog: [{ ...v.dialog[0], type: 'telepathy' }] }),
    /dialog\[0\]\.type/,
  ],
  [
    'body and url',
    (v) => ({
      ...v,
      dialog: [{ ...v.dialog[0], body: 'x', encoding: 'none', url: 'https://a/b', content_hash: 'sha512-x' }],
    }),
    /dialog\[0\]\.url: expected nothing beside a body/,
  ],
  [
    'a url without its hash',
    (v) => ({ ...v, dialog: [{ ...v.dialog[0], url: 'https://a/b' }] }),
    /dialog\[0\]\.content_hash/,
  ],
  [
    'plain http',
    (v) => ({ ...v, dialog: [{ ...v.dialog[0], url: 'http://a/b', content_hash: 'sha512-x' }] }),
    /dialog\[0\]\.url: expected an HTTPS address/,
  ],
  [
    'an analysis without a vendor',
    (v) => ({ ...v, analysis: [{ ...wtf(), vendor: undefined }] }),
    /analysis\[0\]\.vendor/,
  ],
  [
    'an unknown encoding',
    (v) => ({ ...v, analysis: [{ ...wtf(), encoding: 'rot13' }] }),
    /analysis\[0\]\.encoding/,
  ],
  ['no words', (v) => ({ ...v, analysis: [] }), /expected a transcript/],
];
for (const [name, make, expected] of BAD) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => callOf(JSON.parse(JSON.stringify(make(full())))),
      (error) => error instanceof VconRefused && expected.test(error.message),
    );
  });
}

test('everything that is wrong is told at once', () => {
  const errors = vconErrors({ uuid: 1, created_at: 2, parties: 3, dialog: 4 });
  assert.deepEqual(errors.length, 4);
  assert.throws(
    () => callOf({ uuid: 1, created_at: start, parties: [], dialog: 4 }),
    (error) => {
      assert.ok(error instanceof VconRefused);
      assert.deepEqual(error.fault, {
        code: 'VCON_INVALID',
        field: 'uuid',
        want: 'a UUID',
        got: '1',
        more: [{ field: 'dialog', want: 'a list', got: '4' }],
      });
      assert.equal(error.message, 'uuid: expected a UUID, got 1; dialog: expected a list, got 4');
      return true;
    },
  );
});

test('signed vCons: read unchecked without keys, verified with the right one, refused with another', async () => {
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [own, other] = [pair(), pair()];
  const pem = (key: typeof own) => key.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const privateKey = await importPKCS8(
    own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'ES256',
  );
  const payload = new TextEncoder().encode(JSON.stringify(full()));
  const general = await new GeneralSign(payload)
    .addSignature(privateKey)
    .setProtectedHeader({ alg: 'ES256' })
    .sign();
  const flat = await new FlattenedSign(payload).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  const compact = await new CompactSign(payload).setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
  for (const form of [JSON.stringify(general), JSON.stringify(flat), compact]) {
    const unchecked = await opened(form);
    assert.equal(unchecked.signature, 'unchecked');
    assert.equal(callOf(unchecked.vcon).call, 'c-77');
    const checked = await opened(form, [pem(other), pem(own)]);
    assert.equal(checked.signature, 'valid');
    await assert.rejects(opened(form, [pem(other)]), /expected a signature by a key that is trusted here/);
  }
  const changed = {
    ...general,
    payload: Buffer.from(JSON.stringify({ ...full(), subject: 'x' })).toString('base64url'),
  };
  await assert.rejects(opened(JSON.stringify(changed), [pem(own)]), VconRefused);
  await assert.rejects(opened('{"ciphertext":"x"}'), /encrypted/);
  await assert.rejects(opened('{"payload":"x"}'), /"payload" and "signatures"/);
});

const recorded = ['calls.jsonl', 'typed.jsonl'].flatMap((file) =>
  readFileSync(asset('gateway', 'demo', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => maskCall(parseRecordedCall(line, file))),
);

test('calls go out by the rules of the draft, and come back as they went', () => {
  for (const call of recorded) {
    const vcon = JSON.parse(JSON.stringify(vconOf(detailOf(call), '2026-11-26T00:00:00.000Z')));
    assert.deepEqual(vconErrors(vcon), [], call.call);
    const back = callOf(vcon);
    const spoken = [...call.utterances].sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
    assert.deepEqual(
      back,
      {
        ...call,
        started_at: new Date(Date.parse(call.started_at ?? '1970-01-01T00:00:00Z')).toISOString(),
        duration_ms: durationOf(call),
        utterances: spoken,
      },
      call.call,
    );
  }
  assert.ok(recorded.length > 20);
  assert.deepEqual(new Set(recorded.map(({ medium }) => medium)), new Set([undefined, 'chat', 'review']));
});

test('a chat goes out as a dialog of text, a call as a recording', () => {
  const typeOf = (call: RecordedCall) => vconOf(detailOf(call), '2026-11-26T00:00:00.000Z').dialog?.[0]?.type;
  const [spoken, typed] = [
    recorded.find(({ medium }) => !medium),
    recorded.find(({ medium }) => medium === 'chat'),
  ];
  assert.equal(typeOf(spoken!), 'recording');
  assert.equal(typeOf(typed!), 'text');
});

test('what goes out is redacted: a uuid of its own, and that of the vCon it came from', () => {
  const call = { ...recorded[0]!, attributes: { vcon: uuid } };
  const vcon = vconOf(detailOf(call), '2026-11-26T00:00:00.000Z');
  assert.equal(vcon.redacted?.uuid, uuid);
  assert.notEqual(vcon.uuid, uuid);
  assert.equal(vcon.uuid, vconOf(detailOf(call), '2027-01-01T00:00:00.000Z').uuid);
  assert.match(uuid8('x'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

function durationOf({ duration_ms, utterances }: RecordedCall): number {
  return duration_ms ?? Math.max(...utterances.map(({ end_ms }) => end_ms));
}

/** The call as the store would give it. */
function detailOf(recorded: RecordedCall): CallDetail {
  const { call, utterances, started_at, duration_ms: _, ended_by, ...info } = recorded;
  return {
    call: {
      ...info,
      call,
      status: 'complete',
      started_at: Date.parse(started_at ?? '1970-01-01T00:00:00Z'),
      ended_at: null,
      ended_by: ended_by ?? null,
      duration_ms: durationOf(recorded),
      risk: 0,
      mood: { now: null, peak: null, recent: [] },
      flags: { critical: 0, major: 0, minor: 0, info: 0 },
      utterances: utterances.length,
      holes: 0,
      heard: true,
      rules: 'x',
    },
    utterances: utterances.map((one, index) => ({
      ...one,
      call,
      utterance: `u-${index}`,
      rev: 0,
      final: true,
      mood: null,
    })),
    flags: [],
    scorecard: null,
  };
}
