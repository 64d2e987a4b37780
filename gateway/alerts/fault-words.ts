/** Why a message did not reach its target, in English words: for logs, and for whoever asks the API. Pure. */
import type { SendFault, SendFaultCode } from '../../engine/contract/send-fault.ts';

const IN_WORDS: Record<SendFaultCode, string> = {
  NAME_UNRESOLVED: 'the name cannot be resolved',
  ADDRESS_PRIVATE:
    'expected an address of the public internet, got a private one; set allow_private: true on the target where that is meant',
  CONNECTION_FAILED: 'the connection failed',
  NO_ANSWER: 'no answer in time',
  ANSWER_TOO_LONG: 'the answer is too long',
  MESSAGE_UNMADE: 'the message could not be made',
  HTTP_STATUS: 'the target did not take it',
  REDIRECTED: 'redirects are not followed; write the address that it leads to',
  ROBOT_BUSY: 'the robot is busy',
  TOO_MANY: 'too many messages',
  ROBOT_BLOCKED: 'too fast, the robot is blocked for ten minutes',
  ROBOT_UNKNOWN: 'the key in the address is not that of a robot',
  MESSAGE_REFUSED: 'the message is refused',
  KEYWORD_MISSING: 'a keyword that the robot asks for is missing',
  SIGNATURE_REFUSED: 'the signature or the clock is refused; compare secret',
  SENDER_REFUSED: 'the robot does not take messages from the address of this server',
  ROBOT_SAFETY: 'keyword, signature, address or clock is refused',
  CODE_UNKNOWN: 'the robot did not take it',
  LOGIN_REFUSED: 'user or password is refused',
  MAIL_REFUSED: 'the mail server did not take it',
  CERTIFICATE_UNTRUSTED: 'the certificate of the mail server is not trusted; see ca',
  TLS_REFUSED: 'TLS is refused',
};

/** e.g. `the connection failed (ECONNREFUSED)`. */
export function faultInWords({ code, got }: SendFault): string {
  return got === undefined ? IN_WORDS[code] : `${IN_WORDS[code]} (${got})`;
}
