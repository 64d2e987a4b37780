/** 导入的文件里每种错误怎么说。与英文同键；值由服务器给。 */
import type { RefusalCode } from '../errors.ts';
import type { FaultDetail, ImportFaultCode } from '../import-fault.ts';

/** What a sentence may name; '' where the server gives nothing. */
export type FaultValues = Required<FaultDetail>;

/** Kinds of values that the server names in English. */
const KINDS: Record<string, string> = {
  nothing: '空缺',
  null: '空值 null',
  'a list': '列表',
  'an object': '对象',
  'a string': '文本',
  'a boolean': '真假值',
  'an empty field': '空格子',
  'an empty text': '空文本',
  'a text, a number, true, false': '文本、数字、真或假',
  'the line': '这一行',
  'a number of seconds': '秒数',
  'a number of milliseconds': '毫秒数',
  'the vCon': '这份 vCon',
  'a text': '文本',
  'a number': '数字',
  'a UUID': 'UUID',
  'an RFC 3339 date': 'RFC 3339 的日期时间',
  'a list of texts': '一列文本',
  seconds: '秒数',
  'an HTTPS address': 'https 开头的地址',
  'the hash of what lies at url': 'url 所指内容的哈希值',
  'nothing beside a body': '空缺（已经有 body）',
  'at most one of the two': '两者至多有一个',
  both: '两个都有',
};

/** Letters and digits stand off from the words around them. */
const is = (value: string) => `是${/^[!-~]/.test(value) ? ' ' : ''}${value}`;

const DOOR: Record<RefusalCode, string> = {
  NOT_TEXT: '送到服务器时不是文本，请再导入一次。',
  NOT_JSON: '送到服务器时不完整，请再导入一次。',
  NOT_AN_OBJECT: '送到服务器时不完整，请再导入一次。',
  FRAME_TOO_LARGE: '附加属性太多，一个事件装不下（最多 65,536 个字符），请去掉一些。',
  TYPE_MISSING: '其中一个事件没有类型。',
  TYPE_UNKNOWN: '其中一个事件的类型不认识。',
  HELLO_EXPECTED: '连接中途重新开始了，请再导入一次。',
  HELLO_REPEATED: '连接中途重新开始了，请再导入一次。',
  PROTOCOL_UNSUPPORTED: '服务器用的是另一个版本的协议。',
  SOURCE_FOREIGN: '这个来源名已被别的发送方占用，请再导入一次。',
  SOURCE_REPLACED: '被另一个连接取代了，请再导入一次。',
  FIELD_MISSING: '缺少必需的内容。',
  FIELD_INVALID: '有一项的类型不对，或超过了长度。',
  CALL_ID_INVALID: '通话编号应当有 1 到 128 个字符。',
  SEQ_INVALID: '事件的序号应当从 1 起递增。',
  SEQ_LEAPS: '事件的序号太大。',
  ROLE_UNKNOWN: '说话人应当是坐席、客户、语音导航或其他之一。',
  TEXT_TOO_LONG: '有一句话超过 4,000 个字符，请拆成几句。',
  TIME_INVALID: '有一个时间不是 0 到 86,400,000 毫秒（24 小时）之间的整数。',
  UTTERANCE_TIME_REVERSED: '有一句话的结束早于开始。',
  TIMESTAMP_INVALID: '有一个日期时间不是带时区的 ISO 8601。',
  CALL_FOREIGN: '别的发送方已有这个编号的通话，请换一个编号。',
  CALL_REUSED: '这个编号的通话已经结束过，请换一个编号。',
  CALL_OVER: '这个编号的通话已经结束过，请换一个编号。',
  QUOTA_CALLS: '同时进行的通话太多，请稍后再导入。',
  LOG_UNAVAILABLE: '服务器当时写不进磁盘：请看“运行状态”，之后再导入一次。',
  SHUTTING_DOWN: '服务器当时正在停止，请再导入一次。',
};

export const importFaultsZh = {
  /** Between two sentences. */
  between: '',
  value: (english: string) =>
    (Object.hasOwn(KINDS, english) ? KINDS[english] : undefined) ??
    english
      .replace(/^an index from 0 to (\d+)$/, '0 到 $1 的序号')
      .replace(/^0 to (\S+) in seconds$/, '0 到 $1 秒')
      .replace(/^0 to (\S+) in milliseconds$/, '0 到 $1 毫秒'),
  says: {
    FILE_MISSING: () => '服务器上找不到这个文件，请再传一次。',
    FILE_UNREADABLE: ({ got }) => `服务器读不了这个文件（${got}）。`,
    FILE_IS_LIST: () => "应当一行一通，却是一个 JSON 列表：请把每一项写成一行（jq -c '.[]'）。",
    OBJECT_TOO_LARGE: ({ want }) => `应当一行一通、每通不超过 ${want}，却更大。`,
    BYTES_DAMAGED: ({ want }) =>
      `文件用的是 ${want} 编码，这一行却有不属于它的字节：请把整个文件另存为 UTF-8（表格软件里选“CSV UTF-8”）再传一次。`,
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
      `${field} 应当是日期时间，如 2026-11-02T09:15:00+08:00，或按本站时区的 2026-11-02 09:15，却${is(got)}。`,
    TEXT_TOO_LONG: ({ field, want, got }) => `${field} 最多 ${want} 个字符，却有 ${got} 个。`,
    CHANNEL_INVALID: ({ field, got }) => `${field} 应当是 0 到 31 的整数，却${is(got)}。`,
    HEAD_MISSING: () => '第一行应当是列名，却什么都没有。',
    COLUMNS_MISSING: ({ field, want, got }) =>
      `缺少列 ${got}；必须有 ${want}。${field === '' ? '' : `文件里的列是：${field}。`}`,
    COLUMN_TWICE: ({ got }) => `每列只能出现一次，${got} 却有两列。`,
    ROWS_APART: ({ got }) => `同一通话的各行应当连在一起，${got} 却在后面又出现。`,
    ROWS_TOO_MANY: ({ want }) => `一通最多 ${want} 行，却更多。`,
    ROW_UNREAD: ({ want }) => `前面第 ${want} 行读不出来，里面可能有这一通的话：请改好那一行，再导入这一通。`,
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
    VCON_INVALID: ({ field, want, got }) => `vCon 的 ${field} 应当${is(want)}，却${is(got)}。`,
    CALL_TOLD_LIVE: () => '这个编号的通话来自实时通话，从不替换：请给这份录音换一个编号。',
    CALL_IN_CASE: () =>
      '以前导入的这一通和别的通话在同一张工单里，替换会连工单一起删掉：请给这份录音换一个编号。',
    // A newer server may give a code that is not known here: it stands alone.
    AT_THE_DOOR: ({ want }) =>
      `这一通读得懂，但没有被接收（${want}）${Object.hasOwn(DOOR, want) ? `：${DOOR[want as RefusalCode]}` : '。'}`,
  } satisfies Record<ImportFaultCode, (values: FaultValues) => string> as Record<
    ImportFaultCode,
    (values: FaultValues) => string
  >,
};

export type ImportFaultTexts = typeof importFaultsZh;
