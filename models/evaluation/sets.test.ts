import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readSet } from './sets.ts';

test('single utterances and whole calls read alike, plain or gzipped; unknown labels stay unknown', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'earshot-sets-'));
  try {
    const single =
      '{"text":"太差了","label4":"angry","role":"customer","dialogue_id":"d-1"}\n{"text":"嗯"}\n';
    await writeFile(join(dir, 'single.jsonl.gz'), gzipSync(single));
    const rows = await readSet(join(dir, 'single.jsonl.gz'));
    assert.deepEqual(rows[0], {
      text: '太差了',
      label: 'angry',
      abusive: undefined,
      role: 'customer',
      unit: 'd-1',
    });
    assert.equal(rows[1]!.label, undefined);

    const turn = (text: string) => ({ text, label: 'neutral', abusive: 1, role: 'agent' });
    await writeFile(
      join(dir, 'calls.jsonl'),
      JSON.stringify({ id: 'c-1', utterances: [turn('您好'), turn('再见')] }),
    );
    const turns = await readSet(join(dir, 'calls.jsonl'));
    assert.deepEqual(
      turns.map((row) => [row.text, row.unit, row.abusive]),
      [
        ['您好', 'c-1', true],
        ['再见', 'c-1', true],
      ],
    );

    await writeFile(join(dir, 'bad.jsonl'), '{"text":"好"}\n{"words":"好"}\n');
    await assert.rejects(readSet(join(dir, 'bad.jsonl')), /bad\.jsonl:2: expected an object with text/);
  } finally {
    await rm(dir, { recursive: true });
  }
});
