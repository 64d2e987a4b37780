// `npm run chaos -- --minutes 60 [--seed 7]`: real kills by hand; `--seed 95 --rounds 1` does one again alone.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs';

requireNode();
await ensureInstalled();
await ensureBuilt();
const { main } = await import(join(root, 'dist/tests/chaos/real/by-hand.js'));
process.exitCode = await main(process.argv.slice(2));
