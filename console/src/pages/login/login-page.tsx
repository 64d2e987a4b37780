import { Button, Input } from 'antd';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { RequestFailed } from '../../api/http.ts';
import { logIn } from '../../api/requests.ts';
import { useSession } from '../../api/session.tsx';
import { Mark } from '../../components/brand.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../components/switches.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';

type Trouble = { kind: 'missing' } | { kind: 'failed'; failure: RequestFailed; at: number };

export default function LoginPage() {
  const t = useT();
  const { access, entered } = useSession();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const wait = useCountdown(trouble);
  const troubleId = useId();

  useEffect(() => {
    document.title = `${t.login.title} · ${t.productFull}`;
  }, [t]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || wait > 0) return;
    if (user.trim() === '' || password === '') return setTrouble({ kind: 'missing' });
    setBusy(true);
    try {
      await entered(await logIn(user.trim(), password));
    } catch (error) {
      const failure = error instanceof RequestFailed ? error : new RequestFailed('UNKNOWN', 0, '');
      setTrouble({ kind: 'failed', failure, at: Date.now() });
      setBusy(false);
    }
  }

  const away = access.kind === 'away' && trouble === null ? t.login.away : null;
  const message = away ?? sentence(trouble, wait, t);
  const expired = access.kind === 'out' && access.expired;
  return (
    <div className="login">
      <div className="login-switches">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <main className="login-card">
        <div className="login-brand">
          <Mark size={36} />
          <div>
            <h1>{t.productFull}</h1>
            <p>{t.tagline}</p>
          </div>
        </div>
        {expired && !message ? (
          <p className="note note-info" role="status">
            {t.login.expired}
          </p>
        ) : null}
        <form onSubmit={submit} aria-describedby={message ? troubleId : undefined}>
          <label>
            <span>{t.login.user}</span>
            <Input
              name="username"
              autoComplete="username"
              size="large"
              autoFocus
              spellCheck={false}
              autoCapitalize="none"
              value={user}
              onChange={(event) => setUser(event.target.value)}
            />
          </label>
          <label>
            <span>{t.login.password}</span>
            <Input
              type="password"
              name="password"
              autoComplete="current-password"
              size="large"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          <p id={troubleId} className="form-trouble" role="alert">
            {message}
          </p>
          <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={wait > 0}>
            {busy ? t.login.submitting : t.login.submit}
          </Button>
        </form>
        <p className="login-hint">{t.login.firstTime}</p>
      </main>
    </div>
  );
}

/** Seconds left of a wait that the server asked for. */
function useCountdown(trouble: Trouble | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (trouble?.kind !== 'failed' || trouble.failure.retryAfter === undefined) return setLeft(0);
    const until = trouble.at + trouble.failure.retryAfter * 1_000;
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [trouble]);
  return left;
}

function sentence(trouble: Trouble | null, wait: number, t: Messages): string | null {
  if (!trouble) return null;
  if (trouble.kind === 'missing') return t.login.missing;
  const { code } = trouble.failure;
  if (code === 'LOGIN_WRONG') return t.login.wrong;
  if (code === 'LOGIN_LOCKED') return wait > 0 ? t.login.locked(wait) : null;
  if (code === 'TOO_MANY_REQUESTS') return wait > 0 ? t.login.tooMany(wait) : null;
  if (code === 'AWAY') return t.login.away;
  if (code === 'LOG_UNAVAILABLE') return t.login.cannotWrite;
  return t.login.other(code);
}
