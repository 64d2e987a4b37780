/** 导入的文件里每种错误怎么说。与英文同键；值由服务器给。 */
import type { ImportFault, ImportFaultCode } from '../../../engine/contract/import-fault.ts';

/** What a sentence may name; '' where the server gives nothing. */
export type FaultValues = Required<Omit<ImportFault, 'code'>>;

/** Kinds of values that the server names in English. */
const KINDS: Record<string, string> = {
  nothing: '空缺',
  null: '空值 null',
  'a list': '列表',
  'an object': '对象',
  'a string': '文本',
  'a boolean': '真假值',
  'an empty field': '空格子',
  'the line': '这一行',
  'a number of seconds': '秒数',
  'a number of milliseconds': '毫秒数',
};

/** Letters and digits stand off from the words around them. */
const is = (value: string) => `是${/^[!-~]/.test(value) ? ' ' : ''}${value}`;

export const importFaultsZh = {
  value: (english: string) =>
    (Object.hasOwn(KINDS, english) ? KINDS[english] : undefined) ??
    english
      .replace(/^0 to (\S+) in seconds$/, '0 到 $1 秒')
      .replace(/^0 to (\S+) in milliseconds$/, '0 到 $1 毫秒'),
  says: {
    FILE_MISSING: () => '服务器上找不到这个文件，请再传一次。',
    FILE_UNREADABLE: ({ got }) => `服务器读不了这个文件（${got}）。`,
    FILE_IS_LIST: () => "应当一行一通，却是一个 JSON 列表：请把每一项写成一行（jq -c '.[]'）。",
    OBJECT_TOO_LARGE: ({ want }) => `应当一行一通、每通不超过 ${want}，却更大。`,
    LINE_NOT_JSON: () => '应当每行一个 JSON 对象，却不是 JSON。',
    NOT_OBJECT: ({ field, got }) =>
      `${field === KINDS['the line'] ? field : `${field} `}应当是对象，却${is(got)}。`,
    NOT_LIST: ({ field, got }) => `${field} 应当是列表，却${is(got)}。`,
    NOT_TEXT: ({ field, got }) => `${field} 应当是文本，却${is(got)}。`,
    ID_INVALID: ({ want, got }) => `通话编号（call 或 id）应当有 1 到 ${want} 个字符，却${is(got)}。`,
    WORD_UNKNOWN: ({ field, want, got }) => `${field} 应当是其中之一：${want}；却${is(got)}。`,
    TIME_INVALID: ({ field, want, got }) => `${field} 应当${is(want)}，却${is(got)}。`,
    TIME_REVERSED: ({ field, want, got }) => `${field} 不应早于开始时间 ${want}，却是 ${got}。`,
    TIMES_IN_SECONDS: ({ want, got }) =>
      `时间应当是毫秒，可 ${got} 里说了 ${want} 个字，看来是秒：时间单位选“秒”再传一次，或把列改名为 start_s、end_s（开始秒、结束秒）。确实是毫秒就选“毫秒”。`,
    TIMES_IN_MS: ({ want, got }) =>
      `时间应当是秒，可 ${want} 个字说了 ${got}，看来是毫秒：时间单位选回“按文件里的列名”再传一次，列名要用 start_ms、end_ms（开始毫秒、结束毫秒）。`,
    UNIT_AGAINST_NAME: ({ field }) =>
      `时间单位选了“毫秒”，可 ${field} 的名字说是秒。确实是秒，就选回“按文件里的列名”再传一次；确实是毫秒，就改名为 start_ms、end_ms（开始毫秒、结束毫秒）。`,
    DATE_INVALID: ({ field, got }) =>
      `${field} 应当是 ISO 8601 的日期时间（如 2026-11-02T09:15:00+08:00），却${is(got)}。`,
    TEXT_TOO_LONG: ({ field, want, got }) => `${field} 最多 ${want} 个字符，却有 ${got} 个。`,
    CHANNEL_INVALID: ({ field, got }) => `${field} 应当是 0 到 31 的整数，却${is(got)}。`,
    HEAD_MISSING: () => '第一行应当是列名，却什么都没有。',
    COLUMNS_MISSING: ({ want, got }) => `缺少列 ${got}；必须有 ${want}。`,
    COLUMN_TWICE: ({ got }) => `每列只能出现一次，${got} 却有两列。`,
    ROWS_APART: ({ got }) => `同一通话的各行应当连在一起，${got} 却在后面又出现。`,
    ROWS_TOO_MANY: ({ want }) => `一通最多 ${want} 行，却更多。`,
    FIELDS_TOO_MANY: ({ want, got }) =>
      `应当有 ${want} 格，却有 ${got} 格：文本里有分隔符时，请用双引号把它括起来。`,
    QUOTE_OPEN: () => '双引号没有配对：到行末还缺一个 "。',
    QUOTE_AFTER: () => '右引号 " 后面应当是分隔符或行末，却还有文字；格子里的 " 要写成 ""。',
    VCON_VERSION: ({ want }) => `vCon 的版本应当是 ${want} 之一或不写，却是别的。`,
    VCON_ENCRYPTED: () => 'vCon 是加密的：请先解密，明文或带签名的都可以。',
    VCON_UNSIGNED: () => '带签名的 vCon 应当同时有 payload 和 signatures，却只有一个。',
    VCON_SIGNATURE: () => 'vCon 的签名与这里信任的密钥都不符。',
    VCON_NO_TRANSCRIPT: () =>
      'vCon 里没有转写文字（类型为 wtf_transcription 的 analysis，或类型为 text 的 dialog）；这里不读录音。',
    VCON_INVALID: ({ got }) => `vCon 的内容不对：${got}。`,
    AT_THE_DOOR: ({ want, got }) => `文件读得懂，但通话没有被接收（${want}）：${got}`,
  } satisfies Record<ImportFaultCode, (values: FaultValues) => string> as Record<
    ImportFaultCode,
    (values: FaultValues) => string
  >,
};

export type ImportFaultTexts = typeof importFaultsZh;
