/**
 * Prints the tables of the card, measured through the shipped runtime.
 *
 *   evaluate --model DIR --data DIR [FILE…] [--card FILE]   dev/ of the data folder, then the files; --card rewrites the
 *                                                           card's tables
 *   evaluate --model DIR FILE…                              any JSONL of the same form
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Mood, type MoodService, scoreAll, startMoodService } from '../runtime/mood-service.ts';
import { averagePrecision, bootstrap, decisions, type Interval, macroF1, share } from './metrics.ts';
import { homophoneNoise, parseHomophones, withoutPunctuation } from './noise.ts';
import { type Labelled, readSet } from './sets.ts';

const NOISE = { rate: 0.06, seeds: [1, 2, 3, 4, 5] };
const MARKS = { begin: '<!-- tables: begin -->', end: '<!-- tables: end -->' };

interface Scored extends Labelled {
  mood: Mood;
}
type Figure = (rows: readonly Scored[]) => number;

const isAngry = (row: Scored) => row.label === 'angry';
const angerAp: Figure = (rows) =>
  averagePrecision(
    rows.map((r) => r.mood.angry),
    rows.map(isAngry),
  );
const angerAt = (threshold: number) => (rows: readonly Scored[]) =>
  decisions(
    rows.map((r) => r.mood.angry >= threshold),
    rows.map(isAngry),
  );
const labelMacroF1: Figure = (rows) =>
  macroF1(
    rows.map((r) => r.mood.label),
    rows.map((r) => r.label!),
  );
const abusiveAp: Figure = (rows) =>
  averagePrecision(
    rows.map((r) => r.mood.abusive),
    rows.map((r) => r.abusive!),
  );

async function scored(service: MoodService, rows: readonly Labelled[]): Promise<Scored[]> {
  const out: Scored[] = [];
  for await (const { item, mood } of scoreAll(service, rows, (row) => row.text)) {
    if (!mood) throw new Error('The model shed a text although nothing else was running; run it again');
    out.push({ ...item, mood });
  }
  return out;
}

const decimals = (digits: number) => (n: number) => (Number.isNaN(n) ? '–' : n.toFixed(digits));
function cell({ value, low, high }: Interval, show: (n: number) => string = decimals(3)): string {
  return `${show(value)} [${show(low)}, ${show(high)}]`;
}
const percent = (n: number) => (Number.isNaN(n) ? '–' : `${(n * 100).toFixed(1)} %`);
const measure = (rows: readonly Scored[], figure: Figure) => cell(bootstrap(rows, (r) => r.unit, figure));

function moodTable(name: string, all: readonly Scored[], service: MoodService): string[] {
  const rows = all.filter((row) => row.label !== undefined);
  if (rows.length === 0) return [];
  const { angry, recovery } = service.info.thresholds;
  const units = new Set(rows.map((r) => r.unit)).size;
  const mean = rows.reduce((sum, r) => sum + r.mood.angry, 0) / rows.length;
  const lines = [
    `### ${name}`,
    `${rows.length} rows in ${units} calls or dialogues, ${rows.filter(isAngry).length} angry (mean score of angry: ${percent(mean)}).`,
    '',
    '| figure | value [95 %] |',
    '|---|---|',
    `| anger average precision | ${measure(rows, angerAp)} |`,
  ];
  for (const [what, threshold] of [
    ['onset', angry],
    ['recovery', recovery],
  ] as const) {
    const at = angerAt(threshold);
    lines.push(
      `| anger at ${what} ${threshold}: F1 | ${measure(rows, (r) => at(r).f1)} |`,
      `| – precision | ${measure(rows, (r) => at(r).precision)} |`,
      `| – recall | ${measure(rows, (r) => at(r).recall)} |`,
    );
  }
  lines.push(`| macro-F1 of the labels | ${measure(rows, labelMacroF1)} |`);
  const flagged = rows.filter((row) => row.abusive !== undefined);
  const abusive = flagged.filter((row) => row.abusive).length;
  if (abusive > 0)
    lines.push(`| abusive average precision (${abusive} abusive) | ${measure(flagged, abusiveAp)} |`);
  return [...lines, ''];
}

function falseAlarmLine(what: string, rows: readonly Scored[], threshold: number): string {
  const calm = rows.filter((row) => row.label !== undefined && !isAngry(row));
  const interval = bootstrap(
    calm,
    (r) => r.unit,
    (drawn) => share(drawn.map((r) => r.mood.angry >= threshold)),
  );
  return `| ${what} (${calm.length}) | ${cell(interval, percent)} |`;
}

async function devTables(service: MoodService, data: string): Promise<string[]> {
  const read = async (name: string) => {
    const plain = join(data, 'dev', `${name}.jsonl`);
    const path = existsSync(plain) ? plain : `${plain}.gz`;
    if (!existsSync(path)) throw new Error(`${data} lacks dev/${name}.jsonl(.gz)`);
    return scored(service, await readSet(path));
  };
  const risky = await read('calls_risky');
  const clean = await read('calls_clean');
  const gold = await read('service_gold');
  const calls = [...risky, ...clean];
  const customers = calls.filter((row) => row.role === 'customer');
  const { angry } = service.info.thresholds;
  const lines = [
    ...moodTable('Customer turns of the development calls', customers, service),
    ...moodTable('Real service turns (service_gold)', gold, service),
    '### Calm turns wrongly called angry, at the onset threshold',
    '| turns | share [95 %] |',
    '|---|---|',
    falseAlarmLine(
      'customers of clean calls',
      clean.filter((r) => r.role === 'customer'),
      angry,
    ),
    falseAlarmLine(
      'agents of all calls',
      calls.filter((r) => r.role === 'agent'),
      angry,
    ),
    '',
    '### Abuse, all turns of the development calls',
    `Average precision ${measure(calls, abusiveAp)}; only ${calls.filter((r) => r.abusive).length} turns are abusive, so this says little.`,
    '',
    `### Under recognition errors (anger average precision; ${NOISE.rate * 100} % homophones: mean of ${NOISE.seeds.length} draws)`,
    '| rows | as written | without punctuation | homophones |',
    '|---|---|---|---|',
  ];
  const homophones = parseHomophones(await readFile(join(data, 'homophones.tsv'), 'utf8'));
  for (const [name, rows] of [
    ['development calls', customers],
    ['service_gold', gold],
  ] as const) {
    const texts = rows.map((row) => row.text);
    const rescore = async (changed: readonly string[]) =>
      angerAp(
        await scored(
          service,
          rows.map((row, i) => ({ ...row, text: changed[i]! })),
        ),
      );
    let noisy = 0;
    for (const seed of NOISE.seeds) {
      noisy += (await rescore(homophoneNoise(texts, homophones, NOISE.rate, seed))) / NOISE.seeds.length;
    }
    const bare = await rescore(texts.map(withoutPunctuation));
    lines.push(`| ${name} | ${angerAp(rows).toFixed(3)} | ${bare.toFixed(3)} | ${noisy.toFixed(3)} |`);
  }
  return lines;
}

/** Of whole calls: their customers' turns, and calm turns of both sides; of single utterances: all of them. */
function fileTables(name: string, rows: readonly Scored[], service: MoodService): string[] {
  const agents = rows.filter((row) => row.role === 'agent');
  if (agents.length === 0) return moodTable(name, rows, service);
  const customers = rows.filter((row) => row.role === 'customer');
  const { angry } = service.info.thresholds;
  return [
    ...moodTable(`Customer turns of ${name}`, customers, service),
    '| calm turns wrongly called angry, at the onset threshold | share [95 %] |',
    '|---|---|',
    falseAlarmLine('customers', customers, angry),
    falseAlarmLine('agents', agents, angry),
    '',
  ];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { model: { type: 'string' }, data: { type: 'string' }, card: { type: 'string' } },
  });
  if (!values.model || (!values.data && positionals.length === 0)) {
    throw new Error('Usage: evaluate --model models/mood [--data DIR [--card FILE]] [FILE…]');
  }
  const service = await startMoodService({ dir: values.model });
  try {
    const lines: string[] = [];
    if (values.data) lines.push(...(await devTables(service, values.data)));
    if (values.data && positionals.length > 0) lines.push('');
    for (const path of positionals) {
      lines.push(...fileTables(basename(path), await scored(service, await readSet(path)), service));
    }
    const { name, version, sha256 } = service.info;
    const tables = [`Model ${name} ${version}, sha256 ${sha256.slice(0, 12)}.`, '', ...lines]
      .join('\n')
      .trimEnd();
    console.log(tables);
    if (values.card) {
      const card = await readFile(values.card, 'utf8');
      const begin = card.indexOf(MARKS.begin);
      const end = card.indexOf(MARKS.end);
      if (begin < 0 || end < begin)
        throw new Error(`${values.card}: expected the lines ${MARKS.begin} and ${MARKS.end}`);
      const next = `${card.slice(0, begin + MARKS.begin.length)}\n${tables}\n${card.slice(end)}`;
      await writeFile(values.card, next);
    }
  } finally {
    await service.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
