import { CloseOutlined } from '@ant-design/icons';
import { type FormEvent, useEffect, useId, useState } from 'react';
import type { RuleDetail } from '../../../engine/contract/rule.ts';
import { RequestFailed } from '../api/http.ts';
import { fetchRule, resumeRule, stopRule } from '../api/requests.ts';
import { MaskedText } from '../components/masked-text.tsx';
import { useModal } from '../components/use-modal.ts';
import { useWhen } from '../components/when.ts';
import { type Messages, useT } from '../i18n/index.tsx';
import '../theme/rule-dialog.css';
import type { SwitchedRule, SwitchKind } from './provider.tsx';

const MAX_REASON = 500;

/** Asks before a rule is stopped, with the reason, or resumed. The browser's own dialog keeps the focus inside. */
export default function RuleSwitchDialog(props: {
  kind: SwitchKind;
  rule: SwitchedRule;
  onDone(): void;
  onClose(): void;
}) {
  const { kind, rule, onDone, onClose } = props;
  const t = useT();
  const dialog = useModal();
  const titleId = useId();
  const found = useRule(rule.id);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (kind === 'stop' && reason.trim() === '') {
      setTrouble(t.rules.stopReasonMissing);
      dialog.current?.querySelector('textarea')?.focus();
      return;
    }
    setBusy(true);
    setTrouble(null);
    try {
      await (kind === 'stop' ? stopRule(rule.id, reason.trim()) : resumeRule(rule.id));
      onDone();
      dialog.current?.close();
    } catch (error) {
      setTrouble(wordsFor(error, t));
      setBusy(false);
    }
  };

  return (
    <dialog ref={dialog} className="rule-dialog panel" aria-labelledby={titleId} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <header>
          <h2 id={titleId}>{kind === 'stop' ? t.rules.stopTitle : t.rules.resumeTitle}</h2>
          <button
            type="button"
            className="icon-button"
            aria-label={t.rules.dialogClose}
            onClick={() => dialog.current?.close()}
          >
            <CloseOutlined />
          </button>
        </header>
        <p className="rule-dialog-rule">
          <strong>{rule.title}</strong>
          <code>{rule.id}</code>
        </p>
        {kind === 'stop' ? (
          <>
            <p>{t.rules.stopText}</p>
            <p className="note note-warn num" role="status">
              {found === 'asking'
                ? t.rules.stopCounting
                : found === null
                  ? t.rules.stopNotCounted
                  : found.across
                    ? t.rules.stopScopeFlags(found.open_flags)
                    : t.rules.stopFlags(found.open_flags)}
            </p>
            <Reason text={reason} trouble={trouble} onChange={setReason} />
          </>
        ) : (
          <Stopped rule={found === 'asking' ? null : found} />
        )}
        {trouble ? (
          <p className="form-trouble" id="rule-dialog-trouble" role="alert">
            {trouble}
          </p>
        ) : null}
        <footer>
          <button type="button" className="plain-button" onClick={() => dialog.current?.close()}>
            {t.rules.cancel}
          </button>
          <button
            type="submit"
            className={kind === 'stop' ? 'strong-button is-danger' : 'strong-button'}
            disabled={busy}
          >
            {buttonWords(kind, busy, t)}
          </button>
        </footer>
      </form>
    </dialog>
  );
}

function Reason(props: { text: string; trouble: string | null; onChange(text: string): void }) {
  const { text, trouble, onChange } = props;
  const t = useT();
  return (
    <label className="rule-dialog-reason">
      <span>
        {t.rules.stopReason} <em className="needed">{t.needed}</em>
      </span>
      <textarea
        rows={3}
        maxLength={MAX_REASON}
        value={text}
        required
        aria-invalid={trouble !== null && text.trim() === ''}
        aria-describedby={trouble ? 'rule-dialog-trouble' : undefined}
        // biome-ignore lint/a11y/noAutofocus: the dialog was asked for in order to write this
        autoFocus
        onChange={(event) => onChange(event.target.value)}
      />
      <small className="rule-dialog-hint">{t.rules.stopReasonHint}</small>
    </label>
  );
}

/** Who stopped it and why: what whoever resumes it has to weigh. */
function Stopped({ rule }: { rule: RuleDetail | null }) {
  const t = useT();
  const when = useWhen();
  const stop = rule?.stopped;
  return (
    <>
      {stop ? (
        <blockquote className="note note-warn">
          <p>
            <MaskedText text={stop.reason} />
          </p>
          <small className="num">{t.rules.stoppedBy(stop.by, when(stop.at))}</small>
        </blockquote>
      ) : null}
      <p>{t.rules.resumeText}</p>
    </>
  );
}

/** null: it could not be fetched. */
function useRule(id: string): RuleDetail | 'asking' | null {
  const [rule, setRule] = useState<RuleDetail | 'asking' | null>('asking');
  useEffect(() => {
    const stop = new AbortController();
    fetchRule(id, stop.signal)
      .then(setRule)
      .catch(() => {
        if (!stop.signal.aborted) setRule(null);
      });
    return () => stop.abort();
  }, [id]);
  return rule;
}

function buttonWords(kind: SwitchKind, busy: boolean, { rules }: Messages): string {
  if (kind === 'stop') return busy ? rules.stopping : rules.stopConfirm;
  return busy ? rules.resuming : rules.resumeConfirm;
}

function wordsFor(error: unknown, { rules }: Messages): string {
  const code = error instanceof RequestFailed ? error.code : 'UNKNOWN';
  return Object.hasOwn(rules.failures, code)
    ? rules.failures[code as keyof typeof rules.failures]
    : rules.failedOther(code);
}
