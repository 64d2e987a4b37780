import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DEMO_CALLS } from '../../gateway/demo/build-calls.ts';
import type { DemoCall } from '../../gateway/demo/source-format.ts';
import { createMasker, emptyContext } from '../../gateway/masking/mask.ts';
import { heard, heardAlone, type Marked, marked, outcomeOf, readExchanges, readLines } from './corpus.ts';
import { DEMO_NUMBERS } from './demo-numbers.ts';

const masker = createMasker({ siteKey: 'corpus' });

/** Lines whose outcome is not the wanted one, each with what came out. */
function failures(said: readonly (Marked & { output: string })[]): string[] {
  return said
    .filter((turn) => !outcomeOf(turn, turn.output).exact)
    .map(({ line, output }) => `${line} → ${output}`);
}

for (const [name, atLeast] of [
  ['numbers.txt', 160],
  ['numbers-2.txt', 80],
  ['numbers-3.txt', 45],
] as const) {
  test(`every number of ${name} is one token of its type, and nothing else changes`, () => {
    const lines = readLines(name);
    assert.ok(lines.length >= atLeast, `expected ${atLeast} lines, got ${lines.length}`);
    assert.deepEqual(failures(lines.map((line) => heardAlone(masker, line))), []);
  });
}

for (const [name, atLeast] of [
  ['ordinary.txt', 280],
  ['ordinary-2.txt', 140],
  ['ordinary-3.txt', 75],
] as const) {
  test(`ordinary speech of ${name} comes out as it went in`, () => {
    const lines = readLines(name);
    assert.ok(lines.length >= atLeast, `expected ${atLeast} lines, got ${lines.length}`);
    assert.deepEqual(failures(lines.map((line) => heardAlone(masker, line))), []);
  });
}

for (const [name, atLeast] of [
  ['exchanges.txt', 30],
  ['exchanges-2.txt', 10],
  ['exchanges-3.txt', 15],
] as const) {
  test(`numbers that run over the turns of ${name} are tokens, piece by piece and echoed`, () => {
    const calls = readExchanges(name);
    assert.ok(calls.length >= atLeast, `expected ${atLeast} exchanges, got ${calls.length}`);
    assert.deepEqual(failures(calls.flatMap((turns) => heard(masker, turns))), []);
  });
}

test('a line of ordinary speech said in the middle of a call is masked no more than alone', () => {
  const before = {
    channel: 1,
    role: 'agent',
    utterance: 'a',
    rev: 0,
    final: true,
    text: '您好 请问有什么可以帮您',
  };
  const { context } = masker.utterance(emptyContext, before);
  for (const file of ['ordinary.txt', 'ordinary-2.txt', 'ordinary-3.txt']) {
    for (const { text } of readLines(file)) {
      const said = { channel: 0, role: 'customer', utterance: 'c', rev: 0, final: true, text };
      assert.equal(masker.utterance(context, said).text, text);
    }
  }
});

test('in the demo calls every dictated number is masked, and nothing else', () => {
  const calls = readFileSync(DEMO_CALLS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DemoCall);
  const wanted = new Map(DEMO_NUMBERS.map(([call, at, ...numbers]) => [`${call} ${at}`, numbers]));
  const turns = calls.flatMap(({ call, utterances }) => {
    const marks = utterances.map(({ role, text }, at) => {
      let line = text;
      for (const number of wanted.get(`${call} ${at}`) ?? []) {
        const said = number.slice(number.indexOf('|') + 1);
        assert.ok(text.includes(said), `${call} ${at}: expected ${said} in ${text}`);
        line = line.replace(said, `{${number}}`);
      }
      wanted.delete(`${call} ${at}`);
      return {
        ...marked(line),
        role: role === 'agent' ? ('agent' as const) : ('customer' as const),
        final: true,
      };
    });
    return heard(masker, marks);
  });
  assert.deepEqual(failures(turns), []);
  assert.deepEqual([...wanted.keys()], []);
});
