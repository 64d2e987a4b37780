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
import { type Config, ConfigSchema } from './config-schema.ts';
import { faultOfLink } from './links.ts';
import { faultOfPattern } from './masking/site-patterns.ts';

export type { Config } from './config-schema.ts';

export interface ConfigError {
  /** `earshot.yaml:3:7`, a variable or a flag. */
  where: string;
  /** Dotted key, e.g. `clickhouse.url`; empty for the file as a whole. */
  key: string;
  /** Expected, got, and how to mend it. */
  message: string;
}

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
      for (const { message } of problems) errors.push({ where, key, message });
      if (problems.length === 0) put(config, key, value);
      origins.set(key, where);
    }
  }
  if (errors.length === 0)
    checkTogether(config as Config, (key) => origins.get(key) ?? inside(key) ?? 'default', errors);
  return errors.length > 0 ? { errors } : { config: config as Config };
}

/** One line per error, as printed before the server gives up. */
export function formatConfigErrors(errors: readonly ConfigError[]): string {
  return errors.map(({ where, key, message }) => `${where}: ${key ? `${key}: ` : ''}${message}`).join('\n');
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
      message: `expected a readable YAML file, got ${code ?? 'an error'}. Check the path and its permissions.`,
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
    errors.push({ where: at(error.pos[0]), key: '', message: `not YAML: ${error.message}` });
  }
  if (document.errors.length > 0 || document.contents === null) return nowhere;
  const value: unknown = document.toJS({ maxAliasCount: 50 });
  if (value === null) return nowhere;
  for (const { path, message, of } of checkConfigValue(schema, value)) {
    const place = placeOf(document, path, of);
    errors.push({ where: at(place), key: path.join('.'), message });
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

/** What one key alone cannot say. */
function checkTogether(config: Config, where: (key: string) => string, errors: ConfigError[]): void {
  const refuse = (key: string, message: string) => errors.push({ where: where(key), key, message });
  const { tls, clickhouse } = config;
  if ((tls.cert === '') !== (tls.key === '')) {
    const [present, missing] = tls.cert === '' ? ['key', 'cert'] : ['cert', 'key'];
    refuse(
      `tls.${present}`,
      `expected tls.cert and tls.key together, got only tls.${present}. Add tls.${missing}.`,
    );
  }
  for (const name of ['cert', 'key'] as const) {
    if (tls[name] !== '' && !readable(tls[name])) {
      refuse(
        `tls.${name}`,
        `expected a readable PEM file, got "${tls[name]}". Check the path and its permissions.`,
      );
    }
  }
  if (!isLoopback(config.host) && tls.cert === '' && tls.key === '' && !config.behind_proxy) {
    refuse(
      'host',
      `expected TLS on an address that others can reach, got "${config.host}" without it: passwords and calls would travel in the open. Set tls.cert and tls.key, or behind_proxy: true where a proxy adds TLS, or host: 127.0.0.1.`,
    );
  }
  if (clickhouse.url !== '' && !/^https?:$/.test(protocolOf(clickhouse.url))) {
    refuse(
      'clickhouse.url',
      'expected an http:// or https:// URL, got another text. Leave it empty for the embedded store.',
    );
  }
  if (!isTimeZone(config.time_zone)) {
    refuse(
      'time_zone',
      `expected an IANA name of a time zone such as Asia/Shanghai or Europe/Paris, got "${config.time_zone}". Offsets and abbreviations are none.`,
    );
  }
  for (const { key, message } of alertFaults(config.alerts)) {
    refuse(key, message);
  }
  checkOidc(config, refuse);
  for (const [name, pattern] of Object.entries(config.masking.patterns)) {
    const fault = faultOfPattern(name, pattern);
    if (fault) refuse('masking.patterns', fault);
  }
  for (const [name, template] of Object.entries(config.links)) {
    const fault = faultOfLink(template);
    if (fault) refuse(`links.${name}`, fault);
  }
  if (config.admin_password !== '' && config.admin_password.length < 8) {
    refuse(
      'admin_password',
      `expected at least 8 characters, got ${config.admin_password.length}. Choose a longer one.`,
    );
  }
}

/** Nothing is sent to a login server in the open, except on this machine. */
function checkOidc({ oidc }: Config, refuse: (key: string, message: string) => void): void {
  if (oidc.issuer === '') return;
  if (oidc.client_id === '')
    refuse(
      'oidc.issuer',
      'expected oidc.client_id beside it, got none. Add the id that this server has there.',
    );
  for (const key of ['issuer', 'redirect_url'] as const) {
    const url = URL.canParse(oidc[key]) ? new URL(oidc[key]) : null;
    if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))))
      refuse(`oidc.${key}`, 'expected an https:// URL (http:// on this machine only), got another text.');
  }
  const callback = '/v1/session/oidc/callback';
  if (URL.canParse(oidc.redirect_url) && new URL(oidc.redirect_url).pathname !== callback)
    refuse('oidc.redirect_url', `expected a URL with the path ${callback}, got another path.`);
  if (Object.keys(oidc.roles).length === 0)
    refuse(
      'oidc.issuer',
      `expected oidc.roles beside it, got none: nobody could log in. Map values of the claim ${oidc.role_claim} to roles.`,
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
