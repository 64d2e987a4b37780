import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { RequestFailed } from '../../api/http.ts';
import { changePassword } from '../../api/requests.ts';
import { type Messages, useT } from '../../i18n/index.tsx';
import { useCountdown } from '../../lib/countdown.ts';
import { useFirstFault } from '../../lib/use-first-fault.ts';
import { type Draft, faultsOf, isFit } from './rules.ts';

type Field = keyof Draft;
const NO_FIELDS: Record<Field, boolean> = { old: false, next: false, again: false };

export function PasswordForm({ user, oneTime, onDone }: { user: string; oneTime: boolean; onDone(): void }) {
  const t = useT();
  const [draft, setDraft] = useState<Draft>({ old: '', next: '', again: '' });
  /** Fields that have been left: before that nobody is told of a fault. */
  const [left, setLeft] = useState(NO_FIELDS);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<{ failure: RequestFailed; until: number | null } | null>(null);
  const wait = useCountdown(trouble?.until ?? null);
  const troubleId = useId();
  const { form, call } = useFirstFault('[aria-invalid="true"]');
  const faults = faultsOf(draft);
  const wrong = trouble?.failure.code === 'PASSWORD_WRONG';
  const message = trouble ? sentence(trouble.failure, wait, t) : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || wait > 0) return;
    setLeft({ old: true, next: true, again: true });
    if (!isFit(faults)) {
      call();
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      await changePassword(draft.old, draft.next);
      onDone();
    } catch (error) {
      const failure = error instanceof RequestFailed ? error : new RequestFailed('UNKNOWN', 0, '');
      const { retryAfter } = failure;
      if (failure.code === 'PASSWORD_WRONG') call();
      setTrouble({ failure, until: retryAfter === undefined ? null : Date.now() + retryAfter * 1_000 });
    }
    setBusy(false);
  }

  const field = (name: Field) => ({
    value: draft[name],
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
    onLeave: () => setLeft({ ...left, [name]: left[name] || draft[name] !== '' }),
  });
  return (
    <form ref={form} onSubmit={submit} aria-describedby={message ? troubleId : undefined}>
      {/* So that a password manager knows whose password this is. */}
      <input type="text" name="username" autoComplete="username" value={user} readOnly hidden />
      <PasswordField
        {...field('old')}
        onChange={(old) => {
          setDraft({ ...draft, old });
          if (wrong) setTrouble(null);
        }}
        label={oneTime ? t.password.oldOneTime : t.password.old}
        autoComplete="current-password"
        focus
        fault={wrong ? t.password.wrong : left.old && faults.old ? t.password.missing : null}
      />
      <PasswordField
        {...field('next')}
        label={t.password.next}
        autoComplete="new-password"
        hint={t.password.rule}
        fault={left.next && faults.next ? t.password[faults.next] : null}
      />
      <PasswordField
        {...field('again')}
        label={t.password.again}
        autoComplete="new-password"
        fault={left.again && faults.again ? t.password.different : null}
      />
      <p id={troubleId} className="form-trouble" role="alert">
        {message}
      </p>
      <Button type="primary" htmlType="submit" size="large" block loading={busy} disabled={wait > 0}>
        {busy ? t.password.submitting : t.password.submit}
      </Button>
    </form>
  );
}

function PasswordField(props: {
  label: string;
  value: string;
  autoComplete: string;
  hint?: string;
  fault: string | null;
  focus?: boolean;
  onChange(value: string): void;
  onLeave(): void;
}) {
  const { label, value, autoComplete, hint, fault, focus, onChange, onLeave } = props;
  const noteId = useId();
  const note = fault ?? hint;
  return (
    <label>
      <span>{label}</span>
      <Input
        type="password"
        size="large"
        autoComplete={autoComplete}
        autoFocus={focus}
        value={value}
        status={fault ? 'error' : ''}
        aria-invalid={fault !== null}
        aria-describedby={note ? noteId : undefined}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
      {note ? (
        <small id={noteId} className={fault ? 'is-fault' : undefined}>
          {note}
        </small>
      ) : null}
    </label>
  );
}

/** What the server says against it; a wrong password is said at its field. */
function sentence({ code }: RequestFailed, wait: number, t: Messages): string | null {
  if (code === 'PASSWORD_WRONG') return null;
  if (code === 'PASSWORD_UNFIT') return t.password.unfit;
  if (code === 'LOGIN_LOCKED' || code === 'TOO_MANY_REQUESTS')
    return wait > 0 ? t.password.locked(wait) : null;
  if (code === 'UNANSWERED') return t.password.unanswered;
  return code === 'AWAY' ? t.password.away : t.password.other(code);
}
