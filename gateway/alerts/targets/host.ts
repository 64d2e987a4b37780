/** Where a target sends to, and whether that can be told to be inside without asking anybody. Pure. */
import { isIP } from 'node:net';
import { isPublic } from './address.ts';
import type { TargetConfig } from './table.ts';

/** Key of the setting that holds the address, and the host in it; null: it is no address. */
export function hostOf(target: Partial<TargetConfig>): { key: 'url' | 'host'; host: string } | null {
  const { host, url } = target as { host?: unknown; url?: unknown };
  if (typeof host === 'string') return { key: 'host', host };
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  return { key: 'url', host: new URL(url).hostname };
}

/** Written as a private address, or `localhost`, which is this machine everywhere; a name may lead anywhere. */
export function isPrivateAsWritten(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(bare.replace(/%.*$/, '')) !== 0) return !isPublic(bare);
  return /(^|\.)localhost\.?$/.test(bare);
}
