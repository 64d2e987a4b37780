/** `earshot audit` on files of every kind that `POST /v1/imports` reads: the same flags, wrong calls told, progress. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { asset } from '../gateway/paths.ts';
import { earshot } from './helpers/cli.ts';
import { temporaryDir } from './helpers/server.ts';

const work = temporaryDir('audit-cli');
after(() => work.remove());
function file(name: string, text: string): string {
  const path = join(work.dir, name);
  writeFileSync(path, text);
  return path;
}

interface Recorded {
  call: string;
  trade?: string;
  queue?: string;
  started_at: string;
  utterances: { role: string; start_ms: number; end_ms: number; text: string }[];
}
const CALLS = 3;
const lines = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
  .split('\n')
  .slice(0, CALLS);
const recorded = lines.map((line) => JSON.parse(line) as Recorded);
/** The demo calls as a table; `per`: ms in one unit of its times. */
const table = (per: number) =>
  [
    'call,started_at,queue,trade,role,start,end,text',
    ...recorded.flatMap(({ call, started_at, queue, trade, utterances }) =>
      utterances.map(({ role, start_ms, end_ms, text }) =>
        [call, started_at, queue, trade, role, start_ms / per, end_ms / per, `"${text}"`].join(','),
      ),
    ),
  ].join('\n');
const flagsOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => {
      const { call, flags } = JSON.parse(line) as { call: string; flags: { rule: string; at_ms: number }[] };
      return [call, flags.map(({ rule, at_ms }) => `${rule} ${at_ms}`)];
    });

test('a table gives the flags of the same calls as JSON lines, and tells how far it is', () => {
  const json = earshot(['audit', file('calls.jsonl', lines.join('\n'))]);
  const csv = earshot(['audit', file('calls.csv', table(1)), '--progress']);
  assert.deepEqual([json.code, csv.code], [0, 0], csv.err);
  assert.ok(flagsOf(json.out).some(([, flags]) => (flags as string[]).length > 0));
  assert.deepEqual(flagsOf(csv.out), flagsOf(json.out));
  assert.match(csv.err, /calls\.csv: 100 % read, \d calls\n/);
});

test('a table in seconds is refused call by call with the fix, and read by --time-unit s', () => {
  const path = file('seconds.csv', table(1000));
  const refused = earshot(['audit', path]);
  assert.equal(refused.code, 1);
  assert.equal(refused.out, '');
  assert.match(refused.err, /seconds\.csv:2: expected times in milliseconds, .*time_unit=s/);
  assert.match(refused.err, /3 calls were refused/);
  const read = earshot(['audit', path, '--time-unit', 's']);
  assert.equal(read.code, 0, read.err);
  assert.deepEqual(flagsOf(read.out), flagsOf(earshot(['audit', file('calls.csv', table(1))]).out));
});

test('a call that is wrong is told with its place, and the others are judged', () => {
  const path = file('mixed.jsonl', `${lines[0]}\n{"call":"broken"}\n${lines[1]}\n`);
  const { code, out, err } = earshot(['audit', path]);
  assert.equal(code, 1);
  assert.deepEqual(
    flagsOf(out).map(([call]) => call),
    [recorded[0]?.call, recorded[1]?.call],
  );
  assert.match(err, /mixed\.jsonl:2: expected "utterances" as a list, got nothing\./);
});

test('a unit that is none is wrong use', () => {
  const { code, err } = earshot(['audit', 'x.csv', '--time-unit', 'min']);
  assert.equal(code, 2);
  assert.match(err, /--time-unit: expected ms, s, got "min"/);
});

test('what only the door limits is judged all the same, and what is told of a wrong call is masked', () => {
  const call = JSON.parse(lines[0] as string) as Recorded & { attributes?: object };
  call.queue = 'q'.repeat(300);
  call.attributes = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`k-${at}`, 'v'.repeat(2_000)]));
  const wrong = { call: 'c-2', utterances: [{ role: 13900000000, start_ms: 0, end_ms: 1, text: 'x' }] };
  const path = file('wide.jsonl', `${JSON.stringify(call)}\n${JSON.stringify(wrong)}\n`);
  const { code, out, err } = earshot(['audit', path]);
  assert.equal(code, 1);
  assert.deepEqual(flagsOf(out), flagsOf(earshot(['audit', file('one.jsonl', lines[0] as string)]).out));
  assert.match(err, /wide\.jsonl:2: expected utterances\[0\]\.role as one of .*, got \[手机号·\w{4}\]\./);
  const played = earshot(['replay', path, '--to', 'ws://127.0.0.1:9/v1/ingest', '--token', 't']);
  assert.equal(played.code, 2);
  assert.match(played.err, /wide\.jsonl:1: expected .* characters, got/);
});

test('faults of files are told in the language that is asked for, else that of the terminal, with their place', () => {
  const broken = file('broken.jsonl', '{"call":"a","utterances":[]}\n{"call":"","utterances":7}\nnot json\n');
  const zh = earshot(['audit', broken, '--lang', 'zh'], { LANG: 'C' });
  assert.equal(zh.code, 1);
  assert.equal(
    zh.err,
    `${broken}:2：通话编号（call 或 id）应当有 1 到 128 个字符，却是文本。\n${broken}:3：应当每行一个 JSON 对象，却不是 JSON。\n2 通没有接收，原因见上。\n`,
  );
  const en = earshot(['audit', broken, '--lang', 'en'], { LC_ALL: 'zh_CN.UTF-8' });
  assert.match(en.err, /broken\.jsonl:3: expected one JSON object per line/);
  const seconds = file('seconds-zh.csv', table(1000));
  const env = { LC_ALL: 'zh_CN.UTF-8' };
  assert.match(earshot(['audit', seconds], env).err, /seconds-zh\.csv:\d+：时间应当是毫秒.*--time-unit s/);
  const none = join(work.dir, 'none.jsonl');
  for (const command of [
    ['audit', none],
    ['rules', 'backtest', none],
    ['replay', none, '--to', 'ws://127.0.0.1:9/v1/ingest', '--token', 't'],
  ]) {
    const { code, err } = earshot(command, env);
    assert.equal(code, 2, err);
    assert.ok(err.includes(`${none}：没有这个文件。`), err);
    assert.match(earshot([...command, '--lang', 'en'], env).err, /but there is no such file/);
  }
});

test('a table names all the words that a flag rests on', () => {
  const utterances = [{ role: 'customer', start_ms: 0, end_ms: 2_000, text: '我要打12315投诉你们' }];
  const call = file('pieces.jsonl', `${JSON.stringify({ call: 'c-1', utterances })}\n`);
  const [flag] = JSON.parse(earshot(['audit', call]).out).flags;
  const pieces = flag.evidence.map(({ text }: { text: string }) => text);
  assert.ok(pieces.length > 1);
  assert.ok(earshot(['audit', call, '--format', 'table']).out.includes(`「${pieces.join(' … ')}」\n`));
});
