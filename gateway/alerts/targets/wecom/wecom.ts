/** 企业微信 group robot: Markdown of at most 4,096 bytes, 20 messages a minute. The key in the address is the secret. */
import type { SendFaultCode } from '../../../../engine/contract/send-fault.ts';
import { cutBytes, type Worded, wordsOf } from '../../text.ts';
import { type Common, failedStatus, jsonOf, overHttp, refusedBy } from '../target.ts';

export interface Wecom extends Common {
  kind: 'wecom';
  url: string;
  mention: string[];
}

const MOST_BYTES = 4_096;
const COLOUR = { critical: 'warning', major: 'warning', minor: 'comment', info: 'comment' } as const;

export const wecom = overHttp<Wecom>({
  kind: 'wecom',
  schema: {
    url: {
      type: 'string',
      format: 'url',
      secret: true,
      description: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…',
    },
    mention: {
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z0-9._@-]{1,64}$' },
      default: [],
      description: 'User ids that are mentioned for critical flags.',
    },
  },
  limits: [{ n: 18, per_ms: 60_000 }],
  render(message, { mention }) {
    const words = wordsOf(message);
    const who = words.gravest === 'critical' ? mention.map((id) => `<@${id}>`).join('') : '';
    return { msgtype: 'markdown', markdown: { content: fitted(words, who) } };
  },
  request: (body, { url }) => ({
    url,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  }),
  read(answer) {
    const failed = failedStatus(answer);
    if (failed) return failed;
    const code = jsonOf(answer)?.errcode;
    if (code === 0) return { ok: true };
    if (code === -1) return refusedBy('ROBOT_BUSY', 'errcode', code, true);
    if (code === 45009) return { ...refusedBy('TOO_MANY', 'errcode', code, true), park_ms: 60_000 };
    return refusedBy(WHY[String(code)] ?? 'CODE_UNKNOWN', 'errcode', code);
  },
});

const WHY: Record<string, SendFaultCode> = {
  '93000': 'ROBOT_UNKNOWN',
  // Of its kind, a character of it, its length or form.
  '40008': 'MESSAGE_REFUSED',
  '40033': 'MESSAGE_REFUSED',
  '40058': 'MESSAGE_REFUSED',
};

/** As many flags as there is room for; the link of each stays whole. */
function fitted({ title, notes, blocks, more }: Worded, who: string): string {
  const head = [`**${title}**`, ...notes.map((one) => `> ${one}`), ...(who ? [who] : [])].join('\n');
  let text = head;
  let left = blocks.length;
  for (const { severity, headline, lines, link } of blocks) {
    const body = [
      `<font color="${COLOUR[severity]}">${headline}</font>`,
      ...lines.map((one) => `> ${one}`),
      ...(link ? [`[${link.text}](${link.url})`] : []),
    ].join('\n');
    const next = `${text}\n${body}`;
    if (Buffer.byteLength(next) > MOST_BYTES - 80) break;
    text = next;
    left -= 1;
  }
  if (left === blocks.length && blocks[0]) text = cutBytes(`${head}\n${blocks[0].headline}`, MOST_BYTES - 80);
  if (more) return `${text}\n${more}`;
  return left > 0 ? `${text}\n… +${left}` : text;
}
