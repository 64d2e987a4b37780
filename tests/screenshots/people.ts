/** The people of the pictures: each is made by the admin, comes in with the one-time password and sets an own one. */
import { type Earshot, TOKENS } from '../helpers/server.ts';

const PASSWORD = 'pictures-of-pages-1';

export const ADMIN = 'admin';
export const LEADER = '班长一组';
export const MANAGER = '运营经理';
export const INSPECTORS = ['质检员甲', '质检员乙', '质检员丙'] as const;

/** Asks the server as one person. */
export interface Asker {
  get<T>(path: string): Promise<T>;
  /** A file as it is. */
  upload(path: string, text: string, type?: string): Promise<void>;
  send<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<T>;
}

export const automation = (earshot: Earshot): Asker =>
  asker(earshot.address, { authorization: `Bearer ${TOKENS.api}` });

export const embeddedAgent = (earshot: Earshot, token: string): Asker =>
  asker(earshot.address, { authorization: `Bearer ${token}` });

async function signedIn(earshot: Earshot, user: string, password: string): Promise<Asker> {
  const { address } = earshot;
  const answer = await fetch(`${address}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ user, password }),
  });
  if (!answer.ok) throw new Error(`${user} may not come in: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
  return asker(address, { cookie: cookie.join('; '), origin: address });
}

/** All of them by name, {@link ADMIN} with them. */
export async function hire(earshot: Earshot): Promise<ReadonlyMap<string, Asker>> {
  const admin = await signedIn(earshot, ADMIN, TOKENS.password);
  const { send } = admin;
  const people: [string, string, 'all' | string[]][] = [
    [LEADER, 'supervisor', ['T1']],
    [MANAGER, 'manager', 'all'],
    ...INSPECTORS.map((name) => [name, 'inspector', 'all'] as [string, string, 'all']),
  ];
  const hired = new Map([[ADMIN, admin]]);
  for (const [name, role, teams] of people) {
    const { password } = await send<{ password: string }>('POST', '/v1/users', { name, role, teams });
    const first = await signedIn(earshot, name, password);
    await first.send('POST', '/v1/session/password', { old: password, new: PASSWORD });
    hired.set(name, await signedIn(earshot, name, PASSWORD));
  }
  return hired;
}

function asker(address: string, headers: Record<string, string>): Asker {
  const ask = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const answer = await fetch(address + path, { ...init, headers: { ...headers, ...init.headers } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };
  return {
    get: (path) => ask(path),
    upload: (path, text, type = 'text/plain') =>
      ask(path, { method: 'POST', headers: { 'content-type': type }, body: text }),
    send: (method, path, body) =>
      ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  };
}
