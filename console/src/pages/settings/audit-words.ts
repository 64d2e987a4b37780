/** What a line of the audit trail did, in words; its detail is written for programs. Pure. */
import type { AuditTexts } from '../../i18n/audit-zh.ts';
import type { ReportsTexts } from '../../i18n/reports-zh.ts';
import { type Messages, named } from '../../i18n/zh.ts';
import type { AuditLine } from './requests.ts';

/** Texts, and names for what the trail has as ids. */
export interface AuditNames {
  t: Messages;
  a: AuditTexts;
  reports: ReportsTexts;
  team(id: string): string;
  /** Day and time in the zone of the site. */
  when(at: string): string;
}

export interface Said {
  /** Empty: the action says it all. */
  text: string;
  /** Id of the case that it is about. */
  case?: string;
}

type Words = (detail: string, names: AuditNames) => string | Said | null;

/** Nothing beside the action. */
const nothing: Words = (detail) => (detail === '' ? '' : null);
/** Ids that nobody reads: of marks, prompts, appeals, reviews, plans. */
const anId = (detail: string): '' | null => (/^\S*$/.test(detail) ? '' : null);

const filters: Words = (detail, names) =>
  detail === ''
    ? ''
    : joined(
        pairs(detail)?.map(([key, value]) => filterWords(key, value, names)),
        names,
      );
const rule: Words = (detail, { a }) => a.rule(detail);
const review: Words = (detail, { a }) => {
  const [, from, to] = /^\S+ (\S+) → (\S+)$/.exec(detail) ?? [];
  return from === undefined || to === undefined ? anId(detail) : a.moved(from, to);
};
const caseWork: Words = (detail, { a }) => {
  const words = detail.split(' ');
  const id = words.pop() ?? '';
  return { text: words.map((word) => named(a.commands, word)).join(a.item), case: id };
};

/** One entry for each action; a test fails while one has none. null: the detail is not as it was known here. */
export const SAYS: Readonly<Record<string, Words>> = {
  login: (detail, { a }) => (detail === '' ? a.byPassword : detail === 'oidc' ? a.byOidc : null),
  'login.refused': refusedWords,
  logout: nothing,
  'password.changed': nothing,
  'call.read': nothing,
  'call.watched': nothing,
  'call.refused': nothing,
  'call.exported': nothing,
  'calls.exported': nothing,
  'reports.calls': (detail, { reports }) => known(reports.drill.kinds, detail),
  'reports.csv': (detail, { reports }) => known(reports.figures, detail),
  'quality.csv': nothing,
  'customer.read': nothing,
  'case.read': caseWork,
  'review.read': nothing,
  'calibration.read': (detail, { a }) => (detail === 'all' ? a.allRounds : anId(detail)),
  'set_aside.read': nothing,
  'person.deleted': erasedWords,
  'rule.stopped': rule,
  'rule.resumed': rule,
  'rules.reloaded': (detail, { a }) => a.ruleSet(detail.slice(0, 12)),
  'rules.backtested': (detail, { a }) => {
    const [, files, calls] = /^(.+) · (\d+)$/.exec(detail) ?? [];
    return files === undefined ? null : a.backtest(files.split(' ').join(a.item), Number(calls));
  },
  'rule_file.published': (detail, { a }) => {
    const [, file, version] = /^(.+) · (\d+)$/.exec(detail) ?? [];
    return file === undefined || version === undefined ? null : a.version(file, version);
  },
  'rule_file.restored': (detail, { a }) => {
    const [, file, version, as] = /^(.+) · (\d+) = (\d+)$/.exec(detail) ?? [];
    return file === undefined || version === undefined || as === undefined
      ? null
      : a.restored(file, version, as);
  },
  'mark.made': anId,
  'mark.taken': anId,
  'case.opened': caseWork,
  'case.changed': caseWork,
  'prompt.sent': anId,
  'roles.swapped': nothing,
  'roles.restored': nothing,
  'user.made': userWords,
  'user.changed': userWords,
  'user.password_reset': userWords,
  'token.made': userWords,
  'token.rotated': nothing,
  'token.revoked': nothing,
  'embed_token.made': nothing,
  'appeal.made': anId,
  'appeal.accepted': anId,
  'appeal.rejected': anId,
  'directory.changed': directoryWords,
  'customers.aliased': (detail, { a }) => {
    const [, customers, changed, moved] = /^customers=(\d+) changed=(\d+) moved=(\d+)$/.exec(detail) ?? [];
    return moved === undefined ? null : a.aliases(Number(customers), Number(changed), Number(moved));
  },
  'alert.tested': nothing,
  'silence.made': nothing,
  'silence.ended': nothing,
  'import.sent': (detail, { a }) => (detail === '' ? '' : detail === 'replace' ? a.replacing : null),
  'call.replaced': nothing,
  'review.made': anId,
  'review.taken': (detail, { a }) => {
    const [, had] = /^\S+ (\S+)$/.exec(detail) ?? [];
    return had === undefined ? null : a.takenFrom(had);
  },
  'review.finished': anId,
  'review.reopened': review,
  'review.reassigned': review,
  'sample_plan.made': anId,
  'sample_plan.changed': anId,
  'sample.drawn': (detail, { a }) => {
    const [, day, given] = /^\S+ (\S+) (\d+)$/.exec(detail) ?? [];
    return day === undefined ? null : a.drawn(day, Number(given));
  },
  'calibration.made': anId,
  'flags.read': filters,
  'scope_flags.read': filters,
  'marks.read': nothing,
  'cases.read': (detail, names) => (detail === 'measures' ? names.a.measures : filters(detail, names)),
  'appeals.read': nothing,
  'alerts.read': nothing,
  'quality.read': nothing,
  'reviews.read': nothing,
  'audit.read': filters,
  'live.subscribed': (detail, { t, a }) =>
    detail
      .split(' ')
      .map((topic) => named(t.access.topics, topic))
      .join(a.item),
};

/** Whose subject is an id that nobody reads. */
const BY_ID = new Set(['silence.made', 'silence.ended', 'import.sent', 'call.replaced']);

/** Who or what it was done to, where that has a name. */
export function subjectOf({ action, subject }: AuditLine): string | undefined {
  return BY_ID.has(action) ? undefined : subject;
}

/** In words, with the reason that somebody gave; null: what stands there is newer than this page. */
export function auditWords(line: AuditLine, names: AuditNames): Said | null {
  const says = Object.hasOwn(SAYS, line.action) ? SAYS[line.action] : undefined;
  const said = says?.(line.detail ?? '', names) ?? null;
  if (said === null) return null;
  const { text, ...more } = typeof said === 'string' ? { text: said } : said;
  return { text: [text, line.reason].filter(Boolean).join(' · '), ...more };
}

/** Of these the words leave out an id, or what the login server said. */
const SHORTENED = /^(review\.re|review\.taken|sample\.)/;

/** What a program wrote and the words leave out; undefined: nothing. */
export function rawOf(line: AuditLine, said: Said | null): string | undefined {
  const { action, detail, subject, reason = '' } = line;
  if (BY_ID.has(action)) return [subject, detail].filter(Boolean).join(' ') || undefined;
  const isSentence = action === 'login.refused' && /^oidc (?!AGENT_TAKEN)/.test(detail ?? '');
  const isTold = said !== null && said.text !== reason && !isSentence && !SHORTENED.test(action);
  return isTold || said?.case !== undefined || detail === '' ? undefined : detail;
}

/** `a=1 b=2 3` → [a, 1], [b, 2 3]; null: it is something else. */
function pairs(detail: string): [key: string, value: string][] | null {
  const parts = detail.split(/ (?=[a-z_]+=)/);
  const all = parts.map((part): [string, string] => {
    const at = part.indexOf('=');
    return [part.slice(0, Math.max(at, 0)), part.slice(at + 1)];
  });
  return all.every(([key]) => /^[a-z_]+$/.test(key)) ? all : null;
}

function joined(words: readonly (string | null)[] | undefined, { a }: AuditNames): string | null {
  if (!words || words.includes(null)) return null;
  return words.filter((one) => one !== '').join(a.part);
}

function filterWords(key: string, value: string, names: AuditNames): string | null {
  const { a } = names;
  if (!Object.hasOwn(a.filters, key)) return null;
  const each = value.split(',').map((one) => filterValue(key, one, names));
  return a.field(named(a.filters, key), each.join(a.item));
}

function filterValue(key: string, value: string, { t, a, team, when }: AuditNames): string {
  switch (key) {
    case 'severity':
      return named(t.severity, value);
    case 'category':
      return named(t.category, value);
    case 'status':
      return named(t.flagStatus, value);
    case 'state':
      return named(t.cases.states, value);
    case 'team':
      return team(value);
    case 'by':
      return named(t.scope.by, value);
    case 'owner':
      return named(a.owners, value);
    case 'action':
      return named(t.access.actions, value);
    case 'kinds':
      return named(t.access.audit.kinds, value);
    case 'from':
    case 'to':
      return Number.isNaN(Date.parse(value)) ? value : when(value);
    default:
      return value === 'true' ? a.yes : value === 'false' ? a.no : value;
  }
}

function refusedWords(detail: string, { a }: AuditNames): string | null {
  const oidc = /^oidc ([A-Z_]+): (.*)$/s.exec(detail);
  if (oidc) {
    const [, code = '', rest = ''] = oidc;
    const taken = /^agent=(.+) owner=(\S+)$/.exec(rest);
    if (taken) return a.oidc(a.oidcTaken(taken[1] as string, taken[2] as string));
    const why = known(a.oidcRefused, code);
    return why === null ? null : a.oidc(why);
  }
  const words = detail.split(' ').map((word) => known(a.refused, word));
  return words.includes(null) ? null : words.join(a.item);
}

function erasedWords(detail: string, { a }: AuditNames): string | null {
  if (detail === 'asked') return a.erased.asked;
  const [, calls, open, done] = /^calls=(\d+) open=(\d+) done=(true|false)$/.exec(detail) ?? [];
  if (done === undefined) return null;
  return [
    a.erased.calls(Number(calls)),
    ...(open === '0' ? [] : [a.erased.open(Number(open))]),
    done === 'true' ? a.erased.done : a.erased.left,
  ].join(a.part);
}

/** Of a user or a token. */
function userWords(detail: string, names: AuditNames): string | null {
  const { t, a, team } = names;
  const off = / disabled$/.test(detail);
  const words = pairs(detail.replace(/ disabled$/, ''))?.map(([key, value]) => {
    const list = value.split(',');
    switch (key) {
      case 'role':
        return a.field(a.role, named(t.user.roles, value));
      case 'teams':
        // An agent, who sees own calls.
        return value === ''
          ? ''
          : a.field(a.teams, value === 'all' ? t.access.all : list.map(team).join(a.item));
      case 'agent':
        return a.field(a.agent, value);
      case 'sources':
        return a.field(a.sources, list.join(a.item));
      case 'may':
        return a.field(a.may, list.map((one) => named(t.access.tokens.rights, one)).join(a.item));
      default:
        return null;
    }
  });
  return joined(words && [...words, ...(off ? [a.disabled] : [])], names);
}

function directoryWords(detail: string, { a, team, when }: AuditNames): string | null {
  const [, rows, added, changed, teams] =
    /^import rows=(\d+) added=(\d+) changed=(\d+)(?: new_teams=(.+))?$/.exec(detail) ?? [];
  if (rows !== undefined)
    return [
      a.imported(Number(rows)),
      a.changes(Number(added), Number(changed)),
      ...(teams === undefined ? [] : [a.newTeams(teams.split(',').join(a.item))]),
    ].join(a.part);
  const [, did, kind, id = '', of, from] =
    /^(set|removed) (team|agent|queue) (.+?)(?: team=(.+) from=(\S+))?$/.exec(detail) ?? [];
  if (kind === undefined) return null;
  const rowId = kind === 'team' ? team(id) : id;
  const head = (did === 'set' ? a.set : a.removed)(named(a.kinds, kind), rowId);
  if (of === undefined || from === undefined) return head;
  const whose = of === '-' ? a.noTeam : team(of);
  return [head, whose, from === 'ever' ? a.ever : a.from(when(from))].join(a.item);
}

function known(words: Readonly<Record<string, string>>, key: string): string | null {
  return Object.hasOwn(words, key) ? (words[key] as string) : null;
}
