import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Scene } from './node.ts';
import { Memory, remembered } from './remembered.ts';

function counted(
  settles: boolean,
  memory = new Memory(),
): { node: Node; asked: { possible: number; occurrences: number } } {
  const asked = { possible: 0, occurrences: 0 };
  const node: Node = {
    ...(settles ? { settles } : {}),
    possible: () => {
      asked.possible += 1;
      return true;
    },
    occurrences: () => {
      asked.occurrences += 1;
      return [];
    },
  };
  return { node: remembered(node, memory), asked };
}

const at = (moment: object) => ({ moment }) as Scene;

test('a condition is worked out once a moment, and anew at the next one', () => {
  const { node, asked } = counted(true);
  const first = at({});
  for (const scene of [first, first, at({}), first]) {
    node.possible?.(scene);
    node.occurrences(scene);
  }
  assert.deepEqual(asked, { possible: 3, occurrences: 3 });
});

test('what may still go or come is asked by every rule, so that each is judged again', () => {
  const { node, asked } = counted(false);
  const scene = at({});
  for (let rule = 0; rule < 3; rule += 1) node.occurrences(scene);
  assert.equal(asked.occurrences, 3);
});

test('once a call is over nothing of it is kept', () => {
  const memory = new Memory();
  const { node, asked } = counted(true, memory);
  const scene = at({});
  node.occurrences(scene);
  memory.forget();
  node.occurrences(scene);
  assert.equal(asked.occurrences, 2);
});
