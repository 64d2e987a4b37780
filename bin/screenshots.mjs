// `npm run screenshots [-- FOLDER]`: every page in both languages and themes, for a person to leaf through.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs';

requireNode();
await ensureInstalled();
await ensureBuilt();
const { main } = await import(join(root, 'dist/tests/screenshots/main.js'));
process.exitCode = await main(process.argv.slice(2));
