/** Fake chat robots behind one port, each with the signature check, answer and limit of its vendor, and a mail server. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { signOf as dingtalkSign } from '../../gateway/alerts/targets/dingtalk/dingtalk.ts';
import { signOf as feishuSign } from '../../gateway/alerts/targets/feishu/feishu.ts';
import { signatureOf } from '../../gateway/alerts/targets/webhook/webhook.ts';

export interface Vendors {
  base: string;
  smtpPort: number;
  /** Bodies that were taken, by the first part of the path; mails under `smtp`. */
  taken(vendor: string): string[];
  /** Answers that never come, by the first part of the path. */
  hold: Set<string>;
  /** Refused with HTTP 502. */
  away: Set<string>;
  stop(): Promise<void>;
}

export const SECRETS = { dingtalk: 'SECdemo', feishu: 'demo', webhook: 'hook-key' };

export async function startVendors(): Promise<Vendors> {
  const taken = new Map<string, string[]>();
  const hold = new Set<string>();
  const away = new Set<string>();
  const take = (vendor: string, body: string) => taken.set(vendor, [...(taken.get(vendor) ?? []), body]);
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://vendors');
      const vendor = url.pathname.split('/')[1] ?? '';
      const body = Buffer.concat(parts).toString('utf8');
      const answer = (status: number, value: object) => response.writeHead(status).end(JSON.stringify(value));
      if (away.has(vendor)) return answer(502, {});
      if (vendor === 'dingtalk') {
        const at = Number(url.searchParams.get('timestamp'));
        const right = url.searchParams.get('sign') === dingtalkSign(SECRETS.dingtalk, at);
        if (!right || Math.abs(Date.now() - at) > 3_600_000) return answer(200, { errcode: 310000 });
      }
      if (vendor === 'feishu') {
        const { timestamp, sign } = JSON.parse(body) as { timestamp: string; sign: string };
        const right = sign === feishuSign(SECRETS.feishu, Number(timestamp));
        if (!right || Math.abs(Date.now() / 1000 - Number(timestamp)) > 3_600)
          return answer(200, { code: 19021 });
      }
      if (vendor === 'hook' || vendor === 'events') {
        const given = String(request.headers['x-signature']);
        const at = Number(/^t=(\d+)/.exec(given)?.[1]);
        if (given !== signatureOf(SECRETS.webhook, body, at)) return answer(401, {});
      }
      take(vendor, body);
      if (hold.has(vendor)) return;
      answer(200, vendor === 'feishu' ? { code: 0, msg: 'success' } : { errcode: 0, errmsg: 'ok' });
    });
  });
  const mail = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        take('smtp', Buffer.concat(parts).toString('utf8'));
        done();
      });
    },
  });
  mail.on('error', () => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await new Promise<void>((done) => mail.listen(0, '127.0.0.1', () => done()));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    smtpPort: (mail.server.address() as AddressInfo).port,
    taken: (vendor) => taken.get(vendor) ?? [],
    hold,
    away,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      await new Promise<void>((done) => mail.close(() => done()));
    },
  };
}
