/** The words by which attribution.ts reads clauses. All look at shadows: simplified, without spaces. */

const KIN =
  '爸妈|父母|爸爸?|妈妈?|爹|娘|老公|老婆|老伴儿?|老头子?|老太婆|媳妇儿?|爱人|先生|太太|儿子|女儿|闺女|姑娘|丫头|孩子|娃|孙子|孙女|外孙女?|[大二三小]?(?:哥|姐|弟|妹|叔|舅|姑|姨|爷|伯)(?:哥|姐|弟|妹|叔|舅|姑|姨|爷|伯|妈|夫|父)?|[表堂][哥姐弟妹]|婶婶?|丈人|岳父|岳母|丈母娘|公公|婆婆|奶奶|亲家|外甥女?|侄[子女儿]|家里?人|男朋友|女朋友|对象|闺蜜|发小|领导|老板';
const AROUND =
  '朋友|同事|同学|室友|邻居|老乡|街坊|亲戚|战友|牌友|舞伴|老姐妹|老伙计|房东|租客|中介|前[妻夫]|叔叔|阿姨|大[哥姐爷妈叔婶]|老[头太]太?|老人家|哥们儿?|小伙子?|小两口|老两口|导游|网友|业主|住户|家长|乘客';
const THIRD = new RegExp(
  [
    `我们?家?(?:里|的|单位|公司|楼里|小区)?的?那?个?(?:前|老|以前的|大学|高中)?(?:${KIN}|${AROUND})`,
    `(?:有|另|某|那|另外)(?:一)?[个位些帮群户对家](?:[^我你您他她]{0,4}?)(?:人|${AROUND})`,
    '有人',
    `(?:我们?家?)?(?:隔壁|楼[上下]|对门|旁边|单位里?|小区里?|群里|村里|网上)[^我你您他她]{0,5}?(?:人|${AROUND}|${KIN})`,
    '(?:我们?家?)?(?:隔壁|楼[上下]|对门)|群里|网上',
    '他们?|她们?|别人|对方|人家',
    AROUND,
  ].join('|'),
);
/** The firm that is called. A man of it (你们师傅) is no third party: its name comes first. */
export const FIRM = /你们|您们|贵(?:公司|行|司|店)/;
const ADDRESSEE = /你们?|您们?|贵(?:公司|行|司|店)/;
const SPEAKER = /我们?|咱们?|俺们?|本人/;
/** The listener is named, and not meant: 你说气人不气人、我跟你讲、你猜. */
export const DISCOURSE =
  /你(?:说|看|想|猜|讲|知道|晓得|瞧|瞅|听我|别说)|[我]?(?:就|也)?[跟和给]你(?:们)?(?:说|讲|学)|我问你|您(?:说|看|想|猜|讲|知道|瞧)/g;
export const SAY =
  /(?:(?<![听据按小再如你您])说|(?<![你您])讲|念叨|唠叨|嘀咕|嚷嚷|嚷|喊着?|吵着|吵吵|闹着|扬言|放话|放狠话|威胁|吓唬|吼|开口(?:闭口)?就(?:是)?|(?<!挨|要)骂)(?![明法理白清定准话服不好得])[了着过道]*/;
/** A clause that begins with saying. */
export const SAY_FIRST =
  /^(?:还|就|也|都|一直|老是?|天天|非|硬|又)*(?:说|讲|嚷嚷?|喊|吵着|闹着|念叨|开口|骂)(?![明法理白清定准话服不])/;
/** Own words that were said to somebody else: 我跟他说、我就劝老伴. */
export const SAID_TO_OTHERS = new RegExp(
  `^(?:当时|那会儿?|就|也|还|都|只好)*[跟和对给劝骂问告诉]+(?:他们?|她们?|人家|别人|对方|我?家?(?:${KIN}|${AROUND}))(?:就|也|还)?(?:说|讲)?`,
);
/** Own words in answer to a third person who was told of just before: 我说你拍啥. */
export const OWN_WORDS = /^(?:当时|那会儿?|就|也|还|都)*说(?![明法理白清定准话服])/;
/** Without what asks (能不能、该不该) or says it twice (不能不). */
export const DENIAL =
  /没有?(?:办法|法|权限|权)|没法|无法|(?<!(?=(.)不\1).)不(?:能|敢|会|可能|可以|应该|该|用|需要|必|要|许|是)(?!不)|别(?![人的家处])|从来没有?/g;
export const DENIAL_REACH = 6;
export const PAST =
  /去年|大?前年|那一?年|当年|小时候|年轻(?:的)?时候|[前早头]几年|(?:[一二三四五六七八九十两几]|十几|几十)年(?:以)?前|[五六七八九]几年|(?:上学|读书|念书|当兵|结婚)(?:的时候|那会儿?|那时候?|那年)|从前|早先|那时候|那阵子|以前/;
export const NOW =
  /现在|又|今[天儿早晚年]|刚才|刚刚|这[次回会]|目前|眼下|明天|马上|立刻|正在|还在|一会儿?|你们|您们|再不|要是/;
/** What may stand before a subject; and what makes a person an object: 跟他、找人家、打我. */
export const OBJECT = /[跟和对给把被让叫找打骂问陪替帮向告催拉抓救砍咬撞踢推追见到在从往上](?:了|着|过)?$/;
/** Characters before a subject, and of one. */
export const FURTHEST_SUBJECT = 12;
export const LONGEST_NAME = 8;
/** Clauses without a subject that go on with the third person of the one before; then the speaker is dropped rather. */
export const LONGEST_CHAIN = 2;
/** Characters that a mark reaches within a clause: text without spaces is one long clause. */
export const REACH = 24;
/** Where the speaker comes in: of what others do, 他不管我就去投诉; of what they say, where it is surely the speaker. */
export const OWN_TURN = /(?:那|所以|但是?|可是?)我|我们?(?:也|自己)/;
export const OWN_SUBJECT =
  /(?<![跟和对给把被让叫找打骂问陪替帮向告催拉抓救砍咬撞踢推追见到在从往上着了过])我/;

/** Neighbours who speak for themselves and the speaker. */
export const WE = /^我们(?:业主|住户|家长|小区(?:的|业主)|[这整]?[个栋]?(?:楼|单元)(?![上下里]))/;
export const FAMILY = new RegExp(`^我们?家?(?:里|的)?那?个?(?:${KIN})$`);
/** The speaker joins in after telling of others, or leaves it to the firm: 我下个月也换、听他的、你们看着办. */
export const JOINS =
  /我们?[^我你他她]{0,4}也(?:要|准备|打算|去|得|会|想|只|考虑|换|退|走|算|跟)|(?:听|照|随)(?:他|她)们?的|你们(?:自己)?(?:看着办|等着|试试|掂量)/;
export const SUPPOSED = /不然|否则|要不是|幸亏|幸好|好在|万一|假如|如果|要是|会不会|就怕|生怕/;
/** The firm is quoted with what it means to do to the speaker: 说我再不还钱就上门. */
export const SAID_OF_ME = /(?:说|讲|威胁)(?=我|要[^你您]{0,6}我)/;
export const GOES_ON = /^还(?:要|说|让|叫|得)/;

export const OTHER = /[你您他她]|人家/;

/** Who a subject may be, by the names that are looked for. */
export const PERSONS = [
  [THIRD, 'third'],
  [ADDRESSEE, 'listener'],
  [SPEAKER, 'speaker'],
] as const;
