/**
 * Every adapter against frames written from its vendor's documents: `golden/<name>.yaml` holds a stream, frame by frame,
 * with the events or the refusal that each must give. An adapter without one, or with fewer than twelve frames, fails.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { asset } from '../paths.ts';
import { AdapterStream, type StreamMeta } from './stream.ts';
import { ADAPTERS } from './table.ts';

interface Step {
  /** JSON as an object, or the text itself. */
  frame: unknown;
  /** ms since the first frame (default: as the step before). */
  at?: number;
  /** Events as the native protocol has them; `rev` counts from 1; what is not named is not compared. */
  events?: Record<string, unknown>[];
  refusal?: string;
  /** Calls that it ends (unless another stream of theirs is open). */
  ends?: string[];
}

interface Golden {
  /** What the stream is about, for the reader. */
  about: string;
  meta: StreamMeta;
  steps: Step[];
}

const FRAMES_MIN = 12;
const START = Date.parse('2026-11-22T01:00:00Z');

for (const adapter of ADAPTERS.values()) {
  const file = asset('gateway', 'adapters', 'golden', `${adapter.name}.yaml`);
  const streams = parse(readFileSync(file, 'utf8')) as Golden[];

  test(`${adapter.name} has golden frames, good and bad`, () => {
    const steps = streams.flatMap((stream) => stream.steps);
    assert.ok(steps.length >= FRAMES_MIN, `expected at least ${FRAMES_MIN} frames, got ${steps.length}`);
    assert.ok(
      steps.some(({ refusal }) => refusal !== undefined),
      'expected a frame that is refused',
    );
    assert.ok(
      steps.some(({ events }) => events?.some(({ final }) => final === true)),
      'expected a final',
    );
  });

  for (const { about, meta, steps } of streams) {
    test(`${adapter.name}: ${about}`, () => {
      const stream = new AdapterStream({
        adapter,
        meta,
        tag: '',
        opened_at: START,
        callStartedAt: () => undefined,
      });
      let at = 0;
      let base: number | null = null;
      for (const [index, step] of steps.entries()) {
        at = step.at ?? at;
        const where = `frame ${index + 1}`;
        const text = typeof step.frame === 'string' ? step.frame : JSON.stringify(step.frame);
        const { events, refusal, ended } = stream.take(text, START + at);
        assert.deepEqual(ended, step.ends ?? [], `${where}: what it ends`);
        assert.equal(refusal?.code, step.refusal, `${where}: ${refusal?.message ?? 'not refused'}`);
        const shown = events.map((event) => {
          if (event.type !== 'utterance' || event.rev === undefined) return event;
          base ??= event.rev - 1;
          return { ...event, rev: event.rev - base };
        });
        const wanted = step.events ?? [];
        const got = shown.map((event, each) => picked(event, wanted[each]));
        assert.deepEqual(got, wanted, where);
      }
    });
  }
}

test('the README says what ends a call with each adapter, and the golden frames show it', () => {
  const page = readFileSync(asset('gateway', 'adapters', 'README.md'), 'utf8');
  for (const { name } of ADAPTERS.values()) {
    const row = page
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\` |`) && line.split('|').length === 8);
    const told = row?.split('|')[5]?.trim() ?? '';
    assert.notEqual(told, '', name);
    const file = asset('gateway', 'adapters', 'golden', `${name}.yaml`);
    const steps = (parse(readFileSync(file, 'utf8')) as Golden[]).flatMap((stream) => stream.steps);
    assert.equal(
      steps.some(({ ends }) => ends !== undefined),
      !told.startsWith('nothing'),
      `${name}: ${told}`,
    );
  }
});

/** Only what the golden names, so that it stays readable; an event that it does not have is shown whole. */
function picked(event: object, wanted: Record<string, unknown> | undefined): unknown {
  if (!wanted) return event;
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, (event as Record<string, unknown>)[key]]));
}
