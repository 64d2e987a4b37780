/** The statements of the rollup. Each may run twice: rows of one key are replaced by the newer `version`. */

const NOW_MS = "toUnixTimestamp64Milli(now64(3, 'UTC'))";
const DAY = 'toDate32(started_at, {zone:String})';
const HOUR = 'toHour(started_at, {zone:String})';
const OF = 'call IN ({ids:Array(String)})';
/** Turns of a beginning and of an end: of a short call half of them each, so that the two never share one. */
const ENDS = 'greatest(1, least(3, intDiv(length(turns), 2)))';

/** Calls of these that are complete, and the hours of the site in which they began. */
export const HOURS_OF = `SELECT DISTINCT toString(${DAY}) AS day, ${HOUR} AS hour
FROM calls FINAL WHERE ${OF} AND status = 'complete'`;

/** Complete calls whose agent has no team: the directory says whose the queue was. */
export const WITHOUT_TEAM = `SELECT call, queue, toUnixTimestamp64Milli(started_at) AS at
FROM calls FINAL WHERE ${OF} AND status = 'complete' AND team = '' AND queue != ''`;

const FACTS =
  'day, call, version, received_at, started_at, hour, team, queue, agent, trade, direction, customer, duration_ms, heard, known, score, final, angry_start, angry_end, angry_peak, arc, angry, flags, critical, agent_flags, categories, rules';

/** Parameters: ids, zone, angry (threshold), homeless and homes (calls without a team, and the team of each). */
export const MAKE_FACTS = `INSERT INTO call_facts (${FACTS})
SELECT ${DAY} AS day, c.call, ${NOW_MS} AS version, received_at, started_at, ${HOUR} AS hour,
  if(team != '', team, transform(c.call, {homeless:Array(String)}, {homes:Array(String)}, '')) AS team,
  queue, agent, trade, direction,
  if(customer_id != '', customer_id, JSONExtractString(view, 'customer', 'number')) AS customer,
  duration_ms, utterances > 0 AS heard, JSONHas(view, 'attributes', 'cti') AS known,
  if(utterances > 0, JSONExtract(view, 'scorecard', 'score', 'Nullable(Float64)'), NULL) AS score,
  ifNull(p.said, score) AS final,
  if(empty(turns), NULL, arrayMax(arraySlice(turns, 1, ${ENDS}))) AS angry_start,
  if(empty(turns), NULL, arrayMax(arraySlice(turns, -${ENDS}))) AS angry_end,
  if(empty(turns), NULL, arrayMax(turns)) AS angry_peak,
  multiIf(empty(turns), '', arrayMax(turns) < {angry:Float64}, 'calm',
    angry_end < {angry:Float64}, 'recovered', angry_start < {angry:Float64}, 'worsened', 'stayed') AS arc,
  f.angry, f.flags, f.critical, f.agent_flags, f.categories, f.rules
FROM (SELECT * FROM calls FINAL WHERE ${OF} AND status = 'complete') AS c
LEFT JOIN (
  SELECT call, countIf(category = 'customer_anger') > 0 AS angry, count() AS flags,
    countIf(severity = 'critical') AS critical, countIf(responsible = 'agent') AS agent_flags,
    sumMap(map(category, toUInt16(1))) AS categories, groupUniqArray(rule) AS rules
  FROM flags FINAL WHERE ${OF} AND status = 'raised' AND shadow = 0 GROUP BY call
) AS f ON f.call = c.call
LEFT JOIN (
  SELECT call, arrayMap(t -> t.3, arraySort(groupArray((start_ms, utterance, toFloat64(assumeNotNull(angry)))))) AS turns
  FROM utterances FINAL WHERE ${OF} AND role = 'customer' AND angry IS NOT NULL GROUP BY call
) AS u ON u.call = c.call
LEFT JOIN (
  SELECT call, toNullable(final_scores.final) AS said FROM final_scores FINAL WHERE ${OF} AND taken_back = 0
) AS p ON p.call = c.call`;

/** What customers said in them, and what the topics are counted by. */
export const SAID_IN = `SELECT call, groupArray(text) AS texts
FROM utterances FINAL WHERE ${OF} AND role = 'customer' GROUP BY call`;
export const FACTS_OF = `SELECT day, call, toString(version) AS version,
  received_at, team, queue, agent, trade, angry
FROM call_facts FINAL WHERE day >= {first:Date32} AND day <= {last:Date32} AND ${OF}`;

const SUMS: Record<string, string> = {
  calls: 'count()',
  heard: 'sum(heard)',
  known: 'sum(known)',
  known_heard: 'countIf(known AND heard)',
  duration_ms: 'sumIf(duration_ms, heard)',
  angry: 'countIf(angry AND heard)',
  compliant: 'countIf(heard AND agent_flags = 0)',
  critical: 'countIf(critical > 0 AND heard)',
  scored: 'count(score)',
  score_sum: 'sum(ifNull(score, 0))',
  score_squares: 'sum(ifNull(score * score, 0))',
  scores: 'sumForEach(arrayMap(i -> toUInt32(ifNull(floor(score / 10) = i, 0)), range(11)))',
  final_scored: 'count(final)',
  final_sum: 'sum(ifNull(final, 0))',
  final_squares: 'sum(ifNull(final * final, 0))',
  finals: 'sumForEach(arrayMap(i -> toUInt32(ifNull(floor(final / 10) = i, 0)), range(11)))',
  corrected: 'countIf(final IS NOT NULL AND ifNull(final != score, 1))',
  calm: "countIf(arc = 'calm')",
  recovered: "countIf(arc = 'recovered')",
  stayed: "countIf(arc = 'stayed')",
  worsened: "countIf(arc = 'worsened')",
  rules: 'sumMap(mapFromArrays(rules, arrayMap(r -> toUInt32(1), rules)))',
};
const KEYS = 'day, hour, team, queue, agent, trade, direction';
const WITHIN =
  "day >= {first:Date32} AND day <= {last:Date32} AND concat(toString(day), ' ', toString(hour)) IN ({hours:Array(String)})";
const NOTHING: Record<string, string> = {
  scores: "CAST([], 'Array(UInt64)')",
  finals: "CAST([], 'Array(UInt64)')",
  rules: "CAST(map(), 'Map(LowCardinality(String), UInt64)')",
};
const MERGED = Object.keys(SUMS).map((name) =>
  name === 'scores' || name === 'finals'
    ? `sumForEach(m_${name})`
    : name === 'rules'
      ? 'sumMap(m_rules)'
      : `sum(m_${name})`,
);

/**
 * Counts these hours anew. A group that no call is in any more, since its calls were deleted or are another agent's
 * now, gets a row of zeros in place of the old one.
 */
export const MAKE_HOURS = `INSERT INTO call_days (${KEYS}, version, received_at, ${Object.keys(SUMS).join(', ')})
SELECT ${KEYS}, ${NOW_MS}, max(m_received), ${MERGED.join(', ')}
FROM (
  SELECT ${KEYS}, max(received_at) AS m_received,
    ${Object.entries(SUMS)
      .map(([name, sql]) => `${sql} AS m_${name}`)
      .join(', ')}
  FROM call_facts FINAL WHERE ${WITHIN} GROUP BY ${KEYS}
  UNION ALL
  SELECT ${KEYS}, received_at AS m_received,
    ${Object.keys(SUMS)
      .map((name) => `${NOTHING[name] ?? '0'} AS m_${name}`)
      .join(', ')}
  FROM call_days FINAL WHERE ${WITHIN}
) GROUP BY ${KEYS}`;
