/** Copies of marks in the store, and the counts of raised flags beside them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Mark } from '../../../engine/contract/mark.ts';
import type { Delivered } from '../../../gateway/delivered.ts';
import type { OpenStore } from '../../../gateway/store/clickhouse.ts';
import { flag, flagOutcome, numbered, T0 } from '../fixtures.ts';
import { type Backend, rowsOf } from './backend.ts';

const mark = (id: string, more: Partial<Mark> = {}): Mark => ({
  id,
  call: 'c-1',
  kind: 'missed',
  channel: 0,
  utterance: 'u-1',
  category: 'agent_rude',
  rule: null,
  flag: null,
  note: null,
  by: 'ann',
  at: new Date(T0 + 5_000).toISOString(),
  ...more,
});
const outcome = (one: Mark, n: number, taken = false): Delivered => ({
  kind: 'mark',
  cause: { n, at: T0 + n },
  mark: one,
  taken,
});

export function marksContract(backend: () => Backend): void {
  let store: OpenStore;
  before(async () => {
    store = await backend().open({ database: 'marks' });
  });
  after(() => store?.close());
  const rows = () =>
    rowsOf(
      store,
      `SELECT id, taken, kind, channel, utterance, category, rule, flag, note, made_by,
        toString(made_at) AS made_at FROM marks FINAL ORDER BY id`,
    );

  describe('marks in the store', () => {
    it('are one row each, however often they are written; one that was taken back says so, and may come again', async () => {
      const missed = mark('a', { note: `记错 [手机号·k3f9] '"\\ 😀` });
      const wrong = mark('b', {
        kind: 'wrong',
        channel: null,
        utterance: null,
        rule: 'long-silence',
        flag: 'f-1',
      });
      const taken = mark('c');
      const again = mark('d');
      const batch = numbered([
        outcome(missed, 1),
        outcome(wrong, 2),
        outcome(taken, 3),
        outcome(again, 4),
        outcome(taken, 5, true),
        outcome(again, 6, true),
        outcome({ ...again, category: 'agent_shirks' }, 7),
      ]);
      await store.write(batch.slice(0, 4));
      await store.write(batch);
      // An older one that comes late, as after a kill, changes nothing.
      await store.write(batch.slice(2, 3));
      const made_at = new Date(T0 + 5_000).toISOString().replace('T', ' ').replace('Z', '');
      const same = { made_by: 'ann', made_at };
      const words = { ...same, kind: 'missed', channel: 0, utterance: 'u-1', rule: '', flag: '', note: '' };
      assert.deepEqual(await rows(), [
        { ...words, id: 'a', taken: 0, category: 'agent_rude', note: missed.note },
        {
          ...same,
          id: 'b',
          taken: 0,
          kind: 'wrong',
          channel: null,
          utterance: '',
          category: 'agent_rude',
          rule: 'long-silence',
          flag: 'f-1',
          note: '',
        },
        { ...words, id: 'c', taken: 1, category: 'agent_rude' },
        { ...words, id: 'd', taken: 0, category: 'agent_shirks' },
      ]);
    });

    it('flags are counted per rule as people saw them: not those taken back by later words, not those of shadow rules', async () => {
      const of = (id: string, more: object = {}) => flagOutcome(flag('counts', id, more));
      await store.write(
        numbered([
          of('1'),
          of('2'),
          of('2'),
          of('3', { status: 'withdrawn' }),
          of('4', { status: 'retracted' }),
          of('5', { shadow: true }),
          of('6', { rule: 'customer-anger', category: 'customer_anger' }),
        ]),
      );
      assert.deepEqual(await store.raised(), [
        { rule: 'customer-anger', category: 'customer_anger', team: 'T1', raised: 1 },
        { rule: 'escalation-regulator', category: 'escalation_threat', team: 'T1', raised: 3 },
      ]);
    });
  });
}
