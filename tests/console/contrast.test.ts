/** Text of the console stands out from what it is written on: 4.5:1 or better (WCAG AA), in both themes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asset } from '../../gateway/paths.ts';

const css = readFileSync(asset('console', 'src', 'theme', 'tokens.css'), 'utf8');

function tokens(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const own = block.slice(0, block.indexOf('\n}'));
  return Object.fromEntries(
    Array.from(own.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g), ([, name, colour]) => [name, colour]),
  );
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Text → what it is written on. */
const PAIRS: [string, string[]][] = [
  ['text', ['ground', 'panel', 'sunken', 'hover', 'customer-soft', 'agent-soft', 'accent-soft']],
  [
    'text-2',
    [
      'ground',
      'panel',
      'sunken',
      'hover',
      'customer-soft',
      'agent-soft',
      'accent-soft',
      'major-soft',
      'line',
    ],
  ],
  ['text-3', ['ground', 'panel', 'sunken', 'hover', 'accent-soft']],
  ['accent', ['ground', 'panel', 'sunken', 'accent-soft']],
  ['critical', ['panel', 'sunken', 'critical-soft', 'hover', 'accent-soft']],
  ['major', ['panel', 'sunken', 'major-soft', 'hover', 'accent-soft']],
  ['minor', ['panel', 'sunken', 'minor-soft', 'hover']],
  ['info', ['panel', 'sunken', 'info-soft', 'hover']],
  ['good', ['panel', 'sunken', 'good-soft']],
  ['customer', ['panel', 'sunken', 'hover', 'customer-soft']],
  ['agent', ['panel', 'agent-soft']],
  // Words on the buttons that do something for good.
  ['panel', ['accent', 'critical']],
];

const light = tokens(':root');
for (const [theme, colours] of [
  ['light', light],
  ['dark', { ...light, ...tokens(':root[data-theme="dark"]') }],
] as const) {
  test(`text is readable in the ${theme} theme`, () => {
    const weak = PAIRS.flatMap(([text, grounds]) =>
      grounds.flatMap((ground) => {
        assert.ok(colours[text] && colours[ground], `${text} on ${ground}`);
        const ratio = contrast(colours[text], colours[ground]);
        return ratio < 4.5 ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : [];
      }),
    );
    assert.deepEqual(weak, []);
  });
}
