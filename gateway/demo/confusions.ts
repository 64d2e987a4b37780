/**
 * What a Mandarin ASR mishears: words and the same-sounding wrong writing of the same length.
 *
 * Used twice: the bundled calls carry about 2 % wrong characters (`calls.jsonl` is what the ASR heard,
 * `source/` what was said), and partials get a wrong character that a later revision mends.
 * Words that decide a shipped rule (再见, 录音, 工号, 稍等, 核对, 身份证, 投诉, 监管 …) are left out on purpose: the
 * pinyin-tolerant rules have tests of their own, the demo shows the usual case.
 */
const PAIRS = `
账单帐单 账户帐户 工单公单 套餐套参 感谢干谢 登记登机 订单定单 已经以经 流量流亮 宽带宽待 光猫光毛
短信短讯 师傅师父 退订退定 显示现示 快递快地 包裹包果 仓库仓裤 签收千收 物流物留
费用废用 保单保丹 理赔里赔 材料才料 审核审合 额度额渡 分期分七 逾期预期 还款还宽
余额于额 转账转帐 航班行班 改签该签 前台钱台 预订预定 入住入驻 空调空条 维修维休 配件配建 上门上们
冰箱兵箱 预约预月 挂号挂好 检查捡查 小区小曲 物业务业 噪音造音 施工施公 部门布门 处理触理
联系连系 确认却认 申请深请 提交题交 需要须要 理解里解 马上码上
应该因该 那边那变 这边这编 他们她们 办法办发
规定规订 一直一只 直接只接 重新从新 反映反应 记录纪录 提醒提型 号码号吗
客服克服 主管住管 专员转员 网点网店 柜台贵台 银行银航 信用卡信用咖 手续费手序费
年费年废 风控疯控 现金线金 学费学废 交学脚学
医院一院 医生一生 病历病例 手术手数 科室颗室 发票法票 商家伤家 平台平抬 正品证品
检测捡测 质量置量 退货推货 换货唤货 尺码尺马 蛋糕旦糕 骑手齐手 取件曲件 备注被注 改派该派 单号丹号
中转站终转站 前排钱排 机场鸡场 酒店久店 保安保按 房间房件 房费房废 椅子已子 走廊走郎 电梯电题 隔壁隔必
洗衣机洗一机 过滤器过路器 标签标千 配送陪送 抢修强修 故障故张 恢复回复 减免简免 赔偿陪偿 损失损湿
事故是故 三者险三者显 交强险交墙险 续保叙保 折扣折寇 链接连接 座位坐位 意外以外 条款跳款 业务员业务圆
产品产频 额外额歪 资金自金 持仓持苍 股票古票 密码蜜码 登录登陆 提示题示 设置射置 安全安权 刷脸耍脸
账号帐号 到账到帐 冻结洞结 开户开互 身边深边 最后最候 之前只前 以后已后 其实起实 比如笔如
大概大慨 利息利西 现在现再 着急找急 抱歉报歉
一下以下 那个哪个 那就哪就 那我哪我 再给在给 再等在等 再次在次 不再不在 是吧事吧 的话得话 他说她说 收到受到
没事没是 做得作得 没到没道 报一下抱一下 送到宋到 原来员来 交给教给 期间七间 过来国来 记下计下 只能之能 以前已前
`;

/** Right writing → wrong writing, longest first, so that 手续费 is tried before 手续. */
export const WORDS: readonly (readonly [right: string, wrong: string])[] = PAIRS.trim()
  .split(/\s+/)
  .map((pair) => [pair.slice(0, pair.length / 2), pair.slice(pair.length / 2)] as const)
  .sort((a, b) => b[0].length - a[0].length);

/** Single characters for the unstable end of a partial, where no word has formed yet. */
const CHARACTERS = `是事 在再 的地 做作 他她 那哪 有又 要药 会回 给各 对队 没美 说硕 打达 看砍 问文 钱前 多朵 到道
好号 行型 家加 天田 年念 月越 单丹 张章 分纷 期七 款宽 号好 卡咖 费废 话画 快块 件见 门们 等登 先现 里理 请清
帮邦 查差 您宁 我握 你尼 这者 个各 不步 了乐 还孩 都兜 就旧 把八 被备 从丛 为位 和合 跟根 让嚷`;

const wrongCharacter = new Map(
  CHARACTERS.trim()
    .split(/\s+/)
    .map((pair) => [pair[0]!, pair[1]!] as const),
);

/** A same-sounding character, or the character itself where the table has none. */
export function mishear(character: string): string {
  return wrongCharacter.get(character) ?? character;
}

/** A word of the table found in a text. */
export interface Confusable {
  /** UTF-16 offset of the word. */
  start: number;
  right: string;
  wrong: string;
}

/** Every word of the table in the text, left to right, without overlaps. */
export function confusablesIn(text: string): Confusable[] {
  const found: Confusable[] = [];
  for (let at = 0; at < text.length; ) {
    const pair = WORDS.find(([right]) => text.startsWith(right, at));
    if (pair) {
      found.push({ start: at, right: pair[0], wrong: pair[1] });
      at += pair[0].length;
    } else at += 1;
  }
  return found;
}

/** The text with these words in their wrong writing; lengths stay the same. */
export function withWrong(text: string, words: readonly Confusable[]): string {
  let out = text;
  for (const { start, wrong } of words) out = out.slice(0, start) + wrong + out.slice(start + wrong.length);
  return out;
}
