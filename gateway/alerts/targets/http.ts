/**
 * One POST to an address of the configuration. The name is resolved once, every address is checked, and the connection
 * goes to what was checked; redirects are not followed, answers are read up to a bound. Errors never name the address:
 * it may hold a secret.
 */
import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { SendFault } from '../../../engine/contract/send-fault.ts';
import { isPublic } from './address.ts';

export interface HttpAsk {
  url: string;
  headers: Record<string, string>;
  body: string;
  allow_private: boolean;
}

export interface HttpAnswer {
  status: number;
  text: string;
  /** Of Retry-After, where it is a number. */
  retry_after_s: number | null;
}

export interface HttpFailure {
  fault: SendFault;
  retry: boolean;
  /** The request was on its way: it may have arrived. */
  unknown?: boolean;
}

export type HttpPost = (ask: HttpAsk, signal: AbortSignal) => Promise<HttpAnswer | HttpFailure>;

/** Names to addresses; Node's own by default. */
export type Resolve = (name: string) => Promise<readonly { address: string; family: number }[]>;

export const lookedUp: Resolve = (name) => lookup(name, { all: true });

const ANSWER_BYTES = 64 * 1024;

/** The checked address, or why there is none. */
export async function safeAddress(
  hostname: string,
  allow_private: boolean,
  resolve: Resolve,
): Promise<{ address: string; family: number } | HttpFailure> {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  let found: readonly { address: string; family: number }[];
  try {
    found = family ? [{ address: bare, family }] : await resolve(bare);
  } catch (error) {
    return { fault: { code: 'NAME_UNRESOLVED', got: codeOf(error) }, retry: true };
  }
  const [first] = found;
  if (!first) return { fault: { code: 'NAME_UNRESOLVED', got: 'no address' }, retry: true };
  if (!allow_private && !found.every(({ address }) => isPublic(address)))
    // Names may lead elsewhere a moment later, and settings are mended: the message waits for that as for one who is away.
    return { fault: { code: 'ADDRESS_PRIVATE' }, retry: true };
  return first;
}

export function httpPost(resolve: Resolve = lookedUp): HttpPost {
  return async ({ url, headers, body, allow_private }, signal) => {
    const { hostname, protocol } = new URL(url);
    const to = await safeAddress(hostname, allow_private, resolve);
    if ('fault' in to) return to;
    const request = protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((done) => {
      let written = false;
      const fail = (error: unknown) =>
        done({
          fault: signal.aborted ? { code: 'NO_ANSWER' } : { code: 'CONNECTION_FAILED', got: codeOf(error) },
          retry: true,
          unknown: written,
        });
      const asked = request(
        url,
        {
          method: 'POST',
          signal,
          agent: false,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
          // Checked a moment ago: resolving again could give another one.
          lookup: (_name, options, callback) => {
            if (options.all) callback(null, [to]);
            else callback(null, to.address, to.family);
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on('data', (part: Buffer) => {
            size += part.length;
            if (size > ANSWER_BYTES) answer.destroy();
            else parts.push(part);
          });
          answer.on('error', fail);
          answer.on('close', () => {
            const after = Number(answer.headers['retry-after']);
            if (size > ANSWER_BYTES)
              done({ fault: { code: 'ANSWER_TOO_LONG' }, retry: false, unknown: true });
            else if (!answer.complete) fail(new Error('cut off'));
            else
              done({
                status: answer.statusCode ?? 0,
                text: Buffer.concat(parts).toString('utf8'),
                retry_after_s: Number.isFinite(after) && after > 0 ? after : null,
              });
          });
        },
      );
      asked.on('error', fail);
      asked.end(body, () => {
        written = true;
      });
    });
  };
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : 'cut off';
}
