import { CheckCircleFilled } from '@ant-design/icons';
import { useState } from 'react';
import { Link } from 'wouter';
import { useSession } from '../../api/session.tsx';
import { Mark } from '../../components/brand.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../components/switches.tsx';
import { useT } from '../../i18n/index.tsx';
import { useTitle } from '../../lib/title.ts';
import { PasswordForm } from './password-form.tsx';

/** `forced`: nothing else is allowed until it is done, and the page stands alone. */
export default function PasswordPage({ forced = false }: { forced?: boolean }) {
  return forced ? <Forced /> : <Voluntary />;
}

function Forced() {
  const t = useT();
  const { access, passwordChanged, leave } = useSession();
  useTitle(t.password.mustTitle);
  if (access.kind !== 'restricted') return null;
  return (
    <div className="login">
      <div className="login-switches">
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <main className="login-card password-card">
        <div className="login-brand">
          <Mark size={36} />
          <div>
            <h1>{t.password.mustTitle}</h1>
            <p>{t.password.mustText}</p>
          </div>
        </div>
        <PasswordForm user={access.session.user} oneTime onDone={passwordChanged} />
        <button type="button" className="leave-button" onClick={() => void leave()}>
          {t.user.logOut}
        </button>
      </main>
    </div>
  );
}

function Voluntary() {
  const t = useT();
  const { access, passwordChanged } = useSession();
  const [done, setDone] = useState(false);
  useTitle(t.password.title);
  if (access.kind !== 'in') return null;
  const { user, role, must_change } = access.session;
  return (
    <div className="password-page">
      <section className="login-card password-card">
        <h1>{t.password.title}</h1>
        {done ? (
          <div className="password-done" role="status">
            <p>
              <CheckCircleFilled />
              {t.password.done}
            </p>
            <Link href="/">{role === 'agent' ? t.agent.back : t.password.back}</Link>
          </div>
        ) : (
          <>
            <PasswordForm
              user={user}
              oneTime={must_change}
              onDone={() => {
                setDone(true);
                passwordChanged();
              }}
            />
            <Link href="/" className="leave-button">
              {t.password.cancel}
            </Link>
          </>
        )}
      </section>
    </div>
  );
}
