/** The two READMEs say the same: whoever changes one must change the other. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asset } from '../gateway/paths.ts';

const english = readFileSync(asset('README.md'), 'utf8');
const chinese = readFileSync(asset('README.zh.md'), 'utf8');

/** Without what is said to readers: comments behind a command, the drawing. */
const blocksOf = (text: string) =>
  Array.from(text.matchAll(/```[\s\S]*?```/g), ([block]) => block.replace(/ +# .*$/gm, '')).filter(
    (block) => !block.includes('──►'),
  );
const headingsOf = (text: string) => text.match(/^#+ /gm);
const pointsOf = (text: string) => text.match(/^- \*\*/gm)?.length;
/** First cells of tables of commands: `serve [--config FILE]`. */
const commandsOf = (text: string) => Array.from(text.matchAll(/^\| (`.+?) \| /gm), ([, cell]) => cell);
/** Guides and pictures of which there is one in Chinese are linked by that. */
const linksOf = (text: string) =>
  Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, to]) => to?.replace(/\.zh\.(md|png)$/, '.$1')).sort();

test('code, commands, headings and points of the Chinese README are those of the English one', () => {
  assert.deepEqual(blocksOf(chinese), blocksOf(english));
  assert.deepEqual(commandsOf(chinese), commandsOf(english));
  assert.deepEqual(headingsOf(chinese), headingsOf(english));
  assert.equal(pointsOf(chinese), pointsOf(english));
  assert.ok(commandsOf(english).length > 10);
});

test('each leads to the other, and both to the same places', () => {
  assert.match(english, /\]\(README\.zh\.md\)/);
  assert.match(chinese, /\]\(README\.md\)/);
  assert.deepEqual(linksOf(chinese), linksOf(english));
});

test('the Chinese README says which documents are in English', () => {
  const unmarked = Array.from(chinese.matchAll(/\]\(([^)]+\.md)\)(?!（英文）)/g), ([, to]) => to);
  assert.deepEqual(
    unmarked.filter((to) => to !== 'README.md' && !to?.endsWith('.zh.md')),
    [],
  );
});
