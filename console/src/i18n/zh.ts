/** 中文，控制台的第一语言。英文必须有同样的键，否则不能编译。 */
import type { CallStatus, Direction, Medium, Role, Trade } from '../../../engine/contract/call.ts';
import type { CATEGORIES, FlagStatus, Responsible, Severity } from '../../../engine/contract/flag.ts';
import type { Mood } from '../../../engine/contract/mood.ts';
import type { ScopeKind } from '../../../engine/contract/scope-flag.ts';
import { accessZh } from './access-zh.ts';
import { agentZh } from './agent-zh.ts';
import { alarmZh } from './alarm-zh.ts';
import { appealsZh } from './appeals-zh.ts';
import { casesZh } from './cases-zh.ts';
import { deskZh } from './desk-zh.ts';
import { coachZh, hearingZh } from './hearing-zh.ts';
import { keysZh } from './keys-zh.ts';
import { marksZh } from './marks-zh.ts';
import { rulesZh } from './rules-zh.ts';
import { whyZh } from './why-zh.ts';

type ShippedCategory = (typeof CATEGORIES)[number];
const count = (n: number) => n.toLocaleString('zh-CN');

/** 秒数，一分钟以上按分钟说。 */
const lasted = (seconds: number) => (seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分钟`);

export const zh = {
  product: '听音',
  productFull: '听音 Earshot',
  tagline: '每一通电话，都有人听见',
  guides: {
    alerts: '告警指南（英文）',
    ingest: '接入协议（英文）',
    adapters: '支持的识别服务（英文）',
    imports: '文件格式（英文）',
  },

  nav: {
    live: '实时监控',
    calls: '通话记录',
    quality: '质检',
    rules: '规则',
    reports: '报表',
    main: '主导航',
    skip: '跳到主要内容',
  },

  login: {
    title: '登录',
    user: '用户名',
    password: '密码',
    submit: '登录',
    submitting: '正在登录',
    expired: '登录已过期，或管理员改了您的账号或密码。重新登录后回到刚才的页面。',
    wrong: '用户名或密码不对，请再试一次。',
    locked: (seconds: number) => `密码错得太多，请等 ${seconds} 秒再试。`,
    tooMany: (seconds: number) => `尝试太频繁，请等 ${seconds} 秒再试。`,
    away: '连不上服务器。请检查网络，或请管理员查看服务是否在运行。',
    cannotWrite: '服务器暂时无法记录登录（磁盘可能已满），请联系管理员。',
    other: (code: string) => `登录没有成功（${code}）。请再试一次，或联系管理员。`,
    missing: '请填写用户名和密码。',
    firstTime: '第一次使用？管理员的一次性密码在服务启动时打印在终端里。',
    checking: '正在确认登录状态',
  },

  password: {
    title: '修改密码',
    mustTitle: '请先设置自己的密码',
    mustText: '一次性密码只能完整用一次，您已经用过。设置自己的密码后即可继续。',
    old: '当前密码',
    oldOneTime: '一次性密码',
    next: '新密码',
    again: '再输一次新密码',
    rule: '10 到 200 个字符，与当前密码不同。',
    submit: '保存新密码',
    submitting: '正在保存',
    cancel: '取消',
    done: '密码已修改，其他地方的登录已退出。',
    wrong: '当前密码不对。',
    unfit: '新密码不能用：要 10 到 200 个字符，并且与当前密码不同。',
    missing: '请填写当前密码。',
    tooShort: '新密码至少要 10 个字符。',
    tooLong: '新密码最多 200 个字符。',
    different: '两次输入的新密码不一样。',
    same: '新密码要与当前密码不同。',
    locked: (seconds: number) => `密码错得太多，请等 ${seconds} 秒再试。`,
    away: '连不上服务器，密码没有修改。请稍后再试。',
    unanswered: '没有等到服务器的回答：密码可能已经改了，也可能没有。请先用新密码登录，不行再用原来的。',
    other: (code: string) => `密码没有修改（${code}）。请再试一次。`,
    banner: '您正在使用一次性密码，它只能完整用一次：下次登录时必须先设自己的密码。',
    bannerAction: '现在设置',
    back: '返回实时监控',
  },

  user: {
    menu: (name: string) => `用户菜单：${name}`,
    changePassword: '修改密码',
    logOut: '退出登录',
    api: '接口文档（英文）',
    roles: {
      admin: '管理员',
      manager: '经理',
      supervisor: '班长',
      inspector: '质检员',
      agent: '坐席',
    },
  },

  language: { switch: 'EN：切换到 English', name: 'EN' },
  theme: {
    label: '外观',
    auto: '跟随系统',
    light: '浅色',
    dark: '深色',
    current: (name: string) => `外观：${name}`,
  },

  line: {
    live: '实时',
    quiet: (seconds: number) => `实时 · ${seconds} 秒前有数据`,
    connecting: '连接中',
    lost: '重连中',
    offline: '离线',
    refused: '无权限',
    lastFrame: (seconds: number) => `最近一次数据：${seconds} 秒前`,
    noFrame: '还没有收到数据',
    lostBanner: (clock: string, ago: string) =>
      `连接已断开，正在自动重连。下面是 ${clock}（${ago}前）的情况，可能已经过时。`,
    offlineBanner: (clock: string, ago: string) =>
      `已离线 ${ago}，仍在自动重试。下面是 ${clock} 的情况，不是实时的。`,
    neverBanner: '还没有连上实时数据，正在自动重试。',
    refusedBanner: '您的角色不能查看实时通话。请联系管理员。',
    retryIn: (seconds: number) => `${seconds} 秒后重试`,
    retrying: '正在重试',
    retryNow: '立即重试',
    state: '连接状态',
    explain: '服务器至少每 10 秒发来一次数据；超过 25 秒没有任何数据，就当作断开并重连。',
  },

  storing: {
    behind: (rows: number, seconds: number) =>
      `入库延迟 ${lasted(seconds)}，还有 ${rows.toLocaleString('en')} 条在等待。监听和预警不受影响，数据不会丢失。`,
    finished: '刚结束的通话可能暂时查不到，或内容还不完整。',
  },

  counts: { live: '进行中', flagged: '有标记', critical: '严重', label: '通话计数' },

  severity: { critical: '严重', major: '重要', minor: '一般', info: '提示' } satisfies Record<
    Severity,
    string
  >,
  by: { agent: '坐席', customer: '客户', system: '系统' } satisfies Record<Responsible, string>,
  role: { agent: '坐席', customer: '客户', ivr: '语音', other: '其他' } satisfies Record<Role, string>,
  medium: { voice: '通话', chat: '在线会话', review: '评价' } satisfies Record<Medium, string>,
  direction: { inbound: '呼入', outbound: '外呼' } satisfies Record<Direction, string>,
  status: { live: '通话中', idle: '久无声音', ended: '已挂断', complete: '已结束' } satisfies Record<
    CallStatus,
    string
  >,
  /** Of a typed one: nobody hears or hangs up. */
  typedStatus: { live: '进行中', idle: '久无消息', ended: '已结束', complete: '已结束' } satisfies Record<
    CallStatus,
    string
  >,
  endedBy: { agent: '坐席挂断', customer: '客户挂断' },
  typedEndedBy: { agent: '坐席结束', customer: '客户结束' },
  flagStatus: {
    tentative: '疑似',
    raised: '已确认',
    retracted: '已撤回',
    withdrawn: '规则已停用',
  } satisfies Record<FlagStatus, string>,
  category: {
    customer_anger: '客户发怒',
    customer_abuse: '客户辱骂',
    escalation_threat: '升级投诉',
    churn_threat: '客户流失',
    repeated_request: '重复诉求',
    agent_rude: '坐席无礼',
    agent_shirks: '坐席推诿',
    forbidden_promise: '违规承诺',
    sensitive_data_asked: '索要敏感信息',
    disclosure_before_identity_check: '未核身先披露',
    missing_opening: '缺少开场白',
    missing_recording_notice: '未告知录音',
    missing_closing: '缺少结束语',
    agent_interrupts: '坐席抢话',
    long_silence: '长时间静默',
    collection_threat: '催收威胁',
    safety_risk: '人身安全',
    'x-anything-else': '未问还有无需要',
    'x-asr-confidence': '识别不可靠',
    'x-call-hours': '外呼时段',
    'x-coached-answers': '教客户怎么答',
    'x-disclosure': '必须告知',
    'x-hold-courtesy': '等待礼貌',
    'x-identity-check': '身份核实',
    'x-interrupted': '客户被打断',
    'x-line-quality': '线路质量',
    'x-long-call': '超长通话',
    'x-long-hold': '等待过久',
    'x-marketing': '营销规范',
    'x-no-deadline': '未给时限',
    'x-pace': '语速过快',
    'x-survey': '满意度评价',
    'x-talk-share': '说话占比',
  } satisfies Record<ShippedCategory | `x-${string}`, string>,
  trade: {
    telecom: '电信',
    bank: '银行',
    collection: '催收',
    insurance: '保险',
    securities: '证券',
    ecommerce: '电商',
    logistics: '物流',
    delivery: '外卖配送',
    travel: '航旅酒店',
    repair: '家电售后',
    gov_property: '政务物业',
    hospital: '医院',
    education: '教育',
    auto: '汽车',
    other: '其他',
  } satisfies Record<Trade, string>,
  mood: {
    angry: '愤怒',
    negative: '不满',
    neutral: '平静',
    positive: '满意',
    abusive: '辱骂',
  } satisfies Record<keyof Mood, string>,
  /** Types of masked numbers; they arrive in Chinese. */
  masked: {
    手机号: '手机号',
    身份证: '身份证',
    银行卡: '银行卡',
    固话: '固话',
    验证码: '验证码',
    号码: '号码',
    密码: '密码',
    车牌: '车牌',
    邮箱: '邮箱',
    地址: '地址',
  },
  maskedHint: '进门时已脱敏；同样的四个字符是同一个号码',

  filters: {
    label: '筛选',
    severity: '严重程度',
    team: '班组',
    queue: '队列',
    category: '类别',
    trade: '行业',
    medium: '渠道',
    search: '搜索坐席、通话、客户、词语',
    clear: '清除筛选',
    all: '全部',
    active: (n: number) => `${n} 个筛选条件`,
  },

  wall: {
    title: '通话墙',
    shown: (shown: number, all: number, over: number) =>
      `${shown === all ? count(all) : `${count(shown)} / ${count(all)}`} 通${over > 0 ? `，另有 ${count(over)} 通刚结束` : ''}`,
    order: '按风险排序',
    keys: '选择，回车打开',
    held: '选中或指针停留时不换位',
    heldNew: (n: number) => `${n} 通待插入`,
    columns: {
      risk: '风险',
      agent: '坐席',
      queue: '队列',
      duration: '时长',
      mood: '客户愤怒程度',
      flags: '标记',
      status: '状态',
    },
    risk: (n: number) => `风险 ${n}`,
    noAgent: '未知坐席',
    noTeam: '无班组',
    noQueue: '未分队列',
    frozen: '未听到',
    typedFrozen: '未连接',
    frozenHint: '来源断开，通话时间暂停；恢复后继续',
    holes: (n: number) => `缺 ${n} 段`,
    holesHint: '来源的序号有空缺，可能漏了话',
    moodNone: '暂无评分',
    moodNow: (percent: number) => `愤怒 ${percent}%`,
    calm: '无标记',
    quietTitle: '现在没有进行中的通话',
    quietText: '新的通话一开始就出现在这里；已结束的在通话记录里。',
    emptyTitle: '还没有通话',
    emptyText: '识别服务（ASR）或话务平台把转写推到下面的地址，通话就会出现在这里。',
    emptyAddress: '接入地址',
    emptyToken:
      '令牌：首次启动时终端“Senders”一行里的 token，或自己设的 EARSHOT_INGEST_TOKEN，放在 Authorization: Bearer 里',
    emptyOr: '；或者',
    emptyTokens: '新建一个令牌',
    emptyDemo: '想先看看？用自带的演示通话启动：',
    noneFit: '没有符合筛选条件的通话',
    loading: '正在取得进行中的通话',
  },

  stream: {
    title: '标记',
    label: '标记流，最新在前',
    emptyTitle: '还没有标记',
    emptyText: '规则命中后几秒内会出现在这里。没有标记，就是没有规则命中。',
    noneFit: '没有符合筛选条件的标记',
    fresh: (n: number) => `${n} 通有新标记，回到最新`,
    more: (n: number) => `还有 ${n} 条`,
    less: '收起',
    at: (clock: string) => `通话 ${clock}`,
    latency: (ms: string) => `${ms} 出标记`,
    latencyHint: '从收到决定性的一句，到推给控制台',
    byTime: '到时触发',
    ago: (ago: string) => `${ago}前`,
    justNow: '刚刚',
    open: '查看通话',
    trimmed: (n: number) => `只显示最近 ${count(n)} 通的标记`,
  },

  /** 跨通话的标记：属于队列、班组、坐席或客户。 */
  scope: {
    label: '跨通话的标记',
    by: { queue: '队列', team: '班组', agent: '坐席', customer: '客户' } satisfies Record<ScopeKind, string>,
    counted: (calls: number) => `${count(calls)} 通`,
  },

  time: {
    seconds: (n: number) => `${n} 秒`,
    minutes: (n: number) => `${n} 分钟`,
    hours: (n: number) => `${n} 小时`,
    days: (n: number) => `${n} 天`,
  },

  call: {
    review: '质检复核',
    title: (agent: string) => `通话 · ${agent}`,
    back: '返回',
    facts: '通话信息',
    id: '通话编号',
    agent: '坐席',
    queue: '队列',
    trade: '行业',
    medium: '渠道',
    direction: '方向',
    customer: '客户',
    number: '号码代号',
    started: '开始',
    duration: '时长',
    status: '状态',
    risk: '风险',
    utterances: '句数',
    rules: '规则集',
    more: (n: number) => `其余 ${n} 项`,
    copy: '复制编号',
    copied: '已复制',
    score: '得分',
    scoreBy: {
      review: (by: string) => `机器分 → ${by} 复核后的分`,
      appeal: (by: string) => `机器分 → ${by} 采纳申诉后的分`,
    },
    appeals: (n: number) => `申诉 ${n} 条`,
    appealsOpen: (n: number) => `申诉 ${n} 条待处理`,
    toAppeals: '去处理',
    handedOver: (at: string) => `这通电话在 ${at} 转给了其他班组，这里只有在那之前的内容。`,
    /** To an agent: to a colleague. */
    handedToAgent: (at: string) => `这通电话在 ${at} 转给了其他坐席，这里只有在那之前的内容。`,
    wentOn: '已转其他班组',
    wentToAgent: '已转其他坐席',
    failures: {
      unknown: {
        title: '没有找到这通电话',
        text: '请核对编号；它也可能不在您的班组。刚结束的通话要过几秒才能查到。',
      },
      unavailable: {
        title: '暂时取不到这通电话',
        text: '存储没有响应。进行中的通话不受影响；本页会自动再试。',
      },
      away: { title: '连不上服务器', text: '请看一下网络；连上后，这通电话会自动显示。' },
    },
    stored: '通话已结束（历史记录）',
    loading: '正在取得通话',
    backToLive: '回到实时监控',
  },

  transcript: {
    title: '对话',
    latest: '回到最新',
    latestNew: (n: number) => `回到最新（${n} 句新话）`,
    silence: (seconds: string) => `静默 ${seconds} 秒`,
    pause: (clock: string) => `相隔 ${clock}`,
    silenceNow: (seconds: string) => `静默已 ${seconds} 秒`,
    overlap: (seconds: string) => `重叠 ${seconds} 秒`,
    partial: '正在说',
    count: (n: number) => `${count(n)} 句`,
    empty: '还没有人说话',
    noWords: '这通电话没有留下文字',
    ended: (who: string, clock: string) => `${who} · ${clock}`,
    endedUnknown: '通话结束',
    jump: '跳到这一句',
    confidence: (percent: number) => `识别置信度 ${percent}%`,
    markFor: (title: string) => `标记：${title}`,
  },

  curve: {
    title: '客户愤怒程度',
    label: '客户愤怒程度随通话时间的变化。左右方向键逐句查看，回车跳到那一句。',
    threshold: (percent: number) => `愤怒线 ${percent}%`,
    point: (clock: string, percent: number) => `${clock} 愤怒 ${percent}%`,
    none: '客户还没有带评分的话',
    noneOver: '客户没有带评分的话',
    flag: (clock: string, title: string) => `${clock} ${title}`,
    peak: (percent: number) => `峰值 ${percent}%`,
    now: (percent: number) => `当前 ${percent}%`,
    last: (percent: number) => `末句 ${percent}%`,
  },

  flags: {
    title: '标记',
    none: '这通电话没有标记',
    noneText: '规则一直在听；命中时会出现在这里。',
    noneTextOver: '规则从头听到尾，没有命中。',
    by: (who: string) => `责任方：${who}`,
    coach: '坐席提示',
    why: '为什么',
    lookedFor: '要找',
    rule: '规则',
    modelMood: '模型情绪',
    stages: '各阶段用时',
    total: (ms: string) => `共 ${ms}`,
    noStages: '由通话时间到点触发，没有触发它的那句话，所以没有阶段用时',
    stage: {
      ingest: '接入',
      log: '落盘',
      score: '评分',
      rules: '规则',
      push: '推送',
      other: '传输与等待',
    },
    stageHint: {
      ingest: '收到 → 交给日志（校验、脱敏）',
      log: '交给日志 → 已落盘',
      score: '情绪模型',
      rules: '落盘 → 规则作出判断',
      push: '判断 → 交给控制台',
      other: '发送方打上时间 → 服务器收到',
    },
    notScored: '未等模型',
    noEvidence: '到点判定，没有对应的原话',
    details: '规则与用时',
    told: '通知',
    toldShow: '查看通知了谁',
    toldNone: '没有通知记录（没有配置目标，或已过 30 天）。',
    decidedAt: (clock: string) => `${clock} 触发`,
    goTo: (clock: string) => `跳到 ${clock}`,
    retractedNote: '后来的话推翻了它',
    withdrawnNote: '规则被人工停用',
    tentativeNote: '根据未说完的话，等说完再定',
  },

  appeals: appealsZh,
  cases: casesZh,
  access: accessZh,
  alarm: alarmZh,
  desk: deskZh,
  keys: keysZh,
  marks: marksZh,
  hearing: hearingZh,
  coach: coachZh,
  agent: agentZh,

  why: whyZh,

  /** Behind the name of a field without which nothing is sent. */
  needed: '必填',

  calls: {
    title: '通话记录',
    agent: '坐席工号',
    team: '班组',
    queue: '队列',
    trade: '行业',
    medium: '渠道',
    severity: '标记',
    withFlag: {
      critical: '有严重标记',
      major: '有重要标记',
      minor: '有一般标记',
      info: '有提示标记',
    },
    days: '日期',
    spans: { today: '今天', yesterday: '昨天', week: '近 7 天', own: '自选日期' },
    since: '从',
    until: '到',
    search: '查找',
    clear: '清除',
    columns: {
      started: '开始时间',
      agent: '坐席',
      queue: '队列',
      duration: '时长',
      mood: '愤怒峰值',
      flags: '标记',
      risk: '风险',
      status: '状态',
    },
    more: '再取一页',
    loadingMore: '正在取',
    end: (n: number) => `共 ${count(n)} 通，没有更多了`,
    empty: '没有符合条件的通话',
    emptyText: '换一个条件，或等通话结束后几秒再看。',
    none: '还没有通话记录',
    noneText: '通话一开始就列在这里；结束后连同得分和标记一起保存。',
    noneImport: '导入已有的录音转写',
    openOnly: '下面只有进行中的通话；已结束的通话暂时读不到。',
    readSoFar: '上面是已经读到的通话。',
    loading: '正在取得通话记录',
  },

  rules: rulesZh,

  notRead: {
    title: '没有读到',
    retry: '重试',
    why: {
      STORE_UNAVAILABLE: '存储没有应答。监听和预警不受影响。',
      AWAY: '连不上服务器。',
      ROLE_INSUFFICIENT: '您的角色不能查看这些内容。',
    } as Record<string, string>,
    other: (code: string) => `服务器说：${code}`,
  },

  failure: {
    title: '页面出错了',
    text: '这是控制台自己的错误，通话和标记不受影响。重新载入可以继续。',
    reload: '重新载入',
    notFoundTitle: '没有这个页面',
    notFoundText: '地址可能写错了，或者页面已经搬走。',
    away: '连不上服务器。',
    unanswered: '没有等到服务器的回答：可能已经办成，也可能没有。请先看现在的状态。',
    roleInsufficient: '您的角色不能查看这些内容。',
  },

  units: { ms: '毫秒', percent: (n: number) => `${n}%` },
  listSeparator: '、',
  colon: '：',
};

export type Messages = typeof zh;

/** The name of something in the user's words; what a site has named itself keeps its own name. */
export function named(names: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(names, key) ? (names[key] as string) : key;
}
