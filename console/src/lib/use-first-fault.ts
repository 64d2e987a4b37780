/** The first wrong field of a form gets the focus, once its fault is drawn. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export interface FirstFault {
  /** For the form. */
  form: RefObject<HTMLFormElement | null>;
  /** Brings the focus there with the next drawing. */
  call(): void;
}

/** @param wrong selector of the controls that are wrong */
export function useFirstFault(wrong: string): FirstFault {
  const form = useRef<HTMLFormElement>(null);
  const [calls, setCalls] = useState(0);
  useEffect(() => {
    if (calls > 0) form.current?.querySelector<HTMLElement>(wrong)?.focus();
  }, [calls, wrong]);
  const call = useCallback(() => setCalls((before) => before + 1), []);
  return { form, call };
}
