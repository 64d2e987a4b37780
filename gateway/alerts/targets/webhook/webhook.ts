/** Any receiver that reads Alertmanager's webhook, version 4; signed, with an idempotency key. */
import { createHash, createHmac } from 'node:crypto';
import type { Alert } from '../../alert.ts';
import { LABELS, labelOf } from '../../match.ts';
import { alertsOf, type Message, type Told } from '../../message.ts';
import { reasonsOf } from '../../reason-words.ts';
import { wordsOf } from '../../text.ts';
import { type Common, failedStatus, overHttp } from '../target.ts';

export interface Webhook extends Common {
  kind: 'webhook';
  url: string;
  secret: string;
}

const MOST_ALERTS = 100;
const OPEN = '0001-01-01T00:00:00Z';

export const webhook = overHttp<Webhook>({
  kind: 'webhook',
  schema: {
    url: { type: 'string', format: 'url', secret: true, description: 'http:// or https:// address.' },
    secret: {
      type: 'string',
      secret: true,
      default: '',
      description: 'Key of `X-Signature: t=<s>,v1=<hex HMAC-SHA256 of "t.body">`. Empty: not signed.',
    },
  },
  limits: [{ n: 120, per_ms: 60_000 }],
  render(message) {
    const all = alertsOf(message);
    const told = all.slice(0, MOST_ALERTS);
    const words = wordsOf(message);
    const labels = told.map(({ alert }) => labelsOf(alert));
    const [first] = message.entries;
    return {
      version: '4',
      groupKey: `{}:{group="${first?.group ?? ''}"}`,
      truncatedAlerts: all.length - told.length,
      status: told.some(({ stands }) => stands) ? 'firing' : 'resolved',
      receiver: message.target,
      groupLabels: {},
      commonLabels: common(labels),
      commonAnnotations: { title: words.title, ...(message.again ? { repeated: words.notes[0] } : {}) },
      externalURL: message.public_url,
      alerts: told.map((one, at) => shown(one, labels[at]!, message)),
    };
  },
  request: (body, { url, secret }, at, { id }) =>
    signedRequest(JSON.stringify(body), { url, secret, at, id }),
  read: (answer) => failedStatus(answer) ?? { ok: true },
});

/** A JSON body with its signature. @param at epoch ms */
export function signedRequest(
  text: string,
  { url, secret, at, id }: { url: string; secret: string; at: number; id: string },
) {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'idempotency-key': id,
    'user-agent': 'earshot',
  };
  if (secret !== '') headers['x-signature'] = signatureOf(secret, text, Math.floor(at / 1000));
  return { url, headers, body: text };
}

/** `t=<seconds>,v1=<hex>` over `<seconds>.<body>`. */
export function signatureOf(secret: string, body: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

function shown(
  { alert, stands, link }: Told,
  labels: Record<string, string>,
  { language, at: now }: Message,
): object {
  return {
    status: stands ? 'firing' : 'resolved',
    labels,
    annotations: {
      summary: alert.title,
      ...(alert.title_en === null ? {} : { summary_en: alert.title_en }),
      description: alert.quotes.join(' / '),
      why: reasonsOf(alert.why, language),
      ...(alert.at_ms === null ? {} : { at_ms: String(alert.at_ms) }),
      ...(alert.from_ms === undefined ? {} : { from_ms: String(alert.from_ms) }),
    },
    startsAt: alert.raised_at,
    endsAt: stands ? OPEN : new Date(now).toISOString(),
    generatorURL: link?.url ?? '',
    fingerprint: createHash('sha256').update(alert.id).digest('hex').slice(0, 16),
  };
}

function labelsOf(alert: Alert): Record<string, string> {
  const labels = LABELS.map((label) => [label, labelOf(alert, label)] as const);
  return {
    alertname: alert.rule,
    flag: alert.flag,
    ...Object.fromEntries(labels.filter(([, value]) => value !== '')),
    ...(alert.customer === undefined ? {} : { customer: alert.customer }),
  };
}

function common(all: readonly Record<string, string>[]): Record<string, string> {
  const [first = {}] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => all.every((labels) => labels[name] === value)),
  );
}
