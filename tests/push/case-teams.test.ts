/** A case of several teams on the live socket: told and shown to those who see all of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sights } from '../../gateway/auth/sight.ts';
import { Cases, type CasesParts } from '../../gateway/cases/cases.ts';
import { madeFlag, madeScopeFlag, NINE, POLICY } from '../../gateway/cases/made-up.ts';
import { Directory } from '../../gateway/directory/directory.ts';
import { type Subscription, seenWith } from '../../gateway/push/topics.ts';
import { OpenCalls, RULE_STATE, StoredCalls } from '../api/fixtures.ts';
import { MemoryState } from '../api/memory-state.ts';
import { cause, hubByHand, kinds, read, subscription } from './hub-by-hand.ts';

const LOG: CasesParts['log'] = {
  append: async (_records, extra) => {
    extra?.(0);
    return [];
  },
};

test('a case of a flag across calls of two teams reaches who sees both, by either team’s filter', async () => {
  const state = new MemoryState();
  const cases = new Cases({
    state,
    log: LOG,
    policy: POLICY,
    now: () => NINE,
    about: () => ({ customer: null, words: null }),
  });
  const [first, second] = madeScopeFlag('s').evidence;
  await cases.scopeFlag(madeScopeFlag('s', { evidence: [first!, { ...second!, team: 'T2' }] }));
  const [one] = cases.all();
  assert.deepEqual([one?.team, one?.teams], [null, ['T1', 'T2']]);

  const { hub } = hubByHand();
  const live = new OpenCalls();
  hub.attach({ live, store: new StoredCalls(), rules: () => RULE_STATE, cases: () => cases.shown() });
  const event = cases.events(one!.id)[0]!;
  hub.publish([{ kind: 'case', cause, case: one!, event }]);
  const sight = sights({ directory: new Directory(new MemoryState()), now: () => NINE, appeal_ms: 0 });
  const eyes = (teams: string[], filter?: { team: string }): Subscription =>
    seenWith(subscription(['cases'], filter), sight({ user: 'ann', role: 'supervisor', teams }));
  const told = async (who: Subscription) => {
    const [frame] = (await hub.snapshots(who)).frames;
    return [kinds(read(hub, who)), (frame?.cases ?? []).length];
  };
  assert.deepEqual(await told(eyes(['T1'])), [[], 0]);
  assert.deepEqual(await told(eyes(['T2', 'T3'])), [[], 0]);
  assert.deepEqual(await told(eyes(['T1', 'T2'])), [['case 1'], 1]);
  assert.deepEqual(await told(eyes(['T1', 'T2'], { team: 'T2' })), [['case 1'], 1]);
  assert.deepEqual(await told(eyes(['T1', 'T2'], { team: 'T3' })), [[], 0]);
});

test('a case of no known team is not opened to a team that its queue gets later, neither told, shown nor acted on', async () => {
  let team: string | undefined;
  const teamOfQueue = () => team;
  const cases = new Cases({
    ...{ state: new MemoryState(), log: LOG, policy: POLICY, now: () => NINE, teamOfQueue },
    about: () => ({ customer: null, words: null }),
  });
  const evidence = madeScopeFlag('s').evidence.map(({ team: _team, ...counted }) => counted);
  await cases.scopeFlag(madeScopeFlag('s', { evidence }));
  const { agent: _agent, ...nobodys } = madeFlag('f', 'c-9');
  await cases.flag(nobodys, null);
  const [ofCall, across] = [...cases.all()];
  assert.deepEqual([across?.team, across?.teams, across?.queue], [null, undefined, 'billing']);

  team = 'T1';
  const { hub } = hubByHand();
  const live = new OpenCalls();
  hub.attach({
    ...{ live, store: new StoredCalls(), rules: () => RULE_STATE, teamOfQueue },
    cases: () => cases.shown(),
  });
  for (const one of [across!, ofCall!])
    hub.publish([{ kind: 'case', cause, case: one, event: cases.events(one.id)[0]! }]);
  const sight = sights({ directory: new Directory(new MemoryState()), now: () => NINE, appeal_ms: 0 });
  const ann = { user: 'ann', role: 'supervisor', teams: ['T1'] } as const;
  const eyes = seenWith(subscription(['cases']), sight(ann));
  // The case of a call is its queue's, as D-075 has it.
  assert.equal(kinds(read(hub, eyes)).length, 1);
  const [frame] = (await hub.snapshots(eyes)).frames;
  assert.deepEqual(
    frame?.cases?.map(({ id }) => id),
    [ofCall!.id],
  );
  assert.deepEqual(
    Array.from(cases.list(ann, {}), ({ id }) => id),
    [ofCall!.id],
  );
  const claimed = await cases.command({ id: 'command-1', actor: ann }, across!.id, { type: 'claim' });
  assert.equal('refused' in claimed && claimed.refused.code, 'CASE_UNKNOWN');
  const all = { user: 'root', role: 'admin', teams: 'all' } as const;
  assert.ok(cases.detail(all, across!.id));
});
