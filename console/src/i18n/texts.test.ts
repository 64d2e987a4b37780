import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ADAPTER_REFUSALS } from '../../../engine/contract/errors.ts';
import { CATEGORIES } from '../../../engine/contract/flag.ts';
import { TROUBLES } from '../../../engine/contract/health.ts';
import { REASONS } from '../../../gateway/alerts/reasons.ts';
import { TARGET_KINDS } from '../../../gateway/alerts/targets/table.ts';
import { AUDIT_ACTIONS } from '../../../gateway/auth/audit-trail.ts';
import { projectRoot } from '../../../gateway/paths.ts';
import { en } from './en.ts';
import { opsEn } from './ops-en.ts';
import { opsZh } from './ops-zh.ts';
import { refusedEn } from './refused-en.ts';
import { refusedZh } from './refused-zh.ts';
import { named, zh } from './zh.ts';

/** Every text by its place: `wall.columns.risk`, and whether it is a sentence with gaps. */
function places(texts: object, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) => {
    const place = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'object' && value !== null) return places(value, place);
    return [`${place} ${typeof value === 'function' ? value.length : ''}`];
  });
}

test('both languages have the same texts with the same gaps', () => {
  assert.deepEqual(places(en).sort(), places(zh).sort());
});

test('every code of a refused event is told in both languages, with how to mend it', () => {
  assert.deepEqual(Object.keys(refusedZh.codes).sort(), Object.keys(ADAPTER_REFUSALS).sort());
  for (const code of Object.keys(ADAPTER_REFUSALS)) {
    assert.match(refusedZh.codes[code]?.what ?? '', /\p{Script=Han}/u, code);
    assert.match(refusedZh.codes[code]?.mend ?? '', /\p{Script=Han}.*。$/u, code);
    assert.match(refusedEn.codes[code]?.mend ?? '', /\.$/, code);
  }
  assert.doesNotMatch(JSON.stringify(refusedEn), /\p{Script=Han}/u);
});

test('no text is empty', () => {
  for (const texts of [zh, en])
    JSON.stringify(texts, (key, value) => {
      assert.notEqual(value, '', key);
      return value;
    });
});

test('English has no Chinese but the names of the product, the other language and masked numbers', () => {
  const { productFull, language, masked, ...rest } = en;
  assert.doesNotMatch(JSON.stringify(rest), /\p{Script=Han}/u);
  assert.ok([productFull, language, masked].every((text) => text !== undefined));
});

test('every shipped category has a name in both languages; a name of the site stays as it is', () => {
  for (const category of CATEGORIES) {
    assert.notEqual(named(zh.category, category), category);
    assert.notEqual(named(en.category, category), category);
  }
  assert.equal(named(en.category, 'our_own'), 'our_own');
  assert.equal(named(en.category, 'toString'), 'toString');
});

test('one is one and two are more', () => {
  assert.equal(en.filters.active(1), '1 filter');
  assert.equal(en.filters.active(2), '2 filters');
});

test('texts of the pages stand in this folder only', () => {
  const folder = join(projectRoot(), 'console', 'src');
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tsx'),
  );
  assert.ok(pages.length > 10);
  for (const file of pages) {
    const code = readFileSync(join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    assert.doesNotMatch(code, /\p{Script=Han}/u, file);
  }
});

test('every fault of an uploaded directory has a sentence in both languages', () => {
  const source = readFileSync(join(projectRoot(), 'gateway', 'directory', 'csv.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code);
  assert.ok(codes.length > 10);
  for (const texts of [zh, en])
    assert.deepEqual(Object.keys(texts.access.directory.faults).sort(), codes.sort());
});

test('every action of the audit trail has a name', () => {
  for (const texts of [zh, en])
    assert.deepEqual(Object.keys(texts.access.actions).sort(), [...AUDIT_ACTIONS].sort());
});

test('every reason of an alert and every trouble of the server has words in both languages', () => {
  for (const texts of [opsZh, opsEn]) {
    assert.deepEqual(Object.keys(texts.alerts.reasons).sort(), Object.keys(REASONS).sort());
    assert.deepEqual(Object.keys(texts.alerts.reasonNames).sort(), Object.keys(REASONS).sort());
    assert.deepEqual(Object.keys(texts.health.troubles).sort(), Object.keys(TROUBLES).sort());
    assert.deepEqual(Object.keys(texts.alerts.kinds).sort(), Object.keys(TARGET_KINDS).sort());
  }
});

test('every file of texts has its other language, with the same keys, and is part of the whole', async () => {
  const folder = join(projectRoot(), 'console', 'src', 'i18n');
  const files = readdirSync(folder).filter((file) => /-(zh|en)\.ts$/.test(file));
  assert.ok(files.length > 10);
  const load = async (file: string) =>
    (await import(new URL(file.replace('.ts', '.js'), import.meta.url).href)) as Record<string, object>;
  for (const file of files.filter((name) => name.endsWith('-zh.ts'))) {
    const other = file.replace('-zh.ts', '-en.ts');
    assert.ok(files.includes(other), `${other} is missing`);
    const [chinese, english] = [await load(file), await load(other)];
    for (const [name, texts] of Object.entries(chinese)) {
      const same = english[name.replace(/Zh$/, 'En')];
      assert.ok(same, `${other} has no ${name.replace(/Zh$/, 'En')}`);
      assert.deepEqual(places(same).sort(), places(texts).sort(), file);
      // These come with their own pages, which few open.
      if (
        [
          'workbenchZh',
          'opsZh',
          'importFaultsZh',
          'sendFaultsZh',
          'telephonyFaultsZh',
          'refusedZh',
          'reportsZh',
          'qualityZh',
          'auditZh',
        ].includes(name)
      )
        continue;
      assert.ok(Object.values(zh).includes(texts as never), `${name} is not part of zh.ts`);
      assert.ok(Object.values(en).includes(same as never), `${name} is not part of en.ts`);
    }
  }
  assert.equal(files.length % 2, 0, 'an English file has no Chinese one');
});
