/** Why a telephone system is not heard, in English words: for the server's console, and for whoever asks the API. Pure. */
import type { TelephonyFault, TelephonyFaultCode } from '../../engine/contract/telephony.ts';

const IN_WORDS: Record<TelephonyFaultCode, string> = {
  NOT_YET: 'it was not reached yet',
  CONNECTION_FAILED: 'the connection failed',
  ENDED: 'it ended the connection',
  SILENT: 'it said nothing for two minutes',
  ADDRESS_REFUSED:
    'it refuses the address of this server; let it in by apply-inbound-acl of event_socket.conf',
  LOGIN_REFUSED: 'it refuses the login; compare the password',
  NOT_ITS_PROTOCOL: 'what answers there does not speak its protocol; compare host and port',
};

/** e.g. `the connection failed (ECONNREFUSED)`. */
export function telephonyFaultInWords({ code, got }: TelephonyFault): string {
  return got === undefined ? IN_WORDS[code] : `${IN_WORDS[code]} (${got})`;
}

/** Thrown while a session is read: the connection is given up for it. */
export class ListenFault extends Error {
  override name = 'ListenFault';
  readonly fault: TelephonyFault;

  constructor(fault: TelephonyFault) {
    super(telephonyFaultInWords(fault));
    this.fault = fault;
  }
}

/**
 * Of what closed the socket. `heard`: it was connected and logged in before, so that host and port are right.
 */
export function telephonyFaultOf(error: Error, heard: boolean): TelephonyFault {
  if (error instanceof ListenFault) return error.fault;
  const { code } = error as NodeJS.ErrnoException;
  return { code: heard ? 'ENDED' : 'CONNECTION_FAILED', ...(code === undefined ? {} : { got: code }) };
}

/** Of a socket on which nothing moved for long. */
export function silenceOf({ connecting }: { connecting: boolean }): TelephonyFault {
  return connecting ? { code: 'CONNECTION_FAILED', got: 'ETIMEDOUT' } : { code: 'SILENT' };
}
