/** Why an alert did not arrive. */
import type { SendFaultTexts } from './send-faults-zh.ts';

export const sendFaultsEn: SendFaultTexts = {
  NAME_UNRESOLVED: 'the name cannot be resolved',
  ADDRESS_PRIVATE:
    'expected an address of the public internet, got a private one; where it is meant, write allow_private: true into this target',
  CONNECTION_FAILED: 'the connection failed',
  NO_ANSWER: 'no answer in time',
  ANSWER_TOO_LONG: 'the answer is too long',
  MESSAGE_UNMADE: 'the message could not be made',
  HTTP_STATUS: 'the target did not take it',
  REDIRECTED: 'redirects are not followed; write the address that it leads to',
  ROBOT_BUSY: 'the robot is busy',
  TOO_MANY: 'too many messages',
  ROBOT_BLOCKED: 'too fast: the robot is blocked for ten minutes',
  ROBOT_UNKNOWN: 'the key in the address is not that of a robot',
  MESSAGE_REFUSED: 'kind, characters, length or form of the message are refused',
  KEYWORD_MISSING: 'a keyword that the robot asks for is missing',
  SIGNATURE_REFUSED: 'the signature or the clock is refused; compare secret',
  SENDER_REFUSED: 'the robot takes nothing from the address of this server',
  ROBOT_SAFETY: 'keyword, signature, address or clock is refused; see the security settings of the robot',
  CODE_UNKNOWN: 'the robot did not take it',
  LOGIN_REFUSED: 'the mail server refuses user or password',
  MAIL_REFUSED: 'the mail server did not take it',
  CERTIFICATE_UNTRUSTED: 'the certificate of the mail server is not trusted; one of your own goes into ca',
  TLS_REFUSED: 'the mail server refuses TLS',
};
