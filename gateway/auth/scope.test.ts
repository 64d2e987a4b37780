import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maySeeCall, type Scope, type SeenCall } from './scope.ts';

const APPEAL_MS = 7 * 86_400_000;
const NOW = Date.UTC(2026, 10, 26);
const window = { now: NOW, appeal_ms: APPEAL_MS };

const everyone: Scope = { teams: 'all' };
const leader: Scope = { teams: ['T1', 'T2'] };
const agent: Scope = { teams: [], agent: 'A1' };
const leaderWhoTakesCalls: Scope = { teams: ['T2'], agent: 'A1' };

const open: SeenCall = { team: 'T1', agent: 'A1', ended_at: null };
const ended = (ago: number): SeenCall => ({ ...open, ended_at: NOW - ago });

const CASES: [name: string, who: Scope, call: SeenCall, seen: boolean][] = [
  ['all teams: a call of a team', everyone, open, true],
  ['all teams: a call of nobody', everyone, { ended_at: null }, true],
  ['a team of theirs', leader, open, true],
  ['a team of theirs, long ended', leader, ended(10 * APPEAL_MS), true],
  ['another team', leader, { ...open, team: 'T3' }, false],
  ['a call of no known team', leader, { agent: 'A1', ended_at: null }, false],
  ['no team at all', { teams: [] }, open, false],
  ['no team at all, call of no team', { teams: [] }, { ended_at: null }, false],
  ['an own open call', agent, open, true],
  ['an own open call of no known team', agent, { agent: 'A1', ended_at: null }, true],
  ['a call of a colleague', agent, { ...open, agent: 'A2' }, false],
  ['a call without an agent', agent, { team: 'T1', ended_at: null }, false],
  ['an own call on the last day of appeal', agent, ended(APPEAL_MS), true],
  ['an own call after it', agent, ended(APPEAL_MS + 1), false],
  ['a leader, an own call in another team', leaderWhoTakesCalls, open, true],
];

for (const [name, who, call, seen] of CASES) {
  test(`${name}: ${seen ? 'seen' : 'not seen'}`, () => assert.equal(maySeeCall(who, call, window), seen));
}
