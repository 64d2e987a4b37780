import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import { toggled } from '../../lib/toggled.ts';
import { call, flag } from '../../live/made-up.ts';
import {
  active,
  decode,
  encode,
  type Filters,
  fitsCall,
  fitsFlag,
  NO_FILTERS,
  optionsOf,
} from './filters.ts';

const only = (change: Partial<Filters>): Filters => ({ ...NO_FILTERS, ...change });

test('filters come back from the address as they went in', () => {
  const value = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme-ascii' });
  const values = fc.uniqueArray(fc.oneof(value, fc.constantFrom('账单', 'a,b&c=d', '%', '+ +')), {
    maxLength: 8,
  });
  const kinds = {
    severity: fc.subarray([...SEVERITIES]),
    team: values,
    queue: values,
    category: values,
    trade: values,
    medium: values,
    text: fc.oneof(fc.constant(''), value),
  };
  const filters = fc.record(kinds, { noNullPrototype: true });
  fc.assert(fc.property(filters, (one) => assert.deepEqual(decode(encode(one)), one)));
});

test('an address that someone has typed gives what it can', () => {
  assert.deepEqual(decode('?severity=loud&severity=minor&severity=critical&team=&team=T1&team=T1&x=y'), {
    ...NO_FILTERS,
    severity: ['critical', 'minor'],
    team: ['T1'],
  });
  assert.equal(encode(NO_FILTERS), '');
});

test('a kind of filter counts once, blank words do not count', () => {
  assert.equal(active(only({ severity: ['critical', 'major'], team: ['T1'], text: '  ' })), 2);
  assert.deepEqual(toggled(toggled(['a'], 'b'), 'a'), ['b']);
});

const VIEW = call({
  agent: { id: 'A1024', name: '李文', team: 'T3' },
  queue: '账单',
  trade: 'telecom',
  customer: { id: 'm-5' },
  flags: { critical: 1, major: 0, minor: 0, info: 0 },
});
const FLAG = flag({ agent: { id: 'A1024', team: 'T3' }, queue: '账单' });

const CASES: [string, Partial<Filters>, call: boolean, flag: boolean][] = [
  ['nothing', {}, true, true],
  ['its severity among others', { severity: ['critical', 'minor'] }, true, true],
  ['another severity', { severity: ['minor'] }, false, false],
  ['its team', { team: ['T3'] }, true, true],
  ['another team', { team: ['T4'] }, false, false],
  ['its queue', { queue: ['账单'] }, true, true],
  ['its trade', { trade: ['telecom'] }, true, true],
  ['another trade', { trade: ['bank'] }, false, false],
  ['its medium', { medium: ['voice'] }, true, true],
  ['another medium', { medium: ['chat', 'review'] }, false, false],
  ['its category', { category: ['escalation_threat'] }, true, true],
  ['another category', { category: ['long_silence'] }, false, false],
  ['its agent in small letters', { text: 'a1024' }, true, true],
  ['words that were heard and the customer', { text: '12315 M-5' }, true, true],
  ['words of the English title', { text: 'regulator' }, true, true],
  ['one word that is there and one that is not', { text: '12315 银保监' }, false, false],
];

for (const [what, filters, fitting, flagFitting] of CASES) {
  test(`a call and its flag against ${what}`, () => {
    assert.equal(fitsCall(only(filters), VIEW, [FLAG]), fitting);
    assert.equal(fitsFlag(only(filters), FLAG, VIEW), flagFitting);
  });
}

test('a flag that was taken back does not put its call into a category', () => {
  const filters = only({ category: ['escalation_threat'] });
  assert.equal(fitsCall(filters, VIEW, [{ ...FLAG, status: 'retracted' }]), false);
});

test('a flag whose call is forgotten is judged by what it says itself', () => {
  assert.equal(fitsFlag(only({ team: ['T3'] }), FLAG, undefined), true);
  assert.equal(fitsFlag(only({ trade: ['telecom'] }), FLAG, undefined), false);
  assert.equal(fitsFlag(only({ medium: ['voice'] }), FLAG, undefined), false);
});

test('options are what is present, the most frequent first, and what is chosen', () => {
  const calls = ['T1', 'T2', 'T2', undefined].map((team) => call({ agent: { id: 'A', team } }));
  assert.deepEqual(optionsOf('team', calls, [], ['T9']), [
    { value: 'T2', count: 2 },
    { value: 'T1', count: 1 },
    { value: 'T9', count: 0 },
  ]);
  assert.deepEqual(optionsOf('category', calls, [FLAG, flag({ status: 'withdrawn' })], []), [
    { value: 'escalation_threat', count: 1 },
  ]);
});
