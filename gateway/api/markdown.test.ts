import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdown } from './markdown.ts';

const nowhere = () => null;

const TABLE: [what: string, text: string, html: string][] = [
  [
    'headings have an anchor',
    '## A rule across calls',
    '<h2 id="a-rule-across-calls">A rule across calls</h2>',
  ],
  ['a paragraph goes on over lines', 'one\ntwo\n\nthree', '<p>one\ntwo</p>\n<p>three</p>'],
  ['HTML is words', 'a <b> & c', '<p>a &#60;b&#62; &#38; c</p>'],
  ['nothing in code means anything', '`**a** [b](c)`', '<p><code>**a** [b](c)</code></p>'],
  ['bold', 'so **it** is', '<p>so <strong>it</strong> is</p>'],
  ['a list, an item of two lines', '- one\n  more\n- two', '<ul><li>one\nmore</li><li>two</li></ul>'],
  ['numbers', '1. one\n2. two', '<ol><li>one</li><li>two</li></ol>'],
  [
    'code keeps its lines',
    '```yaml\na: 1\n\n# no heading\n```\nend',
    '<pre><code>a: 1\n\n# no heading</code></pre>\n<p>end</p>',
  ],
  [
    'a table, a bar in a cell',
    '| a | b |\n|---|---|\n| x\\|y | `z` |',
    '<table><tr><th>a</th><th>b</th></tr><tr><td>x|y</td><td><code>z</code></td></tr></table>',
  ],
  ['comments are left out', '<!-- made -->\na', '<p>a</p>'],
  ['a link to nowhere is its words', '[`a`](b.md)', '<p><code>a</code></p>'],
];

for (const [what, text, html] of TABLE) test(what, () => assert.equal(markdown(text, nowhere), html));

test('a link leads where it is told to', () =>
  assert.equal(
    markdown('see [the `rules`](REFERENCE.md#said)', (href) => `/docs/${href}`),
    '<p>see <a href="/docs/REFERENCE.md#said">the <code>rules</code></a></p>',
  ));
