import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Figures, refusedFrom, sourcesOf, troublesOf } from './health.ts';

const GIB = 1024 ** 3;
const well: Figures = {
  version: '1',
  started_at: '2026-11-22T01:00:00.000Z',
  log: { writable: true },
  outcomes: null,
  store: { behind: false, rows: 0, oldest_s: 0, error: null, set_aside: 0, version: '25.1', embedded: true },
  outbox: [],
  model: { name: 'mood', version: '1', waiting: 0, scored: 10, unscored: 0 },
  sources: [],
  refused: [],
  telephony: [],
  now: Date.UTC(2026, 10, 22),
  disk: { free: 50 * GIB, total: 100 * GIB },
  rules: { hash: 'h', rules: 1, loaded_at: '2026-11-22T01:00:00.000Z', stopped: 0, errors: 0 },
  alerts: { targets: 0, failing: 0, waiting: 0 },
  failing: [],
  imports: { waiting: 0, failed: 0 },
  failed_imports: [],
  open_calls: 0,
  retention: { words_days: 400, calls_days: 400 },
};
const names = (over: Partial<Figures>) => troublesOf({ ...well, ...over }).map(({ name }) => name);

test('nothing is wrong with a server that is well', () => {
  assert.deepEqual(troublesOf(well), []);
});

test('what stops the server comes before what is slow', () => {
  const store = { ...well.store, behind: true, rows: 9, oldest_s: 40 };
  assert.deepEqual(names({ store, log: { writable: false } }), ['log_unwritable', 'store_slow']);
});

test('a disk is low below a tenth or 5 GiB, whichever is less, and full below 200 MiB', () => {
  assert.deepEqual(names({ disk: { free: 6 * GIB, total: 1_000 * GIB } }), []);
  assert.deepEqual(names({ disk: { free: 4 * GIB, total: 1_000 * GIB } }), ['disk_low']);
  assert.deepEqual(names({ disk: { free: 2 * GIB, total: 10 * GIB } }), []);
  assert.deepEqual(names({ disk: { free: 0.9 * GIB, total: 10 * GIB } }), ['disk_low']);
  assert.deepEqual(names({ disk: { free: 100 * 1024 ** 2, total: 10 * GIB } }), ['disk_full']);
});

test('a store says one thing: what it refuses, that it is away, or that it is slow', () => {
  const store = { ...well.store, behind: true, rows: 5, oldest_s: 30 };
  assert.deepEqual(names({ store: { ...store, error: 'no memory', version: null } }), ['store_refuses']);
  assert.deepEqual(names({ store: { ...store, version: null } }), ['store_away']);
  assert.deepEqual(names({ store }), ['store_slow']);
});

test('a source that is gone while its calls go on, one that hangs and one with holes are named', () => {
  const at = Date.UTC(2026, 10, 22);
  const sources = sourcesOf(
    [
      { owner: 'ingest', source: 'asr-2', local: false, hung: true, held: false, heard_at: at },
      { owner: 't1', source: 'asr-3', local: false, hung: false, held: true, heard_at: at },
    ],
    [
      { owner: 'ingest', source: 'asr-2', open_calls: 2, calls_with_holes: 1, holes: 4, last_at: at },
      { owner: 'ingest', source: 'asr-1', open_calls: 3, calls_with_holes: 0, holes: 0, last_at: at },
    ],
    (owner) => (owner === 't1' ? 'north' : null),
  );
  assert.deepEqual(
    sources.map(({ source, token, state, open_calls }) => [source, token, state, open_calls]),
    [
      ['asr-1', null, 'gone', 3],
      ['asr-2', null, 'hung', 2],
      ['asr-3', 'north', 'held', 0],
    ],
  );
  assert.deepEqual(troublesOf({ ...well, sources }), [
    { name: 'source_gone', detail: { source: 'asr-1', calls: 3 } },
    { name: 'source_hung', detail: { source: 'asr-2', calls: 2 } },
    { name: 'sequence_holes', detail: { source: 'asr-2', holes: 4, calls: 1 } },
  ]);
});

test('events that a source sends wrongly are a trouble for ten minutes, by the code that is most frequent', () => {
  const minutes = (ago: number) => well.now - ago * 60_000;
  const refused = refusedFrom(
    [
      { owner: 't1', source: 'asr-1', events: [{ code: 'TEXT_TOO_LONG', count: 9, at: minutes(11) }] },
      {
        owner: 'ingest',
        source: '',
        events: [
          { code: 'LOG_UNAVAILABLE', count: 8, at: minutes(1) },
          { code: 'FIELD_MISSING', count: 2, at: minutes(9), field: 'role' },
        ],
      },
    ],
    (owner) => (owner === 't1' ? 'north' : null),
  );
  assert.deepEqual(
    refused.map(({ source, token }) => [source, token]),
    [
      ['asr-1', 'north'],
      [null, null],
    ],
  );
  assert.deepEqual(troublesOf({ ...well, refused }), [
    { name: 'events_refused', detail: { source: '', code: 'FIELD_MISSING', count: 2, field: 'role' } },
  ]);
});

test('a telephone system that is not connected is a trouble, by its code; one that is still dialled is none', () => {
  const since = '2026-11-22T01:00:00.000Z';
  const telephony: Figures['telephony'] = [
    {
      system: 'FreeSWITCH',
      source: 'cti:freeswitch',
      fault: { code: 'CONNECTION_FAILED', got: 'ECONNREFUSED' },
      since,
    },
    { system: 'Asterisk', source: 'cti:asterisk', fault: { code: 'NOT_YET' }, since: null },
  ];
  assert.deepEqual(troublesOf({ ...well, telephony }), [
    {
      name: 'telephony_away',
      detail: {
        system: 'FreeSWITCH',
        error: 'the connection failed (ECONNREFUSED)',
        code: 'CONNECTION_FAILED',
        got: 'ECONNREFUSED',
      },
    },
  ]);
  assert.deepEqual(names({ telephony: telephony.map((one) => ({ ...one, fault: null, since })) }), []);
});

test('an import that failed tells why by its code, so that it can be told in any language', () => {
  const fault = { code: 'COLUMNS_MISSING', want: 'call, role', got: 'role' } as const;
  const failed_imports = [
    { name: 'a.csv', error: 'a.csv:1:1: expected the columns …', fault },
    { name: 'b.csv', error: 'the connection has ended', fault: null },
  ];
  assert.deepEqual(
    troublesOf({ ...well, failed_imports }).map(({ detail }) => detail),
    [
      { file: 'a.csv', error: 'a.csv:1:1: expected the columns …', ...fault },
      { file: 'b.csv', error: 'the connection has ended' },
    ],
  );
});
