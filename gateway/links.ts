/** Links from a call into the site's own systems: recordings, and a telephone system's listen and whisper. */
import { Type } from 'typebox';
import { type ConfigFault, configFault } from './config-faults.ts';

/** What stands for a value in a template. */
export const LINK_GAPS = ['call_id', 'seconds', 'agent_id'] as const;
const GAPS = LINK_GAPS.map((gap) => `{${gap}}`).join(', ');

const template = (description: string) => Type.String({ default: '', description });

export const LINKS_SCHEMA = Type.Object(
  {
    recording: template(
      'The recording at a second, e.g. `https://recordings.example/{call_id}?t={seconds}`: on the call page and at each flag. Empty: none.',
    ),
    listen: template('Listening in, for those who may coach, while the call goes on. Empty: none.'),
    whisper: template('Speaking to the agent alone, likewise. Empty: none.'),
  },
  {
    description: `Links of the call page: https:// or http:// URLs with ${GAPS} where those values go. They are opened in a new tab; the other system decides who may.`,
  },
);

/** Why a template is none; undefined where it is one, or empty. */
export function faultOfLink(template: string): ConfigFault | undefined {
  if (template === '') return undefined;
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].find(
    ([, gap]) => !(LINK_GAPS as readonly string[]).includes(gap!),
  );
  if (unknown)
    return refused(
      `expected ${GAPS} in braces, got "${unknown[0]}". Correct or remove it.`,
      `花括号里应当是 ${GAPS}，却是 "${unknown[0]}"：请改正或删掉。`,
    );
  // Braces that are left over belong to no gap.
  const bare = template.replace(/\{[^{}]*\}/g, 'x');
  if (/[{}\s]/.test(bare))
    return refused(
      'expected a URL with whole {…} and no blanks, got another text.',
      '应当是花括号成对、没有空格的地址，却是别的文本。',
    );
  // Only then does a value from outside choose neither scheme nor host.
  const [, place = ''] = /^https?:\/\/([^/?#\\]+)/i.exec(template) ?? [];
  if (place === '' || !URL.canParse(bare))
    return refused(
      'expected an https:// or http:// URL, got another text. Write it whole, with its host.',
      '应当是 https:// 或 http:// 开头的地址，却是别的文本：请连主机名写全。',
    );
  if (place.includes('{'))
    return refused(
      'expected the host spelled out, got {…} in it. Values go behind the host.',
      '主机名里不能有 {…}：值要写在主机名后面。',
    );
  if (place.includes('@'))
    return refused(
      'expected a URL without user and password, got one with them. Remove them.',
      '地址里不能有用户名和密码：请去掉。',
    );
  return undefined;
}

const refused = (en: string, zh: string) => configFault('LINK_INVALID', en, zh);
