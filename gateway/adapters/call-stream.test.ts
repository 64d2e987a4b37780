/** A recogniser that finishes its stream and begins another one on the same connection. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CutOff } from './cut-off.ts';
import { AdapterStream } from './stream.ts';
import { ADAPTERS } from './table.ts';

const START = Date.parse('2026-11-22T01:00:00Z');

function nls() {
  const stream = new AdapterStream({
    adapter: ADAPTERS.get('aliyun-nls')!,
    meta: { call: 'c-1', role: 'customer' },
    tag: 't',
    opened_at: START,
    callStartedAt: () => START,
  });
  const take = (at: number, name: string, task_id: string, payload: object = {}) =>
    stream.take(JSON.stringify({ header: { name, task_id }, payload }), START + at);
  return { stream, take };
}
const words = (text: string, begin_time: number, time: number) => ({
  index: 1,
  begin_time,
  time,
  result: text,
});

test('a task after a task on one connection: the call goes on from when it begins, under names of its own', () => {
  const { take } = nls();
  assert.deepEqual(take(0, 'TranscriptionStarted', 'a'), { events: [], ended: [] });
  take(3_000, 'SentenceEnd', 'a', words('你好', 1_000, 2_000));
  assert.deepEqual(take(4_000, 'TranscriptionCompleted', 'a').ended, ['c-1']);
  const begun = take(5_000, 'TranscriptionStarted', 'b');
  assert.deepEqual(begun, { events: [], ended: [], goesOn: 'c-1' });
  const { events } = take(9_000, 'SentenceEnd', 'b', words('我要退货', 1_000, 3_000));
  assert.deepEqual(
    events.map((event) => event.type === 'utterance' && [event.utterance, event.start_ms, event.end_ms]),
    [['t~1:1', 5_000, 7_000]],
  );
});

test('audio that waited while the recogniser was away is placed by what is heard of it, not by when it was asked', () => {
  const { take } = nls();
  take(3_000, 'SentenceEnd', 'a', words('你好', 1_000, 2_500));
  // Asked at 10 s, with the audio since 4 s, which is read faster than it was said.
  take(10_000, 'TranscriptionStarted', 'b');
  const { events } = take(10_500, 'SentenceEnd', 'b', words('我要退货', 1_000, 6_000));
  assert.deepEqual(
    events.map((event) => event.type === 'utterance' && [event.start_ms, event.end_ms]),
    [[5_000, 10_000]],
  );
});

test('a sentence of which only the beginning is told lies before it is heard, and its final says where', () => {
  const stream = new AdapterStream({
    adapter: ADAPTERS.get('iflytek')!,
    meta: { call: 'c-1', role: 'customer' },
    tag: 't',
    opened_at: START,
    callStartedAt: () => START,
  });
  const take = (at: number, sid: string, bg: number, ed: number, w: string) => {
    const st = { bg: `${bg}`, ed: `${ed}`, type: ed === 0 ? '1' : '0', rt: [{ ws: [{ cw: [{ w }] }] }] };
    const data = JSON.stringify({ seg_id: 0, cn: { st } });
    const { events } = stream.take(JSON.stringify({ action: 'result', code: '0', sid, data }), START + at);
    return events.flatMap((event) => (event.type === 'utterance' ? [[event.start_ms, event.end_ms]] : []));
  };
  take(3_200, 'a', 1_000, 3_000, '你好');
  assert.deepEqual(take(30_200, 'b', 4_000, 0, '我要'), [[30_000, 30_000]]);
  assert.deepEqual(take(32_200, 'b', 4_000, 7_000, '我要退货'), [[29_000, 32_000]]);
});

test('nothing reaches back behind the last final, however fast a stream is read', () => {
  const { take } = nls();
  take(100, 'SentenceEnd', 'a', words('你好', 1_000, 60_000));
  const { events } = take(110, 'SentenceEnd', 'b', words('我要退货', 1_000, 6_000));
  assert.deepEqual(
    events.map((event) => event.type === 'utterance' && [event.start_ms, event.end_ms]),
    [[61_000, 66_000]],
  );
});

test('a connection that ends within a sentence ends it; begun again twice, each stream has names of its own', () => {
  const { stream, take } = nls();
  const partial = (at: number, task: string, text: string) =>
    take(at, 'TranscriptionResultChanged', task, words(text, 500, 900));
  partial(1_000, 'a', '我要');
  const ended = (events: readonly object[]) =>
    events.flatMap((event) =>
      'utterance' in event && 'final' in event && event.final ? [event.utterance] : [],
    );
  assert.deepEqual(ended(partial(30_000, 'b', '今天').events), ['t:1']);
  assert.deepEqual(ended(partial(60_000, 'c', '您好').events), ['t~1:1']);
  assert.deepEqual(ended(stream.finish(START + 61_000)), ['t~2:1']);
});

/** Two connections of one call, the first of which may live on after the second begins. */
function twice() {
  const cutOff = new CutOff();
  const connection = (tag: string, opened_at: number) => {
    const stream = new AdapterStream({
      adapter: ADAPTERS.get('aliyun-nls')!,
      meta: { call: 'c-1', role: 'customer' },
      tag,
      cutOff,
      opened_at: START + opened_at,
      callStartedAt: () => START,
    });
    const texts = (events: readonly object[]) =>
      events.flatMap((event) =>
        'utterance' in event && 'text' in event ? [[event.utterance, event.text]] : [],
      );
    return {
      says: (at: number, name: string, said: object) =>
        texts(
          stream.take(JSON.stringify({ header: { name, task_id: tag }, payload: said }), START + at).events,
        ),
      closes: (at: number) => texts(stream.finish(START + at)),
    };
  };
  return connection;
}

test('a connection that is closed long after its last word: what comes then is said anew', () => {
  const connection = twice();
  const old = connection('a', 0);
  old.says(2_000, 'TranscriptionResultChanged', words('我要投诉', 500, 2_000));
  assert.deepEqual(old.closes(60_000), [['a:1', '我要投诉']]);
  const next = connection('b', 61_000);
  assert.deepEqual(next.says(64_000, 'SentenceEnd', words('我要投诉你们', 500, 3_000)), [
    ['b:1', '我要投诉你们'],
  ]);
});

test('a connection that is closed after the next one has spoken is not gone on with', () => {
  const connection = twice();
  const old = connection('a', 0);
  old.says(2_000, 'TranscriptionResultChanged', words('我要投诉', 500, 2_000));
  const next = connection('b', 3_000);
  assert.deepEqual(next.says(6_000, 'SentenceEnd', words('您听我说', 500, 2_000)), [['b:1', '您听我说']]);
  assert.deepEqual(old.closes(8_000), [['a:1', '我要投诉']]);
  const again = { ...words('我要投诉你们', 6_000, 8_000), index: 2 };
  assert.deepEqual(next.says(12_000, 'SentenceEnd', again), [['b:2', '我要投诉你们']]);
});

test('a sentence that the next connection says again while nobody has closed the first counts once', () => {
  const connection = twice();
  const old = connection('a', 0);
  old.says(2_000, 'TranscriptionResultChanged', words('我要投诉', 500, 2_000));
  const next = connection('b', 3_000);
  assert.deepEqual(next.says(4_000, 'TranscriptionResultChanged', words('我要', 0, 1_000)), []);
  assert.deepEqual(next.says(6_000, 'SentenceEnd', words('我要投诉你们', 0, 2_000)), [
    ['a:1', '我要投诉你们'],
  ]);
  const later = { ...words('我要投诉你们经理', 6_000, 8_000), index: 2 };
  assert.deepEqual(next.says(12_000, 'SentenceEnd', later), [['b:2', '我要投诉你们经理']]);
});

test('who goes on after another leg of the same side has begun was not cut off', () => {
  const connection = twice();
  const one = connection('a', 0);
  one.says(2_000, 'TranscriptionResultChanged', words('您好请问', 500, 2_000));
  const other = connection('b', 1_000);
  assert.deepEqual(other.says(2_100, 'TranscriptionResultChanged', words('您', 500, 1_000)), []);
  one.says(2_300, 'TranscriptionResultChanged', words('您好请问有', 500, 2_300));
  assert.deepEqual(other.says(2_500, 'SentenceEnd', words('您好', 500, 1_500)), [['b:1', '您好']]);
});

test('what the recogniser has finished was not cut off, whoever speaks next', () => {
  const connection = twice();
  const old = connection('a', 0);
  old.says(2_000, 'TranscriptionResultChanged', words('我要投诉', 500, 2_000));
  assert.deepEqual(old.says(2_100, 'TranscriptionCompleted', {}), [['a:1', '我要投诉']]);
  const next = connection('b', 3_000);
  assert.deepEqual(next.says(9_000, 'SentenceEnd', words('我要投诉你们', 500, 5_500)), [
    ['b:1', '我要投诉你们'],
  ]);
});
