/** Why a telephone system is not connected. */
import type { TelephonyFaultTexts } from './telephony-faults-zh.ts';

export const telephonyFaultsEn: TelephonyFaultTexts = {
  NOT_YET: 'not reached yet',
  CONNECTION_FAILED: 'the connection failed, check host and port',
  ENDED: 'it ended the connection',
  SILENT: 'it said nothing for two minutes',
  ADDRESS_REFUSED:
    'it does not take the address of this server, let it in by apply-inbound-acl of event_socket.conf',
  LOGIN_REFUSED: 'it refuses the login, check the password',
  NOT_ITS_PROTOCOL: 'what answers there does not speak its protocol, check host and port',
};
