/** What one message says, before a target gives it a form. Plain data; every text is masked. */
import type { Alert } from './alert.ts';
import type { AlertState, MessageKind, Send } from './state.ts';

export interface Told {
  alert: Alert;
  /** false: it was taken back. */
  stands: boolean;
  /** null where no address of the console is configured. */
  link: Link | null;
}

export interface Link {
  to: 'call' | 'case' | 'console';
  url: string;
}

export interface Entry {
  kind: MessageKind | 'test';
  alerts: Told[];
  /** Of an escalation. */
  why: Send['why'];
  case: string | null;
  group: string;
}

export interface Message {
  /** The same for every try of it. */
  id: string;
  target: string;
  entries: Entry[];
  /** An earlier try may have arrived. */
  again: boolean;
  /** Address of the console without a slash at the end; empty where none is configured. */
  public_url: string;
  time_zone: string;
  language: 'zh' | 'en';
  /** Epoch ms. */
  at: number;
}

export interface MessageStyle {
  public_url: string;
  time_zone: string;
  language: 'zh' | 'en';
}

/** The call at the moment of the flag; of a flag across calls its case, while it has none the newest call that it counted. */
export function linkOf(
  { call, flag, newest }: Pick<Alert, 'call' | 'flag' | 'newest'>,
  public_url: string,
  of: string | null = null,
): Link | null {
  if (public_url === '') return null;
  if (call === null && of !== null)
    return { to: 'case', url: `${public_url}/cases/${encodeURIComponent(of)}` };
  const place = call === null ? newest : { call, flag };
  if (!place) return { to: 'console', url: `${public_url}/` };
  const path = `calls/${encodeURIComponent(place.call)}?flag=${encodeURIComponent(place.flag)}`;
  return { to: 'call', url: `${public_url}/${path}` };
}

export function messageOf(
  sends: readonly Send[],
  state: AlertState,
  style: MessageStyle,
  at: number,
): Message {
  const [first] = sends;
  return {
    ...style,
    id: first!.id,
    target: first!.target,
    again: sends.some(({ unknown }) => unknown),
    at,
    entries: sends.map(({ kind, alerts, why, case: of, group }) => ({
      kind,
      why,
      case: of,
      group,
      alerts: alerts.flatMap((id) => {
        const known = state.known.get(id);
        if (!known) return [];
        const { alert, status } = known;
        const link = linkOf(alert, style.public_url, known.case?.id);
        return [{ alert, stands: status === 'raised', link }];
      }),
    })),
  };
}

/** What "send test" sends: an invented flag of no call. */
export function testMessage(
  target: string,
  id: string,
  by: string,
  style: MessageStyle,
  at: number,
): Message {
  const alert: Alert = {
    id: 'test/test',
    flag: 'test',
    call: null,
    rule: 'test',
    title: '测试消息,收到即可,无需处理',
    title_en: 'A test message: nothing to do',
    category: 'test',
    severity: 'info',
    team: null,
    queue: null,
    agent: null,
    agent_name: null,
    trade: null,
    at_ms: null,
    raised_at: new Date(at).toISOString(),
    quotes: [],
    why: [{ op: 'test', seen: { by } }],
  };
  const link = linkOf({ call: null, flag: alert.flag }, style.public_url);
  return {
    ...style,
    id,
    target,
    again: false,
    at,
    entries: [
      { kind: 'test', alerts: [{ alert, stands: true, link }], why: null, case: null, group: 'test' },
    ],
  };
}

export const alertsOf = ({ entries }: Message): Told[] => entries.flatMap(({ alerts }) => alerts);
