import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyTeam, unknownTeams } from './teams.ts';

const teams = [
  { id: 'T1', name: '北区一组' },
  { id: 'T2', name: '北区二组' },
  { id: 'south-desk', name: 'South' },
];

test('only ids that no team has are unknown, each once; without any team nobody can tell', () => {
  assert.deepEqual(unknownTeams(['T1', 'T9', 'south', 'T9'], teams), ['T9', 'south']);
  assert.deepEqual(unknownTeams(['T9'], []), []);
});

for (const [written, meant] of [
  ['北区二组', 'T2'],
  ['t1', 'T1'],
  ['Ｔ２', 'T2'],
  ['T 1', 'T1'],
  ['South_Desk', 'south-desk'],
  ['south', 'south-desk'],
  ['sotuh-desk', 'south-desk'],
  // One letter beside T1 and T2 alike.
  ['T9', undefined],
  ['billing', undefined],
] as const)
  test(`"${written}" is ${meant === undefined ? 'near no team' : `likely ${meant}`}`, () => {
    assert.equal(likelyTeam(written, teams)?.id, meant);
  });
