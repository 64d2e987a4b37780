/** The patterns of the shipped rules, run by V8 and by RE2. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RE2JS } from 're2js';
import { parse } from 'yaml';
import { shadowOf, shadowPattern } from '../engine/text/normalise.ts';
import { patternOf, quickOf } from '../engine/text/pattern.ts';
import { asset } from '../gateway/paths.ts';
import { readRuleFiles } from '../gateway/rules.ts';

function shippedPatterns(): string[] {
  const patterns = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key !== 'regex' || !Array.isArray(inner)) walk(inner);
      else for (const one of inner) patterns.add(shadowPattern(one as string));
    }
  };
  for (const file of readRuleFiles()) walk(parse(file.text));
  return [...patterns];
}

test('of the shipped patterns V8 runs four in five, and finds in the demo calls what RE2 finds', () => {
  const patterns = shippedPatterns();
  const quick = patterns.filter((source) => quickOf(source) !== null);
  assert.ok(quick.length >= 0.8 * patterns.length, `${quick.length} of ${patterns.length}`);
  const texts = new Set<string>();
  for (const line of readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
    .trim()
    .split('\n'))
    for (const said of JSON.parse(line).utterances) texts.add(shadowOf(said.text).text);
  let matched = 0;
  const said = [...texts].filter((_, index) => index % 20 === 0);
  for (const source of quick) {
    const find = patternOf(source);
    const re2 = RE2JS.compile(source);
    for (const one of said) {
      const found = find(one, 0);
      const matcher = re2.test(one) ? re2.matcher(one) : null;
      assert.deepEqual(
        found,
        matcher?.find() ? [matcher.start(), matcher.end()] : null,
        `${source} in ${one}`,
      );
      if (found) matched += 1;
    }
  }
  assert.ok(matched > 50, String(matched));
});
