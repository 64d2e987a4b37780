/**
 * The lock file names every package that `npm ci` may ask for on any platform. npm leaves out an optional package
 * that the machine which wrote the lock could not see, and then refuses the lock everywhere.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asset } from '../gateway/paths.ts';

interface Locked {
  version: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(asset('package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

/** Where Node would look for `name` from the package at `path`. */
function isLocked(path: string, name: string): boolean {
  for (let from = path; ; from = from.slice(0, from.lastIndexOf('/node_modules/'))) {
    if (packages[`${from}${from === '' ? '' : '/'}node_modules/${name}`]) return true;
    if (from === '') return false;
    if (!from.includes('/node_modules/')) from = '/node_modules/';
  }
}

test('every optional package of every platform is in the lock file', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(path, name))
      .map((name) => `${name}, wanted by ${path || 'package.json'}`),
  );
  assert.deepEqual(missing, [], 'add them by hand with the version that is wanted; see DECISIONS.md, D-011');
});

test('the lock file names no download address', () => {
  const named = Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined);
  assert.deepEqual(
    named.map(([path]) => path),
    [],
  );
});
