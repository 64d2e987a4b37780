/** Single entries of the log or the outbox taken out, or put otherwise; numbers are not given again. */
import type { Env } from './env.ts';
import type { Erasable } from './port.ts';

/** Entries read, or removed in one transaction, at once. */
const CHUNK = 1_000;

export function erasable<T>(env: Env, name: string): Erasable<T> {
  const entries = env.database<T, number>(name);
  return {
    some: (from) =>
      Array.from(entries.getRange({ start: from, limit: CHUNK }), ({ key, value }) => [key, value]),
    async erase(numbers) {
      for (let i = 0; i < numbers.length; i += CHUNK) {
        await env.write(() => {
          for (const number of numbers.slice(i, i + CHUNK)) void entries.remove(number);
        });
      }
    },
    async replace(changed) {
      for (let i = 0; i < changed.length; i += CHUNK) {
        await env.write(() => {
          for (const [number, entry] of changed.slice(i, i + CHUNK)) void entries.put(number, entry);
        });
      }
    },
  };
}
