/** Lines to scripted telephone systems over real TCP: by which code each is told that is not heard, and since when. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import Fastify from 'fastify';
import type { TelephonyFault } from '../../engine/contract/telephony.ts';
import { eventually } from '../../tests/helpers/server.ts';
import { type Scripted, scripted } from '../../tests/helpers/telephony.ts';
import { registerCti } from './cti.ts';
import type { CtiEvent } from './event.ts';
import { silenceOf, telephonyFaultOf } from './fault.ts';
import { asteriskSession, freeswitchSession, type ListenerParts, listen } from './listener.ts';

const now = () => 7;
const freeswitch = freeswitchSession('secret-1', now);
const asterisk = asteriskSession('earshot', 'secret-2', now);
const reply = (text: string) => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;
const block = (headers: Record<string, string>) =>
  `${Object.entries(headers)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\r\n')}\r\n\r\n`;
const ACCEPTED = block({ Response: 'Success', ActionID: 'login' });

/** What a listener says of this system, until it says a fault. */
async function faultOf(system: Scripted, session: ListenerParts['session'], parts: Partial<ListenerParts>) {
  const said: (TelephonyFault | null)[] = [];
  let listener: { close(): void } | undefined;
  await new Promise<void>((done) => {
    listener = listen({
      host: '127.0.0.1',
      port: system.port,
      session,
      told: () => undefined,
      failed: (error) => assert.fail(error),
      state: (fault) => {
        said.push(fault);
        if (fault !== null) done();
      },
      ...parts,
    });
  });
  listener?.close();
  system.stop();
  return said;
}

const ESL_GREETING = 'Content-Type: auth/request\n\n';
const AMI_GREETING = 'Asterisk Call Manager/9.0.0\r\n';
const CASES: {
  name: string;
  greeting: string;
  answer?: (heard: string, system: Scripted) => string | null;
  session: ListenerParts['session'];
  silentMs?: number;
  said: (TelephonyFault | null)[];
}[] = [
  {
    name: 'FreeSWITCH refuses the password',
    greeting: ESL_GREETING,
    answer: () => reply('-ERR invalid'),
    session: freeswitch,
    said: [{ code: 'LOGIN_REFUSED', got: '-ERR invalid' }],
  },
  {
    name: 'FreeSWITCH takes the password and refuses what is asked for',
    greeting: ESL_GREETING,
    answer: (heard) => reply(heard.startsWith('auth') ? '+OK accepted' : '-ERR no keywords supplied'),
    session: freeswitch,
    said: [{ code: 'NOT_ITS_PROTOCOL', got: '-ERR no keywords supplied' }],
  },
  {
    name: 'FreeSWITCH refuses the address',
    greeting: 'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n',
    session: freeswitch,
    said: [{ code: 'ADDRESS_REFUSED' }],
  },
  {
    name: 'a frame of a length that is none',
    greeting: 'Content-Length: -4\n\n',
    session: freeswitch,
    said: [{ code: 'NOT_ITS_PROTOCOL' }],
  },
  {
    name: 'Asterisk refuses the login',
    greeting: AMI_GREETING,
    answer: () => block({ Response: 'Error', ActionID: 'login', Message: 'Authentication failed' }),
    session: asterisk,
    said: [{ code: 'LOGIN_REFUSED', got: 'Authentication failed' }],
  },
  {
    name: 'what answers is no Asterisk',
    greeting: 'SSH-2.0-OpenSSH_9.6\r\n',
    session: asterisk,
    said: [{ code: 'NOT_ITS_PROTOCOL' }],
  },
  {
    name: 'it says nothing',
    greeting: '',
    session: asterisk,
    silentMs: 50,
    said: [{ code: 'SILENT' }],
  },
  {
    name: 'it ends the connection after the login',
    greeting: AMI_GREETING,
    answer: (_heard, system) => {
      setTimeout(() => system.cut(), 20);
      return ACCEPTED;
    },
    session: asterisk,
    said: [null, { code: 'ENDED' }],
  },
];

for (const { name, greeting, answer, session, silentMs, said } of CASES)
  test(`${name}: ${said.map((fault) => fault?.code ?? 'connected').join(', ')}`, async () => {
    const system = await scripted(greeting, (heard) => answer?.(heard, system) ?? null);
    assert.deepEqual(await faultOf(system, session, silentMs === undefined ? {} : { silentMs }), said);
  });

test('nobody is there: CONNECTION_FAILED, with what the network said', async () => {
  const system = await scripted('', () => null);
  system.stop();
  assert.deepEqual(await faultOf(system, asterisk, {}), [{ code: 'CONNECTION_FAILED', got: 'ECONNREFUSED' }]);
});

test('an error of the socket is a failed connection before the login, an ended one after it', async () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  assert.deepEqual(telephonyFaultOf(reset, false), { code: 'CONNECTION_FAILED', got: 'ECONNRESET' });
  assert.deepEqual(telephonyFaultOf(reset, true), { code: 'ENDED', got: 'ECONNRESET' });
  // A real socket, on its way and connected.
  const system = await scripted('', () => null);
  const socket = connect({ host: '127.0.0.1', port: system.port });
  assert.deepEqual(silenceOf(socket), { code: 'CONNECTION_FAILED', got: 'ETIMEDOUT' });
  await once(socket, 'connect');
  assert.deepEqual(silenceOf(socket), { code: 'SILENT' });
  socket.destroy();
  system.stop();
});

test('a fault of our own is not told of the system: it stays connected, and the next event is heard', async () => {
  const events = ['1.1', '1.2']
    .map((id) => block({ Event: 'Newchannel', Uniqueid: id, Linkedid: id }))
    .join('');
  const system = await scripted(AMI_GREETING, () => ACCEPTED + events);
  const taken: CtiEvent[] = [];
  const failed: string[] = [];
  const said: (TelephonyFault | null)[] = [];
  const listener = listen({
    host: '127.0.0.1',
    port: system.port,
    session: asterisk,
    state: (fault) => said.push(fault),
    failed: ({ message }) => failed.push(message),
    told: (event) => {
      if (event.call === '1.1') throw new RangeError('Invalid time value');
      taken.push(event);
    },
  });
  await eventually('the second event', async () => taken[0]);
  assert.deepEqual([taken[0]?.call, failed, said], ['1.2', ['Invalid time value'], [null]]);
  listener.close();
  system.stop();
});

test('`since` moves only when a system is connected or away, not with each try or reason', async () => {
  let password = 'another';
  const system = await scripted(ESL_GREETING, (heard) => {
    if (heard.startsWith('auth'))
      return reply(heard.startsWith(`auth ${password}`) ? '+OK accepted' : '-ERR invalid');
    return reply('+OK event listener enabled plain');
  });
  let clock = 0;
  const words: string[] = [];
  const cti = registerCti(Fastify(), {
    config: {
      freeswitch: { host: '127.0.0.1', port: system.port, password: 'secret-1' },
      asterisk: { host: '', port: 0, user: '', secret: '' },
    },
    authenticate: () => null,
    dial: () => ({
      readyState: 0,
      OPEN: 1,
      bufferedAmount: 0,
      on: () => undefined,
      send: () => undefined,
      close: () => undefined,
      terminate: () => undefined,
      ping: () => undefined,
    }),
    owner: 'owner',
    now: () => {
      clock += 1_000;
      return clock;
    },
    tell: (message) => words.push(message),
  });
  const standing = () => cti.state()[0]!;
  assert.deepEqual([standing().fault, standing().since], [{ code: 'NOT_YET' }, null]);
  await eventually('the third try', async () => (system.logins >= 3 ? true : undefined));
  const first = standing();
  assert.deepEqual(first.fault, { code: 'LOGIN_REFUSED', got: '-ERR invalid' });
  assert.equal(first.since, new Date(1_000).toISOString());
  assert.equal(words.length, 1);
  password = 'secret-1';
  await eventually('the login', async () => (standing().fault === null ? true : undefined));
  const connected = standing().since!;
  assert.ok(connected > first.since!, connected);
  system.stop();
  await eventually('the end', async () => (standing().fault?.code === 'ENDED' ? true : undefined));
  const away = standing().since!;
  assert.ok(away > connected, away);
  await eventually('the next try', async () =>
    standing().fault?.code === 'CONNECTION_FAILED' ? true : undefined,
  );
  assert.equal(standing().since, away);
  cti.close();
});
