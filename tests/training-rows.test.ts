import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createMasker } from '../gateway/masking/mask.ts';
import { readSet } from '../models/evaluation/sets.ts';

const folder = join(import.meta.dirname, '../../models/data');
const LABELS = ['angry', 'negative', 'neutral', 'positive'];

test('training rows have a label, a role, and nothing that the door would still mask', async () => {
  const masker = createMasker({ siteKey: 'any' });
  const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  assert.ok(files.length >= 14, `${files.length} files`);
  for (const file of [...files, '../evaluation/blind.jsonl']) {
    for (const { text, label, role, abusive } of await readSet(join(folder, file))) {
      assert.ok(LABELS.includes(label ?? ''), `${file}: ${text}: label ${label}`);
      assert.ok(['customer', 'agent'].includes(role), `${file}: ${text}: role ${role}`);
      assert.notEqual(abusive, undefined, `${file}: ${text}: abusive`);
      assert.equal(masker.text(text), text, file);
    }
  }
});
