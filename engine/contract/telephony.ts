/** Whether the telephone systems that are listened to are connected, and why not; consoles have a sentence for each code. */
export const TELEPHONY_FAULTS = [
  'NOT_YET',
  'CONNECTION_FAILED',
  'ENDED',
  'SILENT',
  'ADDRESS_REFUSED',
  'LOGIN_REFUSED',
  'NOT_ITS_PROTOCOL',
] as const;
export type TelephonyFaultCode = (typeof TELEPHONY_FAULTS)[number];

export interface TelephonyFault {
  code: TelephonyFaultCode;
  /** What the system or the network said: a code, an answer; never an address. */
  got?: string;
}

export interface TelephonyState {
  /** FreeSWITCH, Asterisk. */
  system: string;
  /** Name of the source that its calls come from; that one stands inside the server, and is connected always. */
  source: string;
  /** Why it is not connected; null: it is, and its calls are heard. */
  fault: TelephonyFault | null;
  /** Connected, or not, since then, ISO 8601; null: the first try is under way. */
  since: string | null;
}
