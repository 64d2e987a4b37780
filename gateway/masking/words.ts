/** The words around a number: what names it, what counts it. */

export type Kind =
  | 'code'
  | 'id'
  | 'card'
  | 'landline'
  | 'phone'
  | 'number'
  | 'part'
  | 'staff'
  | 'amount'
  | 'thing';

/** The noun nearest before a number says what it is: 信用卡密码 is a secret, 手机尾号 a part, 客服工号 staff. */
const NOUNS: readonly [Kind, string][] = [
  ['code', '验[证正][码吗]|校验码|动态密?码|短信码|确认码|口令'],
  [
    'part',
    '尾号|尾数|(?:[后末前头]|最后|中间)[一二两三四五六七八1-8]\\s?[位个码]|安全码|CVV|背面[三3][位码]|密码',
  ],
  ['staff', '工号|(?:客服|坐席|座席|员工|柜员|话务员)(?:编号|号码?)?|话务员|专员'],
  [
    'thing',
    '房间号?码?|房号|门牌号?码?|楼号|座位号|航班号?|车次|型号|版本号?|股票代码|邮编|套餐|资费|月租|排队号|单价',
  ],
  [
    'amount',
    '金额|余额|尾款|货款|欠款|费用?|价格?|总计|合计|总共|一共|押金|定金|退款|额度|限额|收入|工资|月供|本金|利息|利率|净值|汇率|积分|保额|市值|[¥￥$]',
  ],
  ['id', '身份证件?(?:号码?)?|身份号码|证件号?码?'],
  ['card', '卡号|银行卡|信用卡|储蓄卡|借记卡|[账帐][号户]|存折'],
  ['landline', '座机号?码?|固话|固定电话|传真|(?:家里|单位|办公室?)的?电话'],
  ['phone', '手机号?码?|电话号?码?|联系方式|号码'],
  [
    'number',
    '(?:工|订|定|运|货|快递|保)单号?|合同(?:编?号)?|流水号?|会员号|客户号|设备号|户号|病历号|学号|社保号?|编号|代码|微信号?|Q{2}号?|护照号?|通行证号?|军官证号?|出生年月日?|出生日期|生日|取件码|提取码|车架号|档案号|准考证号?|税号|单号',
  ],
];
/** One named group per kind. 身份证后四位 */
const NOUN = new RegExp(NOUNS.map(([kind, words]) => `(?<${kind}>${words})`).join('|'), 'gi');
/** Between a noun and its number: 卡号是, 手机号啊，就是, 电话：, 工号的话是 A. */
const LINK =
  /^(?:就是|还是|是|为|的话|的|应该|我|你|您|给|念|报|记一?下|听|好|啊|呢|呃|嗯|哦|呀|[：:，,。\s=“"'（(#]){0,10}[A-Za-z]{0,3}$/;

export interface Naming {
  kind: Kind;
  /** 手机号, 身份证后四位. */
  noun: string;
  /** Characters between the noun and the number. */
  distance: number;
  /** Nothing but 是, 就是, a pause: the number is what the noun names. */
  near: boolean;
}

export function namingOf(before: string): Naming | null {
  const match = nounsOf(before).at(-1);
  if (!match) return null;
  const link = before.slice(match.end);
  return { ...match, distance: link.length, near: LINK.test(link) };
}

export function nounsOf(text: string): { kind: Kind; noun: string; start: number; end: number }[] {
  return [...text.matchAll(NOUN)].map((match) => {
    const kind = NOUNS.find(([kind]) => match.groups?.[kind] !== undefined)![0];
    return { kind, noun: match[0], start: match.index, end: match.index + match[0].length };
  });
}

const MORE = '^[ \\u3000]?(?:多|来|几|余)?';
/** Money, measures, shares: 12800积分, 58230公里, 12000毫安. Never the rest of a number that somebody gives. */
const MEASURE = new RegExp(
  `${MORE}(?:元(?!旦)|块|毛|角钱|分钱|圆|￥|[％%‰℃°]|[万亿](?!一)|千|百|折|美[元金]|港币|积分|平方?|公里|千米|毫[安升米克]|厘米|公[斤分]|千克|斤|克|吨|度|兆|转(?![0-9接人])|步|瓦|赫兹|字节?|帧|像素|股|手(?!机)|人次|小时|分钟|秒|以[上下]|左右|出头|mAh|BTU|[KMGT]B?(?![a-z])|k[mgw]|[cm]?m(?![a-z])|ml|Hz|P(?![a-z]))`,
  'i',
);
/** Measure words that can also begin another word, 13812345678张先生: of short or round numbers only. */
const COUNTER = new RegExp(
  `${MORE}(?:年|月|日|号(?!码)|点|时|天|周|个|次|遍|回|位(?!置)|名|人|件|台|张(?!先生|女士|小姐|老师|师傅|经理|[总哥姐])|笔|期|岁|楼|层|栋|幢|单元|室|房|弄|米|升|路|条|份|家|款|套|倍|页|寸|码|分|户|颗|只|双|盒|瓶|箱|包|袋|支|根|把|辆|部|本|门|间|桌|席|场|届|级|班|组|排|座|里|亩|匹|集|章|节|句|下|趟|轮|晚|夜|季|航班|的?(?:那个|这个)?套餐|型|版)`,
);

export const isMeasured = (after: string) => MEASURE.test(after);
export const isCounted = (text: string, at: number) => {
  const after = text.slice(at, at + 8);
  return MEASURE.test(after) || COUNTER.test(after);
};

/** 零三二七号很高兴为您服务, 10245号客服, 8001号坐席. */
export const isServing = (after: string) =>
  /^[ ，,]*号?[ ，,]*(?:的)?(?:为您服务|竭诚|很?高兴|客服|话务员|坐席|座席|专员|接线员)/.test(after);
/** 482193是您的验证码. */
export const isCodeAfter = (after: string) =>
  /^[ ，,]*(?:就?是[您你我这]?[的个]?|[您你我]的|这个)验证码/.test(after);
/** 3365结尾的那个号. */
export const isPartAfter = (after: string) => /^[ ，,]*(?:结尾|开头|打头|收尾)/.test(after);
/** 三栋二单元一五零二. */
export const isRoomBefore = (before: string) => /(?:单元|栋|幢|楼|座|弄|号院|房间?)[ ，]?$/.test(before);
