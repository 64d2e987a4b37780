/** What is known of a call beside its words: told by what is wrong with it, of its kind or over a limit of the door. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { kindFault, misfit } from './fits.ts';

const call = (about: object) => ({ call: 'c-1', utterances: [], ...about }) as unknown as RecordedCall;

test('what is of another kind is told by the kind that is expected, to every reader', () => {
  const wrong: [object, object][] = [
    [{ customer: 'x' }, { code: 'NOT_OBJECT', field: '"customer"', got: '"x"' }],
    [{ customer: { id: 5 } }, { code: 'NOT_TEXT', field: '"customer.id"', got: '5' }],
    [{ agent: {} }, { code: 'NOT_TEXT', field: '"agent.id"', got: 'nothing' }],
    [{ agent: { id: '' } }, { code: 'NOT_TEXT', field: '"agent.id"', got: 'an empty text' }],
    [{ agent: [] }, { code: 'NOT_OBJECT', field: '"agent"', got: 'a list' }],
    [{ agent: null }, { code: 'NOT_OBJECT', field: '"agent"', got: 'null' }],
    // A text that is too long beside a wrong kind: the kind first, it is wrong for everybody.
    [
      { queue: 'q'.repeat(201), agent: { id: 'A', team: 3 } },
      { code: 'NOT_TEXT', field: '"agent.team"', got: '3' },
    ],
    [{ attributes: [1] }, { code: 'NOT_OBJECT', field: '"attributes"', got: 'a list' }],
    [
      { attributes: { tier: [1] } },
      {
        code: 'WORD_UNKNOWN',
        field: 'attributes.tier',
        want: 'a text, a number, true, false',
        got: 'a list',
      },
    ],
    [
      { direction: 'up' },
      { code: 'WORD_UNKNOWN', field: 'direction', want: 'inbound, outbound', got: '"up"' },
    ],
    [{ call: '' }, { code: 'ID_INVALID', want: '128', got: 'an empty text' }],
  ];
  for (const [about, fault] of wrong) {
    assert.deepEqual(kindFault(call(about)), fault, JSON.stringify(about));
    assert.deepEqual(misfit(call(about)), fault);
  }
});

test('limits of the door are no matter of those who only read', () => {
  const long = (field: string, want: number, got: number) => ({
    code: 'TEXT_TOO_LONG',
    field,
    want: String(want),
    got: String(got),
  });
  const over: [object, object][] = [
    [{ agent: { id: 'A'.repeat(101) } }, long('agent.id', 100, 101)],
    [{ queue: 'q'.repeat(201) }, long('queue', 200, 201)],
    [{ customer: { number: '1'.repeat(65) } }, long('customer.number', 64, 65)],
    [{ attributes: { ['n'.repeat(101)]: 1 } }, long(`attributes.${'n'.repeat(100)}`, 100, 101)],
    [{ attributes: { tier: 'v'.repeat(2_001) } }, long('attributes.tier', 2_000, 2_001)],
  ];
  for (const [about, fault] of over) {
    assert.deepEqual(misfit(call(about)), fault);
    assert.equal(kindFault(call(about)), undefined);
  }
  const many = Object.fromEntries(Array.from({ length: 33 }, (_, at) => [at, 'v'.repeat(2_000)]));
  const { code, field, want } = misfit(call({ attributes: many })) ?? {};
  assert.deepEqual([code, field, want], ['TEXT_TOO_LONG', '"attributes"', '65036']);
  assert.equal(misfit(call({ agent: { id: 'A1' }, attributes: { 'a\nb': true } })), undefined);
});
