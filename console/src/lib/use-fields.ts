/**
 * When the fields of a form say what is wrong with them: from leaving one that was filled on, all of them once the form
 * is sent; and what the server said of one until that is changed.
 */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { RequestFailed } from '../api/http.ts';
import { useFirstFault } from './use-first-fault.ts';

export interface Fields<F extends string> {
  /** For the form that they are in. */
  form: RefObject<HTMLFormElement | null>;
  /** In words; null: nothing is wrong with it, or that is not said yet. */
  fault(field: F): string | null;
  left(field: F): void;
  /** Whether the form can be sent; else every wrong field says so, and the first one has the focus. */
  fit(): boolean;
  /** Says a refusal at its field; false where it names none of these, or one that was changed. */
  refused(error: unknown): boolean;
}

interface Refusal {
  field: string;
  /** What was refused. */
  value: string;
  words: string;
}

const keyOf = (value: unknown): string => JSON.stringify(value);
const isEmpty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.length === 0);

/**
 * @param values of the fields that are shown
 * @param faults what is wrong with them now, in words
 * @param wordsOf a refusal, in words that stand at the field
 */
export function useFields<F extends string>(
  values: Readonly<Partial<Record<F, unknown>>>,
  faults: Readonly<Partial<Record<F, string>>>,
  wordsOf: (refusal: RequestFailed, field: F) => string,
): Fields<F> {
  const [told, setTold] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { form, call } = useFirstFault('[data-wrong] :is(input, textarea, select)');
  /** By now: a request is answered while somebody types on. */
  const latest = useRef(values);
  useEffect(() => {
    latest.current = values;
  });
  const isField = (name: unknown): name is F => typeof name === 'string' && Object.hasOwn(values, name);
  return {
    form,
    fault(field) {
      if (told.includes(field) && faults[field] !== undefined) return faults[field];
      const stands = refusal?.field === field && refusal.value === keyOf(values[field]);
      return stands ? refusal.words : null;
    },
    left(field) {
      if (!isEmpty(values[field]) && !told.includes(field)) setTold([...told, field]);
    },
    fit() {
      setTold(Object.keys(values));
      if (Object.keys(faults).length === 0) return true;
      call();
      return false;
    },
    refused(error) {
      if (!(error instanceof RequestFailed)) return false;
      const { field } = error.facts;
      if (!isField(field)) return false;
      // What was refused does not stand there any more.
      if (keyOf(latest.current[field]) !== keyOf(values[field])) return false;
      setRefusal({ field, value: keyOf(values[field]), words: wordsOf(error, field) });
      call();
      return true;
    },
  };
}
