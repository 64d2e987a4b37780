/** A real OpenID provider on loopback, and a person with a browser who goes through it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error the package has no types
import { Provider } from 'oidc-provider';

export const CLIENT = { id: 'earshot', secret: 'a-secret-of-the-test-client' };

export interface LoginServer {
  issuer: string;
  close(): Promise<void>;
}

/** `accounts`: who is known there, and what it says of them. */
export async function loginServer(
  redirectUrl: string,
  accounts: Record<string, Record<string, unknown>>,
): Promise<LoginServer> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUrl],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    // Claims of scopes are told by the userinfo endpoint alone, as most servers do.
    conformIdTokenClaims: true,
    claims: {
      openid: ['sub'],
      profile: ['preferred_username'],
      groups: ['groups'],
      email: ['email'],
      agent: ['agent_id'],
    },
    scopes: ['openid', 'profile', 'email', 'groups', 'agent'],
    cookies: { keys: ['a-key-of-the-test'] },
    findAccount: (_context: unknown, id: string) =>
      accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  });
  server.on('request', provider.callback());
  return {
    issuer,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cookies by site, as a browser keeps them. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(cookie ? { cookie } : {}), ...(init.headers ?? {}) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  cookie(site: string, name: string): string | undefined {
    return this.#jars.get(new URL(site).host)?.get(name);
  }

  /** From the console's button through the login server's pages, up to the address that leads back. */
  async logIn(start: string, user: string): Promise<string> {
    const back = new URL(start).host;
    let answer = await this.fetch(start);
    let at = start;
    for (let steps = 0; steps < 20; steps += 1) {
      const to = answer.headers.get('location');
      if (to) {
        at = new URL(to, at).href;
        if (new URL(at).host === back) return at;
        answer = await this.fetch(at);
        continue;
      }
      const page = await answer.text();
      const form = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
      if (!form) throw new Error(`no form and no way on at ${at}: ${answer.status} ${page.slice(0, 300)}`);
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
      at = new URL(form, at).href;
      answer = await this.fetch(at, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ prompt, login: user, password: 'any' }),
      });
    }
    throw new Error('the login server did not lead back');
  }
}
