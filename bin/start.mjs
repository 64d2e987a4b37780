import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs';

requireNode();
await ensureInstalled();
await ensureBuilt();
const { main } = await import(join(root, 'dist/gateway/cli/earshot.js'));
process.exitCode = await main(['serve', '--demo', ...process.argv.slice(2)]);
