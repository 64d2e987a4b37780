/** What the live page loads before it shows anything: at most 350 KB gzip, styles and preloads included. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { asset } from '../../gateway/paths.ts';

const BUDGET = 350 * 1024;

test('the live page loads at most 350 KB gzip', () => {
  const html = readFileSync(asset('dist', 'web', 'index.html'), 'utf8');
  const entry = [...html.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, path]) => path as string,
  );
  assert.ok(entry.some((path) => path.endsWith('.js')) && entry.some((path) => path.endsWith('.css')));
  const loaded = new Set(entry);
  // Chunks that these import at once; what is loaded later is asked for by import().
  for (const path of loaded) {
    if (!path.endsWith('.js')) continue;
    const code = readFileSync(asset('dist', 'web', path), 'utf8');
    for (const [, chunk] of code.matchAll(/(?:^|[;}\s])(?:import|from)\s*"\.\/([^"]+\.js)"/g))
      loaded.add(`assets/${chunk}`);
  }
  const sizes = Array.from(
    loaded,
    (path) => gzipSync(readFileSync(asset('dist', 'web', path)), { level: 6 }).length,
  );
  const total = sizes.reduce((sum, size) => sum + size, gzipSync(html).length);
  console.log(`live page: ${(total / 1024).toFixed(1)} KB gzip in ${loaded.size + 1} files`);
  assert.ok(total <= BUDGET, `${total} bytes`);
});
