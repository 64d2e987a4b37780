#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const cli = join(root, 'dist/gateway/cli/earshot.js');
if (!existsSync(cli)) {
  console.error('Earshot is not built yet: run `npm start` or `npm run build` once, then try again.');
  process.exit(2);
}
// Whoever reads our output may have read enough: `earshot export CALL | head`.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
const { main } = await import(cli);
process.exitCode = await main(process.argv.slice(2));
