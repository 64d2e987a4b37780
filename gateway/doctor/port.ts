/** Whether the server could listen where the configuration says. */
import type { Config } from '../config.ts';
import { listenFault } from '../listen-fault.ts';
import { error, type Finding, ok, type Said, warning } from './finding.ts';
import type { Holder } from './holder.ts';

export async function port(
  { host, port }: Pick<Config, 'host' | 'port'>,
  holder: Holder | null,
): Promise<Finding> {
  const place = `${host}:${port}`;
  if (port === 0) return ok('port', { zh: `${place}：任意空闲端口`, en: `${place}: any free one` });
  if (holder?.server && Number(new URL(holder.server).port) === port)
    return ok('port', {
      zh: `${place}：正在运行的服务在用`,
      en: `${place}: the server that runs listens there`,
    });
  const fault = await listenFault(host, port);
  if (fault === null) return ok('port', { zh: `${place} 空闲`, en: `${place} is free` });
  const code = fault.code ?? fault.message;
  const version = code === 'EADDRINUSE' ? await earshotAt(host, port) : null;
  if (version !== null)
    return warning(
      'port',
      {
        zh: `${place} 上已有 Earshot ${version} 在运行，用的是另一个数据目录`,
        en: `an Earshot ${version} with another data folder listens at ${place}`,
      },
      {
        zh: '要检查它，用 --data 指向它的数据目录；要再开一个，用 --port N 换一个端口。',
        en: 'To look at that one, name its folder with --data; for a second one, name another port with --port N.',
      },
    );
  const [what, mend] = WORDS[code] ?? [
    { zh: `听不了（${code}）`, en: `cannot be listened to (${code})` },
    { zh: '检查 host 和 port。', en: 'Look at host and port.' },
  ];
  return error('port', { zh: `${place} ${what.zh}`, en: `${place} ${what.en}` }, mend);
}

const ANSWER_MS = 1_000;

/** Version of the Earshot that listens there; null: it is none, or speaks TLS. */
async function earshotAt(host: string, port: number): Promise<string | null> {
  const here = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
  const ask = async (path: string) => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    return (await (await fetch(`http://${here}:${port}${path}`, { signal })).json()) as Record<
      string,
      unknown
    >;
  };
  try {
    const { ready, reasons } = await ask('/readyz');
    const { version } = await ask('/healthz');
    const own = typeof ready === 'boolean' && Array.isArray(reasons) && typeof version === 'string';
    return own ? version.slice(0, 40) : null;
  } catch {
    return null;
  }
}

const WORDS: Record<string, [what: Said, mend: Said]> = {
  EADDRINUSE: [
    { zh: '已被别的程序占用', en: 'is taken by another program' },
    {
      zh: '停掉那个程序，或用 --port N 换一个。',
      en: 'Stop what listens there, or name another with --port N.',
    },
  ],
  EACCES: [
    { zh: '这个用户不能用', en: 'may not be used by this user' },
    { zh: '用 1024 以上的端口。', en: 'Name a port above 1023.' },
  ],
  EADDRNOTAVAIL: [
    { zh: '不是这台机器的地址', en: 'is no address of this machine' },
    {
      zh: '把 host 改成这台机器的地址，或 0.0.0.0。',
      en: 'Set host to an address of this machine, or to 0.0.0.0.',
    },
  ],
  ENOTFOUND: [
    { zh: '查不到这个主机名', en: 'has a name that cannot be resolved' },
    { zh: '把 host 写成地址。', en: 'Set host to an address.' },
  ],
};
