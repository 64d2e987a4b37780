/**
 * A receiver that wants everything: one signed POST for each flag and each finished call, in order. It is not routed,
 * grouped or silenced; `events-feed.ts` brings it from the outbox.
 */
import { type Common, failedStatus, type Outcome, type TargetKind, type Tools } from '../target.ts';
import { signedRequest } from '../webhook/webhook.ts';

export const EVENT_KINDS = ['flags', 'calls'] as const;

export interface Events extends Common {
  kind: 'events';
  url: string;
  secret: string;
  of: (typeof EVENT_KINDS)[number][];
}

/** What is posted. */
export interface EventOut {
  type: 'flag' | 'call' | 'test';
  /** The same for every try: also the `Idempotency-Key`. */
  id: string;
  [more: string]: unknown;
}

export async function post(event: EventOut, config: Events, { post, now, signal }: Tools): Promise<Outcome> {
  const { url, secret, allow_private } = config;
  const asked = signedRequest(JSON.stringify(event), { url, secret, at: now(), id: event.id });
  const answer = await post({ ...asked, allow_private }, signal);
  return 'fault' in answer ? { ok: false, ...answer } : (failedStatus(answer) ?? { ok: true });
}

export const events: TargetKind<Events> = {
  kind: 'events',
  schema: {
    url: { type: 'string', format: 'url', secret: true, description: 'http:// or https:// address.' },
    secret: {
      type: 'string',
      secret: true,
      default: '',
      description: 'Key of `X-Signature`, as for webhook. Empty: not signed.',
    },
    of: {
      type: 'array',
      items: { type: 'string', enum: [...EVENT_KINDS] },
      default: [...EVENT_KINDS],
      description: 'What is sent.',
    },
  },
  limits: [],
  send: (message, config, tools) =>
    post({ type: 'test', id: message.id, at: new Date(message.at).toISOString() }, config, tools),
};
