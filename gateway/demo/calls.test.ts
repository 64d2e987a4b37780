import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TRADES } from '../../engine/contract/call.ts';
import { CATEGORIES } from '../../engine/contract/flag.ts';
import { buildCalls, DEMO_CALLS, toJsonl } from './build-calls.ts';
import type { DemoCall } from './source-format.ts';

const calls: DemoCall[] = readFileSync(DEMO_CALLS, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as DemoCall);
/** Either side says that it will take a while. */
const HOLD = /稍等|半分钟|等我|别挂|不要挂/;

/** Pauses in which nobody speaks: the index of the utterance that ends each, and its length. */
function pauses(call: DemoCall): { at: number; ms: number }[] {
  let end = 0;
  return call.utterances.map(({ start_ms, end_ms }, at) => {
    const ms = start_ms - end;
    end = Math.max(end, end_ms);
    return { at, ms };
  });
}

test('calls.jsonl is what the sources build; after a change run node dist/gateway/demo/build-calls.js', () => {
  assert.equal(readFileSync(DEMO_CALLS, 'utf8'), toJsonl(buildCalls()));
});

test('at least 24 calls over at least 6 trades, each with an id of its own', () => {
  assert.ok(calls.length >= 24, `${calls.length} calls`);
  assert.equal(new Set(calls.map(({ call }) => call)).size, calls.length);
  const trades = new Set(calls.map(({ trade }) => trade));
  assert.ok(trades.size >= 6, [...trades].join(', '));
  for (const trade of trades) assert.ok(TRADES.includes(trade), trade);
});

test('each call has 15 to 35 utterances and lasts one and a half to four minutes', () => {
  for (const { call, utterances, duration_ms } of calls) {
    assert.ok(utterances.length >= 15 && utterances.length <= 35, `${call}: ${utterances.length}`);
    assert.ok(duration_ms >= 90_000 && duration_ms <= 240_000, `${call}: ${duration_ms} ms`);
    assert.ok(duration_ms > Math.max(...utterances.map(({ end_ms }) => end_ms)), call);
  }
});

test('utterances are ordered by their start and nobody speaks twice at a time', () => {
  for (const { call, utterances } of calls) {
    const spoken = { agent: 0, customer: 0 };
    let start = 0;
    for (const { role, channel, start_ms, end_ms, text } of utterances) {
      assert.ok(role === 'agent' || role === 'customer', call);
      assert.equal(channel, role === 'agent' ? 1 : 0);
      assert.ok(start_ms >= start && start_ms >= spoken[role] && end_ms > start_ms, `${call}: ${text}`);
      assert.equal(text, text.trim());
      start = start_ms;
      spoken[role] = end_ms;
    }
  }
});

test('people speak at a human pace', () => {
  for (const { call, utterances } of calls) {
    const characters = utterances.reduce((n, { text }) => n + text.replace(/[\s，。？！、]/g, '').length, 0);
    const seconds = utterances.reduce((s, { start_ms, end_ms }) => s + (end_ms - start_ms) / 1000, 0);
    const pace = characters / seconds;
    assert.ok(pace >= 4 && pace <= 5.5, `${call}: ${pace.toFixed(2)} characters a second`);
  }
});

test('findings are categories of the contract, name a side, and point into their call', () => {
  for (const { call, utterances, findings } of calls)
    for (const { kind, at, by, note } of findings) {
      assert.ok((CATEGORIES as readonly string[]).includes(kind), `${call}: ${kind}`);
      assert.ok(Number.isInteger(at) && at >= 0 && at < utterances.length, `${call}: ${kind} at ${at}`);
      assert.ok(by === 'agent' || by === 'customer', `${call}: ${by}`);
      assert.ok(note.length > 0, call);
    }
});

test('the demo shows every category of the contract, and ten calls that a supervisor has no word to say about', () => {
  const shown = new Set(calls.flatMap(({ findings }) => findings.map(({ kind }) => kind)));
  assert.deepEqual(
    [...CATEGORIES].filter((kind) => !shown.has(kind)),
    [],
  );
  assert.ok(calls.filter(({ findings }) => findings.length === 0).length >= 10);
});

test('a pause of 15 s or more is a finding, or was announced in the two turns before it', () => {
  let holds = 0;
  for (const call of calls)
    for (const { at, ms } of pauses(call).filter(({ ms }) => ms >= 15_000)) {
      const listed = call.findings.some((finding) => finding.kind === 'long_silence' && finding.at === at);
      const announced = call.utterances.slice(at - 2, at).some(({ text }) => HOLD.test(text));
      assert.notEqual(listed, announced, `${call.call}: ${ms} ms before utterance ${at}`);
      if (announced) holds += 1;
    }
  assert.ok(holds >= 8, `${holds} announced holds`);
});

test('an agent who starts 800 ms or more before the customer has stopped is listed', () => {
  for (const { call, utterances, findings } of calls) {
    const cuts = utterances.flatMap(({ role, start_ms }, at) => {
      const before = utterances[at - 1];
      return role === 'agent' && before?.role === 'customer' && before.end_ms - start_ms >= 800 ? [at] : [];
    });
    const listed = findings.filter(({ kind }) => kind === 'agent_interrupts').map(({ at }) => at);
    assert.deepEqual(listed, cuts.slice(0, 1), call);
  }
});

test('an outbound call of a regulated trade says 录音 within 30 s, or the lack of it is a finding', () => {
  const regulated = ['bank', 'collection', 'insurance', 'securities'];
  for (const { call, direction, trade, utterances, findings } of calls) {
    if (direction !== 'outbound' || !regulated.includes(trade)) continue;
    const told = utterances.some(
      ({ role, start_ms, text }) => role === 'agent' && start_ms < 30_000 && /录音/.test(text),
    );
    const listed = findings.some(({ kind }) => kind === 'missing_recording_notice');
    assert.notEqual(told, listed, call);
  }
});

test('dictated mobile numbers use prefixes that no operator has', () => {
  const digits = new Map([...'零幺二三四五六七八九'].map((word, digit) => [word, String(digit)]));
  let dictated = 0;
  for (const { call, utterances } of calls)
    for (const { text } of utterances) {
      const plain = [...text.replace(/[\s，]/g, '')].map((c) => digits.get(c) ?? c).join('');
      for (const [number] of plain.matchAll(/(?<!\d)1\d{10}(?!\d)/g)) {
        dictated += 1;
        assert.match(number, /^1(54|60|61|63|64)/, `${call}: ${text}`);
      }
    }
  assert.ok(dictated >= 6, `${dictated} whole numbers`);
});
