// `npm run bench` for what runs in process, `-- load` for the whole server under k6, `-- soak` for the same over hours, `-- wall` for the live page in a browser, `-- findings FILE…`, `-- rules`, `-- backtest` and `-- million` for the rules, `-- reports` for the figures, `-- quality` for the inspector, `-- mood` for the model.
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, root } from './setup.mjs';

const SUBJECTS = {
  ingest: 'run.js',
  load: 'load.js',
  soak: 'soak.js',
  recovery: 'recovery.js',
  consoles: 'consoles.js',
  wall: 'wall.js',
  findings: 'findings.js',
  rules: 'rules.js',
  backtest: 'backtest.js',
  million: 'million.js',
  reports: 'reports.js',
  quality: 'quality.js',
  mood: 'mood.js',
};

requireNode();
const file = SUBJECTS[process.argv[2] ?? 'ingest'];
if (!file) {
  console.error(`expected ${Object.keys(SUBJECTS).join(' or ')}, got "${process.argv[2]}".`);
  process.exit(2);
}
await ensureInstalled();
await ensureBuilt();
await import(join(root, 'dist/bench', file));
