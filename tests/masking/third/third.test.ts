/** Masking measured on a corpus by somebody who had not seen the code: see README.md beside it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createMasker, emptyContext } from '../../../gateway/masking/mask.ts';
import { asset } from '../../../gateway/paths.ts';

interface Turn {
  role: string;
  text: string;
  mask: string[];
  keep: string[];
}

const masker = createMasker({ siteKey: 'third' });
const TOKEN = /\[\p{Script=Han}+·[0-9a-z]{4}\]/gu;
const NO_NUMBERS = new Set(['address', 'email', 'plate']);

function read<T>(name: string): T[] {
  const text = readFileSync(asset('tests', 'masking', 'third', name), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const alone = (text: string) =>
  masker.utterance(emptyContext, { channel: 0, role: 'customer', utterance: 'u', rev: 0, final: true, text })
    .text;
const left = (secrets: readonly string[], masked: string) => {
  const rest = masked.replace(TOKEN, ' ');
  return secrets.filter((secret) => rest.includes(secret));
};

test('numbers vanish in 98 % of the lines, addresses, plates and mail addresses in as many', (t) => {
  const hits = new Map<boolean, { found: number; all: number }>();
  for (const { text, mask, kind } of read<{ text: string; mask: string[]; kind: string }>(
    'positives.jsonl',
  )) {
    const masked = alone(text);
    const count = hits.get(NO_NUMBERS.has(kind)) ?? { found: 0, all: 0 };
    hits.set(NO_NUMBERS.has(kind), count);
    count.all += 1;
    if (left(mask, masked).length === 0) count.found += 1;
    else t.diagnostic(`LEFT (${kind}): ${text} → ${masked}`);
  }
  for (const [others, { found, all }] of hits) {
    t.diagnostic(`${others ? 'addresses, plates, mail' : 'numbers'}: ${found} of ${all}`);
    assert.ok(found / all >= 0.98, `expected 98 %, got ${found} of ${all}`);
  }
});

test('what is nobody’s secret stays in 99 % of the lines', (t) => {
  const lines = read<{ text: string }>('negatives.jsonl');
  const changed = lines.filter(({ text }) => alone(text) !== text);
  for (const { text } of changed) t.diagnostic(`CHANGED: ${text} → ${alone(text)}`);
  assert.ok(changed.length / lines.length <= 0.01, `expected 1 % at most, got ${changed.length}`);
});

test('numbers over several turns', (t) => {
  let turns = 0;
  let right = 0;
  for (const exchange of read<{ turns: Turn[] }>('exchanges.jsonl')) {
    let context = emptyContext;
    for (const [at, { role, text, mask, keep }] of exchange.turns.entries()) {
      const channel = role === 'agent' ? 1 : 0;
      const said = { channel, role, utterance: `u${at}`, rev: 0, final: true, text };
      const result = masker.utterance(context, said);
      context = result.context;
      turns += 1;
      const wrong = [...left(mask, result.text), ...keep.filter((word) => !result.text.includes(word))];
      if (wrong.length === 0) right += 1;
      else t.diagnostic(`${role}: ${text} → ${result.text}`);
    }
  }
  t.diagnostic(`turns as they should be: ${right} of ${turns}`);
  assert.ok(right / turns >= 0.95, `expected 95 %, got ${right} of ${turns}`);
});
