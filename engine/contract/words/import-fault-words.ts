/** A fault of an imported file in words, by its code. Pure. */
import type { FaultDetail, ImportFault } from '../import-fault.ts';
import type { ImportFaultTexts } from './import-faults-zh.ts';

/** As a server sends it: an older one gives no code, a newer one may give codes that this console does not know. */
export type FaultSeen = Partial<Record<'code' | keyof FaultDetail, string>> & { more?: FaultDetail[] };

/** null: the code is not known here, and the server's own reason has to do. */
export function faultWords(
  { says, value, between }: ImportFaultTexts,
  { code, more = [], ...first }: FaultSeen,
): string | null {
  if (code === undefined || !Object.hasOwn(says, code)) return null;
  const say = says[code as ImportFault['code']];
  return [first, ...more]
    .map(({ field = '', want = '', got = 'nothing' }) =>
      say({ field: value(field), want: value(want), got: value(got) }),
    )
    .join(between);
}
