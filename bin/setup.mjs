// What `npm start` and `npm test` need before any TypeScript can run: packages and a build. Plain JavaScript on
// purpose, with nothing but Node, because it runs on a bare clone.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['engine', 'gateway', 'models', 'console', 'bench', 'tests'];
const COMPILED = /\.tsx?$/;

/** Node ≥ 20.19, or a plain sentence and exit 2. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Earshot needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and try again.`,
  );
  process.exit(2);
}

/** Installs the locked packages unless exactly these are there. */
export async function ensureInstalled() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.version).digest('hex');
  const marker = join(root, 'node_modules', '.earshot-installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  // npm empties the folder before it installs, and through a link that is somebody else's.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    console.error(
      'Expected node_modules to be a folder of this checkout, got a link with other packages than the lock file wants. Remove the link and start again.',
    );
    process.exit(2);
  }
  await step(
    'Installing packages (about 1.3 GB on disk, once)',
    'npm',
    ['ci', '--loglevel=error', '--no-progress'],
    {
      env: installEnvironment(),
      shell: process.platform === 'win32',
    },
  );
  writeFileSync(marker, wanted);
}

function installEnvironment() {
  // The CPU library is inside the package; without this its install script would fetch GPU files.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', npm_config_yes: 'true' };
  // nodejieba is compiled; with the headers beside Node nothing has to be fetched for it.
  const prefix = resolve(dirname(process.execPath), '..');
  if (!env.npm_config_nodedir && existsSync(join(prefix, 'include', 'node'))) env.npm_config_nodedir = prefix;
  return env;
}

/** Compiles the server, and the console's pages, when a source is newer than the last build. */
export async function ensureBuilt({ force = false } = {}) {
  const stamp = join(root, 'dist', '.built');
  const files = sources();
  const print = createHash('sha256');
  for (const file of files)
    print.update(`${relative(root, file)} ${statSync(file).mtimeMs} ${statSync(file).size}\n`);
  const wanted = print.digest('hex');
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  forgetDeleted();
  await step('Compiling', process.execPath, [join(root, 'node_modules/typescript/bin/tsc')]);
  await step('Building the console', process.execPath, [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    '--config',
    'console/vite.config.ts',
    '--logLevel',
    'warn',
  ]);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
}

function sources() {
  const found = [join(root, 'package-lock.json'), join(root, 'tsconfig.json')];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (COMPILED.test(entry.name) || dir.includes(`${root}/console`)) found.push(path);
    }
  };
  for (const folder of SOURCES) if (existsSync(join(root, folder))) walk(join(root, folder));
  return found.sort();
}

/** A test that was deleted must not go on running from an old build. */
function forgetDeleted() {
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'web') walk(path);
      } else if (path.endsWith('.js')) {
        const source = join(root, relative(join(root, 'dist'), path)).replace(/\.js$/, '');
        if (!['.ts', '.tsx'].some((ext) => existsSync(source + ext))) rmSync(path);
      }
    }
  };
  if (existsSync(join(root, 'dist'))) walk(join(root, 'dist'));
}

/** Runs one command with a line that says what goes on; its own output is shown only when it fails. */
async function step(title, command, args, options = {}) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const tty = process.stderr.isTTY;
  process.stderr.write(tty ? `${title} …` : `${title} …\n`);
  const ticker = setInterval(
    () => process.stderr.write(tty ? `\r${title} … ${seconds()}` : `  … ${seconds()}\n`),
    tty ? 1000 : 15_000,
  );
  let output = '';
  const code = await new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => {
      output += error.message;
      done(1);
    });
    child.on('close', done);
  });
  clearInterval(ticker);
  if (code === 0) {
    process.stderr.write(
      tty ? `\r${title}: done in ${seconds()}.   \n` : `${title}: done in ${seconds()}.\n`,
    );
    return;
  }
  process.stderr.write(`\n${output}\n${title} failed (exit ${code}). The reason is above.\n`);
  process.exit(1);
}
