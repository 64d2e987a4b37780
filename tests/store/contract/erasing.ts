/** Repeated blocks, and one person's rows deleted without a trace. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CaseEvent } from '../../../engine/contract/case.ts';
import { takenAcross } from '../../../gateway/cases/across-intake.ts';
import { foldCase } from '../../../gateway/cases/fold.ts';
import { opening, takenOf } from '../../../gateway/cases/intake.ts';
import { madeScopeFlag, POLICY } from '../../../gateway/cases/made-up.ts';
import type { Delivered } from '../../../gateway/delivered.ts';
import type { OpenStore } from '../../../gateway/store/clickhouse.ts';
import {
  callOutcome,
  callView,
  flag,
  flagOutcome,
  numbered,
  scopeOutcome,
  T0,
  utterance,
  utteranceOutcome,
} from '../fixtures.ts';
import { type Backend, count, rowsOf, run } from './backend.ts';

function callOf(call: string, customer: object): Delivered[] {
  return [
    utteranceOutcome(utterance(call, 'u-1')),
    flagOutcome(flag(call, `f-${call}`)),
    callOutcome(callView(call, { customer })),
  ];
}

/** A case that was opened, of these calls. */
function caseOutcome(id: string, calls: [string, ...string[]]): Delivered {
  const taken = takenOf(flag(calls[0], `f-${id}`), { customer: 'm-1', words: null });
  const { events } = opening(taken, null, { now: T0, policy: POLICY });
  const event = { n: 1, at: new Date(T0).toISOString(), by: 'ann', ...events[0] } as CaseEvent;
  return { kind: 'case', cause: { n: 1, at: T0 }, case: { ...foldCase(undefined, event), calls }, event };
}

/** A case of a customer's flag across calls that counted these calls, and a verdict on the flag, which names none. */
function judgedAcross(id: string, calls: readonly string[]): Delivered[] {
  const [counted] = madeScopeFlag(id).evidence;
  const flag = madeScopeFlag(id, {
    scope: { by: 'customer', name: 'm-1' },
    evidence: calls.map((call) => ({ ...counted!, call })),
  });
  const { events } = opening(
    takenAcross(flag, () => undefined),
    null,
    { now: T0, policy: POLICY },
  );
  const at = new Date(T0).toISOString();
  const judged = { type: 'judged', flags: [id], verdict: 'right', reason: 'serious', note: null };
  let of: ReturnType<typeof foldCase> | undefined;
  return [...events, judged].map((body, i) => {
    const event = { n: i + 1, at, by: 'ann', ...body } as CaseEvent;
    of = foldCase(of, event);
    return { kind: 'case', cause: { n: i + 1, at: T0 }, case: of, event };
  });
}

export function erasingContract(backend: () => Backend): void {
  let store: OpenStore;
  before(async () => {
    store = await backend().open({ database: 'erase' });
  });
  after(() => store?.close());

  describe('a block that is written twice', () => {
    it('lies there once, its views are filled, and a later block without a token is kept', async () => {
      const batch = numbered(callOf('twice', { id: 'm-0' }));
      await store.write(batch);
      const tables = ['calls', 'utterances', 'flags', 'utterance_order', 'flag_changes'];
      const once = await Promise.all(tables.map((table) => count(store, table)));
      await store.write(batch);
      assert.deepEqual(await Promise.all(tables.map((table) => count(store, table))), once);
      // A kill between a table and its view: the repetition fills the view.
      await run(store, 'TRUNCATE TABLE utterance_order');
      await store.write(batch);
      assert.equal(await count(store, 'utterance_order'), 1);
      assert.deepEqual(await store.order('twice'), [
        { channel: 0, utterance: 'u-1', rev: 1, heard_seq: null, scored_seq: 1 },
      ]);
      const values = [{ hash: 'x', stored_at: 0, source: 's' }];
      for (let i = 0; i < 2; i++)
        await store.ask((client) => client.insert({ table: 'rule_sets', values, format: 'JSONEachRow' }));
      assert.equal(
        await count(store, 'rule_sets'),
        2,
        'no token of an earlier insert stayed on the connection',
      );
    });
  });

  describe('cases of a call', () => {
    it('a case that joins it with others is found, one of it alone is not', async () => {
      await store.write(numbered([caseOutcome('one', ['alone']), caseOutcome('two', ['joined', 'other'])]));
      const found = await Promise.all(['alone', 'joined', 'other', 'none'].map((c) => store.sharesCase(c)));
      assert.deepEqual(found, [false, true, true, false]);
    });
  });

  describe('a verdict on a flag across calls', () => {
    it('goes with the case of the customer whose calls are deleted, and one of another stays', async () => {
      await store.write(
        numbered([...judgedAcross('s-hers', ['hers-8', 'hers-9']), ...judgedAcross('s-his', ['his-9'])]),
      );
      const calls = ['hers-9'];
      const { verdicts, cases } = await store.countRows(calls, null);
      assert.deepEqual([verdicts, cases], [1, 1]);
      await store.erase(calls, null);
      const rows = await rowsOf<{ flag: string }>(store, "SELECT flag FROM verdicts WHERE call = ''");
      assert.deepEqual(rows, [{ flag: 's-his' }]);
    });
  });

  describe('deleting a person in the store', () => {
    it('takes every row of the calls, the own flags across calls and the lines in others, and nothing else', async () => {
      const evidence = (call: string) => ({
        flag: `f-${call}`,
        call,
        rule: 'fire',
        at: new Date(T0).toISOString(),
      });
      await store.write(
        numbered([
          ...callOf('hers-1', { id: 'm-5' }),
          ...callOf('hers-2', { id: 'm-9', number: '号码·abcdefghijkl' }),
          ...callOf('his', { id: 'm-6' }),
          scopeOutcome('own', { scope: { by: 'customer', name: '号码·abcdefghijkl' } }),
          scopeOutcome('other name', {
            scope: { by: 'customer', name: 'm-9' },
            evidence: [evidence('hers-2')],
          }),
          scopeOutcome('queue', { evidence: [evidence('hers-2'), evidence('his')] }),
        ]),
      );
      assert.deepEqual(await store.callsOf('m-5'), ['hers-1']);
      assert.deepEqual(await store.callsOf('号码·abcdefghijkl'), ['hers-2']);
      assert.deepEqual(await store.callsOf("' OR 1 --"), []);
      const calls = ['hers-1', 'hers-2'];
      const found = await store.countRows(calls, '号码·abcdefghijkl');
      // Several of one call until they are merged.
      const { call_touches, ...rest } = found;
      assert.ok(call_touches! >= 2);
      assert.deepEqual(rest, {
        call_words: 0,
        call_facts: 0,
        calls: 2,
        utterances: 2,
        utterance_order: 2,
        flags: 2,
        flag_changes: 2,
        verdicts: 0,
        prompt_answers: 0,
        case_actions: 0,
        reviews: 0,
        review_items: 0,
        final_scores: 0,
        cases: 0,
        marks: 0,
        scope_flags: 3,
      });
      for (let i = 0; i < 2; i++) {
        await store.erase(calls, '号码·abcdefghijkl');
        const left = await store.countRows(calls, '号码·abcdefghijkl');
        assert.deepEqual(
          Object.values(left).filter((n) => n !== 0),
          [],
        );
      }
      // ClickHouse keeps what it was told to change, word for word.
      const told = await rowsOf<{ command: string }>(
        store,
        'SELECT command FROM system.mutations WHERE database = currentDatabase()',
      );
      const all = told.map(({ command }) => command).join('\n');
      assert.match(all, /hers-1/);
      assert.doesNotMatch(all, /号码|abcdefghijkl|m-5|m-9/);
      assert.equal(await store.call('hers-1'), null);
      assert.equal((await store.call('his'))!.flags.length, 1);
      const scopes = (await store.scopeFlags({ limit: 9 })).items;
      assert.deepEqual(
        scopes.map(({ id, evidence }) => [id, evidence.map(({ call }) => call)]),
        [['queue', ['his']]],
      );
    });
  });
}
