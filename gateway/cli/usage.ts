import type { Lang } from '../../engine/rules/truth-words.ts';
import { type ConfigError, configErrorLine } from '../config-faults.ts';

/** Wrong use of the command line: exit 2 with one clear line, in the language of this process. */
export class UsageError extends Error {
  override name = 'UsageError';

  constructor(words: Record<Lang, string>) {
    super(say(words));
  }
}

/** What was asked for is not there, or was refused, and the command was used rightly: exit 2, without its usage. */
export class Failure extends UsageError {
  override name = 'Failure';

  /** @param words a text is in the language of this process already */
  constructor(words: Record<Lang, string> | string) {
    super(typeof words === 'string' ? { zh: words, en: words } : words);
  }
}

/** Every fault of a configuration in one line. */
export function configRefusal(errors: readonly ConfigError[]): string {
  const lang = language();
  return errors.map((error) => configErrorLine(error, lang)).join(lang === 'zh' ? '；' : '; ');
}

/** As this process was asked for; a process of the command line speaks one language. */
let chosen: Lang | undefined;

/**
 * Takes `--lang zh|en` out of the arguments, wherever it stands, for every command.
 * @throws UsageError when it is neither zh nor en
 */
export function takeLanguage(args: readonly string[]): string[] {
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] as string;
    if (word === '--') return [...rest, ...args.slice(at)];
    if (word !== '--lang' && !word.startsWith('--lang=')) {
      rest.push(word);
      continue;
    }
    if (word === '--lang') at += 1;
    const asked = word === '--lang' ? args[at] : word.slice('--lang='.length);
    if (asked !== 'zh' && asked !== 'en')
      throw new UsageError({
        en: `--lang: expected zh or en, got ${asked === undefined ? 'nothing' : `"${asked}"`}.`,
        zh: `--lang 应为 zh 或 en，${asked === undefined ? '什么都没有写' : `收到 "${asked}"`}。`,
      });
    chosen = asked;
  }
  return rest;
}

/** What is said, in the language of this process. */
export function say(words: Record<Lang, string>): string {
  return words[language()];
}

/** As `--lang` asked for, else Chinese where the terminal is Chinese. */
export function language(): Lang {
  if (chosen) return chosen;
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh' : 'en';
}
