/** The workbench of the rule author: the rule files, the bench on which drafts are tried, and back-tests. */
import { mkdirSync } from 'node:fs';
import type { MoodThresholds } from '../../engine/contract/mood.ts';
import type { Lang } from '../../engine/rules/truth-words.ts';
import type { StateDb } from '../auth/state.ts';
import { type RuleFile, rulesIn } from '../rules.ts';
import type { RulesInForce } from '../rules-in-force.ts';
import type { Store } from '../store/port.ts';
import { Backtests } from './backtests.ts';
import { Bench, type Checked } from './bench.ts';
import { RuleBook } from './rule-book.ts';

interface Parts {
  /** Folder of the site's rule files. */
  dir: string;
  state: StateDb;
  rules: Pick<RulesInForce, 'current' | 'reload'>;
  store: Pick<Store, 'transcripts'>;
  thresholds: MoodThresholds;
  zone: string;
  /** Epoch ms. */
  now(): number;
}

export class Workbench {
  readonly book: RuleBook;
  readonly backtests: Backtests;
  readonly #bench = new Bench();
  readonly #rules: Parts['rules'];
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ dir, state, rules, store, thresholds, zone, now }: Parts) {
    this.#rules = rules;
    this.backtests = new Backtests({ store, thresholds, zone, now });
    this.book = new RuleBook({
      dir,
      state,
      now,
      reload: (by) => rules.reload(by),
      check: (files, about) => this.check(files, about, 'en'),
    });
  }

  /**
   * Whether files load, for somebody who writes on meanwhile: one after the other, and not for whoever has gone.
   * null: gone.
   */
  lint(files: () => readonly RuleFile[], gone: () => boolean): Promise<Checked | null> {
    const mine = this.#turn.then(() => (gone() ? null : this.check(files(), null, 'en')));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Whether files load; with `about`, the tests of that file, too. */
  check(files: readonly RuleFile[], about: string | null, lang: Lang): Promise<Checked> {
    return this.#bench.check({ files, about, lang });
  }

  /** The files of the set in force, which are not those on the disk while these are refused. */
  inForce(): RuleFile[] {
    return JSON.parse(this.#rules.current.source) as RuleFile[];
  }

  async close(): Promise<void> {
    await this.backtests.close();
    await this.#bench.close();
  }
}

/** Where nothing else is configured the site's rules lie beside the data. */
export function ownRules(dataDir: string): string {
  const dir = rulesIn(dataDir);
  mkdirSync(dir, { recursive: true });
  return dir;
}
