import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openLog } from './log/lmdb-log.ts';
import { RulesInForce } from './rules-in-force.ts';

const dir = mkdtempSync(join(tmpdir(), 'earshot-rules-in-force-'));
const site = mkdtempSync(join(dir, 'site-'));
const { log, state } = await openLog({ dir });
after(async () => {
  await log.close();
  rmSync(dir, { recursive: true, force: true });
});

const rule = (word: string) => `rules:
  - id: site-word
    title: 提到${word}
    category: x-site-word
    severity: minor
    by: customer
    when: { said: { any: [${word}] } }
    tests: [{ name: 没说, lines: [[0s, 1s, customer, 好]], expect: [] }]
`;

test('while a changed set is compiled other work goes on; once closed nothing is reloaded', async () => {
  writeFileSync(join(site, 'own.yaml'), rule('蝴蝶兰'));
  const rules = await RulesInForce.open(site, state, assert.fail);
  writeFileSync(join(site, 'own.yaml'), rule('水仙'));
  let turns = 0;
  const turn = () => {
    turns += 1;
    turning = setImmediate(turn);
  };
  let turning = setImmediate(turn);
  const before = rules.current.hash;
  const reloaded = await rules.reload('admin');
  clearImmediate(turning);
  assert.notEqual(reloaded.hash, before);
  assert.equal(reloaded.hash, rules.current.hash);
  assert.ok(turns > 30, `${turns} turns of the event loop`);

  writeFileSync(join(site, 'own.yaml'), rule('腊梅'));
  const last = rules.reload();
  await rules.close();
  assert.equal((await last).changed, true, 'the one under way is waited for');
  await assert.rejects(rules.reload(), /stopping/);
});
