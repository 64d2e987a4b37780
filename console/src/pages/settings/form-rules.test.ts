import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharers, strangeTeams, tokenFaults, userFaults } from './form-rules.ts';
import type { User } from './requests.ts';

const user = { name: '王芳', role: 'supervisor', teams: ['T1'], agent: '' };

test('a user that fits has no fault, whatever the role needs', () => {
  assert.deepEqual(userFaults(user), {});
  assert.deepEqual(userFaults({ ...user, name: ' li.wei@example.com ' }), {});
  assert.deepEqual(userFaults({ ...user, role: 'agent', teams: [], agent: 'A1' }), {});
  assert.deepEqual(userFaults({ ...user, role: 'admin', teams: [] }), {});
  assert.deepEqual(userFaults({ ...user, role: 'inspector', teams: 'all' }), {});
  assert.deepEqual(userFaults({ ...user, name: 'a b' }, true), {});
  // Who takes calls needs no team.
  assert.deepEqual(userFaults({ ...user, teams: [], agent: 'A1' }), {});
});

test('each wrong field has its own fault, all at once', () => {
  assert.deepEqual(userFaults({ ...user, name: ' ', teams: [] }), {
    name: 'nameMissing',
    teams: 'teamsMissing',
  });
  for (const name of ['a b', '_li', 'token:x', `a${'b'.repeat(64)}`])
    assert.deepEqual(userFaults({ ...user, name }), { name: 'userName' }, name);
  assert.deepEqual(userFaults({ ...user, role: 'agent', teams: [], agent: ' ' }), { agent: 'agentMissing' });
  assert.deepEqual(userFaults({ ...user, teams: ['T1', 'x'.repeat(101)] }), { teams: 'teamLong' });
});

test('a team that the directory does not name is a fault, unless it was there before, or is meant', () => {
  const known = [{ id: 'T1', name: '一组' }];
  assert.deepEqual(strangeTeams(['T1', 'T9', 'T8'], ['T8'], known), ['T9']);
  assert.deepEqual(strangeTeams(['T9'], 'all', known), ['T9'], 'who saw all had not this one');
  assert.deepEqual(strangeTeams('all', [], known), []);
  assert.deepEqual(strangeTeams(['T9'], [], []), [], 'without a directory nobody can tell');
  const draft = { ...user, teams: ['T1', 'T9'] };
  assert.deepEqual(userFaults(draft, false, ['T9']), { teams: 'teamUnknown' });
  assert.deepEqual(userFaults({ ...draft, role: 'admin' }, false, ['T9']), {});
  assert.deepEqual(userFaults(draft, false, []), {});
});

test('accounts that share an agent id are named to each other, disabled ones are not', () => {
  const one = (name: string, agent: string | null, disabled = false) => ({ name, agent, disabled }) as User;
  const all = [
    one('li', 'A1'),
    one('wang', 'A1'),
    one('zhao', 'A1', true),
    one('sun', null),
    one('qian', null),
  ];
  assert.deepEqual(
    all.map((user) => sharers(user, all)),
    [['wang'], ['li'], [], [], []],
  );
});

test('a token needs a name, and by its kind teams or sources', () => {
  const token = { kind: 'api' as const, name: '日报 1', teams: 'all' as const, sources: [] };
  assert.deepEqual(tokenFaults(token), {});
  assert.deepEqual(tokenFaults({ ...token, name: '', teams: [] }), {
    name: 'nameMissing',
    teams: 'teamsMissing',
  });
  assert.deepEqual(tokenFaults({ ...token, name: 'a/b' }), { name: 'tokenName' });
  const sender = { ...token, kind: 'sender' as const };
  assert.deepEqual(tokenFaults(sender), { sources: 'sourcesMissing' });
  assert.deepEqual(tokenFaults({ ...sender, sources: ['asr-north-*', 'cti 1'] }), { sources: 'sourceName' });
  assert.deepEqual(tokenFaults({ ...sender, sources: ['asr-north-*', 'cti-1'] }), {});
  const longest = 'x'.repeat(127);
  assert.deepEqual(tokenFaults({ ...sender, sources: [longest, `${longest}*`] }), {});
  assert.deepEqual(tokenFaults({ ...sender, sources: [`${longest}x`] }), { sources: 'sourceName' });
});
