import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asset } from '../../gateway/paths.ts';

const FOLDER = asset('gateway', 'masking');
/** `]*`, `)+`, `.*`, `\d+`, `X{2,}`: repeats without an end, which a backtracking engine pays for in squares. */
const ENDLESS = /[\])][*+](?!\/\/)|\\[dDwWsS][*+]|\.[*+](?=[^\s])|\{\d+,\}/;

function sourceFiles(): string[] {
  return readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

function codeLines(file: string): string[] {
  return readFileSync(`${FOLDER}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:\*|\/\*|\/\/)/.test(line));
}

test('no pattern of the masker repeats anything without an upper bound', () => {
  const found = sourceFiles().flatMap((file) =>
    codeLines(file)
      .filter((line) => ENDLESS.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  assert.deepEqual(found, []);
});

test('the check for endless repeats sees them', () => {
  for (const line of ['/[a-z]+/', '/(?:ab)*c/', '/.*x/', String.raw`/\d+/`, '/a{2,}/'])
    assert.match(line, ENDLESS);
  for (const line of ['/[a-z]{1,9}/', '(a + b) * c', '/a?b/', String.raw`/\+$/`])
    assert.doesNotMatch(line, ENDLESS);
});

test('every file of the masker has under 400 lines', () => {
  for (const file of sourceFiles()) assert.ok(codeLines(file).length < 400, file);
});
