/** A text that is too long for one utterance is told in pieces; when it is rewritten shorter, none of them stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Segment } from './adapter.ts';
import { Segments, type SpokenUtterance, type StreamFacts } from './segments.ts';

const FACTS: StreamFacts = {
  ...{ partials: 'replace', tag: '', offset_ms: 0, role: 'customer', channels: [], alone: true, rev: 0 },
};
const LONG = '好'.repeat(9_000);

/** Last revision of each utterance, as the engine keeps them: a partial never replaces a final. */
function told(segments: Segments) {
  const kept = new Map<string, SpokenUtterance>();
  return {
    take(part: Partial<Segment>): void {
      const segment = {
        key: 's-1',
        state: 'final',
        text: '',
        start_ms: 0,
        end_ms: 9_000,
        ...part,
      } as Segment;
      for (const one of segments.take({ kind: 'segment', segment }, 9_000)) {
        const before = kept.get(one.utterance);
        assert.ok(one.rev > (before?.rev ?? -1), 'revisions rise');
        if (!before?.final || one.final) kept.set(one.utterance, one);
      }
    },
    lengths: () => [...kept.values()].map(({ utterance, text, final }) => [utterance, text.length, final]),
    times: () => [...kept.values()].map(({ start_ms, end_ms }) => [start_ms, end_ms]),
  };
}

test('rewritten shorter, its later pieces are taken back; rewritten longer, they are told again', () => {
  const heard = told(new Segments(FACTS));
  heard.take({ text: LONG });
  assert.deepEqual(heard.lengths(), [
    ['s-1', 4_000, true],
    ['s-1+1', 4_000, true],
    ['s-1+2', 1_000, true],
  ]);
  assert.deepEqual(heard.times(), [
    [0, 3_000],
    [3_000, 6_000],
    [6_000, 9_000],
  ]);
  heard.take({ text: '好' });
  assert.deepEqual(heard.lengths(), [
    ['s-1', 1, true],
    ['s-1+1', 0, true],
    ['s-1+2', 0, true],
  ]);
  heard.take({ text: LONG.slice(0, 5_000) });
  assert.deepEqual(
    heard.lengths().map(([, length]) => length),
    [4_000, 1_000, 0],
  );
});

test('taken back by an empty final, all pieces are empty finals', () => {
  const heard = told(new Segments(FACTS));
  heard.take({ text: LONG });
  heard.take({ text: '' });
  assert.deepEqual(heard.lengths(), [
    ['s-1', 0, true],
    ['s-1+1', 0, true],
    ['s-1+2', 0, true],
  ]);
});

test('a partial that shrinks and grows again keeps its pieces open until the final', () => {
  const heard = told(new Segments(FACTS));
  heard.take({ state: 'partial', text: LONG });
  heard.take({ state: 'partial', text: '好' });
  heard.take({ state: 'partial', text: LONG.slice(0, 8_000) });
  assert.deepEqual(heard.lengths(), [
    ['s-1', 4_000, false],
    ['s-1+1', 4_000, false],
    ['s-1+2', 0, false],
  ]);
  heard.take({ text: LONG.slice(0, 4_500) });
  assert.deepEqual(heard.lengths(), [
    ['s-1', 4_000, true],
    ['s-1+1', 500, true],
    ['s-1+2', 0, true],
  ]);
});
