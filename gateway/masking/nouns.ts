/** The words that say what kind of number comes: before it in the same turn, or in a turn that asks for it. */

/** What stands in a token, `[手机号·k3f9]`; rules match it, so it is a promise. */
export type Kind =
  | '手机号'
  | '固话'
  | '身份证'
  | '银行卡'
  | '验证码'
  | '密码'
  | '车牌'
  | '邮箱'
  | '地址'
  | '号码';

interface Noun {
  kind: Kind;
  /** As it is said and misheard. */
  words: string;
  /** Said in passing as well (打电话, 换手机): it opens an exchange only beside a word that asks or offers. */
  weak?: true;
  /** Says how much of the number, not which: 后四位. */
  partial?: true;
}

/** A later noun that overlaps an earlier one loses: 身份证后四位 is of an ID, 后四位 alone of anything. */
const NOUNS: readonly Noun[] = [
  {
    kind: '验证码',
    words:
      '[验校验][证正真郑]码|校验码|确认码|动态码|短信码|动态口令|动态密码|口令|授权码|短信.{0,6}[^号编扫条微]码|那个码|这个码|[四六]位(?:数字|数的?)',
  },
  { kind: '身份证', words: '身份[证正政](?:件|号码?)?|证件(?:号码?)?|居民证' },
  { kind: '号码', words: '(?:SIM|流量|手机|电话|物联网?)卡号码?|ICCID' },
  { kind: '号码', words: '安全码|cvv2?|cvc2?|卡背(?:后|面)?|背面|有效期' },
  { kind: '银行卡', words: '(?:银行|信用|储蓄|借记)?卡号|(?:对公|银行|存折)[账帐][号户]' },
  { kind: '银行卡', words: '银行卡|信用卡|储蓄卡|借记卡', weak: true },
  { kind: '车牌', words: '车牌(?:号码?)?|牌照' },
  { kind: '邮箱', words: '邮箱|电子邮件' },
  { kind: '固话', words: '座机(?:号码?)?|固话|固定电话|区号' },
  { kind: '手机号', words: '手机号码?|联系电话|联系方式|电话号码?|电话是' },
  { kind: '手机号', words: '手机|电话(?![费里会卡线])', weak: true },
  { kind: '密码', words: '密码|蜜码' },
  {
    kind: '号码',
    words:
      '(?:订单|定单|运单|[单丹]|快递单|工单|保单|合同|流水|会员|会员卡|客户|户|学|账|帐|资金账|护照|社保|医保|病历|就诊|[住驻]院|档案|房产证|序列|机身|设备|车架|发动机|微信|QQ|预约|受理|案件|登记|(?:社保|医保|会员|购物|礼品|充值)卡)[编帐]?号码?|订单编码|取件码|提货码|券码|兑换码|卡密|邮编|IMEI',
  },
  {
    kind: '号码',
    words:
      '[尾伟位为][号好](?!码)|尾数|[后末尾]面?[三四六八]位|最后[一两几三四六八]位|(?:前面?|开头)[三四六七]位(?![客用顾同老亲])|中间[三四八]位',
    partial: true,
  },
  { kind: '号码', words: '出生(?:年月日?|日期)' },
  { kind: '号码', words: '生日', weak: true },
  { kind: '号码', words: '号码', weak: true, partial: true },
  { kind: '号码', words: '订单|定单|运单|退货单|快递单|保单|微信|QQ|护照|编号', weak: true },
];

const NOUN = new RegExp(NOUNS.map(({ words }) => `(${words})`).join('|'), 'gi');
/** 打电话, 回个电话, 没电话, 客服电话: nobody gives a number there. */
const CALLING = /(?:客服|热线|服务|投诉|报警|举报|[打接回来通没挂等][^，。,]{0,4}|个)$/;
/** 留一个电话, 报个电话. */
const LEAVING =
  /(?:^|[^别老总再又天])打我(?:的|老公|老婆|爱人|另外一个|这个)?$|[留报给写记][^打回接来通]{0,5}$/;
/** Asks or offers, beside a weak noun. */
const ASKS =
  /多少|什么|[报抱说念讲留记填输]|提供|告诉|核[对实]|[呢吗]|给[我你您]|一下|发我|重复|开头|尾号|[是为] ?$/;
/** 您的电话是? */
const ENDS = /^[是为呢啊吧的吗号]{0,2}[ ？?]?$/;
/** 你工号多少, and nothing of it told yet. */
const ASKS_STAFF =
  /[工公供]号(?:是|呢)?(?:多少|什么|几|[报说给]|告诉|[?？]|$)|(?:[报说记查]|告诉|什么|多少|给我)[^，。,]{0,8}[工公供]号(?![号是为:，, ]{0,3}[\dA-Za-z零〇一二三四五六七八九幺两洞拐勾])/;
/** Answered with a number that is nobody's. */
const TOPIC_MOVED =
  /[工公供]号|房间|型号|尺码|多少钱|几[点楼栋件个岁天]|几号(?!码)|哪[天里]|哪一天|门牌|地址|航班/;
/** What may stand between the noun and its number: 手机号 是 嗯 我给你念一下啊. */
const CONNECTORS = new Set(
  '是为呢就的我那这个嗯啊呃额哦噢你您他她给念报抱记说看听写填一下了吧哈也对后前末最尾首位数字开头面星井号几三四六八收到在有不应该改成换至留,，、:。.;;!?？ \t\n"“”\'「」【】()#',
);

/** `staff` and `moved`: for a staff number, for something else that is no personal number. */
export type Topic = Kind | 'staff' | 'moved';

export interface Found {
  kind: Kind;
  weak: boolean;
  partial: boolean;
  start: number;
  end: number;
}

export function nounsIn(text: string): Found[] {
  const found: Found[] = [];
  // Most texts have none, and matchAll is dear.
  if (text.search(NOUN) < 0) return found;
  for (const match of text.matchAll(NOUN)) {
    const {
      kind,
      weak = false,
      partial = false,
    } = NOUNS[match.slice(1).findIndex((group) => group !== undefined)] as Noun;
    if (kind === '手机号' && weak && isCall(text.slice(Math.max(0, match.index - 8), match.index))) continue;
    found.push({ kind, weak, partial, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** The kinds of several nouns as one: the only one, else 号码. Those that 后四位 is asked of go first. */
function kindOf(found: readonly Found[]): Kind {
  const whole = found.filter(({ partial }) => !partial);
  const halved = whole.filter(({ end }) =>
    found.some(({ partial, start }) => partial && adjoins(end, start)),
  );
  const kinds = new Set((halved.length > 0 ? halved : whole).map(({ kind }) => kind));
  if (kinds.has('验证码')) return '验证码';
  return kinds.size === 1 ? ([...kinds][0] as Kind) : '号码';
}

function isCall(before: string): boolean {
  return CALLING.test(before) && !LEAVING.test(before);
}

/** 身份证后四位, 身份证的后四位. */
function adjoins(end: number, start: number): boolean {
  return start >= end && start - end <= 1;
}

export interface Before {
  /** Named, with nothing but small words until the number. */
  direct: Kind | null;
  /** Only that it is a part is named: 后四位, 尾号. */
  partial: boolean;
  /** So clearly that three digits are enough: 尾号 123, 电话 123, 银行卡是 123; not 银行卡 500. */
  sure: boolean;
  /** Named a little before. */
  near: Kind | null;
}

/** What the words before a number say of it. */
export function namedBefore(before: string): Before {
  const found = nounsIn(before);
  let from = before.length;
  while (from > 0 && CONNECTORS.has(before[from - 1] as string)) from -= 1;
  const direct = found.filter(({ end }) => end >= from);
  // 身份证号和手机号后四位 is of the last one that says more than 号码.
  const last = (nouns: Found[]) =>
    nouns.findLast(({ kind }) => kind !== '号码') ??
    nouns.findLast(({ partial }) => !partial) ??
    nouns.at(-1);
  const near = last(found)?.kind ?? null;
  if (direct.length === 0) return { direct: null, partial: false, sure: false, near };
  // 身份证 后四位: the noun before 后四位 says what it is of, when nothing stands between them.
  const named = last(
    found.filter(({ end }) => end >= from || direct.some(({ start }) => adjoins(end, start))),
  );
  const sure =
    direct.some(({ weak, start, end }) => !weak || before.slice(start, end) === '电话') ||
    /[是为报念:：]/.test(before.slice(from));
  return { direct: named?.kind ?? null, partial: named?.partial ?? false, sure, near };
}

/**
 * What a turn asks for or announces; null: nothing.
 */
export function topicOf(text: string): Topic | null {
  const found = nounsIn(text);
  const asks = found.some(({ weak }) => weak) && ASKS.test(text);
  const isNamed = ({ weak, end }: Found) =>
    !weak ||
    asks ||
    ENDS.test(text.slice(end)) ||
    found.some(({ partial, start }) => partial && adjoins(end, start));
  const named = found.filter(isNamed);
  if (named.length > 0) return kindOf(named);
  if (ASKS_STAFF.test(text)) return 'staff';
  return TOPIC_MOVED.test(text) ? 'moved' : null;
}
