/** Rule sets of any size, made from the shipped packs with words that nobody says, and talk that none of them hears. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { TRADES, type Trade } from '../engine/contract/call.ts';
import type { LogRecord } from '../engine/contract/record.ts';
import type { RecordedCall } from '../engine/contract/recorded-call.ts';
import { compile, type RuleSet } from '../engine/rules/compile.ts';
import { assemble } from '../engine/rules/overlay.ts';
import type { RuleSource } from '../engine/rules/rule-format.ts';
import { intlSegmenter } from '../engine/text/segmenter.ts';
import { asset } from '../gateway/paths.ts';
import { readRuleFiles } from '../gateway/rules.ts';

/** Words of a list in a copy. */
const WORDS = 12;
/** Syllables whose characters nobody strings together like this: the words match nothing, by sound neither. */
const RARE = '黼黻鼍鼗黥黩鳏鳜骶骺髑髡鬻鬯魍魉饕餮霰霾隼雒鎏錾谶诤褫裒蘩薨荇菅罴罘繇纛籀簋窀穸瞽睢矍眇';

/** Every word replaced by another of the same length that nobody says; durations, roles and thresholds stay. */
function strange(value: unknown, salt: { n: number }, listed = false): unknown {
  if (typeof value === 'string') {
    // A word of a list (app, wifi, 12315) is strange as a whole; of a pattern, what else it holds stays, so that it
    // costs what patterns cost; roles, durations and names stand outside of lists.
    const whole = listed && !/[[\](){}|?*+^$\\$]/.test(value);
    return Array.from(value, (character) => {
      if (!(whole ? /[\p{L}\p{N}]/u : /[\u4e00-\u9fff]/).test(character)) return character;
      salt.n += 1;
      return RARE[(salt.n * 7 + Math.floor(salt.n / 13)) % RARE.length];
    }).join('');
  }
  if (Array.isArray(value)) return value.map((one) => strange(one, salt, true));
  if (typeof value !== 'object' || value === null) return value;
  // Manners are names, though they stand in a list.
  const made = ([key, one]: [string, unknown]) => [key, key === 'not_as' ? one : strange(one, salt)];
  return Object.fromEntries(Object.entries(value).map(made));
}

interface PackFile {
  lists?: Record<string, string[]>;
  macros?: Record<string, unknown>;
  rules?: RuleSource[];
}

/**
 * So many rules: the shipped ones, then copies of them with lists, macros and words of their own. The shipped patterns
 * fill half of what a set may hold of them; in the copies their words stand as words,
 * and lists are cut to {@link WORDS}, so that a set of 5,000 rules keeps the proportions of operators within its limits.
 */
function copiesOf(count: number): PackFile[] {
  const files = readRuleFiles().map(({ text }) => parse(text) as PackFile);
  // Rules across calls hear no words.
  const shipped = files.flatMap((file) => file.rules ?? []).filter((rule) => 'when' in rule);
  const salt = { n: 0 };
  return Array.from({ length: Math.ceil(count / shipped.length) }, (_, copy): PackFile => {
    const named = <T>(entries: Record<string, T> | undefined, map: (one: T) => unknown) =>
      Object.fromEntries(Object.entries(entries ?? {}).map(([name, one]) => [`${name}_c${copy}`, map(one)]));
    const made = (value: unknown) => strange(renamed(value, copy), salt);
    return {
      lists: Object.assign({}, ...files.map(({ lists }) => named(lists, made))),
      macros: Object.assign({}, ...files.map(({ macros }) => named(macros, made))),
      rules: shipped.slice(0, count - copy * shipped.length).map((template, index): RuleSource => {
        const { when, tests: _tests, ...rest } = template;
        // What needs no words (something missing, a pace, a count of turns) holds in every call: a large set has such rules
        // for many trades, of which a call is one. The calls here have none, so that they match nothing.
        const trade = TRADES[(copy * shipped.length + index) % TRADES.length] as string;
        const scope = needsNoWords(when, files) ? { trade } : rest.scope;
        const tests = [{ name: 't', lines: [['0s', '1s', 'agent', '好']], expect: [] }];
        const id = `rule-${copy}-${index}`;
        return { ...rest, ...(scope ? { scope } : {}), id, when: made(when), tests } as RuleSource;
      }),
    };
  });
}

/** Files for a site's folder: with the shipped packs they make so many rules. */
export function siteFiles(count: number): string[] {
  return copiesOf(count)
    .slice(1)
    .map((file) => JSON.stringify(file));
}

export function rulesOf(count: number): { set: RuleSet; words: string[] } {
  const copies = copiesOf(count);
  // Put together without the limits of the loader, which are for files that somebody wrote.
  const set = assemble(copies as Parameters<typeof assemble>[0]);
  const ruleSet = compile(set.rules, 'made', '', set, intlSegmenter(), []);
  // Titles and reasons are for people.
  const heard = copies.map(({ lists, macros, rules }) => [lists, macros, rules?.map(({ when }) => when)]);
  const words = [...JSON.stringify(heard).matchAll(/"([\u4e00-\u9fff]{2,})"/g)].map(
    (match) => match[1] as string,
  );
  return { set: ruleSet, words };
}

/** Names of lists and macros as this copy has them. */
function renamed(value: unknown, copy: number): unknown {
  if (typeof value === 'string' && value.startsWith('$')) return `${value}_c${copy}`;
  if (Array.isArray(value)) {
    const words = copy > 0 && value.every((one) => typeof one === 'string');
    return (words ? value.slice(0, WORDS) : value).map((one) => renamed(one, copy));
  }
  if (typeof value !== 'object' || value === null) return value;
  if ('use' in value) return { use: `${value.use}_c${copy}` };
  if ('regex' in value && copy > 0) {
    const { regex, any = [], ...rest } = value as { regex: string[]; any?: string[] };
    const words = regex.flatMap((pattern) => pattern.match(/[\u4e00-\u9fff]{2,}/g) ?? []);
    return renamed({ ...rest, any: [...any, ...words, '没有这样的话'] }, copy);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, renamed(one, copy)]));
}

const WITHOUT_WORDS =
  /"(absence|none|silence|interruption|pace|repetition|length|utterances|duration|talk_ratio|confidence)":/;

function needsNoWords(condition: unknown, files: readonly PackFile[]): boolean {
  const text = JSON.stringify(condition);
  if (WITHOUT_WORDS.test(text)) return true;
  const used = [...text.matchAll(/"use":"([^"]+)"/g)].map((match) => match[1] as string);
  return used.some((name) => files.some(({ macros }) => macros?.[name] && needsNoWords(macros[name], files)));
}

/**
 * Finals of the demo calls' words, over and over, in calls of 40 turns without a silence; with a trade each call begins
 * with a record that says it.
 */
export function talk(finals: number, trade?: Trade): LogRecord[] {
  const lines = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const texts = lines.flatMap((line) =>
    (JSON.parse(line) as RecordedCall).utterances.map(({ text }) => text),
  );
  const opens = { rules: 'set' };
  return Array.from({ length: finals }, (_, index): LogRecord[] => {
    const turn = index % 40;
    const agent = turn % 2 === 1;
    const common = {
      n: index + 1,
      at: index + 1,
      call: `c-${Math.floor(index / 40)}`,
      source: 'bench',
      arrived_at: 0,
    };
    const started: LogRecord = {
      ...common,
      type: 'call.started',
      info: { trade: trade as Trade },
      started_at: 1,
      opens,
    };
    const said: LogRecord = {
      ...common,
      type: 'utterance',
      utterance: `u-${turn}`,
      rev: 1,
      channel: agent ? 1 : 0,
      role: agent ? 'agent' : 'customer',
      final: true,
      start_ms: turn * 700,
      end_ms: turn * 700 + 650,
      text: texts[(index * 17) % texts.length] as string,
      ...(turn === 0 && !trade ? { opens } : {}),
    };
    return turn === 0 && trade ? [started, said] : [said];
  }).flat();
}

/** The calls of {@link talk}, as a file of recorded calls has them. */
export function recordedTalk(finals: number, trade?: Trade): RecordedCall[] {
  const calls = new Map<string, RecordedCall>();
  for (const record of talk(finals, trade)) {
    if (record.type !== 'utterance') continue;
    const { call, role, channel, start_ms, end_ms, text } = record;
    const known = calls.get(call) ?? { call, ...(trade ? { trade } : {}), utterances: [] };
    known.utterances.push({ role, channel, start_ms, end_ms, text });
    calls.set(call, known);
  }
  return [...calls.values()];
}
