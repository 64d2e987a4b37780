/**
 * Teams, agents and queues of a site: rows `directory/<kind>/<hash>/<from>` in the state, all of them in memory. A
 * call's team is written onto it at the door (`ingest/record-of.ts`), so that what is stored stays true when
 * somebody changes team; rows are asked again only for calls whose agent nobody knew.
 */
import { createHash } from 'node:crypto';
import type { StateDb } from '../auth/state.ts';
import { type DirectoryRow, type MemberRow, rowAt, spansIn, type TeamRow } from './row.ts';

const PREFIX = 'directory/';

/** What taking rows over does, or would do. */
export interface Changes {
  added: number;
  /** There already, with something else in them. */
  changed: number;
  same: number;
  /** Teams that no row named before: a typing mistake shows here. */
  new_teams: string[];
}

/** When calls of a queue were of certain teams, epoch ms; `to` null: now, too. */
export interface QueueSpan {
  queue: string;
  from: number;
  to: number | null;
}

export class Directory {
  readonly #state: StateDb;
  readonly #teams = new Map<string, TeamRow>();
  /** By kind and id, sorted by `from`. */
  readonly #members = { agent: new Map<string, MemberRow[]>(), queue: new Map<string, MemberRow[]>() };

  constructor(state: StateDb) {
    this.#state = state;
    for (const [, row] of state.list<DirectoryRow>(PREFIX)) this.#remember(row);
  }

  /** undefined: the directory does not know the agent at that time; null: it says that he is of no team. */
  teamOfAgent(id: string, at: number): string | null | undefined {
    return rowAt(this.#members.agent.get(id) ?? [], at)?.team;
  }

  /** undefined: of none. */
  teamOfQueue(queue: string | undefined, at: number): string | undefined {
    if (queue === undefined) return undefined;
    return rowAt(this.#members.queue.get(queue) ?? [], at)?.team ?? undefined;
  }

  /** Times in which queues belonged to these teams. */
  queuesOf(teams: readonly string[]): QueueSpan[] {
    return [...this.#members.queue].flatMap(([queue, rows]) =>
      spansIn(rows, teams).map((span) => ({ queue, ...span })),
    );
  }

  /** Teams, then agents, then queues, each by id and time. */
  list(): DirectoryRow[] {
    const byId = <T extends { id: string }>(rows: T[]) =>
      rows.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
    const { agent, queue } = this.#members;
    return [...byId(this.teams()), ...byId([...agent.values()].flat()), ...byId([...queue.values()].flat())];
  }

  /** Named ones, and those that only members or calls name. */
  teams(): TeamRow[] {
    return [...this.#teams.values()];
  }

  /** What `take` would do. */
  compare(rows: readonly DirectoryRow[]): Changes {
    const changes: Changes = { added: 0, changed: 0, same: 0, new_teams: [] };
    for (const row of rows) {
      const known = this.#find(row);
      if (!known) changes.added += 1;
      else if (JSON.stringify(known) === JSON.stringify(row)) changes.same += 1;
      else changes.changed += 1;
    }
    changes.new_teams = this.#newTeams(rows).sort();
    return changes;
  }

  /** All rows or none; resolves when that is durable. */
  async take(rows: readonly DirectoryRow[]): Promise<Changes> {
    const changes = this.compare(rows);
    const named = new Set(rows.filter(({ kind }) => kind === 'team').map(({ id }) => id));
    const teams = changes.new_teams
      .filter((id) => !named.has(id))
      .map((id): TeamRow => ({ kind: 'team', id, name: id }));
    const all = [...rows, ...teams];
    await this.#state.together(() => {
      for (const row of all) void this.#state.put(keyOf(row), row);
    });
    for (const row of all) this.#remember(row);
    return changes;
  }

  /** Takes a row away; false where there is none. */
  async remove(row: Pick<DirectoryRow, 'kind' | 'id'> & { from?: number }): Promise<boolean> {
    const known = this.#find(row);
    if (!known) return false;
    await this.#state.remove(keyOf(known));
    if (known.kind === 'team') this.#teams.delete(known.id);
    else this.#set(known, (rows) => rows.filter(({ from }) => from !== known.from));
    return true;
  }

  #newTeams(rows: readonly DirectoryRow[]): string[] {
    const named = rows.flatMap((row) =>
      row.kind === 'team' ? [row.id] : row.team === null ? [] : [row.team],
    );
    return [...new Set(named)].filter((id) => !this.#teams.has(id));
  }

  #find(row: Pick<DirectoryRow, 'kind' | 'id'> & { from?: number }): DirectoryRow | undefined {
    if (row.kind === 'team') return this.#teams.get(row.id);
    return this.#members[row.kind].get(row.id)?.find(({ from }) => from === (row.from ?? 0));
  }

  #remember(row: DirectoryRow): void {
    if (row.kind === 'team') this.#teams.set(row.id, row);
    else
      this.#set(row, (rows) =>
        [...rows.filter(({ from }) => from !== row.from), row].sort((a, b) => a.from - b.from),
      );
  }

  #set({ kind, id }: MemberRow, change: (rows: MemberRow[]) => MemberRow[]): void {
    const rows = change(this.#members[kind].get(id) ?? []);
    if (rows.length === 0) this.#members[kind].delete(id);
    else this.#members[kind].set(id, rows);
  }
}

function keyOf(row: DirectoryRow): string {
  const id = createHash('sha256').update(row.id).digest('hex');
  const from = row.kind === 'team' ? '' : `/${String(row.from).padStart(15, '0')}`;
  return `${PREFIX}${row.kind}/${id}${from}`;
}
