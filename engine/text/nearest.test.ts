import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

test('the likeliest name is found, and none where nothing is near', () => {
  const names = ['keywords', 'title', 'log_level', 'port'];
  const cases: [string, string | undefined][] = [
    ['kewords', 'keywords'],
    ['titel', 'title'],
    ['Title', 'title'],
    ['log-level', 'log_level'],
    ['prot', 'port'],
    ['colour', undefined],
    ['', undefined],
  ];
  for (const [name, meant] of cases) assert.equal(nearest(name, names), meant, name);
});
