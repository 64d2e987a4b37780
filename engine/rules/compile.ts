/** Rules made ready to run: one automaton over all their words, equal leaves once, an index from leaf to rule. */

import type { AcrossRule } from '../across/across-rule.ts';
import type { Role } from '../contract/call.ts';
import type { MoodCondition } from '../detectors/mood.ts';
import type { Hit, Said } from '../detectors/said.ts';
import { intlSegmenter, type Segmenter } from '../text/segmenter.ts';
import { type CallTrade, RulesByTrade } from './by-trade.ts';
import { durationMs } from './duration.ts';
import { type Ears, earsFor } from './ears.ts';
import { LeafIndex, type WordLeaf } from './leaves.ts';
import { lookedForBy } from './looked-for.ts';
import type { Leaf, Node } from './node.ts';
import type { Build, Condition } from './operator.ts';
import { operatorOf } from './registry.ts';
import { Memory, remembered } from './remembered.ts';
import type { RuleSource, RuleStatus, Title } from './rule-format.ts';
import type { Scope } from './scope.ts';
import { finish, type Steps } from './steps.ts';

export interface Rule extends RuleSource {
  index: number;
  status: RuleStatus;
  condition: Node;
  /** Call time after which a new hit is a new flag, ms; Infinity = once a call. */
  cooldown_ms: number;
  /** How long it must go on being true, ms. */
  for_ms: number;
  /** It looks at silences. */
  silent: boolean;
  /** It raises one flag a call, which nothing that comes later changes or takes back: see `Node.settles`. */
  once: boolean;
  excuses: readonly { leaf: Leaf | null; not_in: Scope | undefined }[];
}

/** The words of one leaf that stand in a text, whether they are all that it waits for or not. */
export interface Found {
  leaf: WordLeaf;
  hits: Hit[];
}

/** What one leaf of words heard in a text; null: words that must not be there, for a leaf that waits for nothing else. */
export interface Heard {
  leaf: WordLeaf;
  hits: readonly Hit[] | null;
}

export interface RuleSet {
  hash: string;
  /** The files, as JSON: what loads to this set again. */
  source: string;
  /** Rules on one call. */
  rules: readonly Rule[];
  /** Rules across calls: they count the flags of the others. */
  across: readonly AcrossRule[];
  /** Lists and macros that the rules refer to. */
  words: Words;
  /** Cuts words where rules ask for whole ones. */
  segmenter: Segmenter;
  /** A call is over: nothing of what was judged last is kept. */
  forget(): void;
  /** Every leaf that has words in this text, whoever is to say them. */
  found(text: string, role: Role): readonly Found[];
  /** What leaves of words hear in this text. */
  hear(text: string, role: Role): readonly Heard[];
  /** What a call of this trade has to listen for. */
  ears(trade: CallTrade): Ears;
  /** Rules to judge anew when a leaf saw something. */
  rulesOf(leaf: Leaf): RulesByTrade;
  /** Call times at which rules are judged whatever was seen, ascending. */
  deadlines: readonly { at_ms: number; rules: RulesByTrade }[];
  /** Lengths of silence that rules ask for, ascending, with these rules. */
  silences: readonly { ms: number; rules: RulesByTrade }[];
  /** Rules that an agent is reminded of, with whose calls they are for; who will hang up nobody knows yet. */
  checklist: readonly { rule: Rule; scope: Scope | undefined }[];
  /** Rules that are judged at the end of the call. */
  atEnd: RulesByTrade;
}

/** A rule on one call, or one across calls. */
export type AnyRule = Rule | AcrossRule;

/** Rules of both kinds, for lists. */
export function everyRule({ rules, across }: Pick<RuleSet, 'rules' | 'across'>): AnyRule[] {
  return [...rules, ...across];
}

export interface Words {
  /** Named lists; `$name` in a list of words stands for one. */
  lists: Readonly<Record<string, readonly string[]>>;
  /** Named conditions; `use: name` stands for one. */
  macros: Readonly<Record<string, Condition>>;
  /** What reasons call a macro, and a list by `$name`; absent where nothing has a title. */
  titles?: Readonly<Record<string, Title>>;
}

/**
 * What a condition asks for the rule that it stands in: to be judged when a leaf saw something, at a moment, at the
 * end. A macro is compiled once; what it asks for is asked anew for each rule that uses it.
 */
type Ask = (rule: Rule) => void;

export function compile(...parts: Parameters<typeof compiling>): RuleSet {
  return finish(compiling(...parts));
}

/** The same, rule by rule. */
export function* compiling(
  sources: readonly RuleSource[],
  hash: string,
  source: string,
  words: Words = { lists: {}, macros: {} },
  segmenter: Segmenter = intlSegmenter(),
  across: readonly AcrossRule[] = [],
): Steps<RuleSet> {
  const { lists, macros, titles } = words;
  const leaves = new LeafIndex();
  const deadlines = new Map<number, RulesByTrade>();
  const silences = new Map<number, RulesByTrade>();
  const atEnd = new RulesByTrade();
  const users: RulesByTrade[] = [];
  const memory = new Memory();
  const macrosMade = new Map<string, { node: Node; asks: ReadonlySet<Ask> }>();
  const expand = (list: readonly string[] | undefined) =>
    list?.flatMap((word) => (word.startsWith('$') ? (lists[word.slice(1)] ?? []) : [word]));

  const at = (map: Map<number, RulesByTrade>, ms: number): RulesByTrade => {
    const list = map.get(ms) ?? new RulesByTrade();
    map.set(ms, list);
    return list;
  };
  const leafAsks: Ask[] = [];
  const asksLeaf = ({ index }: Leaf): Ask => {
    const list = users[index] ?? new RulesByTrade();
    users[index] = list;
    const one: Ask = (rule) => list.add(rule);
    leafAsks[index] = one;
    return one;
  };

  const ready = (rule: RuleSource, index: number): Rule => {
    const status = rule.status ?? 'stable';
    const cooldown_ms =
      rule.cooldown === undefined || rule.cooldown === 'call'
        ? Number.POSITIVE_INFINITY
        : durationMs(rule.cooldown);
    const compiled: Rule = {
      ...rule,
      index,
      status,
      cooldown_ms,
      for_ms: rule.for === undefined ? 0 : durationMs(rule.for),
      condition: { occurrences: () => [] },
      silent: false,
      once: false,
      excuses: [],
    };
    if (status === 'retired') return compiled;
    let asks = new Set<Ask>();
    const ask = (one: Ask) => {
      one(compiled);
      asks.add(one);
    };
    const uses = <L extends Leaf>(leaf: L): L => {
      ask(leafAsks[leaf.index] ?? asksLeaf(leaf));
      return leaf;
    };
    const build: Build = {
      node(condition) {
        const [name] = Object.keys(condition);
        return operatorOf.get(name as string)!.compile(condition[name as string] as never, build);
      },
      lookedFor: (condition) => lookedForBy(condition, words),
      macro(name) {
        const made = macrosMade.get(name);
        if (made) {
          for (const one of made.asks) ask(one);
          return made.node;
        }
        const outer = asks;
        asks = new Set();
        const node = remembered(build.node(macros[name] as Condition), memory);
        macrosMade.set(name, { node, asks });
        for (const one of asks) outer.add(one);
        asks = outer;
        return node;
      },
      words: (said: Said) =>
        uses(
          leaves.words({
            ...said,
            ...(said.any ? { any: expand(said.any) } : {}),
            ...(said.all ? { all: said.all.map((list) => expand(list) as string[]) } : {}),
            ...(said.some ? { some: { ...said.some, of: expand(said.some.of) as string[] } } : {}),
            ...(said.none ? { none: expand(said.none) } : {}),
            ...(said.unless ? { unless: expand(said.unless) } : {}),
          } as Said),
        ),
      meter: (meter, threshold) => uses(leaves.meter(meter, threshold)),
      mood: (condition: MoodCondition) => uses(leaves.mood(condition)),
      deadline: (ms) => ask((rule) => at(deadlines, ms).add(rule)),
      silence: (ms) =>
        ask((rule) => {
          rule.silent = true;
          at(silences, ms).add(rule);
        }),
      atEnd: () => ask((rule) => atEnd.add(rule)),
    };
    compiled.condition = build.node(rule.when);
    compiled.excuses = (rule.exceptions ?? []).map(({ unless, not_in }) => ({
      leaf: unless ? build.words({ any: unless, sound: 'exact' }) : null,
      not_in,
    }));
    compiled.once =
      compiled.condition.settles === true &&
      cooldown_ms === Number.POSITIVE_INFINITY &&
      compiled.for_ms === 0 &&
      [rule.scope, ...compiled.excuses.map(({ not_in }) => not_in)].every((scope) => !scope?.ended_by);
    // Who hung up is known at the end.
    if (rule.scope?.ended_by) build.atEnd();
    return compiled;
  };
  const rules: Rule[] = [];
  for (const [index, rule] of sources.entries()) {
    rules.push(ready(rule, index));
    yield;
  }

  const listener = yield* leaves.listening(segmenter);
  const ascending = <T>(map: Map<number, T>) => [...map].sort(([a], [b]) => a - b);
  return {
    hash,
    source,
    rules,
    across,
    words: { lists, macros, ...(titles ? { titles } : {}) },
    segmenter,
    found: (text, role) => listener.found(text, role),
    hear: (text, role) => listener.hear(text, role),
    ears: earsFor(leaves, users),
    forget: () => memory.forget(),
    rulesOf: (leaf) => users[leaf.index] as RulesByTrade,
    deadlines: ascending(deadlines).map(([at_ms, list]) => ({ at_ms, rules: list })),
    silences: ascending(silences).map(([ms, list]) => ({ ms, rules: list })),
    checklist: rules.flatMap((rule) => (isAsked(rule) ? [{ rule, scope: beforeTheEnd(rule.scope) }] : [])),
    atEnd,
  };
}

/** Shadow rules reach nobody. */
function isAsked({ checklist, status }: Rule): boolean {
  return checklist !== undefined && (status === 'stable' || status === 'trial');
}

function beforeTheEnd(scope: Scope | undefined): Scope | undefined {
  if (!scope) return undefined;
  const { ended_by: _, ...rest } = scope;
  return rest;
}
