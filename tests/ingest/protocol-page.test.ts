/** PROTOCOL.md names every refusal and every field of the protocol. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { REFUSALS } from '../../engine/contract/errors.ts';
import * as ingest from '../../engine/contract/ingest.ts';
import { asset } from '../../gateway/paths.ts';

const PAGE = asset('gateway', 'ingest', 'PROTOCOL.md');
const BLOCK = /(<!-- codes: [^>]*-->\n)[\s\S]*(<!-- \/codes -->)/;

const table = [
  '| code | again? | what to do |',
  '|---|---|---|',
  ...Object.entries(REFUSALS).map(
    ([code, { retryable, mend }]) => `| \`${code}\` | ${retryable ? 'yes' : 'no'} | ${mend} |`,
  ),
  '',
].join('\n');

if (process.env.UPDATE_GENERATED) {
  writeFileSync(PAGE, readFileSync(PAGE, 'utf8').replace(BLOCK, `$1${table}$2`));
}
const page = readFileSync(PAGE, 'utf8');

test('the table of refusals is that of the code', () => {
  assert.equal(page.replace(BLOCK, `$1${table}$2`), page, 'run the tests once with UPDATE_GENERATED=1');
  assert.match(page, BLOCK);
});

test('every frame and every field has its place on the page', () => {
  const frames = Object.values(ingest).flatMap((one) =>
    typeof one === 'object' && 'properties' in one ? [one.properties] : [],
  );
  assert.equal(frames.length, 6);
  for (const properties of frames) {
    for (const name of Object.keys(properties))
      assert.match(page, new RegExp(`\`${name}[\`"]|\`${name}\``), name);
  }
  for (const { type } of frames as { type: { const: string } }[])
    assert.ok(page.includes(`### \`${type.const}\``), type.const);
});
