// `npm test`, or `npm test -- engine` for the tests whose path contains a word.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs';

requireNode();
await ensureInstalled();
await ensureBuilt();

const words = process.argv.slice(2);
const tests = [];
const walk = (dir) => {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'web') walk(path);
    } else if (/\.test\.js$/.test(entry.name) && words.every((word) => path.includes(word))) tests.push(path);
  }
};
walk(join(root, 'dist'));
if (tests.length === 0) {
  console.error(`No test file has ${words.join(' and ')} in its path.`);
  process.exit(2);
}
// A million frames, ten thousand rule files: asked for by hand, and longer than any test of CI.
const byHand = Object.keys(process.env).some((name) => /^EARSHOT_(FUZZ|CHAOS)/.test(name));
const child = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    '--test',
    '--test-reporter=spec',
    '--test-concurrency=2',
    // Far above what any test file takes: what hangs becomes a failure with a name.
    `--test-timeout=${byHand ? 7_200_000 : 300_000}`,
    ...tests.sort(),
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});
