/** Who is logged in. Without a session the login takes the page's place and the address stays, so one comes back. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { onFailure, RequestFailed } from './http.ts';
import { logOut, probe, type SessionInfo, whoAmI } from './requests.ts';

/** `checking`: not known yet · `away`: the server gave no answer to that. */
export type Access =
  | { kind: 'checking' }
  | { kind: 'away' }
  | { kind: 'out'; expired: boolean }
  /** Nothing but setting an own password is allowed. */
  | { kind: 'restricted'; session: SessionInfo }
  | { kind: 'in'; session: SessionInfo };

interface SessionActions {
  access: Access;
  entered(session: SessionInfo): Promise<void>;
  ended(standing: 'over' | 'restricted'): void;
  passwordChanged(): void;
  leave(): Promise<void>;
}

/** What the server's roles name; a test of the server holds the list. */
export type Permission =
  | 'flags'
  | 'rules'
  | 'stop-rules'
  | 'silence'
  | 'test-alerts'
  | 'reload-rules'
  | 'edit-rules'
  | 'mark'
  | 'cases'
  | 'coach'
  | 'users'
  | 'tokens'
  | 'directory'
  | 'appeals'
  | 'review'
  | 'plan-reviews'
  | 'reports'
  | 'import'
  | 'health'
  | 'audit';

const SessionContext = createContext<SessionActions | null>(null);
const LOOK_AGAIN_MS = 3_000;

export function SessionProvider({ children }: { children: ReactNode }) {
  const [access, setAccess] = useState<Access>({ kind: 'checking' });

  const entered = useCallback(async (session: SessionInfo) => {
    setAccess((await isRestricted(session)) ? { kind: 'restricted', session } : { kind: 'in', session });
  }, []);

  const ended = useCallback((standing: 'over' | 'restricted') => {
    setAccess((now) => {
      if (now.kind !== 'in' && now.kind !== 'restricted') return now;
      return standing === 'over'
        ? { kind: 'out', expired: true }
        : { kind: 'restricted', session: now.session };
    });
  }, []);

  const passwordChanged = useCallback(() => {
    setAccess((now) =>
      now.kind === 'in' || now.kind === 'restricted'
        ? { kind: 'in', session: { ...now.session, must_change: false } }
        : now,
    );
  }, []);

  const leave = useCallback(async () => {
    // Whatever the server says, this page forgets what it shows.
    await logOut().catch(() => undefined);
    setAccess({ kind: 'out', expired: false });
  }, []);

  useEffect(() => {
    if (access.kind !== 'checking' && access.kind !== 'away') return;
    const stop = new AbortController();
    const look = () =>
      whoAmI(stop.signal)
        .then(entered)
        .catch((error: unknown) => {
          if (stop.signal.aborted) return;
          const over = error instanceof RequestFailed && error.status === 401;
          setAccess(over ? { kind: 'out', expired: false } : { kind: 'away' });
        });
    const timer = setTimeout(look, access.kind === 'away' ? LOOK_AGAIN_MS : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [access, entered]);

  useEffect(
    () =>
      onFailure(({ code }) => {
        if (code === 'NOT_LOGGED_IN') ended('over');
        if (code === 'PASSWORD_CHANGE_REQUIRED') ended('restricted');
      }),
    [ended],
  );

  const value = useMemo(
    () => ({ access, entered, ended, passwordChanged, leave }),
    [access, entered, ended, passwordChanged, leave],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

async function isRestricted({ must_change }: SessionInfo): Promise<boolean> {
  if (!must_change) return false;
  try {
    await probe();
    return false;
  } catch (error) {
    return error instanceof RequestFailed && error.code === 'PASSWORD_CHANGE_REQUIRED';
  }
}

export function useSession(): SessionActions {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider around it');
  return session;
}

/** Zone of the site, as the server has it, whatever the browser's is; undefined, the browser's, before the login. */
export function useTimeZone(): string | undefined {
  const { access } = useSession();
  return access.kind === 'in' || access.kind === 'restricted' ? access.session.time_zone : undefined;
}

/** Who is logged in; null at the doors. */
export function useSessionInfo(): SessionInfo | null {
  const { access } = useSession();
  return access.kind === 'in' ? access.session : null;
}

/** Whether the role of whoever is logged in allows this; the server decides in the end. */
/** Whether there is anybody whom an escalation reaches. */
export function useAlertTargets(): boolean {
  const { access } = useSession();
  return access.kind === 'in' && access.session.alert_targets > 0;
}

export function useMay(permission: Permission): boolean {
  const { access } = useSession();
  return access.kind === 'in' && access.session.may.includes(permission);
}
