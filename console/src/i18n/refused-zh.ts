/** 接入口拒收的事件：按代码说原因和改法。 */
import type { AdapterRefusalCode } from '../../../engine/contract/errors.ts';

const n = (count: number) => count.toLocaleString('zh-CN');

export interface RefusalWords {
  /** 原因。 */
  what: string;
  /** 改法，一句话。 */
  mend: string;
}

const codes: Record<AdapterRefusalCode, RefusalWords> = {
  NOT_TEXT: { what: '发来的是二进制帧', mend: '事件要用文本帧发 JSON；音频请发给识别服务。' },
  NOT_JSON: { what: '不是 JSON', mend: '每个文本帧发一个 JSON 对象。' },
  NOT_AN_OBJECT: { what: '不是一个 JSON 对象', mend: '每帧只发一个对象，不要发列表或单个值。' },
  FRAME_TOO_LARGE: { what: '一帧超过 65,536 个字符', mend: '把长话拆成几句发。' },
  TYPE_MISSING: { what: '没有 type', mend: '给每一帧加上 type。' },
  TYPE_UNKNOWN: {
    what: 'type 不认识',
    mend: '只用 hello、call.started、call.updated、utterance、progress、call.ended。',
  },
  HELLO_EXPECTED: { what: '还没有发 hello', mend: '连接后先发 hello，再发事件；事件可以重发。' },
  HELLO_REPEATED: { what: 'hello 发了不止一次', mend: '每个连接只发一次 hello。' },
  PROTOCOL_UNSUPPORTED: { what: '协议版本不支持', mend: 'hello 里的 protocol 写 1。' },
  SOURCE_FOREIGN: {
    what: '来源名不属于这个令牌',
    mend: '换成这个令牌自己的来源名，或在“令牌”里给它登记。',
  },
  SOURCE_REPLACED: { what: '同名来源又连了一次', mend: '给每个连接一个自己的来源名。' },
  FIELD_MISSING: { what: '缺少字段', mend: '补上这个字段。' },
  FIELD_INVALID: { what: '字段的值不对', mend: '按协议改这个字段的类型和范围。' },
  CALL_ID_INVALID: { what: '通话编号不对', mend: 'call 用 1 到 128 个字符。' },
  SEQ_INVALID: { what: '序号不对', mend: '每个来源给每通电话按 1、2、3 … 编号。' },
  SEQ_LEAPS: { what: '序号大得没有余地', mend: '按 1、2、3 … 编号，或用时间编号；不要接近 2⁵³。' },
  ROLE_UNKNOWN: { what: '说话人角色不认识', mend: 'role 用 agent、customer、ivr 或 other。' },
  TEXT_TOO_LONG: { what: '一句话超过 4,000 个字符', mend: '把长话拆成几句发。' },
  TIME_INVALID: {
    what: '通话内的时间不对',
    mend: '发整数毫秒，从录音开头算起，0 到 86,400,000；不要发秒，也不要发钟点。',
  },
  UTTERANCE_TIME_REVERSED: { what: '结束早于开始', mend: 'end_ms 不能小于 start_ms。' },
  TIMESTAMP_INVALID: {
    what: '时刻的写法不对',
    mend: '写成带时区的 ISO 8601，例如 2026-11-22T09:00:00.120+08:00。',
  },
  CALL_FOREIGN: { what: '通话属于另一个令牌', mend: '用开始这通电话的令牌，或换一个通话编号。' },
  CALL_REUSED: {
    what: '通话编号已经用过',
    mend: '换一个新编号；确实是新的一通，就在 call.started 里写 "anew": true。',
  },
  CALL_OVER: {
    what: '通话结束后才发来',
    mend: 'call.ended 之后只再收 10 秒（late_ms）；请先发完最后几句，再发 call.ended。',
  },
  QUOTA_CALLS: {
    what: '来源同时进行的通话超过上限',
    mend: '结束的通话要发 call.ended，或请运维调大 ingest.open_calls；事件可以重发。',
  },
  LOG_UNAVAILABLE: { what: '服务器当时写不了磁盘', mend: '发送方会重发；请看“运行状态”里的磁盘。' },
  SHUTTING_DOWN: { what: '服务器正在停止', mend: '发送方重连后会重发，不用处理。' },
  FRAME_DAMAGED: { what: '识别服务的二进制帧残缺', mend: '查看与识别服务之间的网络或代理。' },
  VENDOR_ERROR: { what: '识别服务自己报错', mend: '查看识别服务的日志。' },
};

export const refusedZh = {
  codes: codes as Record<string, RefusalWords>,
  reason: ({ what }: RefusalWords, field: string) => `${what}（${field}）`,
  /** A newer server may give codes that this console does not know. */
  unknown: { what: '原因不明', mend: '见服务器的接入协议。' } as RefusalWords,
  call: {
    label: '拒收的事件',
    some: (count: number, why: readonly string[]) =>
      `发送方有 ${n(count)} 条事件没有被接收，这通电话里可能缺话：${why.join('；')}。`,
    times: (what: string, count: number) => `${what}${what.endsWith('）') ? '' : ' '}${n(count)} 条`,
    mend: '怎么改',
  },
  health: {
    title: '拒收的事件',
    text: '服务器启动以来没有接收的事件，按来源和原因；最近拒收的来源在前。',
    nobody: '没有发过 hello',
    why: (what: string, mend: string) => `${what}。${mend}`,
    columns: {
      source: '来源',
      token: '令牌',
      reason: '原因',
      count: '条数',
      last: '最近一次',
      mend: '怎么改',
    },
  },
};
export type RefusedTexts = typeof refusedZh;
