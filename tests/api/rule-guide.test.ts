/** How rules are written is served in both languages, whole, with links that lead on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { OPERATORS } from '../../engine/rules/registry.ts';
import { htmlOf } from '../../gateway/api/markdown.ts';
import { asset } from '../../gateway/paths.ts';
import { type TestApp, testApp } from './fixtures.ts';

let served: TestApp;
before(async () => {
  served = await testApp();
});
after(() => served.app.close());

const get = (url: string, headers: Record<string, string> = {}) => served.app.inject({ url, headers });

test('what is asked for, else what the browser speaks, else Chinese', async () => {
  for (const [url, speaks, lang] of [
    ['/docs/rules', undefined, 'zh'],
    ['/docs/rules', 'en-GB,en;q=0.9', 'en'],
    ['/docs/rules?lang=zh', 'en', 'zh'],
    ['/docs/rules/reference?lang=en', 'zh-CN', 'en'],
    ['/docs/rules/reference?lang=fr', undefined, 'zh'],
  ] as const) {
    const answer = await get(url, speaks === undefined ? {} : { 'accept-language': speaks });
    assert.equal(answer.statusCode, 200, url);
    assert.match(String(answer.headers['content-type']), /^text\/html/);
    assert.ok(answer.body.includes(`<html lang="${lang}">`), `${url} ${speaks}`);
  }
});

test('both languages name every operator, nothing of the text is left unread, and every link leads somewhere', async () => {
  for (const lang of ['zh', 'en'])
    for (const path of ['/docs/rules', '/docs/rules/reference']) {
      const { body } = await get(`${path}?lang=${lang}`);
      if (path.endsWith('reference'))
        for (const { name } of OPERATORS) assert.ok(body.includes(`<h3 id="${name}">`), `${lang} ${name}`);
      const prose = body.replace(/<pre>.*?<\/pre>|<code>.*?<\/code>|<style>.*?<\/style>/gs, '');
      assert.doesNotMatch(prose, /```|\*\*|\]\(|^\||^#/m, `${lang} ${path}`);
      for (const [, target = ''] of body.matchAll(/<a href="([^"]+)"/g)) {
        const url = target.startsWith('#') ? `${path}?lang=${lang}${target}` : target;
        const answer = await get(url.split('#')[0] as string);
        assert.equal(answer.statusCode, 200, url);
        const anchor = url.split('#')[1];
        if (anchor) assert.ok(answer.body.includes(`id="${anchor}"`), url);
      }
    }
  // Descriptions in tables are of one language.
  const english = (await get('/docs/rules/reference?lang=en')).body.replace(/<pre>.*?<\/pre>/gs, '');
  const rows = english.match(/<tr>.*?<\/tr>/gs) ?? [];
  assert.ok(rows.length > 150);
  assert.deepEqual(
    rows.filter((row) => /\p{Script=Han}{4}/u.test(row)),
    [],
  );
});

test('the two tutorials hold the same files and the same commands', () => {
  const blocks = (name: string) =>
    [...readFileSync(asset('engine', 'rules', name), 'utf8').matchAll(/```(yaml)?\n(.*?)```/gs)].map(
      ([, yaml, text = '']) => (yaml ? parse(text) : text),
    );
  const [zh, en] = [blocks('TUTORIAL.zh.md'), blocks('TUTORIAL.md')];
  assert.ok(en.length >= 8);
  assert.deepEqual(zh, en);
});

test('a paragraph is one text: Chinese lines without a blank, and a sign that begins nothing ends nothing', () => {
  const html = htmlOf('一句，\n两句 `x`\ny\n\n#not a heading\n-1 degree', (to) => to);
  assert.equal(html, '<p>一句，两句 <code>x</code>\ny</p>\n<p>#not a heading\n-1 degree</p>');
});

test('what stands in a text is text: no markup of it reaches the page', () => {
  const html = htmlOf(
    '# <b>\n\n`<i>` & **x** [`a|b`](c.md)\n\n| a \\| b | <u> |\n| --- | --- |\n| `1` | 2 |\n\n- <s>',
    (to) => `/${to}`,
  );
  assert.equal(
    html,
    [
      '<h1 id="b">&#60;b&#62;</h1>',
      '<p><code>&#60;i&#62;</code> &#38; <b>x</b> <a href="/c.md"><code>a|b</code></a></p>',
      '<table><tr><th>a | b</th><th>&#60;u&#62;</th></tr><tr><td><code>1</code></td><td>2</td></tr></table>',
      '<ul><li>&#60;s&#62;</li></ul>',
    ].join('\n'),
  );
});
