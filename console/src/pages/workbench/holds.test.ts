import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workbenchEn } from '../../i18n/workbench-en.ts';
import { workbenchZh } from '../../i18n/workbench-zh.ts';
import { holds } from './holds.ts';

test('a file without rules tells its lists and macros, one with rules tells these', () => {
  assert.equal(holds({ rules: [], named: 12 }, workbenchZh), '12 个词表/宏');
  assert.equal(holds({ rules: [], named: 12 }, workbenchEn), '12 lists/macros');
  assert.equal(holds({ rules: [], named: 1 }, workbenchEn), '1 list/macro');
  assert.equal(holds({ rules: ['own'], named: 12 }, workbenchZh), '1 条规则');
  assert.equal(holds({ rules: [], named: 0 }, workbenchZh), '0 条规则');
});
