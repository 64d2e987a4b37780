/** The command line as somebody meets it who does not know it: its language, its help, and when it shows its usage. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
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
  assert.match(earshot(['import']).err, /name at least one file .* Usage: earshot import FILE…/);
});
