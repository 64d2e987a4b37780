/**
 * Reads the configuration: file, then environment, then flags, each over the one before. Nothing is half
 * accepted: either a whole configuration or every error at once.
 */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { alertFaults } from './alerts/config.ts';
import { checkConfigValue, defaultsOf, type Problem, type Schema } from './config-check.ts';
import { type ConfigError, type ConfigFault, configFault } from './config-faults.ts';
import { type Config, ConfigSchema } from './config-schema.ts';
import { faultOfLink } from './links.ts';
import { faultOfPattern } from './masking/site-patterns.ts';

export type { Config } from './config-schema.ts';

export interface ConfigSources {
  /** YAML file; without one there are defaults only. */
  file?: string;
  /** `process.env` or a part of it. */
  env?: Record<string, string | undefined>;
  /** Values of command-line flags, by flag: `{ '--port': '9000' }`. */
  flags?: Record<string, string | number | undefined>;
}

export type LoadedConfig =
  | { config: Config; errors?: undefined }
  | { config?: undefined; errors: ConfigError[] };

/** `earshot.yaml` of a folder, where there is one. */
export function findConfigFile(folder: string): string | undefined {
  const file = join(folder, 'earshot.yaml');
  return existsSync(file) ? file : undefined;
}

/** Never throws: a file that cannot be read is one of the errors. */
export function loadConfig(sources: ConfigSources = {}): LoadedConfig {
  const schema = ConfigSchema as unknown as Schema;
  const config = defaultsOf(schema) as Record<string, unknown>;
  const errors: ConfigError[] = [];
  /** Where each dotted key was set last, for the checks that look at several keys. */
  const origins = new Map<string, string>();
  /** The place in the file of what stands inside a key that was set there, e.g. one target of many. */
  let inside: (key: string) => string | undefined = () => undefined;

  if (sources.file !== undefined) inside = readYaml(sources.file, schema, config, origins, errors);
  for (const { key, leaf } of leaves(schema)) {
    for (const [where, raw] of overrides(leaf, sources)) {
      const value = leaf.type === 'integer' && /^-?\d+$/.test(String(raw)) ? Number(raw) : raw;
      const problems = checkConfigValue(leaf, value);
      for (const { fault } of problems) errors.push({ where, key, fault });
      if (problems.length === 0) put(config, key, value);
      origins.set(key, where);
    }
  }
  if (errors.length === 0)
    checkTogether(config as Config, (key) => origins.get(key) ?? inside(key) ?? 'default', errors);
  return errors.length > 0 ? { errors } : { config: config as Config };
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name === '::1') return true;
  const v4 = name.startsWith('::ffff:') ? name.slice('::ffff:'.length) : name;
  return isIP(v4) === 4 && v4.startsWith('127.');
}

function readYaml(
  file: string,
  schema: Schema,
  config: Record<string, unknown>,
  origins: Map<string, string>,
  errors: ConfigError[],
): (key: string) => string | undefined {
  const nowhere = () => undefined;
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    errors.push({
      where: file,
      key: '',
      fault: configFault(
        'FILE_UNREADABLE',
        `expected a readable YAML file, got ${code ?? 'an error'}. Check the path and its permissions.`,
        code === 'ENOENT'
          ? '没有这个配置文件，请检查路径。'
          : `读不了这个配置文件（${code ?? '出错'}），请检查路径和权限。`,
      ),
    });
    return nowhere;
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  for (const error of document.errors) {
    const fault = configFault('NOT_YAML', `not YAML: ${error.message}`, `不是 YAML：${error.message}`);
    errors.push({ where: at(error.pos[0]), key: '', fault });
  }
  if (document.errors.length > 0 || document.contents === null) return nowhere;
  const value: unknown = document.toJS({ maxAliasCount: 50 });
  if (value === null) return nowhere;
  for (const { path, fault, of } of checkConfigValue(schema, value)) {
    const place = placeOf(document, path, of);
    errors.push({ where: at(place), key: path.join('.'), fault });
  }
  for (const { key } of leaves(schema)) {
    const path = key.split('.');
    const own = path.reduce<unknown>((level, name) => property(level, name), value);
    if (own === undefined) continue;
    put(config, key, own);
    origins.set(key, at(placeOf(document, path, 'value')));
  }
  return (key) =>
    [...origins.keys()].some((outer) => key.startsWith(`${outer}.`))
      ? at(placeOf(document, key.split('.'), 'value'))
      : undefined;
}

/** Offset of a key or of its value in the source; of the nearest parent where the key itself is not there. */
function placeOf(document: Document, path: readonly string[], of: Problem['of']): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, name] of path.entries()) {
    if (isSeq(node) && /^\d+$/.test(name)) {
      node = node.items[Number(name)];
      offset = startOf(node) ?? offset;
      continue;
    }
    if (!isMap(node)) break;
    const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === name);
    if (!pair) break;
    const last = index === path.length - 1;
    offset =
      (last && of === 'key' ? startOf(pair.key) : (startOf(pair.value) ?? startOf(pair.key))) ?? offset;
    node = pair.value;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}

/** Values laid over the file: an empty variable counts as not set. */
function overrides(leaf: Schema, sources: ConfigSources): [where: string, raw: string | number][] {
  const found: [string, string | number][] = [];
  const fromEnv = leaf.env === undefined ? undefined : sources.env?.[leaf.env];
  if (leaf.env !== undefined && fromEnv !== undefined && fromEnv !== '') found.push([leaf.env, fromEnv]);
  const fromFlag = leaf.flag === undefined ? undefined : sources.flags?.[leaf.flag];
  if (leaf.flag !== undefined && fromFlag !== undefined) found.push([leaf.flag, fromFlag]);
  return found;
}

/** Keys that hold a value, with their dotted names. */
function leaves(schema: Schema, prefix = ''): { key: string; leaf: Schema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    child.properties ? leaves(child, `${prefix}${name}.`) : [{ key: `${prefix}${name}`, leaf: child }],
  );
}

type Refuse = (key: string, code: ConfigFault['code'], en: string, zh: string) => void;

/** What one key alone cannot say. */
function checkTogether(config: Config, where: (key: string) => string, errors: ConfigError[]): void {
  const refuse: Refuse = (key, code, en, zh) =>
    errors.push({ where: where(key), key, fault: configFault(code, en, zh) });
  const { tls, clickhouse } = config;
  if ((tls.cert === '') !== (tls.key === '')) {
    const [present, missing] = tls.cert === '' ? ['key', 'cert'] : ['cert', 'key'];
    refuse(
      `tls.${present}`,
      'KEYS_APART',
      `expected tls.cert and tls.key together, got only tls.${present}. Add tls.${missing}.`,
      `tls.cert 和 tls.key 应当同时有，却只有 tls.${present}：请加上 tls.${missing}。`,
    );
  }
  for (const name of ['cert', 'key'] as const) {
    if (tls[name] !== '' && !readable(tls[name])) {
      refuse(
        `tls.${name}`,
        'FILE_UNREADABLE',
        `expected a readable PEM file, got "${tls[name]}". Check the path and its permissions.`,
        `读不了这个 PEM 文件（"${tls[name]}"），请检查路径和权限。`,
      );
    }
  }
  if (!isLoopback(config.host) && tls.cert === '' && tls.key === '' && !config.behind_proxy) {
    refuse(
      'host',
      'TLS_MISSING',
      `expected TLS on an address that others can reach, got "${config.host}" without it: passwords and calls would travel in the open. Set tls.cert and tls.key, or behind_proxy: true where a proxy adds TLS, or host: 127.0.0.1.`,
      `别的机器能访问的地址要有 TLS，"${config.host}" 却没有：密码和通话会明文传输。请设 tls.cert 和 tls.key；前面有代理加 TLS 的，设 behind_proxy: true；只给本机用的，设 host: 127.0.0.1。`,
    );
  }
  if (clickhouse.url !== '' && !/^https?:$/.test(protocolOf(clickhouse.url))) {
    refuse(
      'clickhouse.url',
      'VALUE_INVALID',
      'expected an http:// or https:// URL, got another text. Leave it empty for the embedded store.',
      '应当是 http:// 或 https:// 开头的地址，却是别的文本。用内嵌存储就留空。',
    );
  }
  if (!isTimeZone(config.time_zone)) {
    refuse(
      'time_zone',
      'VALUE_INVALID',
      `expected an IANA name of a time zone such as Asia/Shanghai or Europe/Paris, got "${config.time_zone}". Offsets and abbreviations are none.`,
      `应当是 IANA 时区名，如 Asia/Shanghai，却是 "${config.time_zone}"。偏移量和缩写都不算。`,
    );
  }
  for (const { key, fault } of alertFaults(config.alerts)) errors.push({ where: where(key), key, fault });
  checkOidc(config, refuse);
  for (const [name, pattern] of Object.entries(config.masking.patterns)) {
    const fault = faultOfPattern(name, pattern);
    if (fault) errors.push({ where: where('masking.patterns'), key: 'masking.patterns', fault });
  }
  for (const [name, template] of Object.entries(config.links)) {
    const fault = faultOfLink(template);
    if (fault) errors.push({ where: where(`links.${name}`), key: `links.${name}`, fault });
  }
  if (config.admin_password !== '' && config.admin_password.length < 8) {
    refuse(
      'admin_password',
      'PASSWORD_SHORT',
      `expected at least 8 characters, got ${config.admin_password.length}. Choose a longer one.`,
      `至少应当有 8 个字符，却只有 ${config.admin_password.length} 个：请换一个长些的。`,
    );
  }
}

/** Nothing is sent to a login server in the open, except on this machine. */
function checkOidc({ oidc }: Config, refuse: Refuse): void {
  if (oidc.issuer === '') return;
  if (oidc.client_id === '')
    refuse(
      'oidc.issuer',
      'KEYS_APART',
      'expected oidc.client_id beside it, got none. Add the id that this server has there.',
      '应当同时有 oidc.client_id，却没有：请加上本服务在登录服务器上的编号。',
    );
  for (const key of ['issuer', 'redirect_url'] as const) {
    const url = URL.canParse(oidc[key]) ? new URL(oidc[key]) : null;
    if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))))
      refuse(
        `oidc.${key}`,
        'VALUE_INVALID',
        'expected an https:// URL (http:// on this machine only), got another text.',
        '应当是 https:// 开头的地址（只有本机可以用 http://），却是别的文本。',
      );
  }
  const callback = '/v1/session/oidc/callback';
  if (URL.canParse(oidc.redirect_url) && new URL(oidc.redirect_url).pathname !== callback)
    refuse(
      'oidc.redirect_url',
      'VALUE_INVALID',
      `expected a URL with the path ${callback}, got another path.`,
      `地址的路径应当是 ${callback}，却是别的。`,
    );
  if (Object.keys(oidc.roles).length === 0)
    refuse(
      'oidc.issuer',
      'KEYS_APART',
      `expected oidc.roles beside it, got none: nobody could log in. Map values of the claim ${oidc.role_claim} to roles.`,
      `应当同时有 oidc.roles，却没有，谁也登录不了：请把声明 ${oidc.role_claim} 的值对应到角色。`,
    );
}

function readable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Names only: what of offsets is understood differs between versions of Node. */
function isTimeZone(name: string): boolean {
  if (!/^([A-Za-z]+\/|UTC$)/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function protocolOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return '';
  }
}

function property(level: unknown, name: string): unknown {
  if (typeof level !== 'object' || level === null || !Object.hasOwn(level, name)) return undefined;
  return (level as Record<string, unknown>)[name];
}

function put(config: Record<string, unknown>, key: string, value: unknown): void {
  const path = key.split('.');
  const last = path.pop()!;
  let level = config;
  for (const name of path) level = level[name] as Record<string, unknown>;
  level[last] = value;
}
