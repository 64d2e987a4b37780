/**
 * Writes `calls.jsonl` from `source/`; run by hand after a source changed:
 * `npm run -s build && node dist/gateway/demo/build-calls.js`. A test keeps the two equal.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asset } from '../paths.ts';
import { buildCall, type DemoCall } from './source-format.ts';

export const DEMO_CALLS = asset('gateway', 'demo', 'calls.jsonl');
const SOURCES = asset('gateway', 'demo', 'source');

/** Every source as a recorded call, ordered by the time at which it began. */
export function buildCalls(): DemoCall[] {
  return readdirSync(SOURCES)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => {
      try {
        return buildCall(readFileSync(join(SOURCES, name), 'utf8'));
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    })
    .sort((a, b) => a.started_at.localeCompare(b.started_at));
}

/** One call a line, as `calls.jsonl` holds them. */
export function toJsonl(calls: readonly DemoCall[]): string {
  return calls.map((call) => `${JSON.stringify(call)}\n`).join('');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const calls = buildCalls();
  writeFileSync(DEMO_CALLS, toJsonl(calls));
  console.log(`${calls.length} calls written`);
}
