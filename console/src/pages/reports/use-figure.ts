import { useCallback, useEffect, useRef, useState } from 'react';
import { codeOf } from '../../api/http.ts';
import { type By, type Figure, fetchFigure, type Range } from './requests.ts';

export interface Asked {
  figure: Figure | null;
  /** What is shown is of an earlier question. */
  busy: boolean;
  /** Code of what went wrong. */
  failed: string | null;
  again(): void;
}

/** A figure of this time; while another one is asked for, the last one stays. */
export function useFigure(name: string, range: Range, by: By): Asked {
  const [got, setGot] = useState<{ figure: Figure | null; busy: boolean; failed: string | null }>({
    figure: null,
    busy: true,
    failed: null,
  });
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(range);
  const asked = useRef(range);
  asked.current = range;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the time's text changes, or on demand
  useEffect(() => {
    const stop = new AbortController();
    setGot((before) => ({ ...before, busy: true, failed: null }));
    fetchFigure(name, asked.current, by, stop.signal)
      .then((figure) => setGot({ figure, busy: false, failed: null }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setGot({ figure: null, busy: false, failed: codeOf(error) });
      });
    return () => stop.abort();
  }, [name, key, by, attempt]);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  return { ...got, again };
}
