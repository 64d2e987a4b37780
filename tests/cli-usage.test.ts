/** The command line as somebody meets it who does not know it: its language, its help, and when it shows its usage. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { main } from '../gateway/cli/earshot.ts';
import { earshot } from './helpers/cli.ts';
import { temporaryDir } from './helpers/server.ts';

const work = temporaryDir('usage');
after(() => work.remove());

test('a command that is nearly one is told which it may be, in both languages', () => {
  assert.match(earshot(['doktor']).err, /no command "doktor"\. Did you mean doctor\?/);
  assert.match(earshot(['--lang', 'zh', 'doktor']).err, /没有 "doktor" 这个命令。是不是 doctor？/);
});

test('help is in the language that is asked for, wherever that stands, else that of the terminal', () => {
  for (const args of [
    ['--help', '--lang', 'zh'],
    ['--lang', 'zh', '--help'],
    ['--lang=zh', 'help'],
  ]) {
    const { code, out } = earshot(args);
    assert.equal(code, 0);
    assert.match(out, /启动服务.*--lang zh\|en/s);
  }
  assert.match(earshot(['--help'], { LC_ALL: 'zh_CN.UTF-8' }).out, /启动服务/);
  assert.match(
    earshot(['import', '--help', '--lang', 'en'], { LC_ALL: 'zh_CN.UTF-8' }).out,
    /brings recorded/,
  );
});

test('every command takes --lang, and no other language than the two', () => {
  for (const command of [
    ['import', '/no.csv'],
    ['export', 'c'],
    ['set-aside'],
    ['delete-person', 'c'],
    ['rules', 'diff'],
  ]) {
    const { err } = earshot([...command, '--data', work.dir, '--lang', 'zh']);
    assert.doesNotMatch(err, /Unknown option '--lang'/, command.join(' '));
  }
  const { code, err } = earshot(['import', 'x', '--lang', 'fr']);
  assert.equal(code, 2);
  assert.match(err, /--lang: expected zh or en, got "fr"/);
});

test('usage is shown where the command was used wrongly, and not where something is not there', () => {
  const missing = earshot(['import', '/nowhere/calls.csv', '--lang', 'zh']);
  assert.equal(missing.code, 2);
  assert.equal(missing.err, 'earshot import：/nowhere/calls.csv：没有这个文件。\n');
  const away = earshot(['export', 'nosuch', '--data', work.dir]);
  assert.match(away.err, /no running server holds/);
  assert.doesNotMatch(away.err, /Usage/);
  assert.match(
    earshot(['export', 'nosuch', '--data', work.dir, '--lang', 'zh']).err,
    /^earshot export：没有正在运行的服务在用/,
  );
  assert.match(
    earshot(['import']).err,
    /name at least one file of recorded calls\. Usage: earshot import FILE…/,
  );
});

/** The same without a process of its own, which takes a second: wrong use ends before anything is begun. */
async function inThisProcess(
  args: readonly string[],
  locale: string,
): Promise<{ code: number; err: string }> {
  const { LC_ALL } = process.env;
  const { write } = process.stderr;
  let err = '';
  process.env.LC_ALL = locale;
  process.stderr.write = ((text: string) => {
    err += text;
    return true;
  }) as typeof write;
  try {
    return { code: await main([...args]), err };
  } finally {
    process.stderr.write = write;
    if (LC_ALL === undefined) delete process.env.LC_ALL;
    else process.env.LC_ALL = LC_ALL;
  }
}

/** Wrong use → what is said in Chinese, in English, and where the help is. */
for (const [args, zh, en, help] of [
  [
    ['doktor'],
    '没有 "doktor" 这个命令。是不是 doctor？命令有：',
    'no command "doktor". Did you mean doctor?',
    '',
  ],
  [['lint'], '是不是 rules lint？', 'Did you mean rules lint?', ''],
  [
    ['--demo', 'serve'],
    '命令前面没有 --demo 这个选项。是不是 earshot serve --demo？',
    'no option --demo before a command. Did you mean earshot serve --demo?',
    '',
  ],
  [['--versoin'], '是不是 --version？', 'Did you mean --version?', ''],
  [
    ['serve', '--lang', 'fr'],
    '--lang 应为 zh 或 en，收到 "fr"。',
    '--lang: expected zh or en, got "fr".',
    '',
  ],
  [
    ['serve', '--prot', '1'],
    '没有 --prot 这个选项。是不是 --port？',
    'no option --prot here. Did you mean --port?',
    'serve',
  ],
  [['serve', '-x'], '没有 -x 这个选项。', 'no option -x here.', 'serve'],
  [['serve', '--port'], '--port 后面要写值。', '--port needs a value.', 'serve'],
  [['serve', '--demo=1'], '--demo 后面不能写值。', '--demo takes no value.', 'serve'],
  [['serve', 'now'], '多了 "now"：这个命令只有选项。', '"now" is not expected here', 'serve'],
  [['rules'], '应为 lint、list、', 'expected lint, list, ', 'rules'],
  [['rules', 'lnit'], '是不是 lint？', 'Did you mean lint?', 'rules'],
  [['rules', 'diff'], '请写出 --rules DIR、', 'name --rules DIR, ', 'rules'],
  [
    ['rules', 'backtest', '--format', 'tabel'],
    '--format 应为 table、jsonl，收到 "tabel"。是不是 table？',
    '--format: expected table, jsonl, got "tabel". Did you mean table?',
    'rules',
  ],
  [
    ['rules', 'backtest', '--samples', 'few'],
    '--samples 应为不小于 0 的整数，收到 "few"。',
    '--samples: expected a whole number of at least 0, got "few".',
    'rules',
  ],
  [['rules', 'from-mark'], '请写出一个标注的编号', 'expected the id of one mark', 'rules'],
  [
    ['rules', 'from-mark', 'm1', '--around', '501'],
    '--around 应为 0 到 500 的整数',
    '--around: expected a whole number from 0 to 500',
    'rules',
  ],
  [['audit'], '请写出至少一个录音文件。', 'name at least one file', 'audit'],
  [
    ['audit', 'x.jsonl', '--time-unit', 'sec'],
    '--time-unit 应为 ms、s，收到 "sec"。',
    '--time-unit: expected ms, s, got "sec".',
    'audit',
  ],
  [
    ['import', '--server', 'here', 'package.json'],
    '--server 应为 http://HOST:PORT，收到 "here"。',
    '--server: expected http://HOST:PORT, got "here".',
    'import',
  ],
  [
    ['replay', 'x.jsonl'],
    '--to 应为 ws://HOST:PORT/v1/ingest 这样的地址，什么都没有写。',
    '--to: expected an address such as ws://HOST:PORT/v1/ingest, got nothing.',
    'replay',
  ],
  [
    ['replay', 'x.jsonl', '--to', 'ws://127.0.0.1:1/v1/ingest', '--token', 't', '--speed', 'fast'],
    '，或 max，收到 "fast"',
    ', or max, got "fast"',
    'replay',
  ],
  [['relay', '--asr', 'ws://127.0.0.1:1'], '--adapter 应为 ', '--adapter: expected ', 'relay'],
  [['export'], '请写出一通通话的编号，收到 0 个。', 'expected the id of one call, got 0.', 'export'],
  [['export', 'c', '--format', 'vcom'], '是不是 vcon？', 'Did you mean vcon?', 'export'],
  [
    ['delete-person', 'a', 'b'],
    '请写出一个客户：编号、假名或号码，收到 2 个。',
    'expected one customer',
    'delete-person',
  ],
  [['set-aside', '--al'], '没有 --al 这个选项。', 'no option --al here.', 'set-aside'],
  [['score', '--modle', 'x'], '是不是 --model？', 'Did you mean --model?', 'score'],
  [['doctor', '--jsno'], '是不是 --json？', 'Did you mean --json?', 'doctor'],
] as const)
  test(`earshot ${args.join(' ')}: what is wrong is told in both languages, with exit code 2 and the way to the help`, async () => {
    const [chinese, english] = [await inThisProcess(args, 'zh_CN.UTF-8'), await inThisProcess(args, 'C')];
    assert.deepEqual([chinese.code, english.code], [2, 2]);
    assert.ok(chinese.err.includes(zh), chinese.err);
    assert.ok(english.err.includes(en), english.err);
    const command = help === '' ? 'earshot --help' : `earshot ${help} --help`;
    assert.ok(chinese.err.endsWith(` 帮助：${command}\n`), chinese.err);
    assert.ok(english.err.endsWith(` Help: ${command}\n`), english.err);
    assert.doesNotMatch(english.err, /\p{Script=Han}/u);
    assert.match(chinese.err.split('\n')[0] ?? '', /\p{Script=Han}/u);
  });

test('of a command with several uses, the one that was meant is shown', async () => {
  const { err } = await inThisProcess(['rules', 'diff'], 'C');
  assert.match(err, / Usage: earshot rules diff \[--rules DIR\] \[--against DIR\] Help/);
  assert.match(
    (await inThisProcess(['rules', 'lint', '--foo'], 'C')).err,
    / Usage: earshot rules lint\|list\|test .*FILE…\]/,
  );
  assert.doesNotMatch((await inThisProcess(['rules', 'x'], 'C')).err, /Usage/);
  assert.match(earshot(['rules', '--help']).out, /^earshot rules lint.*\nearshot rules backtest/);
});

test('what is not there is told in both languages', async () => {
  const zh = 'zh_CN.UTF-8';
  assert.equal(
    (await inThisProcess(['rules', 'lint', '/no.yaml'], zh)).err,
    'earshot rules：/no.yaml：没有这个文件。\n',
  );
  assert.equal(
    (await inThisProcess(['rules', 'lint', '/no.yaml'], 'C')).err,
    'earshot rules: /no.yaml: there is no such file.\n',
  );
  assert.match(
    (await inThisProcess(['audit', 'x', '--trust', '/no.pem'], zh)).err,
    /--trust：读不了 \/no\.pem（ENOENT）/,
  );
});
