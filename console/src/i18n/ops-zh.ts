/** 告警、导入、运行状态三页的文字；只有这些页取它，别的页面不带。 */
import { importFaultsZh } from '../../../engine/contract/words/import-faults-zh.ts';
import { sendFaultsZh } from './send-faults-zh.ts';
import { telephonyFaultsZh } from './telephony-faults-zh.ts';

const n = (value: number | string | undefined) => Number(value ?? 0).toLocaleString('zh-CN');

/** What a sentence about a decision needs. */
export interface Said {
  target: string;
  until: string;
  by: string;
  why: string;
  with: string;
  route: string;
  of: string;
  error: string;
  after: string;
}
/** What a sentence about the end of a decision needs; empty where there is nothing to say. */
export interface SaidOfEnd {
  at: string;
  tries: string;
  error: string;
  held: string;
  of: string;
}
/** What a sentence about a trouble needs, as the server says it. */
export type Seen = Record<string, string | number>;

export const opsZh = {
  again: '刷新',
  never: '从未',
  none: '无',
  list: '、',
  seconds: (s: number) =>
    s % 3_600 === 0 && s > 0
      ? `${n(s / 3_600)} 小时`
      : s % 60 === 0 && s > 0
        ? `${n(s / 60)} 分钟`
        : `${n(s)} 秒`,
  labels: {
    severity: '严重程度',
    category: '类别',
    rule: '规则',
    team: '班组',
    queue: '队列',
    trade: '行业',
    agent: '坐席',
    call: '通话',
    hours: '时段',
    weekdays: '星期',
  } as Record<string, string>,
  weekdays: { mon: '一', tue: '二', wed: '三', thu: '四', fri: '五', sat: '六', sun: '日' } as Record<
    string,
    string
  >,
  problems: {
    AWAY: '连不上服务器，请稍后再试。',
    UNANSWERED: '没有等到服务器的回答：可能已经办成，也可能没有。请刷新后看现在的状态，再决定要不要重做。',
    LOG_UNAVAILABLE: '服务器暂时记不下来（磁盘可能已满），什么都没有改。',
    ROLE_INSUFFICIENT: '您的角色不能这样做。',
    SCOPE_INSUFFICIENT: '这里管的是整个站点，只有能看全部班组的人可以做。',
    REQUEST_INVALID: '填写的内容不对，请检查后再试。',
    SILENCE_TOO_WIDE: '您只能静默自己的班组：请在“班组”里填上。',
    SILENCE_UNKNOWN: '这条静默已经没有了，请刷新后再看。',
    TARGET_UNKNOWN: '配置里没有这个目标了，请刷新后再看。',
    TOO_MANY_REQUESTS: '测试消息发得太快，请过一分钟再试。',
    BODY_TOO_LARGE: '文件超过 512 MB，请分成几份。',
  } as Record<string, string>,
  otherProblem: (code: string) => `没有做成（${code}），请再试一次。`,

  alerts: {
    targets: '目标',
    targetsText: '告警发往哪里。目标和路由写在服务器的 earshot.yaml 里；地址不在这里显示。',
    noTargets: '还没有配置目标',
    noTargetsText:
      '写进服务器启动目录里的 earshot.yaml（或 --config 指定的文件），再重启服务器。例如把严重的标记发到企业微信群，省略号处换成群机器人的 key；钉钉、飞书、邮件和 webhook 见指南。',
    kinds: {
      wecom: '企业微信',
      dingtalk: '钉钉',
      feishu: '飞书',
      smtp: '邮件',
      webhook: 'Webhook',
      events: '事件推送',
    } as Record<string, string>,
    columns: {
      name: '名称',
      state: '状态',
      sent: '上次送达',
      waiting: '等待',
      counts: '送达 / 未送达',
      tries: '失败次数',
      error: '上次失败',
    },
    fine: '正常',
    unused: '还没有发过',
    failing: (count: number) => `连续失败 ${n(count)} 次`,
    parked: (time: string) => `暂停到 ${time}`,
    test: '发送测试',
    testing: '正在发送',
    testOk: '测试消息已送达',
    testFailed: (error: string) => `没有送达：${error}`,
    failure: (time: string, error: string) => `${time} · ${error}`,
    refused: '地址有问题',
    faults: sendFaultsZh,
    faultGot: (words: string, got: string) => `${words}（${got}）`,
    givenUp: (span: string, error: string) => `试了 ${span}，放弃：${error}`,

    routes: '路由',
    route: (number: string) => `路由 ${number}`,
    routesText: '从上往下找，最深的一条收下告警；没有一条合适就不发。',
    noRoutes: '没有路由，什么都不会发出去',
    noRoutesNoTarget: '先要有目标；上面的例子里两样都有。',
    noRoutesText: '写进服务器的 earshot.yaml，并入已有的 alerts，再重启服务器。例如：',
    everything: '全部告警',
    to: '发往',
    nobody: '不发',
    group: (by: string) => `按${by}合并`,
    ungrouped: '全部合并',
    wait: (span: string) => `等 ${span}凑齐再发`,
    interval: (span: string) => `同组至少隔 ${span}`,
    repeat: (span: string) => `没人认领时每 ${span}再发`,
    escalate: (when: string, to: string) => `${when}，再发 ${to}`,
    steps: { unclaimed: '工单超时未认领', overdue: '工单超时未办结' } as Record<string, string>,
    after: (span: string) => `${span}内没人认领`,
    goesOn: '之后的路由也继续看',
    inhibit: (when: string, mute: string, equal: string) =>
      `有“${when}”时，不发“${mute}”${equal === '' ? '' : `（${equal}相同）`}`,
    demo: '演示通话的告警也会发',
    giveUp: (span: string) => `一条消息最多试 ${span}`,

    silences: '静默',
    silencesText: '静默期间，符合的告警不发给任何人，过后也不补发；通话上的标记和工单照旧。',
    newSilence: '新建静默',
    any: '不限',
    typed: '填完一个按回车',
    silenceFaults: {
      matchMissing: '至少填一项，说明静默哪些告警',
      wordLong: '每个不超过 200 个字',
      notOwnTeam: '您只能静默自己的班组，请填在这里',
      reasonMissing: '请写原因，别人会看到',
    },
    length: '多久',
    minutes: (m: number) =>
      m % 1_440 === 0 ? `${m / 1_440} 天` : m % 60 === 0 ? `${m / 60} 小时` : `${m} 分钟`,
    reason: '原因',
    reasonHint: '例如：线路割接演练',
    make: '开始静默',
    noSilences: '没有静默',
    noSilencesText: '告警都按路由发出。',
    active: '生效中',
    over: '已到期',
    ended: (by: string) => `${by} 提前结束`,
    span: (from: string, until: string) => `${from} 至 ${until}`,
    by: '谁',
    what: '哪些',
    when: '时间',
    state: '状态',
    end: '提前结束',
    endAsk: '现在结束？之后的告警会照常发出。',

    decisions: '最近的决定',
    decisionsText: '每条告警当时怎么决定、后来怎样。最多 500 条；更早的在通话页上看。',
    allReasons: '全部结果',
    noDecisions: '还没有决定',
    noDecisionsText: '有了目标和路由，每条标记怎么处理都会写在这里。',
    noneFit: '没有这样的决定',
    flag: '标记',
    decision: '决定',
    outcome: '后来',
    reasonNames: {
      waits: '留待同组',
      grouped: '并入同组',
      queued: '安排发送',
      sent: '已送达',
      sent_again: '再次送出',
      digest: '并入摘要',
      retrying: '发送失败',
      failed: '没有送达',
      repeated: '再次提醒',
      escalated: '升级',
      taken_back: '发送前已撤回',
      told_taken_back: '告知撤回',
      silenced: '被静默',
      inhibited: '被抑制',
      claimed: '已有人处理',
      no_route: '没有路由',
      demo: '演示通话',
    } as Record<string, string>,
    reasons: {
      waits: (d: Said) => `留到 ${d.until}，与同组的其他告警一起${d.route ? `（路由 ${d.route}）` : ''}`,
      grouped: (d: Said) => `没有单独发：与 ${d.with} 条一起，定在 ${d.until}（路由 ${d.route}）`,
      queued: (d: Said) => `安排发往 ${d.target}`,
      sent: (d: Said) => `已送达 ${d.target}`,
      sent_again: (d: Said) => `又向 ${d.target} 发了一次：上一次到没到不清楚`,
      digest: (d: Said) => `并入一份 ${d.of} 条的摘要，已送达 ${d.target}`,
      retrying: (d: Said) => `${d.target} 没有收下，安排再试：${d.error}`,
      failed: (d: Said) => `${d.target} 没有收下，不再试：${d.error}`,
      repeated: (d: Said) => `没有人认领，安排再次提醒 ${d.target}`,
      escalated: (d: Said) => `${d.why}，安排升级到 ${d.target}`,
      taken_back: (_d: Said) => '发送之前标记已撤回，没有发',
      told_taken_back: (d: Said) => `安排告知 ${d.target}：标记撤回了`,
      silenced: (d: Said) => `没有发：${d.by} 静默到 ${d.until}（${d.why}）`,
      inhibited: (_d: Said) => '没有发：同一处有更严重的标记',
      claimed: (_d: Said) => '没有再发：已经有人处理',
      no_route: (_d: Said) => '没有发：没有合适的路由',
      demo: (_d: Said) => '没有发：这是演示通话',
    } as Record<string, (d: Said) => string>,
    became: {
      is: {
        waiting: (e: SaidOfEnd) => `还没送达：${e.held}${e.tries}${e.error}`,
        sent: (e: SaidOfEnd) => `${e.at} 送达${e.tries}`,
        sent_again: (e: SaidOfEnd) => `${e.at} 再次送出${e.tries}，之前那次到没到不清楚`,
        digest: (e: SaidOfEnd) => `${e.at} 随 ${e.of} 条的摘要送达${e.tries}`,
        failed: (e: SaidOfEnd) => `${e.at} 已放弃，没有送达${e.tries}${e.error}`,
        claimed: (e: SaidOfEnd) => `没有发：${e.at} 已有人处理`,
        taken_back: (e: SaidOfEnd) => `没有发：${e.at} 标记撤回了`,
        silenced: (e: SaidOfEnd) => `没有发：${e.at} 在静默中`,
        inhibited: (e: SaidOfEnd) => `没有发：${e.at} 同一处有更严重的标记`,
      } as Record<string, (e: SaidOfEnd) => string>,
      held: {
        group: '等同组的其他告警',
        target: '目标失败后暂停',
        budget: '已达目标每分钟上限',
      } as Record<string, string>,
      onItsWay: '正在发',
      tries: (count: number) => `，试了 ${n(count)} 次`,
      error: (words: string) => `：${words}`,
    },
    escalations: { unclaimed: '工单超时未认领', overdue: '工单超时未办结', time: '一直没人认领' } as Record<
      string,
      string
    >,
  },

  imports: {
    text: '把录音转写的历史通话带进来：评分、可检索，不上实时墙。JSONL（一行一通）、CSV（一行一句）或 vCon，最大 512 MB。',
    choose: '选择文件',
    unanswered:
      '没有等到服务器的回答：文件可能已经收下，也可能没有。收下的列在下面；没有它就再传一次，已经进来的通话会跳过。',
    drop: '或把文件拖到这里',
    dropHere: '放开即上传',
    unit: '时间单位',
    units: { file: '按文件里的列名', s: '秒', ms: '毫秒' },
    unitHint:
      '按列名时，start_ms 按毫秒、start_s 按秒读，毫秒看起来像秒会报错。start_ms 里其实是秒，选“秒”；报了错却确实是毫秒，选“毫秒”。',
    sending: (name: string, percent: number) => `正在上传 ${name}：${percent} %`,
    sent: (name: string) => `${name} 已收下，按顺序读入。`,
    empty: '还没有导入过',
    emptyText: '例如这样一份 CSV：一行一句，同一通的写在一起。',
    columns: { name: '文件', state: '状态', progress: '进度', calls: '通话', by: '谁', at: '时间' },
    states: {
      waiting: '排队中',
      running: '读入中',
      done: '已完成',
      partly: '已完成，有错',
      failed: '没有读完',
    } as Record<string, string>,
    progress: (percent: number) => `${percent}%`,
    replace: '替换以前导入的通话',
    replaceHint: '以前导入时开始时间、坐席或文字有错，勾选后再传。来自实时通话的从不替换。',
    replaceSure: (name: string) =>
      `${name}：同编号的、以前导入的通话会被删除，连同文字、标记、评分、复核和工单，再按这个文件带入。删除后无法恢复。`,
    replaceYes: '删除并替换',
    replaceNo: '不传了',
    counts: ({
      taken,
      replaced,
      known,
      refused,
    }: Record<'taken' | 'replaced' | 'known' | 'refused', number>) =>
      [
        `带入 ${n(taken)}`,
        replaced > 0 ? `其中替换 ${n(replaced)}` : '',
        known > 0 ? `已有 ${n(known)}` : '',
        refused > 0 ? `有错 ${n(refused)}` : '',
      ]
        .filter(Boolean)
        .join(' · '),
    current: (call: string) => `正在读 ${call}`,
    errors: (shown: number, all: number) =>
      shown < all ? `有错的 ${n(all)} 通，显示前 ${n(shown)} 通` : `有错的 ${n(all)} 通`,
    where: '在哪里',
    place: (file: string, line: number, column?: number) =>
      `${file} 第 ${n(line)} 行${column === undefined ? '' : `第 ${n(column)} 个字符`}`,
    notes: '请核对',
    call: '通话',
    reason: '原因',
    faults: importFaultsZh,
    failed: (error: string) => `没有读完：${error}`,
    resume: '再传一次',
    resumeText: '同一个文件改好后再传一次即可：已经带入的通话会跳过，只补其余的。',
    restart: '服务器重启后，会从停下的那一通继续，不必重传。',
  },

  health: {
    fine: '一切正常',
    fineText: '事件在收，数据在存，没有积压。',
    notReady: '现在不能接收事件',
    some: (count: number) => `有 ${n(count)} 处需要看一看`,
    asOf: (time: string) => `${time} 的情况，每 5 秒更新`,
    lost: '连不上服务器，下面是上次的情况。',
    stops: '停',
    slow: '注意',
    troubles: {
      log_unwritable: (_d: Seen) =>
        '日志写不进磁盘：什么都不会确认，发送方会重发。请腾出磁盘空间，或查看磁盘是否损坏。',
      outcomes_unwritable: (d: Seen) => `结果写不下来（${d.error}）。请看服务器的日志，必要时重启。`,
      disk_full: (d: Seen) => `磁盘只剩 ${d.free}，随时会停。请马上腾出空间。`,
      disk_low: (d: Seen) => `磁盘只剩 ${d.free}（共 ${d.total}）。请清理，或缩短保存期限。`,
      store_away: (d: Seen) =>
        `ClickHouse 没有回应，${n(d.rows)} 行在等；实时告警不受影响，历史查询暂时不行。`,
      store_refuses: (d: Seen) =>
        `ClickHouse 不收数据（${d.error}），${n(d.rows)} 行在等，最久的等了 ${n(d.oldest_s)} 秒。`,
      store_slow: (d: Seen) => `ClickHouse 慢了：${n(d.rows)} 行在等，最久的等了 ${n(d.oldest_s)} 秒。`,
      rows_set_aside: (d: Seen) =>
        `ClickHouse 拒收了 ${n(d.rows)} 行，放在一边：用 earshot set-aside 查看原因。`,
      model_behind: (d: Seen) =>
        `情绪模型忙不过来，${n(d.waiting)} 句在等；等太久的不打分。可增加 model.workers。`,
      source_hung: (d: Seen) =>
        `来源 ${d.source} 连着却不说话，它有 ${n(d.calls)} 通通话。请看那边的识别服务。`,
      source_gone: (d: Seen) => `来源 ${d.source} 断开了，它的 ${n(d.calls)} 通通话还没有结束。`,
      sequence_holes: (d: Seen) =>
        `来源 ${d.source} 的 ${n(d.calls)} 通通话里缺了 ${n(d.holes)} 个序号：这些话没有收到。`,
      events_refused: (d: Seen) =>
        `${d.source === '' ? '没有发 hello 的连接' : `来源 ${d.source} `}有 ${n(d.count)} 条事件没有接收：${d.error}`,
      rules_refused: (d: Seen) =>
        `规则文件有 ${n(d.errors)} 处错误，没有采用；生效的仍是上一套。见“规则”页。`,
      target_failing: (d: Seen) => `告警目标 ${d.target} 发不出去：${d.error}；${n(d.waiting)} 条在等。`,
      telephony_away: (d: Seen) =>
        `${d.system} 没有连上：${d.error}。这期间它说的通话、坐席和挂断都收不到，也不会补发；正在不断重连。`,
      import_failed: (d: Seen) => `导入 ${d.file} 没有读完：${d.error}`,
    } as Record<string, (d: Seen) => string>,
    cards: {
      intake: '接收',
      store: '存储',
      outbox: '待处理的结果',
      model: '情绪模型',
      disk: '磁盘',
      rules: '规则',
      alerts: '告警',
      imports: '导入',
      retention: '保存期限',
      server: '服务器',
    },
    intake: { yes: '正常', no: '停' },
    openCalls: (count: number) => `${n(count)} 通进行中`,
    embedded: '内置',
    byUrl: '外接',
    noAnswer: '没有回应',
    rows: (count: number) => `${n(count)} 行在等`,
    oldest: (s: number) => `最久 ${n(s)} 秒`,
    setAside: (count: number) => `${n(count)} 行拒收`,
    upToDate: '没有积压',
    behind: (count: number) => `${n(count)} 条`,
    consumers: { store: '存储', cases: '工单', alerts: '告警' } as Record<string, string>,
    modelWaits: (count: number) => `${n(count)} 句在等`,
    modelScored: (count: number) => `启动以来打分 ${n(count)} 句`,
    modelUnscored: (count: number) => `没来得及 ${n(count)} 句`,
    telephony: {
      title: '电话系统',
      text: '由服务器去连的电话系统。通话归属和挂断方由它们上报；断开期间的上报不会补发。',
      columns: { system: '系统', state: '状态', since: '自', error: '原因' },
      states: { connected: '已连接', away: '未连接', dialling: '正在连接' },
      faults: telephonyFaultsZh,
    },
    free: (free: string, total: string) => `剩 ${free} / ${total}`,
    noDisk: '系统没有告知',
    ruleCount: (count: number) => `${n(count)} 条`,
    ruleStopped: (count: number) => `停用 ${n(count)} 条`,
    ruleErrors: (count: number) => `文件有 ${n(count)} 处错误`,
    loaded: (time: string) => `${time} 起生效`,
    targets: (count: number) => `${n(count)} 个目标`,
    failing: (count: number) => `${n(count)} 个发不出去`,
    waiting: (count: number) => `${n(count)} 条在等`,
    importsWaiting: (count: number) => (count === 0 ? '没有在读的' : `${n(count)} 个没读完`),
    importsFailed: (count: number) => `一天内 ${n(count)} 个失败`,
    words: (days: number) => `通话文字 ${n(days)} 天`,
    calls: (days: number) => `通话与标记 ${n(days)} 天`,
    started: (time: string) => `${time} 启动`,
    sources: '来源',
    sourcesText: '识别服务和电话系统，以及它们各自的通话。',
    noSources: '没有来源连着',
    noSourcesText: '识别服务连到 /v1/ingest 后会出现在这里。',
    columns: {
      source: '来源',
      token: '令牌',
      state: '状态',
      calls: '进行中的通话',
      holes: '缺的序号',
      heard: '上次收到',
    },
    states: { connected: '已连接', held: '限速中', hung: '连着但不说话', gone: '已断开' } as Record<
      string,
      string
    >,
    local: '服务器内部',
    firstToken: '首个令牌',
    inCalls: (holes: number, calls: number) => `${n(holes)} 个（${n(calls)} 通）`,
  },
};

export type OpsTexts = typeof opsZh;
