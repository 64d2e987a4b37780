/**
 * `npm run bench -- reports [--calls N]`: the figures of the reports page over generated calls of twenty utterances each
 * (ten million in all), one statement after the other on the embedded ClickHouse: median and longest of five by the clock,
 * and what one took of a processor, which other work on the machine does not blur.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { BY, type By } from '../gateway/reports/figure.ts';
import { reportList } from '../gateway/reports/reports.ts';
import { countHours, select } from '../gateway/reports/rollup.ts';
import { siteDay } from '../gateway/reports/site-day.ts';
import { openStore } from '../gateway/store/clickhouse.ts';

const ZONE = 'Asia/Shanghai';
const PER_CALL = 20;
const ROUNDS = 5;
const DAYS = 90;
const AT_ONCE = 1_000_000;
const given = process.argv.indexOf('--calls');
const CALLS = given > 0 ? Number(process.argv[given + 1]) : 500_000;
const NOW = Date.now();

/** What the page asks when it is opened. */
const PAGE: [string, By][] = [
  ...(['volume', 'coverage', 'rates', 'score_means', 'repeats', 'cases'] as const).map(
    (name): [string, By] => [name, 'all'],
  ),
  ['rates', 'day'],
  ['arc', 'queue'],
  ['scores', 'all'],
  ['topics', 'all'],
  ['rules', 'all'],
  ['agents', 'agent'],
  ['coverage', 'queue'],
  ['repeats', 'queue'],
  ['cases', 'team'],
];

const slowest = { clock: 0, processor: 0 };
const dir = mkdtempSync(join(tmpdir(), 'earshot-reports-'));
const store = await openStore({ dataDir: dir });
try {
  const started = performance.now();
  await store.ask(generate);
  const seconds = (performance.now() - started) / 1_000;
  const [rows] = await store.ask((client) =>
    select<Record<string, number>>(
      client,
      `SELECT (SELECT count() FROM utterances) AS utterances, (SELECT count() FROM call_facts) AS calls,
        (SELECT count() FROM call_days FINAL) AS groups, (SELECT count() FROM cases) AS cases`,
      {},
    ),
  );
  process.stdout.write(
    `${cpus().length} cores, Node ${process.versions.node}; ${whole(rows!.utterances)} utterances of ${whole(rows!.calls)} calls in ${DAYS} days, ${whole(rows!.groups)} rolled-up groups, ${whole(rows!.cases)} cases, made in ${seconds.toFixed(0)} s\n\n`,
  );
  process.stdout.write('| figure | 7 days, ms | 30 days, ms | 90 days, ms |\n| --- | --- | --- | --- |\n');
  for (const { name, by } of reportList())
    for (const group of by.length > 1 ? BY.filter((one) => by.includes(one)) : by) {
      const cells: string[] = [];
      for (const days of [7, 30, DAYS])
        cells.push(await cellOf(() => store.report(name, { ...range(days), by: group as By })));
      process.stdout.write(`| ${name} by ${group} | ${cells.join(' | ')} |\n`);
    }
  const kinds = [
    { kind: 'angry' },
    { kind: 'worsened' },
    { kind: 'all', rule: 'r-3' },
    { kind: 'angry', word: 'w7' },
  ];
  for (const kind of kinds) {
    const cells: string[] = [];
    for (const days of [7, 30, DAYS]) {
      const query = { ...range(days), ...kind, limit: 20 } as Parameters<typeof store.reportCalls>[0];
      cells.push(await cellOf(() => store.reportCalls(query)));
    }
    process.stdout.write(`| calls behind: ${Object.values(kind).join(' ')} | ${cells.join(' | ')} |\n`);
  }
  const page = await cellOf(() =>
    Promise.all(PAGE.map(([name, by]) => store.report(name, { ...range(30), by }))),
  );
  process.stdout.write(`| the whole page at once, ${PAGE.length} statements | | ${page} | |\n`);
  process.stdout.write(
    `\nEach cell: median / longest of ${ROUNDS} by the clock · processor time of one. The slowest by the clock: ${slowest.clock} ms, by the processor: ${slowest.processor} ms.\n`,
  );
} finally {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
}

function range(days: number) {
  return {
    from: siteDay(NOW - (days - 1) * 86_400_000, ZONE),
    to: siteDay(NOW, ZONE),
    teams: null,
    zone: ZONE,
  };
}

async function cellOf(act: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  const before = processorMs();
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    await act();
    times.push(Math.round(performance.now() - started));
  }
  const processor = Math.round((processorMs() - before) / ROUNDS);
  times.sort((a, b) => a - b);
  const [median, most] = [times[Math.floor(ROUNDS / 2)], times[ROUNDS - 1]] as [number, number];
  slowest.clock = Math.max(slowest.clock, most);
  slowest.processor = Math.max(slowest.processor, processor);
  return `${median} / ${most} · ${processor}`;
}

/** Of the embedded ClickHouse so far; Linux counts in hundredths of a second. */
function processorMs(): number {
  const fields = readFileSync(`/proc/${store.childPid()}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function whole(n: number | undefined): string {
  return (n ?? 0).toLocaleString('en');
}

/** Utterances, and what the roll-up would make of such calls: 300 agents, 30 teams, 40 queues, 5 trades, 60 rules. */
async function generate(client: ClickHouseClient): Promise<void> {
  const run = (query: string) => client.command({ query });
  for (let from = 0; from < CALLS * PER_CALL; from += AT_ONCE) {
    const many = Math.min(AT_ONCE, CALLS * PER_CALL - from);
    await run(`INSERT INTO utterances (call, channel, utterance, version, received_at, role, start_ms, end_ms, text, angry)
SELECT concat('c-', leftPad(toString(intDiv(n, ${PER_CALL})), 9, '0')), n % 2, concat('u-', toString(n % ${PER_CALL})), 1,
  ${at(`intDiv(n, ${PER_CALL})`)}, if(n % 2 = 0, 'agent', 'customer'), (n % ${PER_CALL}) * 4000, (n % ${PER_CALL}) * 4000 + 3000,
  concat('w', toString(n % 97), ' w', toString(n % 13)), if(n % 2 = 0, NULL, (cityHash64(n) % 100) / 100)
FROM (SELECT number + ${from} AS n FROM numbers(${many}))`);
  }
  // The touches of these are of no use: the facts are written below.
  await run('TRUNCATE TABLE call_touches');
  const random = (salt: number) => `cityHash64(n, ${salt})`;
  const day = `toDate32(${at('n')}, '${ZONE}')`;
  await run(`INSERT INTO call_facts
  (day, call, version, received_at, started_at, hour, team, queue, agent, trade, direction, customer, duration_ms, heard, known, score,
   angry_start, angry_end, angry_peak, arc, angry, flags, critical, agent_flags, categories, rules)
SELECT ${day}, concat('c-', leftPad(toString(n), 9, '0')), 1, ${at('n')}, ${at('n')}, toHour(${at('n')}, '${ZONE}'),
  concat('T', toString(a % 30)), concat('Q', toString(a % 40)), concat('A', toString(a)), concat('trade', toString(${random(2)} % 5)),
  'inbound', concat('m-', toString(${random(3)} % ${Math.ceil(CALLS * 0.7)})), 60000 + ${random(4)} % 300000, 1, ${random(5)} % 5 > 0,
  ${random(6)} % 101, 0.1, 0.2, 0.3, ['calm', 'calm', 'calm', 'recovered', 'stayed', 'worsened'][1 + ${random(7)} % 6],
  ${random(8)} % 12 = 0, 1, 0, ${random(9)} % 4 = 0, map('customer_anger', toUInt16(1)),
  [concat('r-', toString(${random(10)} % 60)), concat('r-', toString(60 + ${random(11)} % 9))]
FROM (SELECT number AS n, cityHash64(number, 1) % 300 AS a FROM numbers(${CALLS}))`);
  await run(`INSERT INTO call_words (day, call, version, received_at, team, queue, agent, trade, angry, words)
SELECT day, call, 1, received_at, team, queue, agent, trade, angry,
  arrayMap(i -> concat('w', toString(toUInt32(sqrt(cityHash64(call, i) % 4000000)))), range(30)) FROM call_facts`);
  await run(`INSERT INTO cases (id, version, received_at, state, team, queue, agent, opened_at, due_at, seen_at, claimed_at, resolved_at)
SELECT call, 1, received_at, 'closed', team, queue, agent, started_at, started_at + 3600, started_at + 100, started_at + 200,
  started_at + cityHash64(call) % 7000 FROM call_facts WHERE cityHash64(call) % 40 = 0`);
  const hours = await select<{ day: string; hour: number }>(
    client,
    'SELECT DISTINCT toString(day) AS day, hour FROM call_facts ORDER BY day, hour',
    {},
  );
  await countHours(client, hours);
}

/** When the n-th call began: spread over the days, in the hours in which people call. */
function at(n: string): string {
  const span = DAYS * 86_400;
  return `toDateTime64(${Math.floor(NOW / 1_000) - 7_200} - (cityHash64(${n}, 99) % ${span}), 3, 'UTC')`;
}
