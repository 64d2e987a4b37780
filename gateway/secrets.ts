import { randomBytes } from 'node:crypto';
import type { StateDb } from './auth/state.ts';

/** A secret of this site, made at the first start and kept in its state: the site key, the senders' token. */
export async function secret(state: Pick<StateDb, 'get' | 'put'>, name: string): Promise<string> {
  const known = state.get<string>(`secret/${name}`);
  if (known !== undefined) return known;
  const made = randomBytes(24).toString('base64url');
  await state.put(`secret/${name}`, made);
  return made;
}

const UNSHOWN = 'secret/ingest-token-unshown';

/** The senders' token: the configured one, else this site's own, which is new until a start with it has listened. */
export class SendersToken {
  readonly token: string;
  /** Nobody was told it yet. */
  readonly isNew: boolean;
  readonly #state: Pick<StateDb, 'remove'>;

  private constructor(state: Pick<StateDb, 'remove'>, token: string, isNew: boolean) {
    this.#state = state;
    this.token = token;
    this.isNew = isNew;
  }

  static async open(
    state: Pick<StateDb, 'get' | 'put' | 'remove'>,
    configured: string,
  ): Promise<SendersToken> {
    if (configured !== '') return new SendersToken(state, configured, false);
    if (state.get('secret/ingest-token') === undefined) await state.put(UNSHOWN, true);
    const token = await secret(state, 'ingest-token');
    return new SendersToken(state, token, state.get(UNSHOWN) === true);
  }

  /** The start went well, and its message shows the token. */
  async listening(): Promise<void> {
    if (this.isNew) await this.#state.remove(UNSHOWN);
  }
}
