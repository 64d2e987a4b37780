/** E-mail by SMTP: text and HTML, threaded by call, marked as made by a machine. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import { alertsOf, type Message } from '../../message.ts';
import { wordsOf } from '../../text.ts';
import { lookedUp, safeAddress } from '../http.ts';
import type { Common, Outcome, TargetKind } from '../target.ts';

export interface Smtp extends Common {
  kind: 'smtp';
  host: string;
  port: number;
  security: 'starttls' | 'tls' | 'none';
  user: string;
  password: string;
  ca: string;
  from: string;
  to: string[];
}

export interface Mail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
  messageId: string;
  references: string;
  headers: Record<string, string>;
}

/** Longest silence of the server in one step, ms. */
const STEP_MS = 10_000;
const MAIL = '^[^\\s<>,;:"@]{1,64}@[^\\s<>,;:"@]{1,190}$';
const COLOUR = { critical: '#cf1322', major: '#d46b08', minor: '#ad8b00', info: '#0958d9' } as const;

export const smtp: TargetKind<Smtp> = {
  kind: 'smtp',
  schema: {
    host: { type: 'string', minLength: 1, description: 'Mail server.' },
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65_535,
      default: 587,
      description: '587 with starttls, 465 with tls.',
    },
    security: {
      type: 'string',
      enum: ['starttls', 'tls', 'none'],
      default: 'starttls',
      description: 'starttls: a server that does not offer it gets no mail · tls: from the first byte.',
    },
    user: { type: 'string', default: '', description: 'User at that server. Empty: none is needed.' },
    password: { type: 'string', default: '', secret: true, description: 'Its password.' },
    ca: { type: 'string', default: '', description: 'PEM file of an authority of your own.' },
    from: { type: 'string', pattern: MAIL, description: 'Address of the sender.' },
    to: { type: 'array', items: { type: 'string', pattern: MAIL }, must: ['one'], description: 'Receivers.' },
  },
  limits: [{ n: 20, per_ms: 60_000 }],
  async send(message, config, { signal }): Promise<Outcome> {
    const { host, port, security, user, password, ca, allow_private } = config;
    const to = await safeAddress(host, allow_private, lookedUp);
    if ('fault' in to) return { ok: false, ...to };
    const transport = createTransport({
      host: to.address,
      port,
      name: domainOf(config.from),
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: { ...(isIP(host) ? {} : { servername: host }), ...(ca === '' ? {} : { ca: readFileSync(ca) }) },
      ...(user === '' ? {} : { auth: { user, pass: password } }),
      connectionTimeout: STEP_MS,
      greetingTimeout: STEP_MS,
      socketTimeout: STEP_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const cutOff = () => transport.close();
    signal.addEventListener('abort', cutOff, { once: true });
    try {
      await transport.sendMail(render(message, config));
      return { ok: true };
    } catch (error) {
      return outcomeOf(error as MailError);
    } finally {
      signal.removeEventListener('abort', cutOff);
      transport.close();
    }
  },
};

interface MailError extends Error {
  code?: string;
  responseCode?: number;
  command?: string;
}

/** What a failure means: 4xx may be better later, 5xx will not. Pure. */
export function outcomeOf({ code, responseCode, command, message }: MailError): Outcome {
  const unknown = command === 'DATA' || command === 'CONN-DATA';
  if (code === 'EAUTH')
    return {
      ok: false,
      fault: { code: 'LOGIN_REFUSED', got: String(responseCode ?? code) },
      retry: false,
    };
  if (responseCode !== undefined)
    return {
      ok: false,
      fault: { code: 'MAIL_REFUSED', got: String(responseCode) },
      retry: responseCode < 500,
    };
  if (/certificate|altnames/i.test(message))
    return { ok: false, fault: { code: 'CERTIFICATE_UNTRUSTED' }, retry: false };
  if (code === 'ETLS') return { ok: false, fault: { code: 'TLS_REFUSED', got: code }, retry: false };
  return {
    ok: false,
    fault: { code: 'CONNECTION_FAILED', got: code ?? 'cut off' },
    retry: true,
    ...(unknown ? { unknown } : {}),
  };
}

/** Pure. */
export function render(message: Message, { from, to }: Pick<Smtp, 'from' | 'to'>): Mail {
  const { title, notes, blocks, more } = wordsOf(message);
  const [first] = blocks;
  const calls = new Set(alertsOf(message).map(({ alert }) => alert.call ?? ''));
  const thread = calls.size === 1 ? [...calls][0]! : '';
  const domain = domainOf(from);
  const threadId = `<call-${sha(thread === '' ? message.id : thread)}@${domain}>`;
  const subject = header(first ? `${title} ${first.headline}` : title);
  const text = [
    title,
    ...notes,
    ...blocks.map(({ headline, lines, link }) =>
      [headline, ...lines.map((one) => `  ${one}`), ...(link ? [`  ${link.text}: ${link.url}`] : [])].join(
        '\n',
      ),
    ),
    ...(more ? [more] : []),
  ].join('\n\n');
  const html = [
    '<!doctype html><meta charset="utf-8"><div style="font:14px/1.6 sans-serif">',
    `<h3>${escaped(title)}</h3>`,
    ...notes.map((one) => `<p><i>${escaped(one)}</i></p>`),
    ...blocks.map(
      ({ severity, headline, lines, link }) =>
        `<p><b style="color:${COLOUR[severity]}">${escaped(headline)}</b><br>${lines.map(escaped).join('<br>')}${
          link ? `<br><a href="${escaped(link.url)}">${escaped(link.text)}</a>` : ''
        }</p>`,
    ),
    ...(more ? [`<p>${escaped(more)}</p>`] : []),
    '</div>',
  ].join('\n');
  return {
    from,
    to,
    subject,
    text,
    html,
    messageId: `<alert-${sha(message.id)}@${domain}>`,
    references: threadId,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Earshot-Message': message.id },
  };
}

/** One line, whatever stands in it. */
export function header(text: string): string {
  return text.replace(/[\r\n\u2028\u2029\0]+/g, ' ').slice(0, 200);
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);
const sha = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
