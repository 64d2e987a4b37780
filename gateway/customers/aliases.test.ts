/** Which numbers are one customer's: set, moved, forgotten, kept over a restart; and the CSV that tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryState } from '../../tests/api/memory-state.ts';
import { Aliases } from './aliases.ts';
import { readAliases } from './read-aliases.ts';

test('the numbers of a customer lead to him, and any of his names to all of them, also after a restart', async () => {
  const state = new MemoryState();
  const first = new Aliases(state);
  assert.deepEqual(await first.set([{ customer: 'm-5', numbers: ['n2', 'n1', 'n1', 'm-5'] }]), {
    changed: 1,
    same: 0,
    moved: 0,
  });
  for (const aliases of [first, new Aliases(state)]) {
    assert.equal(aliases.customerOf('n1'), 'm-5');
    assert.equal(aliases.customerOf('n9'), undefined);
    for (const name of ['m-5', 'n1', 'n2'])
      assert.deepEqual(aliases.namesWith([name]).sort(), ['m-5', 'n1', 'n2'], name);
    assert.deepEqual(aliases.namesWith(['n9', 'n9']), ['n9']);
    assert.deepEqual(aliases.list(), [{ customer: 'm-5', numbers: ['n1', 'n2'] }]);
  }
});

test('setting says all of them: what is not named any more is let go, a number that moved is the new customer’s', async () => {
  const state = new MemoryState();
  const aliases = new Aliases(state);
  await aliases.set([
    { customer: 'a', numbers: ['n1', 'n2'] },
    { customer: 'b', numbers: ['n3'] },
  ]);
  assert.deepEqual(
    await aliases.set([
      { customer: 'b', numbers: ['n2'] },
      { customer: 'a', numbers: ['n1'] },
    ]),
    {
      changed: 1,
      same: 1,
      moved: 1,
    },
  );
  assert.deepEqual(
    ['n1', 'n2', 'n3'].map((number) => aliases.customerOf(number)),
    ['a', 'b', undefined],
  );
  await aliases.set([{ customer: 'a', numbers: [] }]);
  assert.deepEqual(new Aliases(state).list(), [{ customer: 'b', numbers: ['n2'] }]);
});

/** Every write takes a moment, and the next one may fail, as a whole. */
class SlowState extends MemoryState {
  fails = false;

  override async put(key: string, value: unknown): Promise<void> {
    await super.put(key, value);
    await new Promise((done) => setImmediate(done));
  }

  override async together(fill: () => void): Promise<void> {
    await new Promise((done) => setImmediate(done));
    if (this.fails) throw new Error('disk full');
    fill();
  }
}

test('two that set at once: each number is the last one’s alone, in memory as on the disk', async () => {
  const state = new SlowState();
  const aliases = new Aliases(state);
  await aliases.set([{ customer: 'a', numbers: ['n1', 'n2'] }]);
  await Promise.all([
    aliases.set([{ customer: 'b', numbers: ['n1', 'n2'] }]),
    aliases.set([{ customer: 'c', numbers: ['n1', 'n2'] }]),
  ]);
  for (const seen of [aliases, new Aliases(state)]) {
    assert.deepEqual(seen.list(), [{ customer: 'c', numbers: ['n1', 'n2'] }]);
    assert.equal(seen.customerOf('n1'), 'c');
  }
});

test('a move that the disk refuses leaves the number where it was', async () => {
  const state = new SlowState();
  const aliases = new Aliases(state);
  await aliases.set([{ customer: 'a', numbers: ['n1', 'n2'] }]);
  state.fails = true;
  await assert.rejects(aliases.set([{ customer: 'b', numbers: ['n1'] }]), /disk full/);
  for (const seen of [aliases, new Aliases(state)])
    assert.deepEqual(seen.list(), [{ customer: 'a', numbers: ['n1', 'n2'] }]);
  state.fails = false;
  await aliases.set([{ customer: 'b', numbers: ['n1'] }]);
  assert.equal(new Aliases(state).customerOf('n1'), 'b');
});

test('of a person who was deleted nothing is left, whichever name was given', async () => {
  const state = new MemoryState();
  const aliases = new Aliases(state);
  await aliases.set([{ customer: 'a', numbers: ['n1', 'n2'] }]);
  await aliases.forget(['x', 'n2']);
  assert.deepEqual(aliases.list(), []);
  assert.deepEqual([...state.list('customer-alias/')], []);
});

test('customers come page by page in their order', async () => {
  const aliases = new Aliases(new MemoryState());
  await aliases.set(['c', 'a', 'b'].map((customer) => ({ customer, numbers: [`n-${customer}`] })));
  assert.deepEqual(
    aliases.list('', 2).map(({ customer }) => customer),
    ['a', 'b'],
  );
  assert.deepEqual(
    aliases.list('b', 2).map(({ customer }) => customer),
    ['c'],
  );
});

test('a CSV as spreadsheets write it, in either language; every error has its place', () => {
  assert.deepEqual(readAliases('\ufeff号码;客户;备注\r\n16000000001;m-5;旧\r\n16000000002;m-5;\r\n'), {
    rows: [
      { customer: 'm-5', number: '16000000001' },
      { customer: 'm-5', number: '16000000002' },
    ],
    errors: [],
  });
  const places = (text: string) => readAliases(text).errors.map(({ line, column }) => `${line}:${column}`);
  assert.deepEqual(places(''), ['1:1']);
  assert.deepEqual(places('customer,phone\nm-5,1'), ['1:1']);
  assert.deepEqual(places('customer,number\nm-5,\n,16000000001\nm-6,16000000002'), ['2:5', '3:1']);
  assert.match(
    readAliases(`customer,number\nm-5,${'1'.repeat(65)}`).errors[0]?.message ?? '',
    /64 characters, got 65/,
  );
});
