/** How a command asks a running server: the one that is named, else the one that holds the data directory. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findConfigFile, loadConfig } from '../config.ts';
import { findServer, type RunningServer } from '../server-file.ts';
import { configRefusal, Failure, UsageError } from './usage.ts';

export interface ServerFlags {
  /** http://HOST:PORT; its token comes from EARSHOT_API_TOKEN. */
  server?: string | undefined;
  data?: string | undefined;
  config?: string | undefined;
}

/** Options of every command that asks a server. */
export const SERVER_OPTIONS = {
  server: { type: 'string' },
  data: { type: 'string' },
  config: { type: 'string' },
} as const;

/** `get` and `send` reject with UsageError, in the server's own words, for what the server refuses. */
export async function askServer(flags: ServerFlags): Promise<{
  get<T>(path: string): Promise<T>;
  send<T>(method: 'DELETE' | 'POST', path: string, body: object): Promise<T>;
  upload<T>(path: string, body: ReadableStream): Promise<T>;
}> {
  const { address, token } = await find(flags);
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    let answer: Response;
    try {
      const headers = { ...init.headers, authorization: `Bearer ${token}` };
      answer = await fetch(new URL(path, address), { ...init, headers });
    } catch {
      throw new Failure({
        en: `expected an answer of ${address}, got none; is the server running?`,
        zh: `${address} 没有回应，服务在运行吗？`,
      });
    }
    const body = await answer.json().catch(() => null);
    if (answer.ok && body !== null) return body as T;
    const { title, detail } = (body ?? {}) as { title?: string; detail?: string };
    throw new Failure({
      en: `${address} answered ${answer.status}${title ? `: ${title}. ${detail ?? ''}` : ', which is not an answer of Earshot.'}`,
      zh: `${address} 回答 ${answer.status}${title ? `：${title}. ${detail ?? ''}` : '，不像是 Earshot 的回答。'}`,
    });
  };
  return {
    get: ask,
    upload: (path, body) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body,
        duplex: 'half',
      } as RequestInit),
    send: (method, path, body) =>
      ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  };
}

/** Calls of `serve --demo` lie in a folder of their own, where nobody looks who does not know it. */
export function demoHint(data: string): string {
  const demo = join(data, 'demo');
  return existsSync(demo) ? `; for the calls of serve --demo say --data ${demo}` : '';
}

async function find({ server, data, config: file }: ServerFlags): Promise<RunningServer> {
  if (server !== undefined) {
    if (!URL.canParse(server) || !/^https?:/.test(server))
      throw new UsageError({
        en: `--server: expected http://HOST:PORT, got "${server}".`,
        zh: `--server 应为 http://HOST:PORT，收到 "${server}"。`,
      });
    const token = process.env.EARSHOT_API_TOKEN;
    if (!token)
      throw new UsageError({
        en: '--server needs a token of that server in EARSHOT_API_TOKEN: its own, or one made in its console under Settings, Tokens (设置 → 令牌).',
        zh: '用 --server 时，请把那个服务的令牌放在 EARSHOT_API_TOKEN 里：它自己的，或在它的控制台“设置 → 令牌”里新建。',
      });
    return { address: server, token };
  }
  const found = file ?? findConfigFile(process.cwd());
  const { config, errors } = loadConfig({
    ...(found ? { file: found } : {}),
    env: process.env,
    flags: { '--data': data },
  });
  if (!config) throw new Failure(configRefusal(errors));
  const running = await findServer(config.data);
  if (!running)
    throw new Failure({
      en: `no running server holds ${config.data}: start one, name the folder of one that runs with --data DIR, or --server http://HOST:PORT${demoHint(config.data)}.`,
      zh: `没有正在运行的服务在用 ${config.data}：请先启动，或用 --data DIR 指出正在运行的那个的数据目录，或用 --server http://HOST:PORT${existsSync(join(config.data, 'demo')) ? `；serve --demo 的通话用 --data ${join(config.data, 'demo')}` : ''}。`,
    });
  return running;
}
