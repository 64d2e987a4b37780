import { useCallback, useEffect, useRef, useState } from 'react';
import { type By, type Figure, fetchFigure, type Range } from './requests.ts';

export interface Asked {
  figure: Figure | null;
  /** What is shown is of an earlier question. */
  busy: boolean;
  failed: boolean;
  again(): void;
}

/** A figure of this time; while another one is asked for, the last one stays. */
export function useFigure(name: string, range: Range, by: By): Asked {
  const [got, setGot] = useState<{ figure: Figure | null; busy: boolean; failed: boolean }>({
    figure: null,
    busy: true,
    failed: false,
  });
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(range);
  const asked = useRef(range);
  asked.current = range;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the time's text changes, or on demand
  useEffect(() => {
    const stop = new AbortController();
    setGot((before) => ({ ...before, busy: true, failed: false }));
    fetchFigure(name, asked.current, by, stop.signal)
      .then((figure) => setGot({ figure, busy: false, failed: false }))
      .catch(() => {
        if (!stop.signal.aborted) setGot({ figure: null, busy: false, failed: true });
      });
    return () => stop.abort();
  }, [name, key, by, attempt]);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  return { ...got, again };
}
