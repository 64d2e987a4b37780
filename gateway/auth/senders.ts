/**
 * Which tokens senders may present, and for which sources. The site's first token (`EARSHOT_INGEST_TOKEN`, or the one
 * made at the first start) speaks for every name that no other token has: no two tokens ever speak for one source,
 * or each would take the other's calls for lost.
 */
import type { Auth } from './auth.ts';

/** Owner of calls that came by the site's first token; those of an older version have it, too. */
const FIRST = 'ingest';

/** What the server itself speaks for a token, through an adapter, ends in the token's id. */
const MARKED = /@([0-9a-f]{12})$/;

/** Name of a source inside the server, made one that only this token has. */
export function sourceFor(owner: string, name: string): string {
  return owner === FIRST ? name : `${name}@${owner}`;
}

export interface Senders {
  /** Id of a token, under which its calls are kept; null where it is none. */
  authenticate(token: string | undefined): string | null;
  maySpeak(owner: string, source: string): boolean;
  isGood(owner: string): boolean;
}

export function sendersOf(auth: Pick<Auth, 'tokens' | 'sameSecret'>, firstToken: string): Senders {
  const { tokens } = auth;
  return {
    authenticate(token) {
      if (token === undefined) return null;
      if (auth.sameSecret(token, firstToken)) return FIRST;
      const made = tokens.bySecret(token);
      return made?.kind === 'sender' ? made.id : null;
    },
    maySpeak(owner, source) {
      const [, marked] = MARKED.exec(source) ?? [];
      if (marked !== undefined && tokens.get(marked)) return marked === owner;
      return (tokens.ownerOfSource(source) ?? FIRST) === owner;
    },
    isGood: (owner) => owner === FIRST || tokens.stillGood(owner)?.kind === 'sender',
  };
}
