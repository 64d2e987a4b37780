/** 标记的理由。与英文同键。 */
const count = (n: number) => n.toLocaleString('zh-CN');

export const whyZh = {
  holds: '成立',
  fails: '不成立',
  unknown: '未知',
  anyone: '任何人',
  said: (who: string, words: string) => `${who}说了 ${words}`,
  saidNot: (who: string) => `${who}没有说要找的词`,
  saidUnknown: (who: string) => `不知道${who}说了没有`,
  saidLooked: (who: string, words: string, more: number) =>
    `${who}说出 ${words}${more > 0 ? ` 或另外 ${count(more)} 个词` : ''}之一`,
  saidAll: (who: string, lists: string, more: number) =>
    `${who}同时说出 ${lists}${more > 0 ? `（各组另有共 ${count(more)} 个词）` : ''}`,
  unless: (words: string, more: number) =>
    `除非同一句里有 ${words}${more > 0 ? ` 或另外 ${count(more)} 个词` : ''}`,
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
  absence: (who: string, words: string, more: number) =>
    `${who}没有说 ${words}${more > 0 ? ` 或另外 ${count(more)} 种说法` : ''}`,
  absenceOther: (who: string) => `${who}没有说该说的话`,
  absenceSeen: (n: number) => `听了 ${n} 句，都没有`,
  within: (time: string) => `${time}之内`,
  withinUtterances: (n: number) => `前 ${n} 句之内`,
  byEnd: '到通话结束为止',
  absent: (sentence: string, deadline: string, seen: string) =>
    [deadline, sentence, seen].filter((part) => part !== '').join('，'),
  all: '全部成立',
  any: '至少一项成立',
  notThis: '期间不应出现以下情况：',
  unwanted: (sentence: string) => `期间不应有：${sentence}`,
  moodLooked: (who: string, mood: string, limit: string) =>
    limit === '' ? `${who}${mood}` : `${who}${mood}达到 ${limit}`,
  otherConditions: (n: number) => `规则里另外 ${count(n)} 种情况`,
  notSeen: '期间不应出现的情况没有出现',
  words: (list: readonly string[]) => list.map((word) => `“${word}”`).join('、'),
  or: (list: readonly string[]) => list.join(' 或 '),
  and: (list: readonly string[]) => list.join(' 和 '),
  generic: (op: string) => `条件 ${op}`,
  pair: (key: string, value: string) => `${key}：${value}`,
  showWords: (n: number) => `看全部 ${n} 个词`,
  hideWords: '收起词表',
  sound: (heard: string, wanted: string, near: boolean) =>
    `听到 ${heard}，找的是 ${wanted}，${near ? '近音' : '同音'}`,
  beside: (sentence: string, more: string) => `${sentence}（${more}）`,
  lasted: (time: string) => `一直持续了 ${time}`,
  saidSome: (who: string, n: number, words: string, more: number) =>
    `${who}说出 ${words}${more > 0 ? ` 等 ${count(more)} 个词` : ''}中至少 ${count(n)} 个`,
  saidRegex: (who: string, patterns: string, more: number) => {
    if (more === 0) return `${who}说的话符合 ${patterns}`;
    if (patterns === '') return `${who}说的话符合规则里 ${count(more)} 个句式之一`;
    return `${who}说的话符合 ${patterns} 或规则里另外 ${count(more)} 个句式之一`;
  },
  saidNone: (who: string, words: string, more: number) =>
    `${who}的话里没有 ${words}${more > 0 ? ` 和另外 ${count(more)} 个词` : ''}`,
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
  utterances: (who: string, n: number) => `${who}说到第 ${count(n)} 句`,
  utterancesLooked: (n: number) => `达到 ${count(n)} 句`,
  duration: (time: string) => `通话已有 ${time}`,
  durationLooked: (time: string) => `通话时长 ≥ ${time}`,
  talkRatio: (who: string, percent: string, time: string) => `${who}说话占 ${percent}，双方一共说了 ${time}`,
  talkRatioOver: (percent: string) => `说话占比 ≥ ${percent}`,
  talkRatioUnder: (percent: string) => `说话占比 ≤ ${percent}`,
  confidence: (who: string, n: number, percent: string) =>
    `${who}最近 ${count(n)} 句的平均识别置信度 ${percent}`,
  confidenceLooked: (percent: string) => `平均识别置信度 ≤ ${percent}`,
  attribute: (name: string, value: string) => `随录参数 ${name} 是 ${value}`,
  attributeNone: (name: string) => `没有随录参数 ${name}`,
  attributeLooked: (name: string, test: string) => `随录参数 ${name}：${test}`,
  attributeIn: (values: string) => `${values} 之一`,
  attributeOver: (n: number) => `≥ ${count(n)}`,
  attributeUnder: (n: number) => `≤ ${count(n)}`,
  attributeExists: '有值',
  attributeMissing: '没有值',
  allInOneTurn: '同一句里全部成立',
  allWithin: (time: string) => `全部成立，前后 ${time}`,
  atLeast: (n: number) => `至少 ${count(n)} 项成立`,
  sequence: (time: string) => `先后发生，前后 ${time}`,
  count: (n: number, time: string) => `发生了 ${count(n)} 次，前后 ${time}`,
  countLooked: (n: number) => `至少 ${count(n)} 次`,
  near: (ranges: string) => `第二件事发生在第一件事${ranges}`,
  nearNth: (n: number, ranges: string) => `第二件事发生在第一件事第 ${count(n)} 次出现的${ranges}`,
  before: (time: string) => `之前 ${time}内`,
  after: (time: string) => `之后 ${time}内`,
  beforeTurns: (n: number) => `之前 ${count(n)} 句内`,
  afterTurns: (n: number) => `之后 ${count(n)} 句内`,
  either: (a: string, b: string) => `${a}或${b}`,
  first: (time: string) => `在通话开头 ${time}内`,
  last: (time: string) => `在通话结尾 ${time}内`,
  firstTurns: (who: string, n: number) => `在${who}的前 ${count(n)} 句内`,
  lastTurns: (who: string, n: number) => `在${who}的最后 ${count(n)} 句内`,
  inTime: (time: string) => `${time}之内`,
};
export type WhyMessages = typeof whyZh;
