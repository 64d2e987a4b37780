/** The figures that are counted from `call_days` and `call_words`. */
import { BY, type By, type Figure, groupOf, MOST_CALLS, oneIn } from './figure.ts';
import { isFiller } from './filler-words.ts';

/** Below it a word may be more frequent by chance: thousands of words are looked at. */
const LEAST_Z = 3;

const counted = (columns: string) => (by: By, where: string) =>
  `SELECT ${groupOf(by)} AS of, ${columns}
FROM call_days AS c FINAL WHERE ${where} GROUP BY of HAVING sum(c.calls) > 0 ORDER BY of LIMIT 2000`;

export const FIGURES: readonly Figure[] = [
  {
    name: 'volume',
    formula: {
      zh: '已结束的通话数；其中至少听到一句话的；听到的通话的总时长（分钟）。',
      en: 'Calls that ended; those of which at least one utterance was heard; minutes of those.',
    },
    by: BY,
    sql: counted('sum(c.calls) AS all_calls, sum(c.heard) AS heard, sum(c.duration_ms) / 60000 AS minutes'),
  },
  {
    name: 'coverage',
    formula: {
      zh: '听到的通话 ÷ 话务系统（CTI）告知的通话。没有 CTI 告知时为“未知”（null）；missing 是告知了但没有听到的通话。',
      en: 'Calls heard / calls that a telephone system (CTI) told of; unknown (null) where none told of any. missing: told of and not heard.',
    },
    by: ['queue', ...BY.filter((one) => one !== 'queue')],
    sql: counted(
      'sum(c.calls) AS all_calls, sum(c.known) AS known, sum(c.known_heard) AS heard, known - heard AS missing, if(known = 0, NULL, heard / known) AS coverage',
    ),
  },
  {
    name: 'scores',
    formula: {
      zh: '评分为 0–9、10–19 … 90–99、100 的通话数；只算有评分的通话。最终分：复核或申诉改过的按改后的，其余按机器的；scores=machine 只看机器的。没有听到一句话的通话没有机器分。',
      en: "Calls with a score of 0–9, 10–19 … 90–99, 100; calls without a score are left out. Final: as a review or an upheld appeal left it, else the machine's; scores=machine: the machine's alone. A call of which no word was heard has no score of the machine.",
    },
    by: ['all'],
    scores: true,
    sql: (_by, where, _seen, scores) =>
      `SELECT toString((i - 1) * 10) AS of, n AS calls
FROM (SELECT sumForEach(${scores === 'final' ? 'finals' : 'scores'}) AS bins FROM call_days FINAL WHERE ${where})
ARRAY JOIN bins AS n, arrayEnumerate(bins) AS i ORDER BY i`,
  },
  {
    name: 'rates',
    formula: {
      zh: '愤怒率 = 有“客户愤怒”标记的通话 ÷ 听到的通话；合规率 = 没有坐席责任标记的通话 ÷ 听到的通话。',
      en: 'Anger rate: calls with a standing customer_anger flag / calls heard. Compliance rate: calls without a flag for which the agent is responsible / calls heard.',
    },
    by: BY,
    sql: counted(
      'sum(c.heard) AS heard, sum(c.angry) AS angry, sum(c.compliant) AS compliant, if(heard = 0, NULL, angry / heard) AS anger_rate, if(heard = 0, NULL, compliant / heard) AS compliance_rate',
    ),
  },
  {
    name: 'arc',
    formula: {
      zh: '平静：没有一句客户的话达到愤怒阈值。恢复：有过，最后三句都没有。持续：开头三句和最后三句都有。恶化：开头三句没有，最后三句有。不足六句时，开头和最后各取一半（只有一句时两头都是它）。',
      en: 'calm: no customer turn at the threshold of anger. recovered: some, none of the last three. stayed: among the first three and the last three. worsened: not among the first three, among the last three. Of fewer than six turns the first and the last half count (of one turn, that one for both).',
    },
    by: BY,
    sql: counted(
      'sum(c.calm) AS calm, sum(c.recovered) AS recovered, sum(c.stayed) AS stayed, sum(c.worsened) AS worsened',
    ),
  },
  {
    name: 'rules',
    formula: {
      zh: '每条规则：有它的有效标记的通话数。',
      en: 'Per rule: calls in which a flag of it stands.',
    },
    by: ['all'],
    sql: (_by, where) =>
      `SELECT r.1 AS of, sum(r.2) AS calls
FROM (SELECT arrayJoin(arrayZip(mapKeys(rules), mapValues(rules))) AS r FROM call_days FINAL WHERE ${where})
GROUP BY of HAVING calls > 0 ORDER BY calls DESC, of LIMIT 200`,
  },
  {
    name: 'topics',
    formula: {
      zh: `客户说过的词，代词、数目、说话类动词、口头语等不指事情的词除外（filler-words.yaml）：影响率 = 有这个词的通话占全部通话的比例、占愤怒通话的比例；倍数 = 后者 ÷ 前者。z = 两个比例之差 ÷ 愤怒通话数下的标准误；按 z 排序，z 不到 ${LEAST_Z}、或愤怒通话中少于 5 通有的词不列。超过 ${MOST_CALLS} 通时每 one_in 通只看一通（按通话号的散列）。`,
      en: `Words of customers, but for pronouns, numbers, verbs of speech, fillers and the like (filler-words.yaml): share of all calls that have the word, share of angry calls that have it, and lift = the latter / the former. z = the difference of the shares / its standard error for so many angry calls; ordered by z, and words with z below ${LEAST_Z} or in fewer than 5 angry calls are left out. Of more than ${MOST_CALLS} calls one in one_in is looked at, by a hash of its id.`,
    },
    by: ['all'],
    sql: (_by, where) =>
      `WITH ${oneIn(where)} AS every,
  (SELECT (count(), countIf(angry = 1)) FROM call_words FINAL WHERE ${where} AND sipHash64(call) % every = 0) AS total
SELECT of, count() AS calls, countIf(a) AS angry, calls / total.1 AS share, angry / total.2 AS angry_share,
  angry_share / share AS lift, (angry_share - share) / sqrt(share * (1 - share) / total.2 + 1e-9) AS z, every AS one_in
FROM (SELECT arrayJoin(words) AS of, angry = 1 AS a FROM call_words FINAL WHERE ${where} AND sipHash64(call) % every = 0)
GROUP BY of HAVING angry >= 5 AND z >= ${LEAST_Z} ORDER BY z DESC, of LIMIT 400`,
    // Calls that were rolled up before a word was listed still have it.
    finish: (rows) => rows.filter(({ of }) => !isFiller(String(of))).slice(0, 100),
  },
];
