/**
 * The site's rule files as people edit them: laid over the shipped packs, drafts beside them, published as a whole or
 * not at all. A file is written to the disk in one step, and what it replaces can be put in force again.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { RuleFault } from '../../engine/contract/rule.ts';
import type { StateDb } from '../auth/state.ts';
import { type RuleFile, RulesRefused, ruleFilesIn, SHIPPED_PACKS } from '../rules.ts';
import type { Reloaded } from '../rules-in-force.ts';
import type { Checked } from './bench.ts';
import { RuleDrafts } from './drafts.ts';
import { RuleHistory, type RuleVersion, type VersionKind } from './history.ts';

export interface SiteFile extends RuleFile {
  /** First letters of the SHA-256 of the text. */
  hash: string;
  /** `copy`: the site's own, in the place of a shipped file of this name. */
  origin: 'shipped' | 'site' | 'copy';
}

export interface Publishing {
  name: string;
  /** null: the site's file goes, a shipped one of this name counts again. */
  text: string | null;
  /** Hash of the file as whoever publishes knows it; '' where there was none. */
  base: string;
  by: string;
  reason: string;
  restored?: number;
}

export type Published =
  | { done: true; version: RuleVersion; reloaded: Reloaded }
  | { done: false; why: 'changed'; by: string | null; at: string | null; hash: string }
  | { done: false; why: 'refused'; errors: readonly RuleFault[] }
  | { done: false; why: 'tests'; failures: readonly string[] };

interface Parts {
  /** The site's folder; made with the first file. */
  dir: string;
  state: StateDb;
  reload(by: string): Promise<Reloaded>;
  /** Whether files load and the tests of file `about` pass. */
  check(files: readonly RuleFile[], about: string): Promise<Checked>;
  /** Epoch ms. */
  now(): number;
}

export class RuleBook {
  readonly dir: string;
  readonly drafts: RuleDrafts;
  readonly history: RuleHistory;
  readonly #parts: Parts;
  /** Published one after the other: each is checked against the set that the one before left. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.dir = parts.dir;
    this.drafts = new RuleDrafts(parts.state);
    this.history = new RuleHistory(parts.state);
  }

  /** In the order in which they are laid over each other, as `readRuleFiles` reads them. */
  files(): SiteFile[] {
    const files = new Map<string, SiteFile>();
    for (const { name, text } of filesOf(SHIPPED_PACKS))
      files.set(name, { name, text, hash: hashOf(text), origin: 'shipped' });
    for (const { name, text } of filesOf(this.dir))
      files.set(name, { name, text, hash: hashOf(text), origin: files.has(name) ? 'copy' : 'site' });
    return [...files.values()];
  }

  file(name: string): SiteFile | undefined {
    return this.files().find((file) => file.name === name);
  }

  /** The set as it would be with these texts in it. */
  with(changed: readonly { name: string; text: string | null }[]): RuleFile[] {
    const files = new Map<string, RuleFile>(this.files().map(({ name, text }) => [name, { name, text }]));
    for (const { name, text } of changed) {
      const shipped = text === null ? filesOf(SHIPPED_PACKS).find((file) => file.name === name) : undefined;
      if (text !== null) files.set(name, { name, text });
      else if (shipped) files.set(name, shipped);
      else files.delete(name);
    }
    return [...files.values()];
  }

  publish(what: Publishing): Promise<Published> {
    const mine = this.#turn.then(() => this.#publish(what));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #publish({ name, text, base, by, reason, restored }: Publishing): Promise<Published> {
    const { reload, check, now } = this.#parts;
    const file = this.file(name);
    const hash = file?.hash ?? '';
    if (hash !== base) {
      const last = this.history.last(name);
      const known = last?.hash === hash ? last : null;
      return { done: false, why: 'changed', by: known?.by ?? null, at: known?.at ?? null, hash };
    }
    const checked = await check(this.with([{ name, text }]), name);
    if (checked.errors.length > 0) return { done: false, why: 'refused', errors: checked.errors };
    const failures = checked.tests.flatMap(({ failure }) => (failure === null ? [] : [failure]));
    if (failures.length > 0) return { done: false, why: 'tests', failures };
    const own = file && file.origin !== 'shipped' ? file : undefined;
    await this.#noteFound(name, own);
    const path = this.#path(name);
    await write(path, text);
    let reloaded: Reloaded;
    try {
      reloaded = await reload(by);
    } catch (error) {
      // Another file was changed meanwhile, or the disk is full: as if nothing had been published.
      await write(path, own?.text ?? null);
      if (error instanceof RulesRefused) return { done: false, why: 'refused', errors: error.errors };
      throw error;
    }
    const kind: VersionKind = text === null ? 'removed' : restored === undefined ? 'published' : 'restored';
    const made = { name, kind, at: new Date(now()).toISOString(), by, reason };
    const version = await this.history.add(
      {
        ...made,
        hash: text === null ? '' : hashOf(text),
        ...(restored === undefined ? {} : { restored }),
      },
      text,
    );
    await this.drafts.remove(by, name);
    return { done: true, version, reloaded };
  }

  /** What stands on the disk and in no version would be lost when it is replaced; that nothing stood there, too. */
  async #noteFound(name: string, own: SiteFile | undefined): Promise<void> {
    const last = this.history.last(name);
    const hash = own?.hash ?? '';
    if (last?.hash === hash) return;
    const at = new Date(this.#parts.now()).toISOString();
    const kind = own ? 'found' : 'none';
    await this.history.add({ name, kind, at, by: null, reason: '', hash }, own?.text ?? null);
  }

  #path(name: string): string {
    return join(this.dir, ...name.split('/'));
  }
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function filesOf(dir: string): RuleFile[] {
  if (!existsSync(dir)) return [];
  return ruleFilesIn(dir).map((path) => ({
    name: relative(dir, path).split(sep).join('/'),
    text: readFileSync(path, 'utf8'),
  }));
}

/** In one step and on the disk when it resolves: whoever reads meanwhile sees the old file or the new one. */
async function write(path: string, text: string | null): Promise<void> {
  const folder = dirname(path);
  if (text === null) {
    if (!existsSync(path)) return;
    await rm(path);
  } else {
    await mkdir(folder, { recursive: true });
    const draft = `${path}.tmp`;
    try {
      const handle = await open(draft, 'w');
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
  const entry = await open(folder, 'r');
  await entry.sync().finally(() => entry.close());
}
