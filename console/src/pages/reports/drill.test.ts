import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, drillOf, withDrill } from './drill.ts';

const RANGE = { from: '2026-11-01', to: '2026-11-30', team: 'T1' };

test('what is written into the address is read from it again', () => {
  const drill = { kind: 'angry', by: 'agent' as const, of: '', word: '退费' };
  const params = withDrill(new URLSearchParams('team=T1'), drill);
  assert.deepEqual(drillOf(params), drill);
  assert.equal(withDrill(params, null).toString(), 'team=T1');
  assert.equal(drillOf(new URLSearchParams('team=T1')), null);
});

test('a group narrows the filters that the page has', () => {
  assert.deepEqual(asked(RANGE, { kind: 'angry', by: 'team', of: 'T2' }), {
    ...RANGE,
    kind: 'angry',
    team: 'T2',
  });
  assert.deepEqual(asked(RANGE, { kind: 'all', by: 'day', of: '2026-11-05', rule: 'rude' }), {
    ...RANGE,
    from: '2026-11-05',
    to: '2026-11-05',
    kind: 'all',
    rule: 'rude',
  });
  assert.deepEqual(asked(RANGE, { kind: 'all', by: 'all', of: '' }), { ...RANGE, kind: 'all' });
});
