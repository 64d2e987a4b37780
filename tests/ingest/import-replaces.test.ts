/** A recording takes the place of an earlier import, whatever breaks off in between: over the real door. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import WebSocket from 'ws';
import type { CallView } from '../../engine/contract/outcome.ts';
import { EarlierCalls, type EarlierParts } from '../../gateway/imports/earlier.ts';
import type { Import } from '../../gateway/imports/import-record.ts';
import { Imports, type ImportsParts } from '../../gateway/imports/imports.ts';
import { createMasker } from '../../gateway/masking/mask.ts';
import { MemoryState } from '../api/memory-state.ts';
import { eventually } from '../helpers/server.ts';
import { type IngestServer, startIngest } from './ingest-server.ts';

const line = (call: string, text: string) =>
  `${JSON.stringify({ call, utterances: [{ role: 'agent', start_ms: 0, end_ms: 900, text }] })}\n`;

/** What the store has, by call. */
type Stored = Map<string, Pick<CallView, 'attributes'>>;

interface Site {
  server: IngestServer;
  stored: Stored;
  earlier: EarlierCalls;
  /** Calls that were taken back, and those that the trail names. */
  erased: string[];
  told: string[];
  /** Calls that cases join with others. */
  joined: Set<string>;
  start(own?: Partial<ImportsParts>): Imports;
  words(call: string): string[];
}

async function site(work: (site: Site) => Promise<void>): Promise<void> {
  const server = await startIngest();
  const dataDir = mkdtempSync(join(tmpdir(), 'earshot-import-replaces-'));
  const state = new MemoryState();
  const running: Imports[] = [];
  const stored: Stored = new Map();
  const joined = new Set<string>();
  const erased: string[] = [];
  const told: string[] = [];
  const earlier = new EarlierCalls({
    door: server.registry,
    live: { get: () => undefined, detail: () => undefined },
    store: {
      knownCalls: async (ids) => new Set(ids.filter((id) => stored.has(id))),
      call: async (id) => (stored.has(id) ? { call: stored.get(id) } : null),
      sharesCase: async (call) => joined.has(call),
    } as EarlierParts['store'],
    cases: { joins: () => false },
    deletion: {
      calls: async (ids) => {
        for (const id of ids) stored.delete(id);
        erased.push(...ids);
        return { calls: 1, open: 0, found: {}, left: {}, done: true };
      },
    },
  });
  const start = (own: Partial<ImportsParts> = {}) => {
    const imports = new Imports({
      state,
      dataDir,
      dial: () => new WebSocket(server.url, { headers: { authorization: 'Bearer token-a' } }),
      earlier,
      replacing: async (call) => void told.push(call),
      busy: () => false,
      now: Date.now,
      mask: createMasker({ siteKey: 'k' }).text,
      zone: 'Asia/Shanghai',
      ...own,
    });
    running.push(imports);
    imports.start();
    return imports;
  };
  const words = (call: string) =>
    server.records(call).flatMap((record) => (record.type === 'utterance' ? [record.text] : []));
  try {
    await work({ server, stored, earlier, erased, told, joined, start, words });
  } finally {
    for (const imports of running) await imports.stop();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const finished = (imports: Imports, id: string): Promise<Import> =>
  eventually('the import is done', async () => {
    const one = imports.get(id);
    return one?.finished_at ? one : undefined;
  });

async function bring(imports: Imports, text: string, replace: boolean): Promise<Import> {
  return finished(
    imports,
    (await imports.take(Readable.from([Buffer.from(text)]), 'a', 'u', { replace })).id,
  );
}

/** c-1 came in by an import, and is stored. */
async function broughtOnce({ start, stored }: Site): Promise<Imports> {
  const imports = start();
  const { taken } = await bring(imports, line('c-1', '错的'), false);
  assert.equal(taken, 1);
  stored.set('c-1', { attributes: { imported: true } });
  return imports;
}

const tally = ({ taken, replaced, known, refused }: Import) => [taken, replaced, known, refused];

test('the earlier import is taken back, told in the trail, and the new one comes in', () =>
  site(async (here) => {
    const imports = await broughtOnce(here);
    assert.deepEqual(tally(await bring(imports, line('c-1', '对的'), true)), [1, 1, 0, 0]);
    assert.deepEqual([here.erased, here.told], [['c-1'], ['c-1']]);
    assert.deepEqual(here.words('c-1'), ['错的', '对的'], 'the log of this test is not erased');
  }));

test('without replace it stays, and the file is skipped', () =>
  site(async (here) => {
    const imports = await broughtOnce(here);
    assert.deepEqual(tally(await bring(imports, line('c-1', '对的'), false)), [0, 0, 1, 0]);
    assert.deepEqual(here.erased, []);
  }));

for (const [when, broken] of [
  ['before anything goes', 'before'],
  ['when the earlier one is gone and the new one has not begun', 'after'],
] as const)
  test(`a stop ${when} is gone on from: taken once, counted as replaced, lost never`, () =>
    site(async (here) => {
      const first = await broughtOnce(here);
      await first.stop();
      let reached: () => void = () => undefined;
      const there = new Promise<void>((done) => {
        reached = done;
      });
      const breaks = here.start({
        earlier: {
          known: (call) => here.earlier.known(call),
          of: (call, source) => here.earlier.of(call, source),
          takeBack: async (call) => {
            if (broken === 'after') await here.earlier.takeBack(call);
            reached();
            throw new Error('the store went away');
          },
        },
      });
      const { id } = await breaks.take(Readable.from([Buffer.from(line('c-1', '对的'))]), 'a', 'u', {
        replace: true,
      });
      await there;
      await breaks.stop();
      assert.equal(breaks.get(id)?.current, 'c-1');
      const again = here.start();
      assert.deepEqual(tally(await finished(again, id)), [1, 1, 0, 0]);
      assert.deepEqual(here.words('c-1'), ['错的', '对的']);
      assert.deepEqual(here.told, ['c-1']);
    }));

test('a call of another sender, and one that a case joins with others, are refused by name and not touched', () =>
  site(async (here) => {
    const { stored, joined, erased, start } = here;
    stored.set('told', { attributes: {} });
    stored.set('in-case', { attributes: { imported: true } });
    joined.add('in-case');
    const one = await bring(start(), line('told', '甲') + line('in-case', '乙') + line('new', '丙'), true);
    assert.deepEqual(tally(one), [1, 0, 0, 2]);
    assert.deepEqual(
      one.refusals.map(({ call, code }) => [call, code]),
      [
        ['told', 'CALL_TOLD_LIVE'],
        ['in-case', 'CALL_IN_CASE'],
      ],
    );
    assert.deepEqual(erased, []);
  }));

test('an id that was used and of which nothing is left is taken', () =>
  site(async (here) => {
    const imports = await broughtOnce(here);
    here.stored.clear();
    assert.deepEqual(tally(await bring(imports, line('c-1', '对的'), true)), [1, 0, 0, 0]);
    assert.deepEqual(here.words('c-1'), ['错的', '对的']);
  }));
