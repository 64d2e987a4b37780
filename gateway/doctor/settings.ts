/** What the configuration says beyond its form: keys that do not fit each other, alerts that would reach nobody. */
import { X509Certificate } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import { targetsOf } from '../alerts/config.ts';
import { hostOf } from '../alerts/targets/host.ts';
import { type Resolve, safeAddress } from '../alerts/targets/http.ts';
import type { Config } from '../config.ts';
import { type ConfigError, configErrorLine } from '../config-faults.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const DAY_MS = 86_400_000;
const RESOLVE_MS = 5_000;

/** Every fault of the configuration, each a line. */
export function faultsOf(errors: readonly ConfigError[]): Finding[] {
  return errors.map((one) =>
    error('configuration', { zh: configErrorLine(one, 'zh'), en: configErrorLine(one, 'en') }),
  );
}

export function settings(config: Config, file: string | undefined, now: number): Finding[] {
  const { tls, masking, time_zone } = config;
  const own = Object.keys(masking.patterns).length;
  return [
    ok('configuration', {
      zh: `${file ?? '默认值和环境变量'}；时区 ${time_zone}；自定脱敏 ${own} 条`,
      en: `${file ?? 'defaults and environment'}; time zone ${time_zone}; ${own} own masking patterns`,
    }),
    ...(tls.cert === '' ? [] : certificate(tls, now)),
  ];
}

function certificate({ cert, key }: Config['tls'], now: number): Finding[] {
  let until: number;
  try {
    const chain = readFileSync(cert);
    createSecureContext({ cert: chain, key: readFileSync(key) });
    until = new Date(new X509Certificate(chain).validTo).getTime();
  } catch (fault) {
    return [
      error(
        'configuration',
        {
          zh: `tls：${cert} 和 ${key} 不能一起用（${(fault as Error).message}）`,
          en: `tls: ${cert} and ${key} do not work together (${(fault as Error).message})`,
        },
        {
          zh: '证书链和它自己的私钥都要是 PEM 文件。',
          en: 'Both must be PEM files: the certificate chain, and the private key of that certificate.',
        },
      ),
    ];
  }
  const day = new Date(until).toISOString().slice(0, 10);
  if (until - now > 14 * DAY_MS)
    return [
      ok('configuration', { zh: `tls：证书有效到 ${day}`, en: `tls: the certificate is valid until ${day}` }),
    ];
  return [
    warning(
      'configuration',
      until > now
        ? { zh: `tls：证书 ${day} 到期`, en: `tls: the certificate ends on ${day}` }
        : { zh: `tls：证书 ${day} 已到期`, en: `tls: the certificate ended on ${day}` },
      { zh: '换一张新证书，再重启服务。', en: 'Get a new one and restart the server.' },
    ),
  ];
}

/** Targets that would refuse every message, and settings under which nobody is told. */
export async function alerts(config: Config, resolve: Resolve = resolved): Promise<Finding[]> {
  const { routes, public_url } = config.alerts;
  const targets = [...targetsOf(config.alerts)];
  if (targets.length === 0)
    return [ok('alerts', { zh: '没有设目标：不发给任何人', en: 'no targets: nothing is sent' })];
  const found: Finding[] = [];
  for (const [name, target] of targets) {
    const place = hostOf(target);
    const address = place ? await safeAddress(place.host, target.allow_private, resolve) : null;
    if (!address || !('fault' in address)) continue;
    found.push(
      // A name that cannot be resolved here and now may be known where the server runs.
      address.fault.code !== 'ADDRESS_PRIVATE'
        ? warning(
            'alerts',
            { zh: `目标 ${name}：现在查不到它的地址`, en: `target ${name}: its name cannot be resolved now` },
            {
              zh: '检查名字有没有写错，以及这台机器的 DNS；查不到时发送会重试。',
              en: 'Check its spelling and the DNS of this machine; messages are tried again while it cannot be resolved.',
            },
          )
        : error(
            'alerts',
            {
              zh: `目标 ${name}：名字指向内网地址，告警会等到改好，过了 give_up_s 就作废`,
              en: `target ${name}: its name leads to a private address; alerts wait until that is mended, and fail after give_up_s`,
            },
            {
              zh: '确实要发到内网，就在这个目标上写 allow_private: true。',
              en: 'Set allow_private: true on it where that is meant.',
            },
          ),
    );
  }
  if (routes.length === 0 && targets.some(([, { kind }]) => kind !== 'events'))
    found.push(
      warning(
        'alerts',
        { zh: '有目标而没有路由：不会发出告警', en: 'targets and no routes: no alert is sent' },
        {
          zh: '加 alerts.routes，例如 [{ to: [目标名] }]。',
          en: 'Add alerts.routes, e.g. [{ to: [NAME] }].',
        },
      ),
    );
  if (public_url === '')
    found.push(
      warning(
        'alerts',
        { zh: '没有 alerts.public_url：消息里没有链接', en: 'no alerts.public_url: messages have no links' },
        {
          zh: '写上收消息的人打开控制台用的地址。',
          en: 'Set it to the address at which readers of messages open the console.',
        },
      ),
    );
  const count = `${targets.length}, ${routes.length}`;
  return found.length > 0
    ? found
    : [
        ok('alerts', {
          zh: `目标 ${targets.length} 个，路由 ${routes.length} 条`,
          en: `targets and routes: ${count}`,
        }),
      ];
}

/** As the postman asks, with an end. */
const resolved: Resolve = async (name) => {
  const stop = new AbortController();
  const late = sleep(RESOLVE_MS, undefined, { signal: stop.signal }).then(() => {
    throw Object.assign(new Error('no answer in time'), { code: 'ETIMEOUT' });
  });
  late.catch(() => undefined);
  return Promise.race([lookup(name, { all: true }), late]).finally(() => stop.abort());
};
