/** Invented alerts for tests. */
import type { Alert } from './alert.ts';
import type { AlertsConfig } from './config.ts';
import type { LocalTime } from './match.ts';
import type { Message } from './message.ts';

export function alert(call: string, flag: string, over: Partial<Alert> = {}): Alert {
  return {
    id: `${call}/${flag}`,
    flag,
    call,
    rule: 'escalation-regulator',
    title: '客户扬言找监管',
    title_en: 'The customer threatens with the regulator',
    category: 'escalation_threat',
    severity: 'critical',
    team: 'T1',
    queue: 'billing',
    agent: 'A1024',
    agent_name: null,
    trade: 'bank',
    at_ms: 65_000,
    raised_at: '2026-11-22T01:00:05.000Z',
    quotes: ['我要打12315，我的号码是[手机号·k3f9]'],
    why: [{ op: 'said', seen: { heard: '12315' } }],
    ...over,
  };
}

/** A Monday at nine. */
export const AT_NINE: LocalTime = { minute: 9 * 60, weekday: 'mon' };

export function message(over: Partial<Message> = {}): Message {
  return {
    id: 'm-1',
    target: 'qa',
    again: false,
    public_url: 'https://qi.example.com',
    time_zone: 'Asia/Shanghai',
    language: 'zh',
    at: Date.UTC(2026, 10, 22, 1, 0, 6),
    entries: [
      {
        kind: 'new',
        group: 'g-1',
        why: null,
        case: null,
        alerts: [
          {
            alert: alert('c-77', 'f-1'),
            stands: true,
            link: { to: 'call', url: 'https://qi.example.com/calls/c-77?flag=f-1' },
          },
        ],
      },
    ],
    ...over,
  };
}

export function alertsConfig(over: Partial<AlertsConfig> = {}): AlertsConfig {
  return { public_url: '', demo: false, give_up_s: 3_600, targets: {}, routes: [], inhibit: [], ...over };
}
