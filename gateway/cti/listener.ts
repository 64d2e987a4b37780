/** Listens to a telephone system over TCP, and connects again by itself. What is said meanwhile is not repeated by it. */
import { connect, type Socket } from 'node:net';
import type { TelephonyFault, TelephonyFaultCode } from '../../engine/contract/telephony.ts';
import { type AmiState, amiBlocks, fromAsterisk } from './asterisk.ts';
import type { CtiEvent } from './event.ts';
import { ListenFault, silenceOf, telephonyFaultOf } from './fault.ts';
import { eslFrames, eventOf, fromFreeswitch, SUBSCRIBE } from './freeswitch.ts';

export interface ListenerParts {
  host: string;
  port: number;
  /** Speaks one connection: what to answer to what came. @throws ListenFault on what ends it */
  session(
    write: (text: string) => void,
    told: (event: CtiEvent) => void,
    ready: () => void,
  ): (data: Buffer) => void;
  told(event: CtiEvent): void;
  /** Hears why it is not connected; null: it is connected and logged in. */
  state(fault: TelephonyFault | null): void;
  /** Hears of a fault of our own in reading or taking an event: the next ones are heard all the same. */
  failed(error: Error): void;
  retryMs?: number;
  silentMs?: number;
  /** Said every half a minute, where the system says nothing by itself. */
  ping?: string;
}

export interface Listener {
  close(): void;
}

const RETRY_MS = 1_000;
const RETRY_MAX_MS = 30_000;
const PING_MS = 30_000;
/** A line that says nothing for this long is given up, ms; both systems send heartbeats or pings when asked. */
const SILENT_MS = 120_000;

export function listen(parts: ListenerParts): Listener {
  let socket: Socket | null = null;
  let timer: NodeJS.Timeout | null = null;
  let failures = 0;
  let connected = false;
  let closed = false;

  const open = () => {
    const own = connect({ host: parts.host, port: parts.port });
    socket = own;
    let fault: TelephonyFault = { code: 'ENDED' };
    own.setKeepAlive(true, 15_000);
    const pings = setInterval(() => {
      if (connected && parts.ping) own.write(parts.ping);
    }, PING_MS);
    pings.unref();
    own.setTimeout(parts.silentMs ?? SILENT_MS, () => own.destroy(new ListenFault(silenceOf(own))));
    const heard = parts.session(
      (text) => own.write(text),
      (event) => {
        // By itself: the other events of what came with it are not lost.
        try {
          parts.told(event);
        } catch (error) {
          parts.failed(error as Error);
        }
      },
      () => {
        failures = 0;
        connected = true;
        parts.state(null);
      },
    );
    own.on('data', (data) => {
      try {
        heard(data);
      } catch (error) {
        if (error instanceof ListenFault) own.destroy(error);
        else parts.failed(error as Error);
      }
    });
    own.on('error', (error) => {
      fault = telephonyFaultOf(error, connected);
    });
    own.on('close', () => {
      clearInterval(pings);
      if (closed) return;
      connected = false;
      parts.state(fault);
      const wait =
        Math.min(RETRY_MAX_MS, (parts.retryMs ?? RETRY_MS) * 2 ** failures) * (0.5 + Math.random() / 2);
      failures += 1;
      timer = setTimeout(open, wait);
    });
  };
  open();
  return {
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
      socket?.destroy();
    },
  };
}

const refused = (code: TelephonyFaultCode, reply: string | undefined) =>
  new ListenFault({ code, ...(reply ? { got: reply.slice(0, 100) } : {}) });

export const AMI_PING = 'Action: Ping\r\n\r\n';

/** One connection to the event socket: `auth/request` → `auth PASSWORD` → `event plain …`. */
export function freeswitchSession(password: string, now: () => number): ListenerParts['session'] {
  return (write, told, ready) => {
    let rest: Buffer = Buffer.alloc(0);
    let accepted = false;
    return (data) => {
      const read = eslFrames(Buffer.concat([rest, data]));
      rest = read.rest;
      for (const frame of read.frames) {
        const type = frame.headers['Content-Type'];
        const reply = frame.headers['Reply-Text'] ?? '';
        if (type === 'auth/request') write(`auth ${password}\n\n`);
        else if (type === 'text/rude-rejection') throw new ListenFault({ code: 'ADDRESS_REFUSED' });
        else if (reply === '+OK accepted') {
          accepted = true;
          write(SUBSCRIBE);
        } else if (reply.startsWith('-ERR'))
          throw refused(accepted ? 'NOT_ITS_PROTOCOL' : 'LOGIN_REFUSED', reply);
        else if (reply.startsWith('+OK event listener')) ready();
        else {
          const event = eventOf(frame);
          const ours = event && fromFreeswitch(event, now());
          if (ours) told(ours);
        }
      }
    };
  };
}

/** One connection to the manager interface: greeting → Login → events. */
export function asteriskSession(user: string, secret: string, now: () => number): ListenerParts['session'] {
  return (write, told, ready) => {
    let rest = '';
    let greeted = false;
    const state: AmiState = new Map();
    return (data) => {
      rest += data.toString();
      if (!greeted) {
        const end = rest.indexOf('\r\n');
        if (end === -1) return;
        if (!rest.startsWith('Asterisk Call Manager')) throw new ListenFault({ code: 'NOT_ITS_PROTOCOL' });
        rest = rest.slice(end + 2);
        greeted = true;
        // A line break in a name would be another header.
        const line = (text: string) => text.replace(/[\r\n]/g, '');
        write(
          `Action: Login\r\nActionID: login\r\nUsername: ${line(user)}\r\nSecret: ${line(secret)}\r\nEvents: call,agent\r\n\r\n`,
        );
      }
      const read = amiBlocks(rest);
      rest = read.rest;
      for (const block of read.blocks) {
        if (block.ActionID === 'login') {
          if (block.Response !== 'Success') throw refused('LOGIN_REFUSED', block.Message);
          ready();
          continue;
        }
        const event = fromAsterisk(block, state, now());
        if (event) told(event);
      }
    };
  };
}
