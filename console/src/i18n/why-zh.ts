/** 标记的理由。与英文同键。 */
const count = (n: number) => n.toLocaleString('zh-CN');

export const whyZh = {
  holds: '成立',
  fails: '不成立',
  unknown: '未知',
  anyone: '任何人',
  said: (who: string, words: string) => `${who}说了${words}`,
  saidNot: (who: string) => `${who}没有说要找的词`,
  saidUnknown: (who: string) => `不知道${who}说了没有`,
  saidLooked: (who: string, words: string, more: number) =>
    `${who}说出${words}${more > 0 ? `或另外 ${count(more)} 个词` : ''}之一`,
  saidAll: (who: string, lists: string, more: number) =>
    `${who}同时说出${lists}${more > 0 ? `（各组另有共 ${count(more)} 个词）` : ''}`,
  unless: (words: string, more: number) =>
    `除非同一句里有${words}${more > 0 ? `或另外 ${count(more)} 个词` : ''}`,
  mood: (who: string, mood: string, percent: string, limit: string) =>
    `${who}这句话的${mood}程度 ${percent}，达到 ${limit} 的界线`,
  moodWindow: (who: string, turns: number, mood: string, percent: string, limit: string) =>
    `${who}最近 ${turns} 句的平均${mood}程度 ${percent}，达到 ${limit} 的界线`,
  moodBelow: (who: string, mood: string, percent: string, limit: string) =>
    `${who}这句话的${mood}程度 ${percent}，没有达到 ${limit} 的界线`,
  moodUnknown: (who: string, mood: string) => `${who}的${mood}程度没有评分`,
  silence: (seconds: string, from: string) => `从 ${from} 起 ${seconds} 秒没有人说话`,
  silenceLooked: (seconds: string) => `静默 ≥ ${seconds} 秒`,
  silenceHold: (seconds: string) => `请客户稍等之后，静默 ≥ ${seconds} 秒`,
  absence: (who: string | null, words: string, more: number) =>
    `${who === null ? '没有人' : `${who}没有`}说${words}${more > 0 ? `或另外 ${count(more)} 种说法` : ''}`,
  absenceOther: (who: string | null) => `${who === null ? '没有人' : `${who}没有`}说该说的话`,
  absenceSeen: (n: number) => `共听了 ${n} 句`,
  within: (time: string) => `${time}之内`,
  /** What it had to come after, or before, stands below. */
  withinAfter: (time: string) => `在下面这件事之后 ${time}之内`,
  beforeThis: '在下面这件事之前',
  withinUtterances: (n: number) => `前 ${n} 句之内`,
  byEnd: '到通话结束为止',
  absent: (sentence: string, deadline: string, seen: string) =>
    `${deadline}${seen === '' ? '' : `（${seen}）`}${deadline === '' ? '' : '，'}${sentence}`,
  all: '全部成立',
  any: '至少一项成立',
  notThis: '期间不应出现以下情况：',
  moodLooked: (who: string, mood: string, limit: string) =>
    limit === '' ? `${who}${mood}` : `${who}${mood}达到 ${limit}`,
  otherConditions: (n: number) => `规则里另外 ${count(n)} 种情况`,
  /** 没有发生的事。 */
  titled: (zh: string, _en?: string) => zh,
  missed: (titles: readonly string[]) => {
    const last = titles.at(-1) ?? '';
    return `没有出现${titles.length > 1 ? `${titles.slice(0, -1).join('、')}或${last}` : last}`;
  },
  missedBefore: (first: string, second: string) => `${second}之前没有出现${first}的情况`,
  missedList: (who: string | null, list: string) => `${who === null ? '没有人' : `${who}没有`}说${list}`,
  missedPatterns: (who: string | null, n: number) =>
    `${who === null ? '没有人' : `${who}没有`}说符合规则里 ${count(n)} 个句式的话`,
  missedMood: (who: string, mood: string, limit: string) =>
    limit === '' ? `${who}没有${mood}` : `${who}${mood}没有达到 ${limit}`,
  missedOther: (phrase: string) => `没有出现${phrase}的情况`,
  missedMore: (n: number) => `没有规则排除的另外 ${count(n)} 种情况`,
  missedUnknown: '没有规则排除的情况',
  alsoNot: (clause: string) => `另外，${clause}`,
  clauseSeparator: '，',
  phraseAnd: '、同时',
  phraseOr: '或',
  phraseThen: (parts: readonly string[]) => `先${parts.join('再')}`,
  phraseNear: (a: string, b: string) => `${a}和${b}前后紧挨着`,
  phraseNext: (first: string, second: string) => `${first}之后紧接着${second}`,
  phraseInterruption: (who: string, time: string) => `${who}抢话 ${time}以上`,
  phraseTimes: (parts: string, n: number) => `${parts}发生 ${count(n)} 次`,
  phraseSome: (parts: string, n: number) => `${parts}中至少 ${count(n)} 项`,
  phraseSaid: (who: string, words: string, more: number) =>
    `${who}说${words}${more > 0 ? `或另外 ${count(more)} 种说法` : ''}`,
  phrasePatterns: (who: string, n: number) => `${who}说符合规则里 ${count(n)} 个句式的话`,
  phraseOf: (who: string, what: string) => `${who}${what}`,
  butNot: (seen: string, clauses: string) => `${seen}，且${clauses}`,
  butInTurn: (seen: string, clauses: string) => `${seen}，同一句里${clauses}`,
  butBetween: (seen: string, clauses: string) => `${seen}，其间${clauses}`,
  inRange: (range: string, seen: string) => `${range}，${seen}`,
  turns: (n: number) => `${count(n)} 句`,
  words: (list: readonly string[]) => list.map((word) => `“${word}”`).join('、'),
  or: (list: readonly string[]) => list.join('或'),
  and: (list: readonly string[]) => list.join('和'),
  generic: (op: string) => `条件 ${op}`,
  pair: (key: string, value: string) => `${key}：${value}`,
  showWords: (n: number) => `看全部 ${n} 个词`,
  hideWords: '收起词表',
  /** @param heard empty where only one word was heard */
  sound: (heard: string, wanted: string, near: boolean) =>
    `${heard === '' ? '' : `“${heard}”`}与“${wanted}”${near ? '音近' : '同音'}`,
  beside: (sentence: string, more: string) => `${sentence}（${more}）`,
  lasted: (time: string) => `一直持续了 ${time}`,
  saidSome: (who: string, n: number, words: string, more: number) =>
    `${who}说出${words}${more > 0 ? `等 ${count(more)} 个词` : ''}中至少 ${count(n)} 个`,
  saidRegex: (who: string, patterns: string, more: number) => {
    if (more === 0) return `${who}说的话符合${patterns}`;
    if (patterns === '') return `${who}说的话符合规则里 ${count(more)} 个句式之一`;
    return `${who}说的话符合${patterns}或规则里另外 ${count(more)} 个句式之一`;
  },
  saidNone: (who: string, words: string, more: number) =>
    `${who}的话里没有${words}${more > 0 ? `和另外 ${count(more)} 个词` : ''}`,
  saidWithout: (who: string) => `${who}这句话里没有该说的词`,
  interruption: (who: string, time: string) => `${who}抢话，双方同时说了 ${time}`,
  interruptionLooked: (time: string) => `重叠 ≥ ${time}`,
  interruptionCut: (time: string) => `重叠 ≥ ${time}，对方因此停下`,
  pace: (who: string, n: number) => `${who}这句话每分钟 ${count(n)} 字`,
  paceOver: (n: number) => `每分钟 ≥ ${count(n)} 字`,
  paceUnder: (n: number) => `每分钟 ≤ ${count(n)} 字`,
  repetition: (who: string, n: number) => `${who}把差不多的话说到第 ${count(n)} 遍`,
  repetitionLooked: (n: number, percent: string) => `说到第 ${count(n)} 遍，相似度 ≥ ${percent}`,
  length: (who: string, n: number) => `${who}这句话 ${count(n)} 字`,
  lengthOver: (n: number) => `一句话 ≥ ${count(n)} 字`,
  lengthUnder: (n: number) => `一句话 ≤ ${count(n)} 字`,
  utterances: (who: string | null, n: number) => `${who ?? '双方一共'}说到第 ${count(n)} 句`,
  utterancesLooked: (n: number) => `说到第 ${count(n)} 句`,
  duration: (time: string) => `通话已有 ${time}`,
  durationLooked: (time: string) => `通话时长 ≥ ${time}`,
  talkRatio: (who: string, percent: string, time: string) => `${who}说话占 ${percent}，双方一共说了 ${time}`,
  talkRatioOver: (percent: string) => `说话占比 ≥ ${percent}`,
  talkRatioUnder: (percent: string) => `说话占比 ≤ ${percent}`,
  confidence: (who: string | null, n: number, percent: string) =>
    `${who ?? ''}最近 ${count(n)} 句的平均识别置信度 ${percent}`,
  confidenceLooked: (percent: string) => `平均识别置信度 ≤ ${percent}`,
  attribute: (name: string, value: string) => `随录参数 ${name} 是 ${value}`,
  attributeNone: (name: string) => `没有随录参数 ${name}`,
  attributeLooked: (name: string, test: string) => `随录参数 ${name}：${test}`,
  attributeIn: (values: string) => `${values}之一`,
  attributeOver: (n: number) => `≥ ${count(n)}`,
  attributeUnder: (n: number) => `≤ ${count(n)}`,
  attributeExists: '有值',
  attributeMissing: '没有值',
  allInOneTurn: '同一句里全部成立',
  allWithin: (time: string) => `${time}之内全部成立`,
  atLeast: (n: number) => `至少 ${count(n)} 项成立`,
  sequence: (time: string) => `${time}之内先后发生`,
  count: (n: number, time: string) => `${time}之内发生了 ${count(n)} 次`,
  countLooked: (n: number) => `至少 ${count(n)} 次`,
  near: (apart: string, nth: number | null) =>
    `接连发生，相隔不超过 ${apart}${nth === null ? '' : `（其中一件是第 ${count(nth)} 次）`}`,
  either: (a: string, b: string) => `${a}或${b}`,
  first: (time: string) => `通话开头 ${time}内`,
  last: (time: string) => `通话结尾 ${time}内`,
  firstTurns: (who: string | null, n: number) =>
    `${who ?? '通话'}的${n === 1 ? '第一句' : `前 ${count(n)} 句`}里`,
  lastTurns: (who: string | null, n: number) =>
    `${who ?? '通话'}的最后${n === 1 ? '一句' : ` ${count(n)} 句`}里`,
  inTime: (time: string) => `${time}之内`,
};
export type WhyMessages = typeof whyZh;
