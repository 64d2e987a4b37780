/** One field of a form: what it is called, a hint, and what is wrong with it in the place of the hint. */
import { type ReactNode, useId } from 'react';

/** For its control. */
export interface ControlProps {
  id: string;
  status: 'error' | '';
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
  onBlur(): void;
}

export function FormField(props: {
  label: string;
  /** Of the field as a whole, for where it stands. */
  className?: string;
  hint?: string;
  /** In words; null: nothing is wrong, or it is not said yet. */
  fault: string | null;
  onLeave(): void;
  /** What can be done about it. */
  below?: ReactNode;
  children(control: ControlProps): ReactNode;
}) {
  const { label, className, hint, fault, onLeave, below, children } = props;
  const [id, noteId] = [useId(), useId()];
  const note = fault ?? hint;
  return (
    <div
      className={className ? `settings-field ${className}` : 'settings-field'}
      data-wrong={fault !== null || undefined}
    >
      <label htmlFor={id}>
        <span>{label}</span>
      </label>
      {children({
        id,
        status: fault === null ? '' : 'error',
        'aria-invalid': fault !== null,
        'aria-describedby': note === undefined ? undefined : noteId,
        onBlur: onLeave,
      })}
      {note === undefined ? null : (
        <small id={noteId} className={fault === null ? undefined : 'is-fault'}>
          {note}
        </small>
      )}
      {below}
    </div>
  );
}
