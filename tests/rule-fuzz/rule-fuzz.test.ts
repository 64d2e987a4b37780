/**
 * Random and mutated rule files: refused or accepted, never a crash, never long. A few hundred here; many by hand:
 *
 *     EARSHOT_FUZZ=10000 npm test -- rule-fuzz
 *
 * `EARSHOT_SEED` tries another seed. Case n of seed s is case 0 of seed s + n, so a failure is run again alone with
 * `EARSHOT_SEED=<the seed that it names> EARSHOT_FUZZ=1`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { RecordedFlags } from '../../engine/across/recorded-flags.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { evaluateCall } from '../../engine/evaluate.ts';
import { type Loaded, loadRules, type RuleFile } from '../../engine/rules/load.ts';
import { TEST_THRESHOLDS } from '../../engine/rules/rule-test.ts';
import { asset } from '../../gateway/paths.ts';
import { readRuleFiles } from '../../gateway/rules.ts';
import { BOMBS } from './bombs.ts';
import { Dice } from './dice.ts';
import { ruleFile } from './generated-rules.ts';
import { mutated } from './mutations.ts';

const SEED = Number(process.env.EARSHOT_SEED ?? 20261125);
const BY_HAND = process.env.EARSHOT_FUZZ !== undefined;
const CASES = Number(process.env.EARSHOT_FUZZ ?? 300);
/** CPU time of one file; only by hand, where nothing else runs beside it in this process. */
const LONGEST_MS = 1000;

const packs = readRuleFiles();
const operators: RuleFile = {
  name: 'tests/engine/rules.yaml',
  text: readFileSync(asset('tests', 'engine', 'rules.yaml'), 'utf8'),
};

interface Case {
  kind: string;
  text: string;
  /** Files that it refers to. */
  beside: readonly RuleFile[];
}

/** The packs that hold what this one refers to, so that it is refused for nothing but its own mistakes. */
const besides = new Map<RuleFile, readonly RuleFile[]>();
function besideOf(pack: RuleFile): readonly RuleFile[] {
  const known = besides.get(pack);
  if (known) return known;
  const found: RuleFile[] = [];
  for (;;) {
    const loaded = loadRules([...found, pack]);
    const next = loaded.ok ? undefined : definer(loaded.errors[0]?.message ?? '', found);
    if (!next) break;
    found.push(next);
  }
  besides.set(pack, found);
  return found;
}

function definer(message: string, found: readonly RuleFile[]): RuleFile | undefined {
  const name = /unknown (?:list|macro|rule) "([^"]+)"/.exec(message)?.[1];
  const defines = new RegExp(`^ {2}(- id: )?${name}(:|$)`, 'm');
  return name === undefined
    ? undefined
    : packs.find((pack) => !found.includes(pack) && defines.test(pack.text));
}

function caseOf(seed: number): Case {
  const dice = new Dice('rule-fuzz', seed);
  const kind = dice.one(['pack', 'pack', 'operators', 'generated', 'generated', 'generated', 'bomb', 'bomb']);
  if (kind === 'bomb') {
    const [name, make] = dice.one(Object.entries(BOMBS));
    return { kind: `bomb ${name}`, text: make(dice), beside: [] };
  }
  if (kind === 'generated') {
    const value = ruleFile(dice);
    const text = dice.chance(0.5) ? JSON.stringify(value, null, dice.below(3)) : stringify(value);
    return { kind, text: dice.chance(0.5) ? text : mutated(text, dice), beside: [] };
  }
  const pack = kind === 'pack' ? dice.one(packs) : operators;
  return {
    kind: `${kind} ${pack.name}`,
    text: mutated(pack.text, dice),
    beside: kind === 'pack' ? besideOf(pack) : [],
  };
}

const CALL: RecordedCall = {
  call: 'c',
  trade: 'bank',
  direction: 'inbound',
  queue: 'q',
  agent: { id: 'A1', team: 'T1' },
  attributes: { tier: 'gold', vip: true },
  started_at: '2026-11-25T09:00:00+08:00',
  duration_ms: 60_000,
  utterances: [
    '您好 工号一二三',
    '我要投诉 退款 银行行长',
    '请稍等',
    '我要投诉 退款 银行行长',
    '好',
    '词1 词2 aaaaaaaaaaaaaaaaaaaaab 12315',
  ].map((text, index) => ({
    role: index % 2 === 0 ? ('agent' as const) : ('customer' as const),
    channel: index % 2,
    start_ms: index * 5000,
    end_ms: index * 5000 + 4000 + (index % 3) * 900,
    text,
  })),
};
const MOODS = CALL.utterances.map((_, index) => {
  const angry = index === 3 ? 0.9 : 0;
  return { angry, negative: 0, neutral: 1 - angry, positive: 0, abusive: 0 };
});

interface Figures {
  accepted: number;
  refused: number;
  reasons: Map<string, number>;
  slowest: { ms: number; seed: number; kind: string }[];
}

function load({ text, beside }: Case): { loaded: Loaded; cpu_ms: number } {
  const before = process.cpuUsage();
  const loaded = loadRules([...beside, { name: 'fuzz.yaml', text }]);
  const { user, system } = process.cpuUsage(before);
  return { loaded, cpu_ms: (user + system) / 1000 };
}

/** Refused with words and a place, or a set that judges a call; anything thrown is a failure. */
function look(one: Case, loaded: Loaded): void {
  if (loaded.ok) {
    const { flags } = evaluateCall(CALL, loaded.ruleSet, MOODS, TEST_THRESHOLDS);
    const counted = new RecordedFlags(loaded.ruleSet.across);
    counted.add(CALL, flags);
    counted.scopeFlags();
    return;
  }
  assert.ok(loaded.errors.length > 0);
  const lines = one.text.split(/\r\n|\n/).length;
  for (const { file, line, column, message } of loaded.errors) {
    assert.ok(line >= 1 && column >= 1 && Number.isInteger(line + column), `${line}:${column}`);
    if (file === 'fuzz.yaml') assert.ok(line <= lines + 1, `line ${line} of ${lines}`);
    assert.ok(message.length > 10 && message.length < 1000, message.slice(0, 1200));
  }
}

test(`${CASES} random and mutated rule files are refused or accepted`, { timeout: 7_200_000 }, (t) => {
  const figures: Figures = { accepted: 0, refused: 0, reasons: new Map(), slowest: [] };
  // What is loaded once for all (readings of characters, packs) is no part of a file's time.
  loadRules(packs);
  const failures: string[] = [];
  for (let n = 0; n < CASES; n += 1) {
    const seed = SEED + n;
    const one = caseOf(seed);
    try {
      const { loaded, cpu_ms } = load(one);
      look(one, loaded);
      figures[loaded.ok ? 'accepted' : 'refused'] += 1;
      for (const reason of new Set(loaded.ok ? [] : loaded.errors.map((error) => error.code)))
        figures.reasons.set(reason, (figures.reasons.get(reason) ?? 0) + 1);
      figures.slowest.push({ ms: Math.round(cpu_ms), seed, kind: one.kind });
      figures.slowest.sort((a, b) => b.ms - a.ms).splice(5);
    } catch (error) {
      failures.push(`seed ${seed}, ${one.kind}: ${(error as Error).stack}`);
    }
  }
  t.diagnostic(`${figures.accepted} accepted, ${figures.refused} refused, ${failures.length} failed`);
  t.diagnostic(
    `slowest, CPU: ${figures.slowest.map(({ ms, seed, kind }) => `${ms} ms (seed ${seed}, ${kind})`).join(', ')}`,
  );
  t.diagnostic(
    `reasons seen: ${[...figures.reasons]
      .sort((a, b) => b[1] - a[1])
      .map(([reason, count]) => `${reason} ${count}`)
      .join(', ')}`,
  );
  assert.deepEqual(failures.slice(0, 10), []);
  assert.ok(figures.accepted > CASES / 20 && figures.refused > CASES / 20, 'both must be seen');
  if (BY_HAND)
    assert.deepEqual(
      figures.slowest.filter(({ ms }) => ms > LONGEST_MS),
      [],
      'files that took longer than a second',
    );
});
