/** Masking measured: what must vanish vanishes, what must stay stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMasker, emptyContext } from '../../../gateway/masking/mask.ts';
import { type Exchange, exchanges, judge, lineOf, negatives, positives } from './lines.ts';

const masker = createMasker({ siteKey: 'corpus' });
const percent = (part: number, whole: number) => `${part}/${whole} = ${((100 * part) / whole).toFixed(1)} %`;

function masked(text: string): string {
  const said = { channel: 0, role: 'customer', utterance: 'u1', rev: 1, final: true, text };
  return masker.utterance(emptyContext, said).text;
}

test('personal data vanishes (recall), as tokens of its type (exact)', (t) => {
  let vanished = 0;
  let exact = 0;
  for (const marked of positives) {
    const line = lineOf(marked);
    const result = masked(line.text);
    const verdict = judge(line, result);
    if (verdict.vanished) vanished++;
    if (verdict.exact) exact++;
    if (!verdict.exact) t.diagnostic(`${verdict.vanished ? 'type or span' : 'LEFT'}: ${marked} → ${result}`);
  }
  t.diagnostic(`recall ${percent(vanished, positives.length)}, exact ${percent(exact, positives.length)}`);
  assert.ok(positives.length >= 150);
  assert.ok(vanished / positives.length >= 0.98);
  assert.ok(exact / positives.length >= 0.95);
});

test('what is nobody’s secret stays (false masks)', (t) => {
  let changed = 0;
  for (const text of negatives) {
    const result = masked(text);
    if (result === text) continue;
    changed++;
    t.diagnostic(`CHANGED: ${text} → ${result}`);
  }
  t.diagnostic(`false masks ${percent(changed, negatives.length)}`);
  assert.ok(negatives.length >= 150);
  assert.ok(changed / negatives.length <= 0.01);
});

/** The turns that did not come back as they should. */
function failures(exchange: Exchange): string[] {
  let context = emptyContext;
  return exchange.flatMap(([role, marked], i) => {
    const line = lineOf(marked);
    const channel = role === 'agent' ? 1 : 0;
    const said = { channel, role, utterance: `u${i}`, rev: 1, final: true, text: line.text };
    const result = masker.utterance(context, said);
    context = result.context;
    return judge(line, result.text).exact ? [] : [`${role}: ${marked} → ${result.text}`];
  });
}

test('numbers that run over several turns', (t) => {
  const turns = Object.values(exchanges).flat().length;
  const wrong = Object.entries(exchanges).flatMap(([name, exchange]) => {
    const failed = failures(exchange);
    for (const failure of failed) t.diagnostic(`${name}: ${failure}`);
    return failed;
  });
  t.diagnostic(`turns right ${percent(turns - wrong.length, turns)}`);
  assert.ok(Object.keys(exchanges).length >= 20);
  assert.deepEqual(wrong, []);
});
