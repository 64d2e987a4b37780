import { hash } from 'node:crypto';

/** Id of a flag: the same act of the same rule in the same call, whatever the revision, offsets or rule version. */
export function flagId(call: string, rule: string, anchor: string): string {
  return hash('sha256', `${call}\0${rule}\0${anchor}`, 'hex').slice(0, 16);
}
