/** Every kind of target. Adding one: a folder with its settings, limits and `send`, and a line here. */
import { type Dingtalk, dingtalk } from './dingtalk/dingtalk.ts';
import { type Events, events } from './events/events.ts';
import { type Feishu, feishu } from './feishu/feishu.ts';
import { type Smtp, smtp } from './smtp/smtp.ts';
import type { TargetKind } from './target.ts';
import { type Webhook, webhook } from './webhook/webhook.ts';
import { type Wecom, wecom } from './wecom/wecom.ts';

export type TargetConfig = Wecom | Dingtalk | Feishu | Smtp | Webhook | Events;

export const TARGET_KINDS = { wecom, dingtalk, feishu, smtp, webhook, events } as const;
export type TargetKindName = keyof typeof TARGET_KINDS;

/** The kind of a target, for settings of it. */
export function kindOf(config: TargetConfig): TargetKind<TargetConfig> {
  return TARGET_KINDS[config.kind] as unknown as TargetKind<TargetConfig>;
}
