import { createHash } from 'node:crypto';

/** A short name of what the parts say together. */
export function hash(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 24);
}
