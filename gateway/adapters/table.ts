/** Every adapter, by the name that stands in `/v1/ingest/<name>`. */
import type { Adapter } from './adapter.ts';
import { funasr2pass } from './funasr-2pass.ts';

const ALL: readonly Adapter<never>[] = [funasr2pass as Adapter<never>];

export const ADAPTERS: ReadonlyMap<string, Adapter> = new Map(
  ALL.map((adapter) => [adapter.name, adapter as unknown as Adapter]),
);
