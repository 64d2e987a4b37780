/**
 * Login at the site's own login server: OpenID Connect, code flow with PKCE, state and nonce. A login that is under
 * way is kept in memory under an id that only the browser has, for ten minutes, and is good once.
 */
import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import { isLoopback } from '../config.ts';
import { type ClaimMapping, type Mapped, mapClaims } from './oidc-claims.ts';

export interface OidcConfig extends ClaimMapping {
  /** Empty: off. */
  issuer: string;
  client_id: string;
  client_secret: string;
  redirect_url: string;
  scope: string;
  label: string;
}

/** How long a person may take at the login server, ms. */
export const UNDER_WAY_MS = 600_000;
/** Logins under way at most; beyond it the oldest are forgotten. */
const UNDER_WAY = 5_000;

interface UnderWay {
  state: string;
  nonce: string;
  verifier: string;
  until: number;
}

export class OidcRefused extends Error {
  override name = 'OidcRefused';
  readonly code: 'LOGIN_SERVER_AWAY' | 'LOGIN_SERVER_REFUSED' | 'LOGIN_NOT_MAPPED';

  constructor(code: OidcRefused['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface Vouched {
  external: { issuer: string; subject: string };
  mapped: Exclude<Mapped, { refused: string }>;
}

export class Oidc {
  readonly #config: OidcConfig;
  readonly #now: () => number;
  readonly #underWay = new Map<string, UnderWay>();
  #server: Promise<client.Configuration> | null = null;

  constructor(config: OidcConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
  }

  get label(): string {
    return this.#config.label;
  }

  /** Where to send the browser, and the id that it brings back. @throws OidcRefused when the server is away */
  async begin(): Promise<{ url: string; id: string }> {
    const server = await this.#discovered();
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    const url = client.buildAuthorizationUrl(server, {
      redirect_uri: this.#config.redirect_url,
      scope: this.#config.scope,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const id = randomBytes(24).toString('base64url');
    this.#underWay.set(id, { state, nonce, verifier, until: this.#now() + UNDER_WAY_MS });
    if (this.#underWay.size > UNDER_WAY) this.#underWay.delete(this.#underWay.keys().next().value!);
    return { url: url.href, id };
  }

  /** `query` of the address to which the browser came back. @throws OidcRefused */
  async end(id: string | undefined, query: string): Promise<Vouched> {
    const begun = id === undefined ? undefined : this.#underWay.get(id);
    if (id !== undefined) this.#underWay.delete(id);
    if (!begun || begun.until < this.#now())
      throw new OidcRefused(
        'LOGIN_SERVER_REFUSED',
        'This login was not begun here, or more than ten minutes ago. Begin it again from the console.',
      );
    const server = await this.#discovered();
    const claims = await this.#exchange(server, begun, query);
    const mapped = mapClaims(claims, this.#config);
    if ('refused' in mapped) throw new OidcRefused('LOGIN_NOT_MAPPED', mapped.refused);
    return { external: { issuer: this.#config.issuer, subject: claims.sub }, mapped };
  }

  async #exchange(
    server: client.Configuration,
    { state, nonce, verifier }: UnderWay,
    query: string,
  ): Promise<client.IDToken> {
    try {
      const tokens = await client.authorizationCodeGrant(server, new URL(query, this.#config.redirect_url), {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const wanted = [
        this.#config.name_claim,
        this.#config.role_claim,
        this.#config.team_claim,
        this.#config.agent_claim,
      ];
      const missing = wanted.some((name) => name !== '' && claims[name] === undefined);
      // Many servers put groups there and not into the token.
      if (!missing || !server.serverMetadata().userinfo_endpoint) return claims;
      return { ...(await client.fetchUserInfo(server, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      if (error instanceof client.AuthorizationResponseError)
        throw new OidcRefused(
          'LOGIN_SERVER_REFUSED',
          `The login server said ${plain(error.error)}. Begin the login again.`,
        );
      const { code } = error as { code?: string };
      if (code === 'OAUTH_INVALID_RESPONSE')
        throw new OidcRefused(
          'LOGIN_SERVER_REFUSED',
          'What came back does not belong to the login that was begun. Begin it again.',
        );
      throw new OidcRefused(
        'LOGIN_SERVER_AWAY',
        `The login server did not confirm the login (${plain(code ?? (error as Error).name)}).`,
      );
    }
  }

  /** Read once; a server that was away is asked again at the next login. */
  async #discovered(): Promise<client.Configuration> {
    const { issuer, client_id, client_secret } = this.#config;
    const local = isLoopback(new URL(issuer).hostname);
    this.#server ??= client.discovery(
      new URL(issuer),
      client_id,
      undefined,
      client_secret === '' ? client.None() : client.ClientSecretBasic(client_secret),
      { timeout: 10, ...(local ? { execute: [client.allowInsecureRequests] } : {}) },
    );
    try {
      return await this.#server;
    } catch (error) {
      this.#server = null;
      throw new OidcRefused(
        'LOGIN_SERVER_AWAY',
        `The login server could not be asked (${plain((error as { code?: string }).code ?? (error as Error).name)}).`,
      );
    }
  }
}

/** Words from outside go into a sentence of ours: letters only. */
function plain(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]/g, '').slice(0, 60) || 'no reason';
}
