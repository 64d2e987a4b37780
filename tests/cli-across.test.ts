/** Rules across calls on the command line: `audit`, `rules backtest`, `rules test`. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { earshot } from './helpers/cli.ts';
import { temporaryDir } from './helpers/server.ts';

const work = temporaryDir('across-cli');
after(() => work.remove());

function file(name: string, text: string): string {
  const path = join(work.dir, name);
  writeFileSync(path, text);
  return path;
}

const ACROSS = `rules:
  - id: triple-refund
    title: 退一赔三
    category: x-triple
    severity: minor
    by: customer
    when: { said: { role: customer, any: [退一赔三, 假一赔十] } }
    tests:
      - { name: 要退一赔三, lines: [[0s, 2s, customer, 你们要退一赔三]], expect: [{ at: 2s }] }
  - id: refunds-of-a-queue
    title: 同一队列接连要求退一赔三
    category: x-triple
    severity: major
    across: { of: { rules: [triple-refund] }, by: queue, at_least: AT_LEAST, within: 1h }
    tests:
      - name: 一小时内三通
        flags:
          - [0s, { call: c-1, queue: 家电, rule: triple-refund }]
          - [10m, { call: c-2, queue: 家电, rule: triple-refund }]
          - [59m, { call: c-3, queue: 家电, rule: triple-refund }]
        expect: [{ at: 59m, scope: 家电 }]
`;
/** Calls in the order of a file, not of their times. */
const recorded = [40, 0, 20].map((minute, index) => ({
  call: `r-${index}`,
  queue: '家电',
  agent: { id: 'A1', team: 'T1' },
  started_at: `2026-11-22T09:${String(minute).padStart(2, '0')}:00+08:00`,
  utterances: [{ role: 'customer', start_ms: 0, end_ms: 3000, text: '你们要退一赔三' }],
}));
const jsonl = (calls: readonly object[]) => `${calls.map((one) => JSON.stringify(one)).join('\n')}\n`;

test('audit counts flags across the calls of its files by their times, and says so in lines of their own', () => {
  const site = join(work.dir, 'site-across');
  mkdirSync(site);
  writeFileSync(join(site, 'across.yaml'), ACROSS.replace('AT_LEAST', '3'));
  const some = file('some.jsonl', jsonl(recorded.slice(0, 2)));
  const rest = file(
    'rest.jsonl',
    jsonl([...recorded.slice(2), { ...recorded[0], call: 'undated', started_at: undefined }]),
  );
  const { code, out, err } = earshot(['audit', some, rest, '--rules', site]);
  assert.equal(code, 0, err);
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ call, scope }) => call ?? scope),
    ['r-0', 'r-1', 'r-2', 'undated', { by: 'queue', name: '家电' }],
  );
  const { rule, title, category, severity, at, calls, flags, evidence } = lines[4];
  assert.deepEqual(
    { rule, title, category, severity, at, calls, flags },
    {
      rule: 'refunds-of-a-queue',
      title: '同一队列接连要求退一赔三',
      category: 'x-triple',
      severity: 'major',
      at: '2026-11-22T01:40:03.000Z',
      calls: 3,
      flags: 3,
    },
  );
  assert.deepEqual(
    evidence.map((one: { call: string; agent: string }) => `${one.call} ${one.agent}`),
    ['r-1 A1', 'r-2 A1', 'r-0 A1'],
  );
  assert.match(err, /^1 call does not say the start/m);
  const table = earshot(['audit', some, rest, '--rules', site, '--format', 'table']).out;
  assert.match(table, /major +同一队列接连要求退一赔三 {2}queue 家电 .* 3 calls, 3 flags\n$/);
  assert.deepEqual(earshot(['rules', 'test', join(site, 'across.yaml')]).out, '2 passed, 0 failed\n');
  assert.match(
    earshot(['rules', 'list', '--rules', site]).out,
    /^refunds-of-a-queue\tx-triple\tmajor\tstable\t/m,
  );

  const patient = join(work.dir, 'site-patient');
  mkdirSync(patient);
  writeFileSync(join(patient, 'across.yaml'), ACROSS.replace('AT_LEAST', '4'));
  const calls3 = file('three.jsonl', jsonl(recorded));
  const compared = earshot(['rules', 'backtest', calls3, '--rules', site, '--against', patient]);
  assert.match(
    compared.out,
    /rules changed: refunds-of-a-queue\n[\s\S]*refunds-of-a-queue +0 +1 +1 +0\n +\+ queue 家电 {2}2026-11-22T01:40:03.000Z {2}3 calls, 3 flags\n/,
  );
});

test('a test of a rule across calls that fails says what was expected, what came, and what was counted', () => {
  const wrong = file('across.yaml', ACROSS.replace('AT_LEAST', '2'));
  const { code, out } = earshot(['rules', 'test', wrong, '--lang', 'en']);
  assert.equal(code, 1);
  assert.match(
    out,
    /refunds-of-a-queue · 一小时内三通\n {4}expected: 3540 s 家电\n {4}got: 600 s 家电\n\n {6}time +call +of +counted\n {6}0 s +c-1 +家电 +yes\n {6}600 s +c-2 +家电 +yes\n {6}3540 s +c-3 +家电 +yes\n/,
  );
});
