/** What a site masks besides the shipped kinds: `masking.patterns`, name → RE2 regex. Linear time, whatever the pattern. Pure. */
import { RE2JS } from 're2js';
import { type ConfigFault, configFault } from '../config-faults.ts';
import { folded } from './fold.ts';

/** A token's type: it stands in `[会员卡·k3f9]` and rules match it. */
const NAME = /^\p{Script=Han}{1,8}$/u;

export interface SiteSpan {
  start: number;
  end: number;
  kind: string;
  value: string;
}

/** What is wrong with an entry, in words with expected, got and the fix; null where it is right. */
export function faultOfPattern(name: string, pattern: string): ConfigFault | null {
  if (!NAME.test(name))
    return refused(
      `expected a name of 1 to 8 Chinese characters, as it stands in the token, got "${name}". Write e.g. 会员卡.`,
      `名字应当是 1 到 8 个汉字，代号里就这样写，却是 "${name}"。例如：会员卡。`,
    );
  try {
    const compiled = RE2JS.compile(pattern);
    if (compiled.matcher('').matches())
      return refused(
        `expected a pattern that matches something, got "${pattern}" that matches the empty text. Ask for at least one character.`,
        `"${pattern}" 连空文本也匹配：至少要匹配一个字符。`,
      );
    return null;
  } catch (error) {
    const why = (error as Error).message;
    return refused(
      `expected a regular expression (RE2: no look-around, no back-references), got "${pattern}": ${why}. Mend the pattern.`,
      `"${pattern}" 不是这里能用的正则表达式（RE2：没有环视和反向引用）：${why}。`,
    );
  }
}

const refused = (en: string, zh: string) => configFault('PATTERN_INVALID', en, zh);

/** Finds what the patterns match, the earlier pattern first where two overlap; spans in order. */
export function sitePatterns(patterns: Readonly<Record<string, string>>): (text: string) => SiteSpan[] {
  const compiled = Object.entries(patterns).map(([kind, pattern]) => ({ kind, re: RE2JS.compile(pattern) }));
  return (text) => {
    const shadow = folded(text);
    const spans: SiteSpan[] = [];
    for (const { kind, re } of compiled) {
      const matcher = re.matcher(shadow);
      while (matcher.find()) {
        const [start, end] = [matcher.start(), matcher.end()];
        if (start === end || spans.some((span) => start < span.end && span.start < end)) continue;
        spans.push({ start, end, kind, value: shadow.slice(start, end).replace(/[\s-]/g, '').toUpperCase() });
      }
    }
    return spans.sort((a, b) => a.start - b.start);
  };
}
