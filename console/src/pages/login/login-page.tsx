import { Button, Input } from 'antd';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { RequestFailed } from '../../api/http.ts';
import { fetchWays, logIn } from '../../api/requests.ts';
import { useSession } from '../../api/session.tsx';
import { Mark } from '../../components/brand.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../components/switches.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { useCountdown } from '../../lib/countdown.ts';
import { useTitle } from '../../lib/title.ts';

/** `until`: the server wants a wait, epoch ms. */
type Trouble = { kind: 'missing' } | { kind: 'failed'; failure: RequestFailed; until: number | null };

export default function LoginPage() {
  const t = useT();
  const { access, entered } = useSession();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const wait = useCountdown(trouble?.kind === 'failed' ? trouble.until : null);
  const troubleId = useId();
  const [ways, setWays] = useState<Awaited<ReturnType<typeof fetchWays>> | null>(null);
  useEffect(() => {
    // Without an answer there is no button; the password form says what is wrong.
    fetchWays().then(setWays, () => undefined);
  }, []);

  useTitle(t.login.title);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || wait > 0) return;
    if (user.trim() === '' || password === '') return setTrouble({ kind: 'missing' });
    setBusy(true);
    try {
      await entered(await logIn(user.trim(), password));
    } catch (error) {
      const failure = error instanceof RequestFailed ? error : new RequestFailed('UNKNOWN', 0, '');
      const { retryAfter } = failure;
      const until = retryAfter === undefined ? null : Date.now() + retryAfter * 1_000;
      setTrouble({ kind: 'failed', failure, until });
      setBusy(false);
    }
  }

  const away = access.kind === 'away' && trouble === null ? t.login.away : null;
  const refused = new URLSearchParams(location.search).get('refused');
  const message = away ?? sentence(trouble, wait, t) ?? (trouble ? null : refusal(refused, t));
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
          {ways?.oidc ? <CompanyLogin {...ways.oidc} /> : null}
        </form>
        {ways?.first_login ? <p className="login-hint">{t.login.firstTime}</p> : null}
      </main>
    </div>
  );
}

/** The button of the site's own login server. */
function CompanyLogin({ label, url }: { label: string; url: string }) {
  const t = useT();
  return (
    <>
      <div className="login-or">{t.access.or}</div>
      <Button size="large" block href={url}>
        {label}
      </Button>
    </>
  );
}

/** Why the login server's answer did not let anybody in; codes that are none of ours say nothing. */
function refusal(code: string | null, t: Messages): string | null {
  const { refused } = t.access;
  return code !== null && Object.hasOwn(refused, code) ? refused[code as keyof typeof refused] : null;
}

function sentence(trouble: Trouble | null, wait: number, t: Messages): string | null {
  if (!trouble) return null;
  if (trouble.kind === 'missing') return t.login.missing;
  const { code } = trouble.failure;
  if (code === 'LOGIN_WRONG') return t.login.wrong;
  if (code === 'LOGIN_DISABLED') return t.access.refused.LOGIN_DISABLED;
  if (code === 'LOGIN_LOCKED') return wait > 0 ? t.login.locked(wait) : null;
  if (code === 'TOO_MANY_REQUESTS') return wait > 0 ? t.login.tooMany(wait) : null;
  if (code === 'AWAY' || code === 'UNANSWERED') return t.login.away;
  if (code === 'LOG_UNAVAILABLE') return t.login.cannotWrite;
  return t.login.other(code);
}
