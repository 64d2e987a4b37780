/** 飞书 / Lark robot: a card of plain text, signed in the body by seconds; 5 a second and 100 a minute, 20 KB. */
import { createHmac } from 'node:crypto';
import type { SendFaultCode } from '../../../../engine/contract/send-fault.ts';
import { wordsOf } from '../../text.ts';
import { type Common, failedStatus, jsonOf, overHttp, refusedBy } from '../target.ts';

export interface Feishu extends Common {
  kind: 'feishu';
  url: string;
  secret: string;
  mention: string[];
}

const MOST_BYTES = 19_000;
const COLOUR = { critical: 'red', major: 'orange', minor: 'yellow', info: 'blue' } as const;

export const feishu = overHttp<Feishu>({
  kind: 'feishu',
  schema: {
    url: {
      type: 'string',
      format: 'url',
      secret: true,
      description: 'https://open.feishu.cn/open-apis/bot/v2/hook/…, or the same at open.larksuite.com',
    },
    secret: {
      type: 'string',
      secret: true,
      default: '',
      description: 'Of the signature (签名校验). Empty: the robot checks keyword or address instead.',
    },
    mention: {
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
      default: [],
      description: 'Open ids of those who are mentioned for critical flags.',
    },
  },
  limits: [
    { n: 4, per_ms: 1_000 },
    { n: 95, per_ms: 60_000 },
  ],
  render(message, { mention }) {
    const { title, notes, blocks, more, gravest } = wordsOf(message);
    const text = (content: string) => ({ tag: 'div', text: { tag: 'plain_text', content } });
    const elements: object[] = notes.map(text);
    const card = () => ({
      msg_type: 'interactive',
      card: {
        config: { wide_screen_mode: true },
        header: { template: COLOUR[gravest], title: { tag: 'plain_text', content: title } },
        elements,
      },
    });
    let left = blocks.length;
    for (const { headline, lines, link } of blocks) {
      const added: object[] = [text([headline, ...lines].join('\n'))];
      if (link)
        added.push({
          tag: 'action',
          actions: [
            {
              tag: 'button',
              type: 'primary',
              text: { tag: 'plain_text', content: link.text },
              url: link.url,
            },
          ],
        });
      if (Buffer.byteLength(JSON.stringify([...elements, ...added])) > MOST_BYTES - 1_000) break;
      elements.push(...added);
      left -= 1;
    }
    if (more) elements.push(text(more));
    else if (left > 0) elements.push(text(`… +${left}`));
    if (gravest === 'critical' && mention.length > 0) {
      const content = mention.map((id) => `<at id=${id}></at>`).join('');
      elements.push({ tag: 'div', text: { tag: 'lark_md', content } });
    }
    return card();
  },
  request(body, { url, secret }, at) {
    const timestamp = Math.floor(at / 1000);
    const signed =
      secret === '' ? body : { timestamp: String(timestamp), sign: signOf(secret, timestamp), ...body };
    return {
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(signed),
    };
  },
  read(answer) {
    const said = jsonOf(answer);
    const code = said?.code ?? said?.StatusCode;
    if (code === 11232) return { ...refusedBy('TOO_MANY', 'code', code, true), park_ms: 5_000 };
    const why = WHY[String(code)];
    if (why) return refusedBy(why, 'code', code);
    const failed = failedStatus(answer);
    if (failed) return failed;
    if (code === 0) return { ok: true };
    return refusedBy('CODE_UNKNOWN', 'code', code);
  },
});

const WHY: Record<string, SendFaultCode> = {
  '19021': 'SIGNATURE_REFUSED',
  '19022': 'SENDER_REFUSED',
  '19024': 'KEYWORD_MISSING',
  '9499': 'MESSAGE_REFUSED',
};

/** base64 of HMAC-SHA256 over nothing, keyed by `s\nsecret`. @param at epoch seconds */
export function signOf(secret: string, at: number): string {
  return createHmac('sha256', `${at}\n${secret}`).digest('base64');
}
