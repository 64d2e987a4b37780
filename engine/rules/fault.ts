/** A fault of a rule file, ready to be told in any language, with its English sentence. */
import type { RuleFaultCode, RuleFaultParams } from '../contract/rule-fault.ts';
import { ruleFaultEn } from '../contract/rule-fault-en.ts';

export interface Fault {
  /** Also the `code` of the API. */
  reason: RuleFaultCode;
  /** Of this code: see `RuleFaultParams`. */
  params: object;
  /** What was expected, what came, the likely fix. */
  message: string;
}

export function fault<Code extends RuleFaultCode>(reason: Code, params: RuleFaultParams[Code]): Fault {
  return { reason, params, message: (ruleFaultEn[reason] as (params: object) => string)(params) };
}
