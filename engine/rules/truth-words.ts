/** The words of a truth table, in Chinese and in English. */

import type { Uncounted } from '../across/across-table.ts';

export type Lang = 'zh' | 'en';

export interface TruthWords {
  columns: readonly [condition: string, holds: string, when: string, looked: string, seen: string];
  yes: string;
  no: string;
  unknown: string;
  expected: string;
  got: string;
  nothing: string;
  atExpected(time: string): string;
  atFired(time: string): string;
  seconds(ms: number): string;
  more(count: number): string;
  colon: string;
  comma: string;
  anyone: string;
  heard(time: string, who: string, text: string): string;
  sound(heard: string, wanted: string, near: boolean): string;
  excused(words: string): string;
  otherRole(role: string): string;
  nearest(wanted: string, heard: string): string;
  nothingSaid(role?: string): string;
  met: string;
  unscored(time: string): string;
  pause(length: string, from: string): string;
  callEnded(time: string): string;
  parts(holding: number, of: number): string;
  span(time: string): string;
  later(time: string): string;
  flagBefore(time: string): string;
  /** Of a rule across calls: flag by flag, whose it is and whether it was counted. */
  flagColumns: readonly [time: string, call: string, scope: string, counted: string];
  uncounted: Readonly<Record<Uncounted, string>>;
  counted: string;
  takenBack: string;
  /** What an operator is called, beside its key; empty where the key says it. */
  operators: Readonly<Record<string, string>>;
  /** What a parameter, a value or a figure is called; as it is written where it has no other name. */
  names: Readonly<Record<string, string>>;
}

const ZH: TruthWords = {
  columns: ['条件', '成立', '时间', '找什么', '实际听到、看到的'],
  yes: '是',
  no: '否',
  unknown: '未知',
  expected: '应当',
  got: '实际',
  nothing: '不触发',
  atExpected: (time) => `${time}，本应触发：`,
  atFired: (time) => `${time}，不该触发却触发了：`,
  seconds: (ms) => `${ms / 1000} 秒`,
  more: (count) => `等 ${count} 个`,
  colon: '：',
  comma: '，',
  anyone: '任何人',
  heard: (time, who, text) => `${time} ${who}「${text}」`,
  sound: (heard, wanted, near) => `听到“${heard}”，找的是“${wanted}”，${near ? '近音' : '同音'}`,
  excused: (words) => `有例外词 ${words}`,
  otherRole: (role) => `找的是${role}说的`,
  nearest: (wanted, heard) => `最接近的是“${wanted}”，只听到“${heard}”`,
  nothingSaid: (role) => `${role ?? '谁都'}还没有说话`,
  met: '说到了',
  unscored: (time) => `${time} 那句模型没有评分`,
  pause: (length, from) => `最长静默 ${length}，从 ${from} 起`,
  callEnded: (time) => `通话到 ${time} 就结束了`,
  parts: (holding, of) => `${of} 项中 ${holding} 项成立`,
  span: (time) => `前后相隔 ${time}`,
  later: (time) => `到 ${time} 才成立`,
  flagBefore: (time) => `${time} 已经触发过`,
  flagColumns: ['时间', '通话', '属于', '是否计入'],
  uncounted: {
    'other rule': '否：规则和类别都不在要数的之列',
    shadow: '否：影子规则的标记',
    tentative: '否：只是暂定',
    'other calls': '否：通话不在规则的适用范围',
    nobody: '否：通话没有说属于谁',
  },
  counted: '是',
  takenBack: '收回',
  operators: {
    said: '说了',
    mood: '情绪',
    silence: '静默',
    interruption: '抢话',
    pace: '语速',
    repetition: '重复',
    length: '句长',
    utterances: '句数',
    duration: '通话时长',
    talk_ratio: '说话占比',
    confidence: '识别置信度',
    attributes: '随录参数',
    all: '全部成立',
    any: '任一成立',
    at_least: '至少几项',
    not: '没有发生',
    sequence: '先后发生',
    absence: '该说没说',
    count: '发生几次',
    range: '范围之内',
    near: '前后附近',
    use: '引用',
    scope: '适用范围',
    for: '须持续',
    cooldown: '冷却',
    exception: '不在例外',
  },
  names: {
    any: '任一',
    all: '每组都有',
    at_least: '至少',
    utterances: '句数',
    confidence: '识别置信度',
    exists: '有这一项',
    in: '其中之一',
    attributes: '随录参数',
    for: '须持续',
    cooldown: '冷却',
    call: '一通一次',
    role: '谁',
    agent: '坐席',
    customer: '客户',
    ivr: '语音导航',
    other: '其他人',
    some: '不同的词',
    of: '其中',
    regex: '正则',
    none: '不得有',
    unless: '除非有',
    whole_words: '整词',
    sound: '同音',
    not_as: '转述不算',
    is: '情绪',
    angry: '愤怒',
    negative: '不满',
    positive: '满意',
    abusive: '辱骂',
    window: '取几句平均',
    onset: '起始阈值',
    recovery: '恢复阈值',
    calm_turns: '平静几句后算新一段',
    min: '至少',
    after: '之后',
    before: '之前',
    after_hold: '请稍等后可到',
    hold_words: '请稍等的说法',
    by: '谁／到何时',
    overlap: '重叠',
    cut_off: '对方停下',
    grace_characters: '短应答字数',
    over: '不低于',
    under: '不高于',
    min_characters: '最少字数',
    times: '第几遍',
    similarity: '相似度',
    within: '之内',
    within_utterances: '前几句之内',
    n: '几项',
    nth: '第几次',
    first: '开头',
    first_utterances: '开头几句',
    last: '结尾',
    last_utterances: '最后几句',
    before_utterances: '之前几句',
    after_utterances: '之后几句',
    name: '名称',
    trade: '行业',
    medium: '渠道',
    direction: '方向',
    queue: '队列',
    team: '班组',
    hours: '时段',
    weekdays: '星期',
    dates: '日期',
    ended_by: '谁挂机',
    not_in: '不适用于',
    characters: '字数',
    characters_a_minute: '每分钟字数',
    overlap_ms: '重叠毫秒',
    share: '占比',
    spoken_ms: '双方已说毫秒',
    duration_ms: '已通话毫秒',
    silence_ms: '静默毫秒',
    from_ms: '起于毫秒',
    span_ms: '前后相隔毫秒',
    end_of_call: '通话结束',
  },
};

const EN: TruthWords = {
  columns: ['condition', 'holds', 'when', 'looked for', 'heard and seen'],
  yes: 'yes',
  no: 'no',
  unknown: 'unknown',
  expected: 'expected',
  got: 'got',
  nothing: 'nothing',
  atExpected: (time) => `At ${time}, where it should fire:`,
  atFired: (time) => `At ${time}, where it fired and should not:`,
  seconds: (ms) => `${ms / 1000} s`,
  more: (count) => `… ${count} in all`,
  colon: ': ',
  comma: ', ',
  anyone: 'anyone',
  heard: (time, who, text) => `${time} ${who} 「${text}」`,
  sound: (heard, wanted, near) =>
    `heard “${heard}”, looked for “${wanted}”, ${near ? 'a near sound' : 'the same sound'}`,
  excused: (words) => `has the exception ${words}`,
  otherRole: (role) => `looked for words of the ${role}`,
  nearest: (wanted, heard) => `nearest is “${wanted}”, of which only “${heard}” was heard`,
  nothingSaid: (role) => (role ? `the ${role} has not spoken yet` : 'nobody has spoken yet'),
  met: 'it was said',
  unscored: (time) => `the model gave the turn at ${time} no score`,
  pause: (length, from) => `longest silence ${length}, from ${from} on`,
  callEnded: (time) => `the call ends at ${time}`,
  parts: (holding, of) => `${holding} of ${of} hold`,
  span: (time) => `${time} apart`,
  later: (time) => `only at ${time}`,
  flagBefore: (time) => `fired already at ${time}`,
  flagColumns: ['time', 'call', 'of', 'counted'],
  uncounted: {
    'other rule': 'no: neither its rule nor its category is counted',
    shadow: 'no: a flag of a shadow rule',
    tentative: 'no: only tentative',
    'other calls': 'no: the scope of the rule leaves this call out',
    nobody: 'no: the call does not say whose it is',
  },
  counted: 'yes',
  takenBack: 'taken back',
  operators: { exception: 'no exception' },
  names: { call: 'once a call' },
};

export const TRUTH_WORDS: Readonly<Record<Lang, TruthWords>> = { zh: ZH, en: EN };
