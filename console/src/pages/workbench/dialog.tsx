import { CloseOutlined } from '@ant-design/icons';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useModal } from '../../components/use-modal.ts';
import { useT } from '../../i18n/index.tsx';
import '../../theme/rule-dialog.css';
import { troubleOf, useTexts } from './texts.ts';

const MAX_REASON = 500;

/** Asks for a reason and does it; stays open with what went wrong. */
export function ReasonDialog(props: {
  title: string;
  text: string;
  confirm: string;
  busyText: string;
  children?: ReactNode;
  onConfirm(reason: string): Promise<void>;
  onClose(): void;
}) {
  const { title, text, confirm, busyText, children, onConfirm, onClose } = props;
  const t = useTexts();
  const { needed } = useT();
  const dialog = useModal();
  const id = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (reason.trim() === '') return setTrouble(t.reasonMissing);
    setBusy(true);
    setTrouble(null);
    try {
      await onConfirm(reason.trim());
      dialog.current?.close();
    } catch (error) {
      setTrouble(troubleOf(error, t));
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} className="rule-dialog panel" aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <header>
          <h2 id={id}>{title}</h2>
          <button
            type="button"
            className="icon-button"
            aria-label={t.close}
            onClick={() => dialog.current?.close()}
          >
            <CloseOutlined />
          </button>
        </header>
        <p>{text}</p>
        {children}
        <label className="rule-dialog-reason">
          <span>
            {t.reason} <em className="needed">{needed}</em>
          </span>
          <textarea
            rows={3}
            maxLength={MAX_REASON}
            value={reason}
            required
            aria-invalid={trouble === t.reasonMissing && reason.trim() === ''}
            autoFocus
            onChange={(event) => setReason(event.target.value)}
          />
          <small className="rule-dialog-hint">{t.reasonHint}</small>
        </label>
        {trouble ? (
          <p className="form-trouble" role="alert">
            {trouble}
          </p>
        ) : null}
        <footer>
          <button type="button" className="plain-button" onClick={() => dialog.current?.close()}>
            {t.cancel}
          </button>
          <button type="submit" className="strong-button" disabled={busy}>
            {busy ? busyText : confirm}
          </button>
        </footer>
      </form>
    </dialog>
  );
}
