/** 钉钉 robot: Markdown, signed in the query by ms; 20 a minute, and whoever sends faster is blocked for ten minutes. */
import { createHmac } from 'node:crypto';
import { cutBytes, wordsOf } from '../../text.ts';
import { type Common, failedStatus, jsonOf, overHttp } from '../target.ts';

export interface Dingtalk extends Common {
  kind: 'dingtalk';
  url: string;
  secret: string;
  mention: string[];
}

const MOST_BYTES = 18_000;
const BLOCK_MS = 600_000;

export const dingtalk = overHttp<Dingtalk>({
  kind: 'dingtalk',
  schema: {
    url: {
      type: 'string',
      format: 'url',
      secret: true,
      description: 'https://oapi.dingtalk.com/robot/send?access_token=…',
    },
    secret: {
      type: 'string',
      secret: true,
      default: '',
      description: 'Of the signature (加签), `SEC…`. Empty: the robot checks keyword or address instead.',
    },
    mention: {
      type: 'array',
      items: { type: 'string', pattern: '^\\+?[0-9-]{5,20}$' },
      default: [],
      description: 'Mobile numbers of those who are mentioned for critical flags.',
    },
  },
  limits: [{ n: 18, per_ms: 60_000 }],
  render(message, { mention }) {
    const { title, notes, blocks, more, linkText, gravest } = wordsOf(message);
    const at = gravest === 'critical' ? mention : [];
    const parts = [
      `### ${title}`,
      ...notes.map((one) => `> ${one}`),
      ...blocks.map(({ headline, lines, link }) =>
        [
          `**${headline}**`,
          ...lines.map((one) => `- ${one}`),
          ...(link ? [`\n[${linkText}](${link})`] : []),
        ].join('\n'),
      ),
      ...(more ? [more] : []),
      ...(at.length > 0 ? [at.map((one) => `@${one}`).join(' ')] : []),
    ];
    return {
      msgtype: 'markdown',
      markdown: { title, text: cutBytes(parts.join('\n\n'), MOST_BYTES) },
      at: { atMobiles: at, isAtAll: false },
    };
  },
  request(body, { url, secret }, at) {
    const signed = new URL(url);
    if (secret !== '') {
      signed.searchParams.set('timestamp', String(at));
      signed.searchParams.set('sign', signOf(secret, at));
    }
    return {
      url: signed.href,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    };
  },
  read(answer) {
    const failed = failedStatus(answer);
    if (failed) return failed;
    const code = jsonOf(answer)?.errcode;
    if (code === 0) return { ok: true };
    if (code === 130101)
      return {
        ok: false,
        error: 'errcode 130101: too fast, the robot is blocked for ten minutes',
        retry: true,
        park_ms: BLOCK_MS,
      };
    if (code === -1) return { ok: false, error: 'errcode -1: the robot is busy', retry: true };
    const why = code === 310000 ? ': keyword, signature, address or clock is refused' : '';
    return { ok: false, error: `errcode ${String(code).slice(0, 20)}${why}`, retry: false };
  },
});

/** base64 of HMAC-SHA256 over `ms\nsecret`, keyed by the secret; the query encodes it. @param at epoch ms */
export function signOf(secret: string, at: number): string {
  return createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64');
}
