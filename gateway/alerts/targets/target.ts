/** What a kind of target is: its settings, its limits, and how one message goes to it. Each is a folder of its own. */
import type { SendFault, SendFaultCode } from '../../../engine/contract/send-fault.ts';
import type { Schema } from '../../config-check.ts';
import type { Message } from '../message.ts';
import type { Limit } from '../sends.ts';
import type { HttpAnswer, HttpAsk, HttpPost } from './http.ts';

/** What became of one try; the reason never holds an address or a secret. */
export type Outcome =
  | { ok: true }
  | { ok: false; fault: SendFault; retry: boolean; unknown?: boolean; park_ms?: number };

/** Settings that every kind has. */
export interface Common {
  kind: string;
  language: 'zh' | 'en';
  allow_private: boolean;
  /** 0: what the kind allows. */
  per_minute: number;
}

export interface Tools {
  post: HttpPost;
  /** Epoch ms. */
  now(): number;
  signal: AbortSignal;
}

export interface TargetKind<C extends Common = Common> {
  kind: C['kind'];
  /** Settings beside the common ones. */
  schema: Record<string, Schema>;
  limits: readonly Limit[];
  send(message: Message, config: C, tools: Tools): Promise<Outcome>;
}

export interface HttpKind<C extends Common> {
  kind: C['kind'];
  schema: Record<string, Schema>;
  limits: readonly Limit[];
  /** Pure: what is sent, without what is signed by time. */
  render(message: Message, config: C): object;
  /** Pure: signed for this moment, at every try. */
  request(body: object, config: C, at: number, message: Pick<Message, 'id'>): Omit<HttpAsk, 'allow_private'>;
  /** Pure: what the answer means; HTTP 200 may be a failure. */
  read(answer: HttpAnswer): Outcome;
}

/** A target that is told by one POST. */
export function overHttp<C extends Common>(kind: HttpKind<C>): TargetKind<C> {
  const { render, request, read } = kind;
  return {
    kind: kind.kind,
    schema: kind.schema,
    limits: kind.limits,
    async send(message, config, { post, now, signal }) {
      const asked = request(render(message, config), config, now(), message);
      const answer = await post({ ...asked, allow_private: config.allow_private }, signal);
      return 'fault' in answer ? { ok: false, ...answer } : read(answer);
    },
  };
}

/** A refusal by a number of the vendor. @param kind what the vendor calls the number */
export function refusedBy(code: SendFaultCode, kind: string, number: unknown, retry = false) {
  return { ok: false as const, fault: { code, got: `${kind} ${String(number).slice(0, 20)}` }, retry };
}

/** For answers of the robots: JSON with a number that says whether it went well. */
export function jsonOf({ text }: HttpAnswer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** An HTTP status that is not 2xx: later where it may be better then. */
export function failedStatus({ status, retry_after_s }: HttpAnswer): Outcome | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status >= 300 && status < 400)
    return { ok: false, fault: { code: 'REDIRECTED', got: `HTTP ${status}` }, retry: false };
  const retry = status >= 500 || status === 429 || status === 408 || status === 425;
  return {
    ok: false,
    fault: { code: 'HTTP_STATUS', got: `HTTP ${status}` },
    retry,
    ...(retry && retry_after_s !== null ? { park_ms: Math.min(retry_after_s, 600) * 1000 } : {}),
  };
}
