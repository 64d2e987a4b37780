/** 规则文件里的错误：应该是什么、写的是什么、多半怎么改。与英文同键。 */
import type { RuleFault } from './rule.ts';
import type {
  FaultPart,
  FormCode,
  Got,
  RuleFaultCode,
  RuleFaultParams,
  RuleFaultWords,
  Unknown,
} from './rule-fault.ts';

const wrote = (got: Got) => (got === null ? '这里是空的' : `写的是 ${got}`);
/** 与西文、数字之间空一格。 */
const should = (words: string) => `应写${/^[\w"]/.test(words) ? ' ' : ''}${words}`;
const list = (words: readonly string[]) => words.join('、');

function hint({ near, known = [], more = 0 }: Omit<Unknown, 'got'>): string {
  if (near !== undefined) return `，是不是 "${near}"？`;
  if (known.length === 0) return '，现在一个也没有';
  return `，可以写：${list(known)}${more > 0 ? `，另外还有 ${more} 个` : ''}`;
}

const unknown =
  (what: string, end = '') =>
  (params: Unknown) =>
    `没有叫 ${params.got} 的${what}${hint(params)}${end === '' || params.near !== undefined ? end : `；${end}`}`;

/** 各种写法的样子。 */
const FORM_WORDS: Record<FormCode, string> = {
  'malformed-duration': '时长，如 500ms、15s、2m',
  'malformed-long-duration': '时长，如 30s、10m、2h、7d',
  'malformed-cooldown': '"call" 或时长，如 60s',
  'malformed-id': '用 "-" 连起来的小写单词，如 long-silence',
  'malformed-category': '小写的类别名，如 long_silence、x-own',
  'malformed-hours': '时段，如 09:00-18:00、21:00-08:00',
  'malformed-dates': '日期，如 2026-11-11、2026-11-01..2026-11-12',
};
const form =
  (code: FormCode) =>
  ({ got }: { got: string }) =>
    `${should(FORM_WORDS[code])}，写的是 ${got}`;

const NAMES: Record<RuleFaultParams['malformed-name']['of'], string> = {
  name: '用 "_" 或 "-" 连起来的小写字母和数字，如 hold_words',
  titled: '宏的名字，词表的名字前加 "$"，如 $hold_words',
  attribute: '1 到 100 个字符的名称，写在一行里',
};

function number({ whole, least, most }: Pick<RuleFaultParams['not-a-number'], 'whole' | 'least' | 'most'>) {
  const range = least === null ? '' : most === null ? `不小于 ${least} 的` : `${least} 到 ${most} 之间的`;
  return `${range}${whole ? '整数' : '数'}`;
}

/** YAML 库的说法，和只在它的句子里分得出的几种。 */
const YAML: Record<string, string> = {
  BAD_INDENT: '同一层的行要从同一列开始，请看这一行前面的空格',
  TAB_AS_INDENT: '行首应该用空格，写的是制表符，请把制表符换成空格',
  COLON_MISSING: '键后面少了 ": "，请写成 "键: 值"',
  COMMA_MISSING: '两项之间少了 ", "',
  MISSING_CHAR: '这里少了一个符号',
  UNEXPECTED_TOKEN: '这里不该有这个符号',
  BAD_SCALAR_START: '文字不能以这个符号开头，请加引号',
  BAD_DQ_ESCAPE: '"\\" 后面的字符不认识，请用 \'单引号\'，或写成 "\\\\"',
  BLOCK_AS_IMPLICIT_KEY: '一行只能有一个 "键: 值"，值里又有 ": "，请给值加引号，或另起一行写',
  BLOCK_IN_FLOW: '括号里只能写 [ ]、{ } 和词，列表请写成 [a, b]',
  MULTILINE_IMPLICIT_KEY: '键和它的 ":" 要在同一行，是不是少了 ":"，或引号没有收？',
  KEY_OVER_1024_CHARS: '键最多 1024 个字符，是不是少了 ":"，或引号没有收？',
  MULTIPLE_ANCHORS: '一个值前面最多一个 "&名字"，以 "&" 开头的文字请加引号',
  MULTIPLE_TAGS: '一个值前面最多一个 "!"，以 "!" 开头的文字请加引号',
  TAG_RESOLVE_FAILED: '这里应是普通的值，以 "!" 开头的文字请加引号',
  BAD_ALIAS: '"*" 或 "&" 后面要有名字，以它们开头的文字请加引号',
  ALIAS_PROPS: '"*名字" 要单独写，前面不能有 "&" 和 "!"',
  BAD_DIRECTIVE: '行首不能是 "%"，以它开头的文字请加引号',
  BAD_PROP_ORDER: '"&" 和 "!" 要紧挨着写在值前面',
  BAD_COLLECTION_TYPE: '这里应是普通的值，以 "!" 开头的文字请加引号',
  RESOURCE_EXHAUSTION: '列表和键值套得太深，是不是有括号没有收？',
  MAP_NOT_CLOSED: '前面的括号没有收，请补上 "}"',
  LIST_NOT_CLOSED: '前面的括号没有收，请补上 "]"',
  QUOTE_NOT_CLOSED: '引号没有收，请补上',
};
const SIGN_NAMES: Record<RuleFaultParams['full-width-sign']['name'], [name: string, half: string]> = {
  colon: ['冒号', '半角冒号加空格'],
  comma: ['逗号', '半角逗号加空格'],
  bracket: ['括号', '半角括号'],
  quote: ['引号', '半角引号'],
  dash: ['减号', '半角减号加空格'],
  space: ['空格', '半角空格'],
};

const DIALECTS = {
  'look-around': '；RE2 不能向前、向后看，不该有的词请写在 unless 或 none 里',
  'back-reference': '；RE2 不能引用前面的组',
  'full-width': '；是不是用了全角符号？',
};

/** RE2 的说法，后面是出错的那一段。 */
const REGEX: Record<string, string> = {
  'missing closing )': '少了右括号 )',
  'missing closing ]': '少了右方括号 ]',
  'unexpected )': '多了右括号 )',
  'invalid character class range': '字符范围前后颠倒',
  'invalid escape sequence': '不认识的转义',
  'invalid or unsupported Perl syntax': '不支持的写法',
  'missing argument to repetition operator': '重复符号前面没有内容',
  'invalid nested repetition operator': '重复符号叠在一起',
  'invalid repeat count': '重复次数不对',
  'invalid named capture': '组的名字不对',
  'duplicate capture group name': '组的名字重复',
  'trailing backslash at end of expression': '以反斜杠结尾',
  'expression nests too deeply': '套得太深',
  'expression too large': '太大',
};
function regexWords(own: string): string {
  const known = Object.keys(REGEX).find((words) => own.startsWith(words));
  return known === undefined ? own : `${REGEX[known]}${own.slice(known.length).replace(/^: /, ' ')}`;
}

const NOT_ACROSS = {
  by: '标记属于谁由范围决定，谁的标记合在一起数请写在 "across: { by: … }"',
  score: '评分卡是一通通话的，分数请给被数的规则',
  for: '多久之内请写在 "across: { within: … }"',
};

export const ruleFaultZh: RuleFaultWords = {
  'no-folder': () => '没有这个规则目录，请新建，或改正名字',
  'file-too-large': ({ most, got }) => `一个文件最多 ${most} 个字符，现有 ${got} 个，请拆成几个文件`,
  'not-utf8': () => '文件应是 UTF-8，这里是别的编码（GBK、GB18030？），请另存为 UTF-8',
  'control-character': ({ character }) => `有看不见的控制字符 U+${character}，请删掉`,
  'nested-too-deep': ({ most }) => `列表和键值最多套 ${most} 层，这里超过了，是不是有括号没有收？`,
  'not-yaml': ({ sign }) => {
    if (sign === 'SECOND_DOCUMENT') return '一个文件只写一份，"---" 后面又有一份，请分成两个文件';
    return `不是 YAML：${YAML[sign] ?? '这里的写法不对，请看这一行的符号和空格'}`;
  },
  'full-width-sign': ({ sign, name, half }) => {
    const [full, wanted] = SIGN_NAMES[name];
    return `"${sign}" 是全角${full}，请换成${wanted} ${half === '"' ? half : `"${half}"`}`;
  },
  'duplicate-key': ({ got, line }) =>
    `同一个键只能写一次，${got ?? '空的键'} 在第 ${line} 行已经写过，请合在一起，或改名`,
  'unknown-alias': ({ name, known, inside }) =>
    `*${name} 前面应有标着 &${name} 的内容，${
      inside
        ? '它写在自己里面了'
        : known.length > 0
          ? `前面只有 ${list(known.map((one) => `&${one}`))}`
          : '前面没有 "&"'
    }`,
  'too-many-values': ({ most }) => `一个文件最多 ${most} 个词和符号，这里超过了，请拆成几个文件`,
  'too-much-by-aliases': ({ most }) =>
    `一个文件最多 ${most} 个值，别名（*名字）展开之后超过了，请改用词表和宏`,
  'nothing-in-file': ({ keys }) => `至少要有 ${list(keys)} 之一，一个也没有`,
  'not-a-map': ({ keys, got }) =>
    `应写键和值${keys.length > 0 ? `（${list(keys.map((key) => `${key}: …`))}）` : ''}，${wrote(got)}`,
  'unknown-key': unknown('键'),
  'missing-key': ({ key, given, across }) =>
    `缺少键 "${key}"，${given.length > 0 ? `只有 ${list(given)}` : '一个键也没有'}，请补上${
      across ? '（数多通通话的规则写 "across"）' : ''
    }`,
  'malformed-name': ({ of, got }) => `${should(NAMES[of])}，写的是 ${got}`,
  'not-a-list': ({ got, fix, item }) =>
    `应写列表，${wrote(got)}${fix === 'brackets' ? '，请把各项写在 [ ] 里' : fix === 'item' ? `，请写成 [${item}]` : ''}`,
  'wrong-number-of-items': ({ least, most, got }) =>
    `${most === null ? `至少应有 ${least} 项` : `应有 ${least} 到 ${most} 项`}，现有 ${got} 项，${
      got < least ? '请补上，或不写这个键' : '请把列表拆开'
    }`,
  'not-a-text': ({ form: code, got, quote }) =>
    `${should(code === null ? '文字' : FORM_WORDS[code])}，${wrote(got)}${quote === null ? '' : `，请加引号写成 '${quote}'`}`,
  'empty-text': () => '这里要有文字，现在是空的，请补上，或不写这个键',
  'text-too-long': ({ most, got }) => `最多 ${most} 个字符，现有 ${got} 个，请缩短`,
  'malformed-duration': form('malformed-duration'),
  'malformed-long-duration': form('malformed-long-duration'),
  'malformed-cooldown': form('malformed-cooldown'),
  'malformed-id': form('malformed-id'),
  'malformed-category': form('malformed-category'),
  'malformed-hours': form('malformed-hours'),
  'malformed-dates': form('malformed-dates'),
  'duration-out-of-range': ({ from, to, got }) => `时长应在 ${from} 到 ${to} 之间，写的是 ${got}`,
  'not-a-number': ({ got, quoted, ...range }) =>
    `${should(number(range))}，${wrote(got)}${quoted ? '，请去掉引号' : ''}`,
  'number-out-of-range': ({ got, ...range }) => `${should(number(range))}，写的是 ${got}`,
  'not-true-or-false': ({ got, word }) =>
    `应写 true 或 false，${wrote(got)}${word ? '，请写 true 或 false，不加引号' : ''}`,
  'unknown-word': ({ words, got, near }) =>
    `应写 ${list(words)} 之一，${wrote(got)}${near === undefined ? '' : `，是不是 "${near}"？`}`,
  'not-a-condition': ({ got }) => `应写条件，如 { said: { any: [投诉] } }，${wrote(got)}`,
  'conditions-too-deep': ({ most }) => `条件最多套 ${most} 层，这里超过了，请把一部分另写成规则`,
  'unknown-operator': unknown('条件'),
  'not-one-operator': ({ got }) =>
    got.length === 0
      ? '这里要有一个条件，现在没有，请写一个，如 said'
      : `这里只能有一个条件，写了 ${list(got)}，请用 all、any 或 sequence 合起来`,
  'no-moment-of-its-own': ({ operator }) =>
    `这里要写发生的事，"${operator}" 没有自己的时刻，请和一件发生的事一起写进 "all"`,
  'too-few-moments': ({ least, got }) =>
    `除 "not" 和 "attributes" 外至少要有 ${least} 件发生的事，现有 ${got} 件，请补上`,
  'said-without-words': () => '要找的词应写在 "any"、"all"、"some"、"regex" 或 "none" 里，一个也没有',
  'said-unless-beside-none': () =>
    '"unless" 旁边要有找的词，现在只有 "none"，意思一样，请把 "unless" 的词并进 "none"',
  'said-some-of-too-few': ({ most, got }) => `一共 ${most} 个词，最多写 ${most}，写的是 ${got}`,
  'word-without-letters': ({ got }) => `词里要有文字、字母或数字，写的是 ${got}，空格和标点是听不到的`,
  'malformed-regex': ({ got, own, dialect }) =>
    `${got} 不是正则表达式（RE2）：${regexWords(own)}${dialect === null ? '' : DIALECTS[dialect]}`,
  'regex-not-in-small-letters': ({ got, read, own }) =>
    `文字按小写和简体来读，${got} 那时成了 ${read}，不是正则表达式：${regexWords(own)}，请写小写`,
  'regex-too-large': ({ most, got }) => `一个句式展开重复之后最多 ${most} 步，现有 ${got} 步，请少重复几次`,
  'regex-of-nothing': ({ got }) => `${got} 什么都不说也算符合，至少要有一个字，请把 * 换成 +`,
  'mood-recovery-above-onset': ({ onset, got }) =>
    `恢复阈值不能高于起始阈值 ${onset}，写的是 ${got}，情绪要先降到起点以下才算过去`,
  'silence-hold-words-without-length': () => '写了 "hold_words"，还要写 "after_hold"：请人稍等之后可以多久？',
  'silence-hold-length-without-words': () => '写了 "after_hold"，还要写 "hold_words"：说什么算请人稍等？',
  'over-or-under': ({ both }) =>
    both
      ? '"over" 和 "under" 只能写一个，两个都写了，请分成两个条件'
      : '"over" 和 "under" 要写一个，都没有写',
  'attribute-without-test': () => '应写一个值，或写判断，如 { over: 3 }，现在没有',
  'attribute-range-reversed': ({ over, under }) =>
    `"over" 不能大于 "under"，写的是 ${over} 和 ${under}，没有这样的数，请对调`,
  'at-least-of-too-few': ({ most, got }) => `一共 ${most} 个条件，最多写 ${most}，写的是 ${got}`,
  'sequence-begins-with-not': ({ operator }) => `第一步要是发生的事，写的是 "${operator}"，请放到两步之间`,
  'sequence-ends-with-not': ({ operator }) =>
    `最后一步要是发生的事，写的是 "${operator}"，“之后没有发生”请用 absence 加 "after"`,
  'sequence-of-one': () => '至少要有两步发生的事，现在只有一步，请直接写这个条件',
  'absence-of-what': ({ both }) =>
    `等的是什么，要写 "any"（词）或 "of"（条件）之一，${both ? '两个都写了' : '都没有写'}`,
  'absence-not-one-deadline': ({ got }) =>
    `期限要写一个（within、within_utterances、by 或 before），${got.length === 0 ? '没有写' : `写了 ${list(got)}`}`,
  'absence-after-without-within': ({ got }) =>
    `"after" 旁边要写 "within"，写的是 "${got}"：那之后可以等多久？`,
  'checklist-without-deadline': () =>
    '有 "checklist" 时，"when" 要是带期限的 absence（within、within_utterances、by 或 before），别的没法打勾',
  'range-not-one': ({ keys, got }) =>
    `${list(keys)} 要写一个，${got.length === 0 ? '都没有写' : `写了 ${list(got)}`}`,
  'range-role-beside-time': () =>
    '"role" 只能和 first_utterances、last_utterances 一起写，这里写的是时间，请去掉',
  'near-without-range': ({ keys }) => `要写范围，${list(keys)} 中一两个，都没有写`,
  'near-range-twice': ({ side }) => `"${side}" 和 "${side}_utterances" 只能写一个，两个都写了，请去掉一个`,
  'unknown-category': unknown('类别', '自己的类别以 "x-" 开头'),
  'empty-hours': ({ got }) => `时段的起止不能相同，写的是 "${got}"，全天就不要写`,
  'unknown-date': ({ got }) => `日历上没有这一天，写的是 "${got}"`,
  'dates-reversed': ({ got }) => `早的日期写在前面，写的是 "${got}"，请对调`,
  'exception-of-nothing': () => '要写 "unless"（词）或 "not_in"（哪些通话），都没有写，什么也排除不了',
  'override-of-nothing': () => '要写改什么，如 severity: minor，现在是空的，什么也改不了',
  'when-and-across': () =>
    '"when"（一通里的话）和 "across"（多通的标记）只能写一个，两个都写了，请把话另写成一条规则，再来数它',
  'not-across-calls': ({ key }) => `数多通通话的规则不能写 "${key}"：${NOT_ACROSS[key]}`,
  'across-of-nothing': () => '要写 { rules: [规则编号] } 或 { categories: [类别] }，都没有写',
  'across-of-across': ({ rule }) => `"${rule}" 自己就是数多通通话的，请写一通通话上的规则`,
  'across-ended-by': () => '数多通通话的规则不能写 "ended_by"：数的时候还没有人挂机，请写在被数的规则里',
  'override-of-other-kind': ({ rule, across, key }) =>
    `"${rule}" 是${across ? '数多通通话' : '一通通话上'}的规则，没有 "${key}"`,
  'exception-of-across': ({ rule }) =>
    `应写一通通话上的规则，"${rule}" 是数多通通话的，请用 overrides 缩小它的范围，或给它数的规则写例外`,
  'test-flag-of-nothing': () => '要写规则或类别，都没有写',
  'test-flag-time': ({ got }) => `应写时间，如 0s、8m、2d，${wrote(got)}`,
  'test-line-without-times': ({ got }) => `应写 [起, 止, 谁, 说了什么]，时间如 3s，${wrote(got)}`,
  'test-line-reversed': ({ start, got }) => `结束不能早于开始 ${start}，写的是 ${got}，请对调`,
  'test-role-unknown': ({ roles, got }) =>
    `应写 ${list(roles)} 之一，${wrote(got)}，一行是 [起, 止, 谁, 说了什么]`,
  'test-text-missing': ({ got }) => `应写说了什么，${wrote(got)}，请加引号`,
  'test-scores-malformed': ({ got }) => `应写分数，如 { angry: 0.9 }，或 null，${wrote(got)}`,
  'test-score-unknown': unknown('分数'),
  'test-score-out-of-range': ({ got }) => `应写 0 到 1 之间的数，${wrote(got)}`,
  'test-start-unreadable': ({ got }) => `应写带时差的时间，如 2026-11-22T09:00:00+08:00，${wrote(got)}`,
  'test-time-malformed': ({ got }) => `应写通话里的时间，如 6s，${wrote(got)}`,
  'test-of-retired-rule': ({ rule }) => `"${rule}" 已经停用，不会触发，请去掉`,
  'test-of-rule-across': ({ rule }) => `应写一通通话上的规则，"${rule}" 是数多通通话的，看它自己的测试`,
  'id-taken': ({ id, file }) =>
    `编号 "${id}" 已经被 ${file} 里的规则用了，请另取一个（改自带的规则请用 overrides）`,
  'unknown-rule': unknown('规则'),
  'unknown-list': unknown('词表'),
  'unknown-macro': unknown('宏'),
  'list-in-list': ({ got }) => `应写词，写的是 ${got}：词表里不能引用词表，请在用的地方两个都写上`,
  'macro-uses-itself': ({ way }) => `宏用到了自己，没有尽头：${way.join(' → ')}，请去掉其中一步`,
  'macros-too-deep': ({ most, macro }) => `宏最多套 ${most} 层，"${macro}" 超过了，请把它的条件写出来`,
  'rule-too-large': ({ most, got }) => `一条规则展开宏之后最多 ${most} 个条件，现有 ${got} 个，请分成几条`,
  'set-too-large': ({ most }) => `全部规则展开宏之后最多 ${most} 个条件，从这条起超过了，请停用一些规则`,
  'too-many-words': ({ most }) => `全部条件展开词表之后最多 ${most} 个词，从这条起超过了，请用宏共用条件`,
  'too-many-patterns': ({ most }) => `全部正则展开重复之后最多 ${most} 步，从这里起超过了，能写词的请写词`,
  'sound-in-typed-calls': ({ operator, media }) =>
    `规则只适用于 ${list(media)}，"${operator}" 量的是声音，那里没有，请在 medium 里加上 voice，或去掉 "${operator}"`,
};

const PARTS: Record<FaultPart['kind'], string> = { rule: '规则', list: '词表', macro: '宏', title: '叫法' };

/** 一处错误的全文，连同它在哪条规则、哪个词表里；较新的服务器才有的错误只有英文。 */
export function ruleFaultInZh({ code, params, part, message }: Omit<RuleFault, 'file' | 'line' | 'column'>) {
  if (!Object.hasOwn(ruleFaultZh, code)) return message;
  const words = ruleFaultZh[code as RuleFaultCode] as (params: object) => string;
  return `${part ? `${PARTS[part.kind]} "${part.name}"：` : ''}${words(params)}`;
}
