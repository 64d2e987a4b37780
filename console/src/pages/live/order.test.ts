import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FAREWELL_MS, HYSTERESIS, type Moment, type Ranked, WallOrder } from './order.ts';

const row = (id: string, risk: number, change: Partial<Ranked> = {}): Ranked => ({
  id,
  risk,
  gravity: 0,
  overAt: null,
  ...change,
});
const moment = (change: Partial<Moment> = {}): Moment => ({
  now: 0,
  held: false,
  pinned: new Set(),
  ...change,
});
const rows = (risks: Record<string, number>): Ranked[] =>
  Object.entries(risks).map(([id, risk]) => row(id, risk));

function settle(order: WallOrder, risks: Record<string, number>, change: Partial<Moment> = {}): string {
  return order.settle(rows(risks), moment(change)).ids.join('');
}

test('at first the wall is in order of risk, equal risks by their gravest flag', () => {
  const order = new WallOrder();
  const { ids } = order.settle(
    [row('a', 10), row('b', 60), row('c', 30), row('d', 30, { gravity: 3 })],
    moment(),
  );
  assert.deepEqual(ids, ['b', 'd', 'c', 'a']);
});

test('a row passes its neighbour when it is 5 points above it, not before', () => {
  const order = new WallOrder();
  assert.equal(settle(order, { a: 50, b: 40, c: 10 }), 'abc');
  assert.equal(settle(order, { a: 50, b: 54, c: 10 }), 'abc');
  assert.equal(settle(order, { a: 50, b: 55, c: 10 }), 'bac');
  assert.equal(settle(order, { a: 51, b: 50, c: 10 }), 'bac');
});

test('of two rows that stand wrong the one that has changed moves', () => {
  const order = new WallOrder();
  assert.equal(settle(order, { a: 50, b: 49, c: 46, d: 10 }), 'abcd');
  assert.equal(settle(order, { a: 50, b: 49, c: 46, d: 52 }), 'dabc');
});

test('a slow drift of many rows cannot turn the wall upside down', () => {
  const order = new WallOrder();
  settle(order, { a: 40, b: 39, c: 38, d: 37, e: 36 });
  assert.equal(settle(order, { a: 20, b: 24, c: 28, d: 32, e: 36 }), 'edcba');
});

test('a row whose gravest flag has changed moves to where it belongs, however few points it is about', () => {
  const order = new WallOrder();
  order.settle([row('a', 20), row('b', 20), row('c', 18)], moment());
  const { ids } = order.settle([row('a', 20), row('b', 20), row('c', 22, { gravity: 1 })], moment());
  assert.deepEqual(ids, ['c', 'a', 'b']);
});

test('while the order is held nothing moves, and new calls are counted', () => {
  const order = new WallOrder();
  settle(order, { a: 50, b: 40 });
  const held = order.settle(rows({ a: 0, b: 90, c: 99, d: 5 }), moment({ held: true }));
  assert.deepEqual(held, { ids: ['a', 'b'], waiting: 2, over: 0 });
  const released = order.settle(rows({ a: 0, b: 90, c: 99, d: 5 }), moment());
  assert.deepEqual(released, { ids: ['c', 'b', 'd', 'a'], waiting: 0, over: 0 });
});

test('an empty wall cannot be held', () => {
  const held = new WallOrder().settle(rows({ a: 1 }), moment({ held: true }));
  assert.deepEqual(held, { ids: ['a'], waiting: 0, over: 0 });
});

test('a pinned row keeps its place while others move, and moves when it is let go', () => {
  const order = new WallOrder();
  settle(order, { a: 50, b: 40, c: 30, d: 20 });
  const pinned = new Set(['b']);
  assert.equal(settle(order, { a: 50, b: 0, c: 30, d: 60 }, { pinned }), 'dbac');
  assert.equal(settle(order, { a: 50, b: 0, c: 30, d: 60 }), 'dacb');
});

test('a row that turns grave while it is pinned moves when it is let go', () => {
  const order = new WallOrder();
  order.settle([row('a', 50), row('b', 46)], moment());
  const grave = [row('a', 50), row('b', 51, { gravity: 4 })];
  assert.deepEqual(order.settle(grave, moment({ pinned: new Set(['b']) })).ids, ['a', 'b']);
  assert.deepEqual(order.settle(grave, moment()).ids, ['b', 'a']);
});

test('a call that is over stays for a moment where it was, and longer under the pointer', () => {
  const order = new WallOrder();
  settle(order, { a: 50, b: 40 });
  const over = [row('a', 50, { overAt: 1_000 }), row('b', 40)];
  const at = (now: number, pinned: string[] = []) =>
    order.settle(over, moment({ now, pinned: new Set(pinned) })).ids.join('');
  assert.equal(at(1_000 + FAREWELL_MS - 1), 'ab');
  assert.equal(at(1_000 + FAREWELL_MS, ['a']), 'ab');
  assert.equal(at(1_000 + FAREWELL_MS), 'b');
  assert.equal(at(1_000 + FAREWELL_MS, ['a']), 'b', 'it does not come back');
});

test('the same order is the same list', () => {
  const order = new WallOrder();
  const first = order.settle(rows({ a: 50, b: 40 }), moment()).ids;
  assert.equal(order.settle(rows({ a: 48, b: 41 }), moment()).ids, first);
});

const RISKS = fc.dictionary(fc.constantFrom(...'abcdefghijklmnop'), fc.integer({ min: 0, max: 100 }));

test('whatever happens: all calls once, none 5 points below a lesser one, no move without need', () => {
  fc.assert(
    fc.property(fc.array(RISKS, { minLength: 2, maxLength: 12 }), (history) => {
      const order = new WallOrder();
      for (const risks of history) {
        const before = [...order.settle(rows(risks), moment()).ids];
        assert.deepEqual([...before].sort(), Object.keys(risks).sort());
        for (const [index, id] of before.entries())
          for (const lower of before.slice(index + 1))
            assert.ok((risks[lower] as number) - (risks[id] as number) < HYSTERESIS);
        assert.deepEqual(order.settle(rows(risks), moment()).ids, before);
      }
    }),
  );
});

test('whatever happens around it, a pinned row stays where it is while nothing above it goes', () => {
  const four = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 100 })));
  const named = (risks: number[]) => Object.fromEntries(risks.map((risk, index) => ['abcd'[index], risk]));
  fc.assert(
    fc.property(four, fc.array(four, { maxLength: 5 }), fc.constantFrom(...'abcd'), (first, later, id) => {
      const order = new WallOrder();
      const place = order.settle(rows(named(first)), moment()).ids.indexOf(id);
      for (const risks of later) {
        const { ids } = order.settle(rows(named(risks)), moment({ pinned: new Set([id]) }));
        assert.equal(ids.indexOf(id), place);
      }
    }),
  );
});

test('rows that are over are counted for as long as they stand on the wall, held ones too', () => {
  const order = new WallOrder();
  const over = (overAt: number | null, change: Partial<Moment>) =>
    order.settle(
      [row('a', 50), row('b', 40, { overAt }), row('gone', 30, { overAt: -FAREWELL_MS })],
      moment(change),
    ).over;
  assert.equal(over(null, {}), 0);
  assert.equal(over(0, { now: 1 }), 1);
  assert.equal(over(0, { now: 2 * FAREWELL_MS, held: true }), 1);
  assert.equal(over(0, { now: 2 * FAREWELL_MS }), 0);
});
