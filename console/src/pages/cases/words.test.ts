import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseEvent } from '../../../../engine/contract/case.ts';
import { OTHER_RULE } from '../../../../engine/contract/scope-flag.ts';
import { en } from '../../i18n/en.ts';
import { zh } from '../../i18n/zh.ts';
import { scopeFlag } from '../../live/made-up.ts';
import { countedText, wordsOf } from './words.ts';

const ACROSS = { by: 'queue', name: '账单', calls: 4, flags: 5 } as const;
const LIMITS = { by: 'queue', at_least: 4, within: '30m' };

test('what a flag across calls counted is said as it stands now, with what its rule wants', () => {
  const why = {
    op: 'across',
    holds: true,
    looked_for: { categories: ['safety_risk'], rules: ['site-orchid'], ...LIMITS, count: 'calls' },
    // Beyond what is kept, flags are only counted.
    seen: { calls: 6, flags: 7, not_kept: 2 },
  };
  assert.equal(
    countedText(ACROSS, scopeFlag({ why }), zh),
    '计入 6 通、9 个标记。规则：同一队列，30 分钟内至少 4 通。计入的是：人身安全、site-orchid。',
  );
  assert.equal(
    countedText(ACROSS, scopeFlag({ why }), en),
    '9 flags in 6 calls counted. The rule: at least 4 calls of one queue within 30 min. Counted are: Safety risk, site-orchid.',
  );
});

test('while nobody can say how it stands, what it had counted when it came to the case', () => {
  assert.equal(countedText(ACROSS, undefined, zh), '计入 4 通、5 个标记。');
  assert.equal(countedText({ ...ACROSS, calls: 1, flags: 1 }, undefined, en), '1 flag in 1 call counted.');
});

test('the reason that the engine gives is told in the reader’s language, a person’s own as it is', () => {
  const gone = (reason: string): CaseEvent => ({
    ...{ n: 2, at: '2026-11-22T01:00:00.000Z', by: null },
    ...{ type: 'flag', flag: 's-1', status: 'withdrawn', reason },
  });
  assert.equal(wordsOf(gone(OTHER_RULE), zh), '规则改了或删了，原来计入的不再算。');
  assert.equal(wordsOf(gone('花展，不是事故'), en), '花展，不是事故');
});
