/** The first start as an operator sees it, who may not see the first of them: what it made is told until somebody was told. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { earshot } from './helpers/cli.ts';
import { startEarshot, temporaryDir } from './helpers/server.ts';

const work = temporaryDir('first-start');
after(() => work.remove());

const OWN = { EARSHOT_INGEST_TOKEN: '', EARSHOT_ADMIN_PASSWORD: '' };

test('a start on a port that is taken makes nothing; the next one tells password and token', async () => {
  const other = createServer();
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  const { port } = other.address() as AddressInfo;
  const failed = earshot(['serve', '--port', String(port), '--data', work.dir], OWN);
  other.close();
  assert.equal(failed.code, 1);
  assert.match(failed.err, new RegExp(`Port ${port} is taken`));
  assert.doesNotMatch(failed.err, /Starting:/);
  assert.equal(existsSync(join(work.dir, 'log')), false);

  const first = await startEarshot(work.dir, OWN);
  const told = /Sign in +admin \/ (\S+)/.exec(first.output())?.[1];
  const token = /Senders +\S+, token (\S+)/.exec(first.output())?.[1];
  await first.stop();
  assert.ok(told && token, first.output());

  const second = await startEarshot(work.dir, OWN);
  assert.match(second.output(), new RegExp(`admin / ${told} `));
  assert.match(second.output(), /with the token shown at the first start/);
  await second.stop();
});
