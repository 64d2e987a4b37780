import type { FormEvent, ReactNode } from 'react';
import { useT } from '../../i18n/index.tsx';

interface Props {
  title: string;
  /** Said to those who hear the page alone: a heading stands above the form already. */
  untitled?: boolean;
  className?: string;
  /** All that has to be given is there. */
  ready: boolean;
  busy: boolean;
  /** On the button that sends. */
  send: string;
  submit(): void;
  close(): void;
  children: ReactNode;
}

/** The frame of a form on cases: Enter sends it once it is ready, Escape leaves it. */
export function FormFrame(props: Props) {
  const { title, untitled = false, className, ready, busy, send, submit, close, children } = props;
  const t = useT();
  return (
    <form
      className={className === undefined ? 'case-form' : `case-form ${className}`}
      aria-label={title}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (ready && !busy) submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      {untitled ? null : <h3>{title}</h3>}
      {children}
      <footer>
        <button type="button" className="plain-button" onClick={close}>
          {t.cases.cancel}
        </button>
        <button type="submit" className="strong-button" disabled={!ready || busy}>
          {send}
        </button>
      </footer>
    </form>
  );
}
