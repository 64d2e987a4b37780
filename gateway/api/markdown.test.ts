import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdown } from './markdown.ts';

const nowhere = () => null;

const TABLE: [what: string, text: string, html: string][] = [
  [
    'headings have an anchor',
    '## A rule across `calls`',
    '<h2 id="a-rule-across-calls">A rule across <code>calls</code></h2>\n',
  ],
  ['HTML is words', 'a <b> & c', '<p>a &lt;b&gt; &amp; c</p>\n'],
  ['a script is words', '<script>1</script>', '<p>&lt;script&gt;1&lt;/script&gt;</p>\n'],
  ['comments are left out', '<!-- made -->\na', '<p>a</p>\n'],
  [
    'a drawing keeps its text',
    '```mermaid\na->>b: <c>\n```',
    '<pre class="mermaid">a-&gt;&gt;b: &lt;c&gt;\n</pre>\n',
  ],
  ['a link to nowhere is its words', '[`a`](b.md) and c', '<p><code>a</code> and c</p>\n'],
];

for (const [what, text, html] of TABLE) test(what, () => assert.equal(markdown(text, nowhere), html));

test('a table is one', () => assert.match(markdown('| a |\n|---|\n| x\\|y |', nowhere), /<td>x\|y<\/td>/));

test('a link leads where it is told to, also in a table and beside one that leads nowhere', () => {
  const linkOf = (href: string) => (href.startsWith('REFERENCE') ? `/docs/${href}` : null);
  assert.equal(
    markdown('see [the `rules`](REFERENCE.md#said), [not](x.md)', linkOf),
    '<p>see <a href="/docs/REFERENCE.md#said">the <code>rules</code></a>, not</p>\n',
  );
  assert.match(
    markdown('| a |\n|---|\n| [b](REFERENCE.md) |', linkOf),
    /<a href="\/docs\/REFERENCE.md">b<\/a>/,
  );
});

test('Chinese lines join without a blank, others keep theirs', () => {
  assert.equal(markdown('一句，\n两句\nthree\nfour', nowhere), '<p>一句，两句\nthree\nfour</p>\n');
});

test('no link leads to a script', () => {
  assert.doesNotMatch(
    markdown('[a](javascript:alert(1))', (href) => href),
    /<a /,
  );
});
