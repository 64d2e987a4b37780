/**
 * The rule set that new calls begin under, and the older ones that open calls keep. A changed set is taken over as a
 * whole or not at all: where anything in it is wrong, the running one stays.
 */
import { statSync } from 'node:fs';
import type { AcrossRule } from '../engine/across/across-rule.ts';
import type { RuleSetState } from '../engine/contract/rule.ts';
import { type AnyRule, everyRule, type RuleSet } from '../engine/rules/compile.ts';
import { sourceOf } from '../engine/rules/load.ts';
import type { StateDb } from './auth/state.ts';
import {
  compileRules,
  compileRulesInSlices,
  type RuleFile,
  RulesRefused,
  readRuleFiles,
  ruleFilesIn,
} from './rules.ts';

export interface Reloaded {
  /** False where the files say what is in force already. */
  changed: boolean;
  hash: string;
  rules: number;
}

const PREFIX = 'rules/';
/** How often the files are looked at, ms. Editors write in several steps: two looks must see the same. */
const LOOK_MS = 500;

export class RulesInForce {
  readonly #dir: string | undefined;
  readonly #state: StateDb;
  readonly #sets = new Map<string, RuleSet>();
  #current: RuleSet;
  #loaded: { at: string; by: string | null } = { at: new Date().toISOString(), by: null };
  #refused: RuleSetState['refused'] = null;
  #taken: (set: RuleSet) => void = () => undefined;
  #changed: () => void = () => undefined;
  /** Sets are read, kept and forgotten one after the other: two that overlap would leave an old one in force. */
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(dir: string | undefined, state: StateDb, current: RuleSet) {
    this.#dir = dir;
    this.#state = state;
    this.#current = current;
  }

  /**
   * @param dir the site's rule files; undefined: the shipped packs alone
   * @throws RulesRefused with every error at once
   */
  static async open(
    dir: string | undefined,
    state: StateDb,
    warn: (message: string) => void,
  ): Promise<RulesInForce> {
    const rules = new RulesInForce(dir, state, compileRules(readRuleFiles(dir)));
    for (const [key, source] of state.list<string>(PREFIX)) {
      const hash = key.slice(PREFIX.length);
      if (hash === rules.#current.hash) continue;
      try {
        rules.#sets.set(hash, compileRules(JSON.parse(source) as RuleFile[]));
      } catch (error) {
        warn(
          `Rule set ${hash.slice(0, 8)} of an earlier run can no longer be read; its open calls go on with the current one. ${(error as Error).message}`,
        );
      }
    }
    await rules.#keep(rules.#current);
    return rules;
  }

  get current(): RuleSet {
    return this.#current;
  }

  /** How the set stands, less what people stopped. */
  state(): Omit<RuleSetState, 'stopped'> {
    const { hash } = this.#current;
    const { at, by } = this.#loaded;
    return {
      hash,
      rules: everyRule(this.#current).length,
      loaded_at: at,
      loaded_by: by,
      refused: this.#refused,
    };
  }

  /** The set that a call began under. */
  of(hash: string): RuleSet {
    return this.#sets.get(hash) ?? this.#current;
  }

  /** The rule of this id and its set: the one in force, else a set that open calls keep. */
  find(id: string): { rule: AnyRule; set: RuleSet } | undefined {
    for (const set of [this.#current, ...this.#sets.values()]) {
      const rule = everyRule(set).find((one) => one.id === id);
      if (rule) return { rule, set };
    }
    return undefined;
  }

  /** Rules across calls of the sets that are kept beside the one in force. */
  earlierAcross(): AcrossRule[] {
    return [...this.#sets.values()].flatMap(({ across }) => across);
  }

  /** Hears every set that is taken over. One listener. */
  onTaken(listener: (set: RuleSet) => void): void {
    this.#taken = listener;
  }

  /** Hears when `state` has become another. One listener. */
  onChanged(listener: () => void): void {
    this.#changed = listener;
  }

  /**
   * Reads the files again; new calls begin under them.
   * @param by who asked; null: a file changed
   * @throws RulesRefused; the running set stays
   */
  reload(by: string | null = null): Promise<Reloaded> {
    if (this.#closed)
      return Promise.reject(new Error('The server is stopping: nothing is reloaded any more.'));
    return this.#inTurn(() => this.#reload(by));
  }

  /** Takes no more reloads; resolves when the one under way has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
  }

  async #reload(by: string | null): Promise<Reloaded> {
    let next: RuleSet;
    try {
      const files = readRuleFiles(this.#dir);
      // Compiling takes a second of CPU time: not for files that say the same.
      next = sourceOf(files) === this.#current.source ? this.#current : await compileRulesInSlices(files);
    } catch (error) {
      if (error instanceof RulesRefused) this.#refuse(error, by);
      throw error;
    }
    const changed = next.hash !== this.#current.hash;
    if (changed) {
      await this.#keep(next);
      this.#current = next;
      this.#loaded = { at: new Date().toISOString(), by };
      this.#taken(next);
    }
    const mended = this.#refused !== null;
    this.#refused = null;
    if (changed || mended) this.#changed();
    return { changed, hash: next.hash, rules: everyRule(next).length };
  }

  /** Forgets the sets that no open call began under. */
  forgetAllBut(used: ReadonlySet<string>): Promise<void> {
    return this.#inTurn(async () => {
      for (const hash of this.#sets.keys()) {
        if (used.has(hash) || hash === this.#current.hash) continue;
        this.#sets.delete(hash);
        await this.#state.remove(`${PREFIX}${hash}`);
      }
    });
  }

  /**
   * Reloads whenever a file of the site's directory changes; returns what ends that. It looks instead of being told:
   * on Linux a file that was once replaced by a rename is not watched any more.
   */
  watch(told: (result: Reloaded | Error) => void): () => void {
    if (!this.#dir) return () => undefined;
    let known = marksOf(this.#dir);
    let before = known;
    const timer = setInterval(() => {
      const now = marksOf(this.#dir);
      if (now !== known && now === before) {
        known = now;
        void this.reload().then(told, told);
      }
      before = now;
    }, LOOK_MS);
    timer.unref();
    return () => clearInterval(timer);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** The same faults again are no news: the first time of them stays. */
  #refuse({ errors }: RulesRefused, by: string | null): void {
    if (JSON.stringify(errors) === JSON.stringify(this.#refused?.errors)) return;
    this.#refused = { at: new Date().toISOString(), by, errors };
    this.#changed();
  }

  async #keep(set: RuleSet): Promise<void> {
    this.#sets.set(set.hash, set);
    await this.#state.put(`${PREFIX}${set.hash}`, set.source);
  }
}

/** What tells a changed file: name, file number, size and time of each; '' while the directory cannot be read. */
function marksOf(dir: string | undefined): string {
  try {
    return ruleFilesIn(dir as string)
      .map((path) => {
        const { ino, size, mtimeMs } = statSync(path);
        return `${path} ${ino} ${size} ${mtimeMs}`;
      })
      .join('\n');
  } catch {
    return '';
  }
}
