/** What empty pages tell people to write is taken by the server as they say. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { planOf, targetsOf } from '../../../../gateway/alerts/config.ts';
import { loadConfig } from '../../../../gateway/config.ts';
import { formatConfigErrors } from '../../../../gateway/config-faults.ts';
import { readRows } from '../../../../gateway/directory/read-rows.ts';
import { readRecordedCalls } from '../../../../gateway/imports/read.ts';
import { DIRECTORY_SAMPLE, IMPORT_SAMPLE, routesSample, targetsSample } from './samples.ts';

function load(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-sample-'));
  try {
    const file = join(folder, 'earshot.yaml');
    writeFileSync(file, text);
    const { config, errors } = loadConfig({ file });
    assert.equal(errors ? formatConfigErrors(errors) : '', '');
    return config!.alerts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the example of targets and routes', () => {
  const alerts = load(targetsSample('https://qi.example.com'));
  assert.equal(alerts.public_url, 'https://qi.example.com');
  assert.deepEqual(
    [...targetsOf(alerts)].map(([name, { kind }]) => [name, kind]),
    [['qa', 'wecom']],
  );
  assert.deepEqual(
    planOf(alerts).routes.map(({ match, to }) => ({ match, to })),
    [{ match: { severity: ['critical'] }, to: ['qa'] }],
  );
});

test('the example of routes names a target that is there, whatever its name', () => {
  for (const name of ['lead', 'a, b', '1', "it's"])
    assert.deepEqual(parse(routesSample(name)).alerts.routes, [
      { match: { severity: ['critical'] }, to: [name] },
    ]);
});

test('the example of teams, agents and queues', () => {
  const { rows, errors } = readRows(DIRECTORY_SAMPLE, 'Asia/Shanghai');
  assert.deepEqual(errors, []);
  assert.deepEqual(
    rows.map((row) => [row.kind, row.id, 'team' in row ? row.team : row.name]),
    [
      ['team', 'T3', '账单一组'],
      ['agent', 'A1024', 'T3'],
      ['queue', '账单', 'T3'],
    ],
  );
});

test('the example of a recorded call', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-sample-'));
  try {
    const file = join(folder, 'calls.csv');
    writeFileSync(file, IMPORT_SAMPLE);
    const calls = [];
    const zone = 'Asia/Shanghai';
    for await (const call of readRecordedCalls(file, { mask: String, door: true, zone })) calls.push(call);
    assert.deepEqual(
      calls.map(({ call, started_at, agent, utterances }) => [call, started_at, agent, utterances.length]),
      [['rec-1', '2026-11-02T01:15:00.000Z', { id: 'A1024', team: 'T3' }, 2]],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
