import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Lang } from '../../engine/rules/truth-words.ts';
import { type ConfigError, configErrorLine } from '../config-faults.ts';
import type { TimeUnit } from '../imports/times.ts';

/** Wrong use of the command line: exit 2 with one clear line. */
export class UsageError extends Error {
  override name = 'UsageError';
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

/** Every fault of a configuration in one line, in the language of the terminal. */
export function configRefusal(errors: readonly ConfigError[]): string {
  const lang = languageOf(undefined);
  return errors.map((error) => configErrorLine(error, lang)).join(lang === 'zh' ? '；' : '; ');
}

/** `--lang`: as asked for, else Chinese where the terminal is Chinese. @throws UsageError when it is neither zh nor en */
export function languageOf(asked: string | undefined): Lang {
  if (asked === 'zh' || asked === 'en') return asked;
  if (asked !== undefined) throw new UsageError(`--lang: expected zh or en, got "${asked}".`);
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh' : 'en';
}
