/** What `earshot doctor` found at one place: whether it is right, and how to mend it where it is not. */
import type { Lang } from '../../engine/rules/truth-words.ts';

/** Error: `serve` would not start here, or would lose something. Warning: it starts, and something is not as one would wish. */
export type FindingState = 'ok' | 'warning' | 'error';
export type Said = Readonly<Record<Lang, string>>;

/** What is looked at, in this order. */
export const CHECKS = {
  machine: { zh: '机器', en: 'machine' },
  words: { zh: '分词', en: 'words' },
  configuration: { zh: '配置', en: 'configuration' },
  alerts: { zh: '告警', en: 'alerts' },
  data: { zh: '数据目录', en: 'data' },
  log: { zh: '日志', en: 'log' },
  clock: { zh: '时钟', en: 'clock' },
  port: { zh: '端口', en: 'port' },
  rules: { zh: '规则', en: 'rules' },
  model: { zh: '情绪模型', en: 'model' },
  store: { zh: '存储', en: 'store' },
} as const satisfies Record<string, Said>;

export type Check = keyof typeof CHECKS;

export interface Finding {
  check: Check;
  state: FindingState;
  what: Said;
  mend?: Said;
}

export const ok = (check: Check, what: Said): Finding => ({ check, state: 'ok', what });
export const warning = (check: Check, what: Said, mend: Said): Finding => ({
  check,
  state: 'warning',
  what,
  mend,
});
export const error = (check: Check, what: Said, mend?: Said): Finding => ({
  check,
  state: 'error',
  what,
  ...(mend ? { mend } : {}),
});

/** Names, paths and messages that there are in one language only. */
export const as = (text: string): Said => ({ zh: text, en: text });
