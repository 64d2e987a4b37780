/** Why a message did not reach a target; consoles have a sentence for each in their language. */
export const SEND_FAULTS = [
  'NAME_UNRESOLVED',
  'ADDRESS_PRIVATE',
  'CONNECTION_FAILED',
  'NO_ANSWER',
  'ANSWER_TOO_LONG',
  'MESSAGE_UNMADE',
  'HTTP_STATUS',
  'REDIRECTED',
  'ROBOT_BUSY',
  'TOO_MANY',
  'ROBOT_BLOCKED',
  'ROBOT_UNKNOWN',
  'MESSAGE_REFUSED',
  'KEYWORD_MISSING',
  'SIGNATURE_REFUSED',
  'SENDER_REFUSED',
  'ROBOT_SAFETY',
  'CODE_UNKNOWN',
  'LOGIN_REFUSED',
  'MAIL_REFUSED',
  'CERTIFICATE_UNTRUSTED',
  'TLS_REFUSED',
] as const;
export type SendFaultCode = (typeof SEND_FAULTS)[number];

export interface SendFault {
  code: SendFaultCode;
  /** What the other side or the network said: a status, a number of a vendor, a code of the system; never an address. */
  got?: string;
}
