/** The import rule of the design: the core knows no IO, the console only the contract, only the gateway wires. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { projectRoot } from '../gateway/paths.ts';

const root = projectRoot();
/** Of Node's own modules the core may use what computes and touches nothing outside. */
const PURE = new Set(['node:crypto', 'node:buffer', 'node:util', 'node:assert/strict', 'node:test']);

/** Folder → folders that its code may import from. Tests may reach further. */
const ALLOWED: Record<string, string[]> = {
  engine: ['engine'],
  models: ['models'],
  console: ['console', 'engine/contract'],
  gateway: ['gateway', 'engine', 'models'],
};

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return Array.from(
    text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g),
    (match) => match[1] as string,
  );
}

for (const [folder, allowed] of Object.entries(ALLOWED)) {
  test(`${folder} imports only from ${allowed.join(', ')} and packages`, () => {
    const files = sources(folder);
    assert.ok(files.length > 0);
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, resolve(join(root, dirname(file)), name)))
        .filter((target) => !allowed.some((place) => target.startsWith(`${place}/`)))
        .map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(wrong, []);
  });
}

test('the engine imports no Node module that does IO, and no package that does', () => {
  const packages = new Set(['rxjs', 'typebox', 'yaml', 're2js', 'pinyin-pro']);
  const wrong = sources('engine').flatMap((file) =>
    importsOf(file)
      .filter((name) => !name.startsWith('.') && !PURE.has(name) && !packages.has(name))
      .map(
        (name) =>
          `${file} imports ${name}${builtinModules.includes(name.replace('node:', '')) ? ' (IO)' : ''}`,
      ),
  );
  assert.deepEqual(wrong, []);
});

test('the engine reads no clock and no random number', () => {
  const wrong = sources('engine').filter((file) =>
    /Date\.now|new Date\(\)|performance\.|Math\.random|randomBytes|randomUUID|setTimeout|setInterval/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  assert.deepEqual(wrong, []);
});
