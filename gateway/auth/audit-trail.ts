/**
 * Who looked at what, and who came and went. Lines lie in the state under `audit/<day>/<time>-<n>`, never trimmed
 * with calls; `audit-day/<day>` names the days, so that the newest page is found without reading the whole trail.
 */
import type { StateDb } from './state.ts';

/** What is written down, by what somebody looks for: who came, who read words of calls, who changed something. */
const ACTIONS = {
  sign_ins: ['login', 'login.refused', 'logout', 'password.changed'],
  /** Words of a call, a customer, a case, a review; and who tried to. */
  texts: [
    'call.read',
    'call.watched',
    'call.refused',
    'call.exported',
    'calls.exported',
    'reports.calls',
    'reports.csv',
    'quality.csv',
    'customer.read',
    'case.read',
    'review.read',
    'calibration.read',
    'set_aside.read',
  ],
  changes: [
    'person.deleted',
    'rule.stopped',
    'rule.resumed',
    'rules.reloaded',
    'rules.backtested',
    'rule_file.published',
    'rule_file.restored',
    'mark.made',
    'mark.taken',
    'case.opened',
    'case.changed',
    'prompt.sent',
    'roles.swapped',
    'roles.restored',
    'user.made',
    'user.changed',
    'user.password_reset',
    'token.made',
    'token.rotated',
    'token.revoked',
    'embed_token.made',
    'appeal.made',
    'appeal.accepted',
    'appeal.rejected',
    'directory.changed',
    'customers.aliased',
    'alert.tested',
    'silence.made',
    'silence.ended',
    'import.sent',
    'call.replaced',
    'review.made',
    'review.taken',
    'review.finished',
    'review.reopened',
    'review.reassigned',
    'sample_plan.made',
    'sample_plan.changed',
    'sample.drawn',
    'calibration.made',
  ],
  /** Written whenever a page is opened. */
  lists: [
    'flags.read',
    'scope_flags.read',
    'marks.read',
    'cases.read',
    'appeals.read',
    'alerts.read',
    'quality.read',
    'reviews.read',
    'audit.read',
  ],
  /** Written whenever a console connects. */
  live: ['live.subscribed'],
} as const;

export type AuditKind = keyof typeof ACTIONS;
export type AuditAction = (typeof ACTIONS)[AuditKind][number];
export const AUDIT_KINDS = Object.keys(ACTIONS) as AuditKind[];
export const AUDIT_ACTIONS: readonly AuditAction[] = Object.values(ACTIONS).flat();

const KIND_OF = new Map(
  AUDIT_KINDS.flatMap((kind) => ACTIONS[kind].map((action) => [action as AuditAction, kind] as const)),
);

/** A list of one call's flags or marks holds its words: that is reading. */
function kindOf(action: AuditAction, call: string | undefined): AuditKind {
  const kind = KIND_OF.get(action) as AuditKind;
  return kind === 'lists' && call !== undefined ? 'texts' : kind;
}

/** Form of the ids of lines. */
export const AUDIT_LINE_ID = /^\d{4}-\d\d-\d\d\/\d\d:\d\d:\d\d\.\d{3}Z-\d{4,}$/;

export interface AuditLine {
  /** Place in the trail; newer lines have greater ids. */
  id: string;
  /** ISO 8601. */
  at: string;
  user: string;
  action: AuditAction;
  /** Client address. */
  from: string;
  /** The call that was read. */
  call?: string;
  /** Who or what was changed: a user, a token. */
  subject?: string;
  /** Topics or filters, without any word of a call. */
  detail?: string;
  /** Why it was done, masked, where the person had to say so. */
  reason?: string;
}

export class AuditTrail {
  readonly #state: StateDb;
  readonly #now: () => number;
  #last = 0;
  #count = 0;
  #day = '';
  /** Lines of this turn, and the write that will hold them. */
  #lines: [key: string, value: unknown][] = [];
  #writing: Promise<void> | null = null;

  constructor(state: StateDb, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  /**
   * Resolves when the line is durable: what is shown was written down before. Lines of one turn are one write: after a
   * restart hundreds of screens come back at once.
   */
  write(line: Omit<AuditLine, 'id' | 'at'>): Promise<void> {
    const now = Math.max(this.#now(), this.#last);
    this.#count = now === this.#last ? this.#count + 1 : 0;
    this.#last = now;
    const at = new Date(now).toISOString();
    const day = at.slice(0, 10);
    const id = `${day}/${at.slice(11)}-${String(this.#count).padStart(4, '0')}`;
    if (day !== this.#day) this.#lines.push([`audit-day/${day}`, true]);
    this.#day = day;
    this.#lines.push([`audit/${id}`, { id, at, ...line } satisfies AuditLine]);
    this.#writing ??= Promise.resolve().then(() => this.#writeAll());
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    this.#writing = null;
    try {
      await this.#state.putAll(lines);
    } catch (error) {
      // The name of the day may not stand: it is written with the next line.
      this.#day = '';
      throw error;
    }
  }

  /** Newest first, those that fit; `after` is the id of the last line of the page before. */
  page(limit: number, after?: string, query: AuditQuery = {}): { items: AuditLine[]; next: string | null } {
    const items: AuditLine[] = [];
    let looked = 0;
    let last: string | null = null;
    const days = [...this.#state.list('audit-day/')].map(([key]) => key.slice('audit-day/'.length)).reverse();
    for (const day of days) {
      if (after !== undefined && day > after.slice(0, 10)) continue;
      if (query.to !== undefined && day > query.to.slice(0, 10)) continue;
      if (query.from !== undefined && day < query.from.slice(0, 10)) break;
      for (const hour of HOURS) {
        if (after !== undefined && `${day}/${hour}` > after.slice(0, 13)) continue;
        const lines = Array.from(this.#state.list<AuditLine>(`audit/${day}/${hour}`), ([, line]) => line);
        for (const line of lines.reverse()) {
          if (after !== undefined && line.id >= after) continue;
          // A rare name in years of lines: the page ends, and the next one goes on from here.
          if (looked === LOOKED_AT) return { items, next: last };
          if (items.length === limit) return { items, next: items.at(-1)!.id };
          looked += 1;
          last = line.id;
          if (fits(line, query)) items.push(line);
        }
      }
    }
    return { items, next: null };
  }
}

/** Newest first: an hour's lines are read at once, not a day's. */
const HOURS = Array.from({ length: 24 }, (_, hour) => String(23 - hour).padStart(2, '0'));

/** Lines looked at for one page: each takes some microseconds from the calls. */
const LOOKED_AT = 20_000;

/** What is looked for; times are ISO 8601 in UTC, `from` included, `to` not. */
export interface AuditQuery {
  user?: string;
  action?: string;
  /** Any of these; not asked for where an action is named. */
  kinds?: readonly AuditKind[];
  /** A call, a user, a token; or a rule, a file, a case, a mark, which stand in `detail` as a word. */
  subject?: string;
  from?: string;
  to?: string;
}

function fits({ user, action, call, subject, detail = '', at }: AuditLine, query: AuditQuery): boolean {
  const about = (wanted: string) =>
    call === wanted || subject === wanted || detail.split(' ').includes(wanted);
  return (
    (query.user === undefined || user === query.user) &&
    (query.action === undefined || action === query.action) &&
    (query.kinds === undefined || query.action !== undefined || query.kinds.includes(kindOf(action, call))) &&
    (query.subject === undefined || about(query.subject)) &&
    (query.from === undefined || at >= query.from) &&
    (query.to === undefined || at < query.to)
  );
}
