/** 钉钉 robot: Markdown, signed in the query by ms; 20 a minute, and whoever sends faster is blocked for ten minutes. */
import { createHmac } from 'node:crypto';
import { cutBytes, wordsOf } from '../../text.ts';
import { type Common, failedStatus, jsonOf, overHttp, refusedBy } from '../target.ts';

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
    const { title, notes, blocks, more, gravest } = wordsOf(message);
    const at = gravest === 'critical' ? mention : [];
    const parts = [
      `### ${title}`,
      ...notes.map((one) => `> ${one}`),
      ...blocks.map(({ headline, lines, link }) =>
        [
          `**${headline}**`,
          ...lines.map((one) => `- ${one}`),
          ...(link ? [`\n[${link.text}](${link.url})`] : []),
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
    if (code === 130101) return { ...refusedBy('ROBOT_BLOCKED', 'errcode', code, true), park_ms: BLOCK_MS };
    if (code === -1) return refusedBy('ROBOT_BUSY', 'errcode', code, true);
    return refusedBy(code === 310000 ? 'ROBOT_SAFETY' : 'CODE_UNKNOWN', 'errcode', code);
  },
});

/** base64 of HMAC-SHA256 over `ms\nsecret`, keyed by the secret; the query encodes it. @param at epoch ms */
export function signOf(secret: string, at: number): string {
  return createHmac('sha256', secret).update(`${at}\n${secret}`).digest('base64');
}
