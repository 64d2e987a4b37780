/** Why a message did not arrive, in words by its code. Pure. */
import type { OpsTexts } from '../../i18n/ops-zh.ts';

/** As a server sends it: a newer one may give codes that this console does not know. */
export interface SendFaultSeen {
  code: string;
  got?: string;
}

/** `error`: the server's English words, for a code that is not known here or was not kept. */
export function sendFaultWords(fault: SendFaultSeen | null, error: string, { alerts }: OpsTexts): string {
  if (fault === null || !Object.hasOwn(alerts.faults, fault.code)) return error;
  const words = alerts.faults[fault.code as keyof typeof alerts.faults];
  return fault.got === undefined ? words : alerts.faultGot(words, fault.got);
}
