/** Which flags ring: critical ones that stand, once each, and of one call at most one in a while. */
import type { Flag } from '../../../engine/contract/flag.ts';

/** Between two alarms of one call, ms. */
export const COOL_DOWN_MS = 60_000;
/** Older flags ring no more: what was raised while nobody listened stands in the stream. */
export const FRESH_MS = 60_000;

/** Call → when it rang last, epoch ms. Kept where every page of this browser reads it, so that a reload does not ring again. */
export interface RungMemory {
  read(): Record<string, number>;
  write(rung: Record<string, number>): void;
}

/** @param now the server's clock, epoch ms */
export function rings(flag: Flag, now: number, memory: RungMemory): boolean {
  const { severity, status, shadow, raised_at, call } = flag;
  // A tentative flag may be gone with the next word: it would teach people not to listen.
  if (severity !== 'critical' || status !== 'raised' || shadow) return false;
  const age = now - Date.parse(raised_at);
  // Clocks differ by seconds; a stamp from far ahead is not fresh either.
  if (!(age < FRESH_MS && age > -FRESH_MS)) return false;
  const recent = Object.entries(memory.read()).filter(
    ([, at]) => typeof at === 'number' && Math.abs(now - at) < COOL_DOWN_MS,
  );
  if (recent.some(([id]) => id === call)) return false;
  memory.write(Object.fromEntries([...recent, [call, now]]));
  return true;
}
