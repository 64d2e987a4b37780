/** 按键一览：每个页面有哪些键，见 keys/pages.ts。 */
import type { KEYS } from '../keys/pages.ts';

type KeyTexts = {
  [Page in keyof typeof KEYS]: Record<(typeof KEYS)[Page][number], string>;
};

export const keysZh: KeyTexts & { title: string; close: string } = {
  title: '本页按键',
  close: '关闭',
  live: {
    j: '下一通电话',
    k: '上一通电话',
    Enter: '打开这通电话',
    c: '认领这通电话的工单，或焦点所在跨通话标记的工单',
    '/': '搜索',
    '?': '显示本表',
  },
  call: {
    j: '下一个标记',
    k: '上一个标记',
    c: '认领选中的标记',
    m: '在当前一句标记漏报',
    p: '给坐席写提示',
    '?': '显示本表',
  },
  calls: { j: '下一行', k: '上一行', Enter: '打开这通电话', '/': '查找', '?': '显示本表' },
  cases: {
    j: '下一张工单',
    k: '上一张工单',
    Enter: '进入工单',
    c: '认领',
    r: '处理完毕',
    x: '选中，批量处理',
    '?': '显示本表',
  },
  rules: { j: '下一条规则', k: '上一条规则', '/': '搜索', '?': '显示本表' },
  quality: { j: '下一行', k: '上一行', Enter: '复核这通电话', '/': '搜索', '?': '显示本表' },
  review: {
    j: '下一项',
    k: '上一项',
    a: '同意机器的判断',
    x: '改正这一项',
    f: '完成并打开下一通（写字时用 Ctrl+Enter）',
    n: '看下一通（改过的存成草稿）',
    '?': '显示本表',
  },
  other: { '?': '显示本表' },
};
