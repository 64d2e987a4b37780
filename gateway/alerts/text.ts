/**
 * A message in words, Chinese or English: a title, and for each flag a headline and lines. Words of a call are
 * quoted as plain text: what a robot's Markdown would read as a link, a mention or a heading becomes its full-width twin.
 */
import type { Severity } from '../../engine/contract/flag.ts';
import { alertsOf, type Entry, type Message, type Told } from './message.ts';
import { reasonsOf } from './reason-words.ts';

export interface Block {
  severity: Severity;
  /** 【严重】客户扬言找监管 */
  headline: string;
  lines: string[];
  link: { text: string; url: string } | null;
}

export interface Worded {
  title: string;
  /** Above the blocks. */
  notes: string[];
  blocks: Block[];
  /** How many flags are not shown. */
  more: string | null;
  gravest: Severity;
}

/** Flags that one message shows; the rest is counted. */
const SHOWN = 20;
const ORDER: readonly Severity[] = ['critical', 'major', 'minor', 'info'];

const ZH = {
  severity: { critical: '严重', major: '重要', minor: '一般', info: '提示' },
  kind: {
    new: '质检预警',
    more: '质检预警',
    repeat: '质检预警（再次提醒，尚无人认领）',
    escalation: '质检预警升级',
    taken_back: '质检预警已撤回',
    test: '测试消息',
  },
  why: { unclaimed: '工单逾时无人认领', overdue: '工单已逾期', time: '到时仍无人认领' },
  digest: (n: number) => `质检预警汇总：${n} 条`,
  again: '上次发送结果未知，本消息可能重复。',
  agent: '坐席',
  team: '班组',
  queue: '队列',
  customer: '客户',
  said: '原话',
  because: '依据',
  when: '触发时间',
  call: '通话',
  at: (moment: string) => `${moment} 处`,
  open: { call: '查看通话', case: '查看工单', console: '打开控制台' },
  colon: '：',
  comma: '，',
  quotes: ['「', '」'],
  gone: '（已撤回）',
  more: (n: number) => `另有 ${n} 条，见控制台。`,
} as const;

const EN: Shape<typeof ZH> = {
  severity: { critical: 'critical', major: 'major', minor: 'minor', info: 'info' },
  kind: {
    new: 'Quality alert',
    more: 'Quality alert',
    repeat: 'Quality alert again: nobody has claimed it',
    escalation: 'Quality alert escalated',
    taken_back: 'Quality alert taken back',
    test: 'Test message',
  },
  why: {
    unclaimed: 'nobody claimed the case in time',
    overdue: 'the case is overdue',
    time: 'nobody has claimed it in time',
  },
  digest: (n) => `Quality alerts: ${n}`,
  again: 'Whether an earlier try arrived is not known: this may be a repetition.',
  agent: 'agent',
  team: 'team',
  queue: 'queue',
  customer: 'customer',
  said: 'Said',
  because: 'Why',
  when: 'Raised',
  call: 'Call',
  at: (moment) => `at ${moment}`,
  open: { call: 'Open the call', case: 'Open the case', console: 'Open the console' },
  colon: ': ',
  comma: ', ',
  quotes: ['“', '”'],
  gone: ' (taken back)',
  more: (n) => `${n} more, see the console.`,
};
type Shape<T> = {
  [K in keyof T]: T[K] extends (value: never) => string
    ? T[K]
    : T[K] extends string
      ? string
      : T[K] extends readonly string[]
        ? readonly [string, string]
        : { [L in keyof T[K]]: string };
};

export function wordsOf(message: Message): Worded {
  const words = message.language === 'zh' ? ZH : EN;
  const told = alertsOf(message);
  const gravest = ORDER.find((one) => told.some(({ alert }) => alert.severity === one)) ?? 'info';
  const [first] = message.entries;
  const digest = message.entries.length > 1;
  const title = digest ? words.digest(told.length) : titleOf(first!, words);
  const notes = message.again ? [words.again] : [];
  const blocks = message.entries.flatMap((entry) =>
    entry.alerts.map((one) => block(entry, one, message, words, digest)),
  );
  blocks.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const hidden = blocks.length - SHOWN;
  return {
    title,
    notes,
    blocks: blocks.slice(0, SHOWN),
    more: hidden > 0 ? words.more(hidden) : null,
    gravest,
  };
}

function titleOf({ kind, why }: Entry, words: typeof ZH | typeof EN): string {
  const reason = kind === 'escalation' && why ? words.why[why] : null;
  return reason ? `${words.kind[kind]}${words.colon}${reason}` : words.kind[kind];
}

function block(
  entry: Entry,
  { alert, stands, link }: Told,
  { language, time_zone }: Message,
  words: typeof ZH | typeof EN,
  digest: boolean,
): Block {
  const title = language === 'en' ? (alert.title_en ?? alert.title) : alert.title;
  const open = language === 'zh' ? ['【', '】'] : ['[', '] '];
  const gone = stands || entry.kind === 'taken_back' ? '' : words.gone;
  const lines: string[] = [];
  if (digest && entry.kind !== 'new' && entry.kind !== 'more') lines.push(titleOf(entry, words));
  const agent = [alert.agent_name, alert.agent].filter((one) => one !== null && one !== '').join(' ');
  const who = [
    agent ? `${words.agent} ${plain(agent)}` : '',
    alert.team ? `${words.team} ${plain(alert.team)}` : '',
    alert.queue ? `${words.queue} ${plain(alert.queue)}` : '',
    alert.customer ? `${words.customer} ${plain(alert.customer)}` : '',
  ].filter(Boolean);
  const [from, to] = words.quotes;
  if (who.length > 0) lines.push(capital(who.join(words.comma)));
  for (const quote of alert.quotes) lines.push(`${words.said}${words.colon}${from}${plain(quote)}${to}`);
  if (alert.why.length > 0) {
    lines.push(`${words.because}${words.colon}${plain(reasonsOf(alert.why, language))}`);
  }
  lines.push(`${words.when}${words.colon}${localTime(alert.raised_at, time_zone)}`);
  if (alert.call !== null) {
    const at_ms = alert.from_ms ?? alert.at_ms;
    const place = at_ms === null ? '' : `${words.comma}${words.at(clock(at_ms))}`;
    lines.push(`${words.call} ${plain(alert.call)}${place}`);
  }
  return {
    severity: alert.severity,
    headline: `${open[0]}${words.severity[alert.severity]}${open[1]}${plain(title)}${gone}`,
    lines,
    link: link === null ? null : { text: words.open[link.to], url: link.url },
  };
}

/** 2026-11-22 09:00:05 in the zone. */
export function localTime(iso: string, time_zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: time_zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return parts.format(new Date(iso));
}

/** Whoever comes first in a line begins with a capital letter, where the language has them. */
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** 1:05 */
function clock(ms: number): string {
  const s = Math.floor(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

const TWINS: Record<string, string> = {
  '<': '＜',
  '>': '＞',
  '*': '＊',
  _: '＿',
  '`': '｀',
  '~': '～',
  '@': '＠',
  '#': '＃',
  '|': '｜',
  '\\': '＼',
};

/** One line that no Markdown reads; control characters are gone, and `](` no longer makes a link. */
export function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[<>*_`~@#|\\]/g, (letter) => TWINS[letter] ?? letter)
    .replace(/\]\s*\(/g, ']（')
    .replace(/https?:\/\//gi, '')
    .trim();
}

/** The text cut to so many UTF-8 bytes, between letters. */
export function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let bytes = Buffer.byteLength('…');
  let out = '';
  for (const letter of text) {
    bytes += Buffer.byteLength(letter);
    if (bytes > most) break;
    out += letter;
  }
  return `${out}…`;
}
