/** Options of a command, and what is told of wrong ones: what was expected, what came, and the likely one. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../../engine/text/nearest.ts';
import type { TimeUnit } from '../imports/times.ts';
import { UsageError } from './usage.ts';

/** `parseArgs` whose complaints are UsageErrors, in the language of this process. */
export function readArgs<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw wrongArgs(error as Error & { code?: string }, Object.keys(config.options ?? {}));
  }
}

/** One of some words. @param flag null: the first word of a command. @throws UsageError */
export function oneOf<const T extends string>(
  flag: string | null,
  word: string | undefined,
  words: readonly T[],
): T {
  const found = words.find((one) => one === word);
  if (found !== undefined) return found;
  const near = word === undefined ? undefined : nearest(word, words);
  throw new UsageError({
    en: `${flag === null ? '' : `${flag}: `}expected ${words.join(', ')}, got ${gotEn(word)}.${meantEn(near)}`,
    zh: `${flag === null ? '' : `${flag} `}应为 ${words.join('、')}，${gotZh(word)}。${meantZh(near)}`,
  });
}

/** `--time-unit`. @throws UsageError when it is neither ms nor s */
export function timeUnitOf(word: string | undefined): TimeUnit | undefined {
  return word === undefined ? undefined : oneOf('--time-unit', word, ['ms', 's']);
}

/** @param or another word that is taken as well, by who asks. @throws UsageError where it is no such number */
export function numberIn(
  flag: string,
  word: string,
  { least, most, whole = false, or }: { least: number; most?: number; whole?: boolean; or?: string },
): number {
  const value = Number(word);
  const fits =
    Number.isFinite(value) &&
    value >= least &&
    value <= (most ?? value) &&
    (!whole || Number.isInteger(value));
  if (fits && word.trim() !== '') return value;
  const [kindEn, kindZh] = whole ? ['a whole number', '整数'] : ['a number', '数'];
  throw new UsageError({
    en: `${flag}: expected ${kindEn} ${most === undefined ? `of at least ${least}` : `from ${least} to ${most}`}${or ? `, or ${or}` : ''}, got "${word}".`,
    zh: `${flag} 应为${most === undefined ? `不小于 ${least} ` : ` ${least} 到 ${most} `}的${kindZh}${or ? `，或 ${or}` : ''}，收到 "${word}"。`,
  });
}

/** Files that a command reads. @throws UsageError where none is named */
export function mustNameFiles(files: readonly string[]): void {
  if (files.length === 0)
    throw new UsageError({
      en: 'name at least one file of recorded calls.',
      zh: '请写出至少一个录音文件。',
    });
}

/** A token of a sender, by the option or the environment. @throws UsageError */
export function senderToken(given: string | undefined): string {
  const token = given ?? process.env.EARSHOT_INGEST_TOKEN;
  if (token) return token;
  throw new UsageError({
    en: 'expected --token or EARSHOT_INGEST_TOKEN, got neither.',
    zh: '请用 --token 或 EARSHOT_INGEST_TOKEN 给出令牌。',
  });
}

/** @throws UsageError */
export function socketUrl(flag: string, word: string | undefined, example = 'ws://HOST:PORT'): string {
  if (word && URL.canParse(word) && /^wss?:$/.test(new URL(word).protocol)) return word;
  throw new UsageError({
    en: `${flag}: expected an address such as ${example}, got ${gotEn(word)}.`,
    zh: `${flag} 应为 ${example} 这样的地址，${gotZh(word)}。`,
  });
}

export const gotEn = (word: string | undefined): string => (word === undefined ? 'nothing' : `"${word}"`);
export const gotZh = (word: string | undefined): string =>
  word === undefined ? '什么都没有写' : `收到 "${word}"`;
export const meantEn = (near: string | undefined): string => (near ? ` Did you mean ${near}?` : '');
export const meantZh = (near: string | undefined): string => (near ? `是不是 ${near}？` : '');

/** Node says these in English alone. */
function wrongArgs({ code, message }: Error & { code?: string }, names: readonly string[]): UsageError {
  // 'Unknown option '--x'. To …', 'Option '-s, --x <value>' argument missing', 'Unexpected argument 'x'. This …'
  const quoted = /'([^']*)'/.exec(message)?.[1] ?? '';
  const option = /--?[^\s<]+(?= <value>$|$)/.exec(quoted)?.[0] ?? quoted;
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
      const near = nearest(quoted.replace(/^-+/, ''), names);
      const meant = near && `--${near}`;
      return new UsageError({
        en: `there is no option ${quoted} here.${meantEn(meant)}`,
        zh: `没有 ${quoted} 这个选项。${meantZh(meant)}`,
      });
    }
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return /does not take an argument/.test(message)
        ? new UsageError({ en: `${option} takes no value.`, zh: `${option} 后面不能写值。` })
        : new UsageError({ en: `${option} needs a value.`, zh: `${option} 后面要写值。` });
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return new UsageError({
        en: `"${quoted}" is not expected here: the command takes options alone.`,
        zh: `多了 "${quoted}"：这个命令只有选项。`,
      });
    default:
      return new UsageError({ en: message, zh: message });
  }
}
