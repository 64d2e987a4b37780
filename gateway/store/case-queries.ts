/** What is counted for the measures of cases. The formulas are in `gateway/cases/measures.ts`; here is only counting. */
import type { ClickHouseClient } from '@clickhouse/client';
import { TAKEN_BACK } from '../../engine/contract/scope-flag.ts';
import type { ActionRow, CaseTimesRow, RepeatRow, RuleCountsRow } from '../cases/measures.ts';
import { SHARED_BY_TEAMS, TEAMS_OF_CASE } from './case-teams.ts';
import { words } from './values.ts';

/** Epoch ms; `to` is not included. */
export interface CaseFiguresQuery {
  from: number;
  to: number;
  /** null: all. */
  teams: readonly string[] | null;
  /** Whose cases the reader may see: actions are told with their words. null, or absent: all. */
  seen?: readonly string[] | null;
  queue?: string | undefined;
}

export interface CaseFigures {
  cases: CaseTimesRow[];
  /** Begun from `from` on, up to 7 days after `to`. */
  repeats: RepeatRow[];
  rules: RuleCountsRow[];
  actions: ActionRow[];
}

/** Cases and calls of one answer: above it a shorter time must be asked for. */
export const MOST_ROWS = 100_000;
const WEEK_MS = 7 * 86_400_000;

type Params = Record<string, string | number | string[]>;

async function select<T>(client: ClickHouseClient, query: string, query_params: Params): Promise<T[]> {
  const settings =
    "SETTINGS output_format_json_quote_64bit_integers = 0, distributed_product_mode = 'global', join_use_nulls = 0";
  const result = await client.query({ query: `${query} ${settings}`, query_params, format: 'JSONEachRow' });
  return result.json<T>();
}

const time = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const ms = (column: string) => `toUnixTimestamp64Milli(${column})`;

export async function readCaseFigures(client: ClickHouseClient, q: CaseFiguresQuery): Promise<CaseFigures> {
  const params: Params = {
    ...{ from: q.from, to: q.to, until: q.to + WEEK_MS, most: MOST_ROWS },
    taken_back: TAKEN_BACK,
  };
  if (q.teams) params.teams = q.teams.map(words);
  if (q.seen) params.seen = q.seen.map(words);
  if (q.queue !== undefined) params.queue = words(q.queue);
  const place = [
    ...(q.teams ? ['team IN ({teams:Array(String)})'] : []),
    ...(q.queue === undefined ? [] : ['queue = {queue:String}']),
  ];
  // A case of several teams is one of each, and so are the verdicts and actions on it.
  const shared = (or: string) => place.map((one) => (one.startsWith('team IN') ? `(${one} OR ${or})` : one));
  const ofCases = shared(`hasAny(${TEAMS_OF_CASE}, {teams:Array(String)})`);
  const where = (...conditions: string[]) => [...conditions, ...place].join(' AND ');
  const onCases = (...conditions: string[]) =>
    [...conditions, ...shared(`case_id IN (${SHARED_BY_TEAMS})`)].join(' AND ');
  const within = (column: string) => `${column} >= ${time('from')} AND ${column} < ${time('to')}`;

  const cases = await select<CaseTimesRow>(
    client,
    `SELECT ${ms('opened_at')} AS opened, ${ms('due_at')} AS due, ${ms('seen_at')} AS seen,
       ${ms('claimed_at')} AS claimed, ${ms('resolved_at')} AS resolved, took_ms AS took,
       toBool(missed) AS missed, toBool(escalated_unclaimed IS NOT NULL OR escalated_overdue IS NOT NULL) AS escalated
     FROM cases FINAL WHERE ${[within('opened_at'), "resolution != 'withdrawn'", ...ofCases].join(' AND ')}
     ORDER BY opened_at LIMIT {most:UInt32}`,
    params,
  );
  const customer = "if(customer_id != '', customer_id, JSONExtractString(view, 'customer', 'number'))";
  const repeats = await select<RepeatRow>(
    client,
    `SELECT of_call.customer AS customer, flag.category AS category, min(of_call.at) AS at
     FROM (SELECT call, category FROM flags FINAL WHERE status = 'raised' AND shadow = 0) AS flag
     INNER JOIN (
       SELECT call, ${customer} AS customer, ${ms('started_at')} AS at FROM calls FINAL
       WHERE ${where(`started_at >= ${time('from')}`, `started_at < ${time('until')}`, `${customer} != ''`)}
     ) AS of_call ON flag.call = of_call.call
     GROUP BY of_call.customer, flag.category, flag.call
     ORDER BY at, customer, category LIMIT {most:UInt32}`,
    params,
  );
  return {
    cases,
    repeats,
    rules: await readRules(client, { where, onCases, within }, params),
    actions: await readActions(client, onCases, params),
  };
}

/** Of a flag across calls: what the flags name that it counted, each once. */
const namedBy = (name: 'team' | 'queue') =>
  `if(scope_by = '${name}', [scope_name], arrayDistinct(arrayMap(e -> JSONExtractString(e, '${name}'), JSONExtractArrayRaw(wire, 'evidence'))))`;

type Where = (...conditions: string[]) => string;
interface Wheres {
  /** Narrowed by columns `team` and `queue`. */
  where: Where;
  /** Of rows with a `case_id`. */
  onCases: Where;
  within(column: string): string;
}

async function readRules(
  client: ClickHouseClient,
  { where, onCases, within }: Wheres,
  params: Params,
): Promise<RuleCountsRow[]> {
  // The same flags as are counted as raised: a verdict on one that the rule itself took back says nothing of those.
  const retracted = `SELECT call, id FROM flags FINAL WHERE status = 'retracted'
    AND call IN (SELECT call FROM verdicts FINAL WHERE ${onCases(within('judged_at'))})
    UNION ALL SELECT '' AS call, id FROM scope_flags FINAL
    WHERE status = 'withdrawn' AND reason = {taken_back:String}`;
  const judged = await select<{ rule: string; right: number; wrong: number; unclear: number }>(
    client,
    `SELECT rule, countIf(verdict = 'right') AS right, countIf(verdict = 'wrong') AS wrong,
       countIf(verdict = 'unclear') AS unclear
     FROM verdicts FINAL WHERE ${onCases(within('judged_at'), `(call, flag) NOT IN (${retracted})`, "verdict != ''")} GROUP BY rule`,
    params,
  );
  const raised = await select<{ rule: string; n: number }>(
    client,
    `SELECT rule, count() AS n FROM flags FINAL
     WHERE ${where(within('raised_at'), 'shadow = 0', "status IN ('raised', 'withdrawn')")} GROUP BY rule`,
    params,
  );
  // A flag across calls is of each team that its calls name, as it stands now, unless one names none, and of the queue
  // that all name. Its case may be of others: it has the teams of the opening, and those of queues where agents have
  // none, which the store does not know.
  const across = await select<{ rule: string; n: number }>(
    client,
    `SELECT rule, count() AS n
     FROM (SELECT rule, ${namedBy('team')} AS named, ${namedBy('queue')} AS queues FROM scope_flags FINAL
       WHERE ${within('raised_at')} AND shadow = 0 AND NOT (status = 'withdrawn' AND reason = {taken_back:String}))
     WHERE ${params.teams ? "NOT has(named, '') AND hasAny(named, {teams:Array(String)})" : '1'}
       AND ${params.queue === undefined ? '1' : 'queues = [{queue:String}]'} GROUP BY rule`,
    params,
  );
  // Marks know no team: those of calls of the team are meant.
  const missed = await select<{ rule: string; n: number }>(
    client,
    `SELECT rule, uniqExact(call, channel, utterance) AS n FROM marks FINAL
     WHERE kind = 'missed' AND taken = 0 AND rule != '' AND ${within('made_at')}
       AND call IN (SELECT call FROM calls FINAL WHERE ${where('1')}) GROUP BY rule`,
    params,
  );
  const none = { right: 0, wrong: 0, unclear: 0, raised: 0, missed: 0 };
  const rules = new Map<string, RuleCountsRow>();
  const add = (rule: string, counts: Partial<RuleCountsRow>) =>
    rules.set(rule, { ...none, ...rules.get(rule), ...counts, rule });
  for (const { rule, ...counts } of judged) add(rule, counts);
  for (const { rule, n } of missed) add(rule, { missed: n });
  // A rule that nobody judged or missed has nothing to say.
  for (const { rule, n } of raised) if (rules.has(rule)) add(rule, { raised: n });
  for (const { rule, n } of across) if (rules.has(rule)) add(rule, { raised: n, across: true });
  return [...rules.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

/** Calls that a flag across calls counted. */
const COUNTED =
  "arrayJoin(arrayMap(e -> JSONExtractString(e, 'call'), JSONExtractArrayRaw(wire, 'evidence'))) AS call";

/** Actions that are checked again and were done, or are to be checked, in the time. */
async function readActions(client: ClickHouseClient, onCases: Where, params: Params): Promise<ActionRow[]> {
  interface Found {
    id: string;
    case: string;
    kind: string;
    text: string;
    rule: string;
    category: string;
    team: string;
    teams: string[];
    by: string;
    done: number;
    check: number;
  }
  const found = await select<Found>(
    client,
    `SELECT act.id AS id, case_id AS case, kind, text, rule, category, act.team AS team, shared.teams AS teams,
       done_by AS by, done, check
     FROM (SELECT *, ${ms('done_at')} AS done, ${ms('assumeNotNull(check_at)')} AS check FROM case_actions FINAL
       WHERE ${onCases('check_at IS NOT NULL', `done_at < ${time('to')}`, `check_at >= ${time('from')}`)}) AS act
     LEFT JOIN (SELECT id, ${TEAMS_OF_CASE} AS teams FROM cases FINAL WHERE team = '') AS shared ON shared.id = act.case_id
     WHERE ${params.seen ? 'hasAll({seen:Array(String)}, teams)' : '1'}
     ORDER BY done DESC LIMIT 50`,
    params,
  );
  const rows: ActionRow[] = [];
  for (const one of found) {
    const { done, check, rule, category, team, teams, ...rest } = one;
    const of = team === '' ? teams : [team];
    const [counts] = await select<Omit<ActionRow, keyof Found | 'done_at' | 'check_at'>>(
      client,
      `SELECT countIf(early AND hit) AS flagged_before, countIf(early) AS calls_before,
         countIf(NOT early AND hit) AS flagged_after, countIf(NOT early) AS calls_after
       FROM (
         SELECT started_at < ${time('done')} AS early,
           call IN (SELECT call FROM flags FINAL WHERE status = 'raised' AND shadow = 0
             AND ${rule === '' ? 'category' : 'rule'} = {what:String}
             UNION ALL SELECT ${COUNTED} FROM scope_flags FINAL
             WHERE status = 'raised' AND shadow = 0 AND rule = {what:String}) AS hit
         FROM calls FINAL
         WHERE started_at >= ${time('start')} AND started_at < ${time('check')}
           ${of.length === 0 ? '' : 'AND team IN {of:Array(String)}'}
       )`,
      {
        done,
        check,
        start: done - (check - done),
        what: rule === '' ? category : rule,
        of,
      },
    );
    rows.push({
      ...rest,
      rule: rule || null,
      category: category || null,
      team: team || null,
      ...(teams.length > 0 ? { teams } : {}),
      done_at: new Date(done).toISOString(),
      check_at: new Date(check).toISOString(),
      ...counts!,
    });
  }
  return rows;
}
