/** Figures beside those of `call_days`: agents compared, customers who call again, cases. */
import { casesByTeam } from '../store/case-teams.ts';
import { compared, FEWEST_CALLS } from './compare.ts';
import { BY, type By, type Figure, groupOf, MOST_CALLS, oneIn } from './figure.ts';

/** The p-th of n sorted numbers by nearest rank, as the measures of cases count it; NULL of none. */
const rank = (p: number, values: string) =>
  `if(empty(${values}), NULL, arraySort(${values})[greatest(1, toUInt32(ceil(${p} * length(${values}))))])`;

export const REPEAT_DAYS = 7;

export const MORE_FIGURES: readonly Figure[] = [
  {
    name: 'score_means',
    formula: {
      zh: '有评分的通话的平均分和标准差；没有评分的通话不算。最终分：复核或申诉改过的按改后的，其余按机器的；scores=machine 只看机器的。corrected 是改过分的通话；没有听到一句话的通话没有机器分，另计为 not_heard。',
      en: "Mean and standard deviation of the scores; calls without a score are left out. Final: as a review or an upheld appeal left it, else the machine's; scores=machine: the machine's alone. corrected: calls whose score people changed. not_heard: calls of which no word was heard, which have no score of the machine.",
    },
    by: BY,
    scores: true,
    sql: (by, where, _seen, scores) => {
      const [scored, sum, squares] =
        scores === 'final'
          ? ['final_scored', 'final_sum', 'final_squares']
          : ['scored', 'score_sum', 'score_squares'];
      return `SELECT ${groupOf(by)} AS of, sum(c.${scored}) AS scored, if(scored = 0, NULL, sum(c.${sum}) / scored) AS mean,
  if(scored < 2, NULL, sqrt(greatest(0, (sum(c.${squares}) - scored * mean * mean) / (scored - 1)))) AS deviation,
  if(sum(c.scored) = 0, NULL, sum(c.score_sum) / sum(c.scored)) AS machine_mean, sum(c.corrected) AS corrected,
  sum(c.calls) - sum(c.heard) AS not_heard
FROM call_days AS c FINAL WHERE ${where} GROUP BY of HAVING sum(c.calls) > 0 ORDER BY of LIMIT 2000`;
    },
  },
  {
    name: 'agents',
    formula: {
      zh: `每个坐席的愤怒率、合规率和 95% 区间（Wilson）。与其余坐席合在一起相比（差的区间用 Newcombe 法，5% 的误差由所有比较分担，Bonferroni），整个区间在一边才算高或低，否则为“看不出差别”。听到的通话少于 ${FEWEST_CALLS} 通的不比较。`,
      en: `Anger and compliance rate of each agent with its 95 % interval (Wilson). Each is set against all others together (interval of the difference by Newcombe, the error of 5 % shared out over all comparisons, Bonferroni): higher or lower only where the whole interval is on one side, else no difference is shown. With fewer than ${FEWEST_CALLS} calls heard nobody is compared.`,
    },
    by: ['agent', 'team', 'queue', 'trade'],
    sql: (by, where) =>
      `SELECT ${groupOf(by)} AS of, sum(c.heard) AS heard, sum(c.angry) AS angry, sum(c.compliant) AS compliant
FROM call_days AS c FINAL WHERE ${where} AND ${by} != '' GROUP BY of HAVING heard > 0 ORDER BY heard DESC, of LIMIT 500`,
    finish: (rows) => compared(rows, ['angry', 'compliant']),
  },
  {
    name: 'repeats',
    formula: {
      zh: `${REPEAT_DAYS} 天内再次来电率 = 同一客户在 ${REPEAT_DAYS} 天内又打来的通话 ÷ 有客户标识、且其后 ${REPEAT_DAYS} 天已经过去的通话。记在前一通的坐席、队列和日期上；只算您能看到的通话。这段时间（含其后 ${REPEAT_DAYS} 天）超过 ${MOST_CALLS} 通时每 one_in 个客户只算一个（按客户号的散列）。`,
      en: `Repeats within ${REPEAT_DAYS} days: calls that are followed by another one of the same customer within ${REPEAT_DAYS} days / calls of a known customer whose ${REPEAT_DAYS} days are over. Counted for agent, queue and day of the earlier call, among the calls that you may see. Of more than ${MOST_CALLS} calls in the time and the ${REPEAT_DAYS} days after it one customer in one_in is counted, by a hash of the id.`,
    },
    by: BY,
    sql: (by, where, seen) => repeatsSql(by, where, seen),
  },
  {
    name: 'cases',
    formula: {
      zh: '在此期间开的工单（被撤回的不算）：开单到首次查看、认领、处理完的中位时间和九成在多少分钟内（最近秩）；按时率 = 按时处理完的 ÷（已处理完的 + 已过时限的）。处理完后又回到处理中的工单（又有新标记，或重新打开）：查看和认领只算第一次，处理时间不含处理完后搁着的时间，每一次都按时才算按时；复核时退回的不算处理完，从开单算起。升级（escalated）：升级过的工单数，回来之前的也算。几个班组共有的工单，按班组看时每个班组各算一次，合计只算一次。',
      en: 'Cases opened in the time, without withdrawn ones: median and 90th percentile (nearest rank), in minutes, from opening to the first look, the claim and the resolution; in time = resolved by the due time / resolved or past it. A case that came back after it was resolved (by a flag, or reopened) counts its first look and claim, its time to resolve without those in which it lay resolved, and is in time only if it was so each time; one that was sent back from review was not resolved yet and counts from its opening. escalated: cases that were, also before they came back. By team, a case of several teams is counted for each of them; in totals it is counted once.',
    },
    by: ['all', 'day', 'hour', 'team', 'queue', 'agent'],
    without: ['trade'],
    sql: casesSql,
  },
];

/**
 * All calls in one array, by customer and time: each stands beside the next of the same customer. One in how many
 * customers goes by all calls that are gathered, whatever `where` picks of them: the array is what takes the memory.
 */
export function repeatsSql(by: By, where: string, seen: string, most = MOST_CALLS): string {
  const gathered = `day >= {from:Date32} AND day <= {to:Date32} + ${REPEAT_DAYS} AND ${seen}`;
  return `WITH ${REPEAT_DAYS} * 86400000 AS span, ${oneIn(gathered, most)} AS every
SELECT toString(t.3) AS of, count() AS followed_up, countIf(t.1 = t.5 AND t.6 - t.2 <= span) AS repeated,
  repeated / followed_up AS repeat_rate, any(every) AS one_in
FROM (
  SELECT arrayJoin(arrayZip(turns.1, turns.2, turns.3, turns.4,
    arrayPushBack(arrayPopFront(turns.1), 0), arrayPushBack(arrayPopFront(turns.2), 0))) AS t
  FROM (
    SELECT arraySort(groupArray((sipHash64(customer), toUnixTimestamp64Milli(started_at), ${by === 'all' ? "''" : by}, ${where}))) AS turns
    FROM call_facts FINAL
    WHERE ${gathered} AND customer != ''
      AND sipHash64(customer) % every = 0
    HAVING notEmpty(turns)
  )
)
WHERE t.4 AND t.2 + span <= toUnixTimestamp64Milli(now64(3, 'UTC')) GROUP BY of ORDER BY of LIMIT 2000`;
}

/** The calls that `repeatsSql` counts as repeated: of the same customers, where it looks at one in so many. */
export function repeatedSql(where: string, seen: string): string {
  const gathered = `day >= {from:Date32} AND day <= {to:Date32} + ${REPEAT_DAYS} AND ${seen}`;
  return `WITH ${REPEAT_DAYS} * 86400000 AS span, ${oneIn(gathered)} AS every
SELECT t.3 FROM (
  SELECT arrayJoin(arrayZip(turns.1, turns.2, turns.3, turns.4,
    arrayPushBack(arrayPopFront(turns.1), 0), arrayPushBack(arrayPopFront(turns.2), 0))) AS t
  FROM (
    SELECT arraySort(groupArray((sipHash64(customer), toUnixTimestamp64Milli(started_at), call, ${where}))) AS turns
    FROM call_facts FINAL
    WHERE ${gathered} AND customer != '' AND sipHash64(customer) % every = 0
    HAVING notEmpty(turns)
  )
)
WHERE t.4 AND t.1 = t.5 AND t.6 - t.2 <= span AND t.2 + span <= toUnixTimestamp64Milli(now64(3, 'UTC'))`;
}

function casesSql(by: By, where: string): string {
  const minutes = (until: string) =>
    `groupArrayIf(greatest(0, dateDiff('millisecond', opened_at, assumeNotNull(${until}))) / 60000, ${until} IS NOT NULL)`;
  return `WITH ${minutes('seen_at')} AS see, ${minutes('claimed_at')} AS claim,
  groupArrayIf(assumeNotNull(took_ms) / 60000, took_ms IS NOT NULL) AS resolve
SELECT ${groupOf(by)} AS of, count() AS cases, countIf(resolved_at IS NULL AND closed_at IS NULL) AS still_open,
  ${rank(0.5, 'see')} AS see_median, ${rank(0.9, 'see')} AS see_p90,
  ${rank(0.5, 'claim')} AS claim_median, ${rank(0.9, 'claim')} AS claim_p90,
  ${rank(0.5, 'resolve')} AS resolve_median, ${rank(0.9, 'resolve')} AS resolve_p90,
  countIf(resolved_at IS NOT NULL OR missed = 1 OR now64(3, 'UTC') >= due_at) AS decided,
  countIf(resolved_at IS NOT NULL AND resolved_at <= due_at AND missed = 0) AS in_time,
  if(decided = 0, NULL, in_time / decided) AS in_time_rate,
  countIf(escalated_unclaimed IS NOT NULL OR escalated_overdue IS NOT NULL) AS escalated
FROM (SELECT * FROM ${casesByTeam('toDate32(opened_at, {zone:String}) AS day, toHour(opened_at, {zone:String}) AS hour')}
WHERE ${where} AND resolution != 'withdrawn' ${by === 'team' ? '' : 'LIMIT 1 BY id'}) GROUP BY of ORDER BY of LIMIT 2000`;
}
