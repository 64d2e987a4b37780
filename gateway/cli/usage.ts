import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Lang } from '../../engine/rules/truth-words.ts';
import { type ConfigError, configErrorLine } from '../config-faults.ts';
import type { TimeUnit } from '../imports/times.ts';

/** Wrong use of the command line: exit 2 with one clear line. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What was asked for is not there, or was refused, and the command was used rightly: exit 2, without its usage. */
export class Failure extends UsageError {
  override name = 'Failure';
}

/** `parseArgs` whose complaints are UsageErrors. */
export function readArgs<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const message = (error as Error).message.split('. ')[0] ?? '';
    throw new UsageError(`${message.replace(/\.$/, '')}.`);
  }
}

/** `--time-unit`. @throws UsageError when it is neither ms nor s */
export function timeUnitOf(word: string | undefined): TimeUnit | undefined {
  if (word === undefined || word === 'ms' || word === 's') return word;
  throw new UsageError(`--time-unit must be ms or s, got "${word}".`);
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
      throw new UsageError(
        `--lang: expected zh or en, got ${asked === undefined ? 'nothing' : `"${asked}"`}.`,
      );
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
