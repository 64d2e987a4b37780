import { createHash } from 'node:crypto';

/** Id of a flag: the same act of the same rule in the same call, whatever the revision, offsets or rule version. */
export function flagId(call: string, rule: string, anchor: string): string {
  return createHash('sha256').update(`${call}\0${rule}\0${anchor}`).digest('hex').slice(0, 16);
}
