/**
 * Versions of the site's rule files in the state: who, when, why, and the text, kept once for each hash. They are
 * never trimmed: any version can be put in force again.
 */
import type { StateDb } from '../auth/state.ts';

/**
 * `found`: the file was changed on the disk, by whom is not known · `none`: the site had no file of this name, a
 * shipped one counted · `removed`: put back to that.
 */
export type VersionKind = 'published' | 'restored' | 'removed' | 'found' | 'none';

export interface RuleVersion {
  name: string;
  /** From 1, per file. */
  version: number;
  kind: VersionKind;
  /** ISO 8601. */
  at: string;
  /** null: changed on the disk. */
  by: string | null;
  reason: string;
  /** Of the text; '' where the site has no file of this name (any more). */
  hash: string;
  /** Of the version that it was put back to. */
  restored?: number;
}

const PREFIX = 'rule-version/';
const TEXT = 'rule-text/';
const keyOf = (name: string, version: number) => `${PREFIX}${name}//${String(version).padStart(8, '0')}`;

export class RuleHistory {
  readonly #state: StateDb;

  constructor(state: StateDb) {
    this.#state = state;
  }

  /** Oldest first. */
  of(name: string): RuleVersion[] {
    return Array.from(this.#state.list<RuleVersion>(`${PREFIX}${name}//`), ([, version]) => version);
  }

  last(name: string): RuleVersion | undefined {
    return this.of(name).at(-1);
  }

  /** null: of a version without a file. Undefined: there is no such version. */
  text({ hash }: Pick<RuleVersion, 'hash'>): string | null | undefined {
    return hash === '' ? null : this.#state.get<string>(TEXT + hash);
  }

  async add(made: Omit<RuleVersion, 'version'>, text: string | null): Promise<RuleVersion> {
    const version = { ...made, version: (this.last(made.name)?.version ?? 0) + 1 };
    await this.#state.putAll([
      ...(text === null ? [] : [[TEXT + made.hash, text] as const]),
      [keyOf(made.name, version.version), version],
    ]);
    return version;
  }
}
