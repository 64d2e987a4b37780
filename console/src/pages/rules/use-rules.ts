/** The list of rules and one of them, fetched anew whenever the set, its stops or its files change. */
import { useCallback, useEffect, useState } from 'react';
import type { RuleDetail } from '../../../../engine/contract/rule.ts';
import { RequestFailed } from '../../api/http.ts';
import { fetchRule, fetchRules, type RuleList } from '../../api/requests.ts';
import { useRuleSet } from '../../live/provider.tsx';
import { useRuleSwitch } from '../../rule-switch/provider.tsx';

export interface Fetched<T> {
  /** What was fetched last, also while it is fetched again or that has failed. */
  got: T | null;
  /** Code of what went wrong with the last question. */
  failed: string | null;
  again(): void;
}

export const useRules = (): Fetched<RuleList> => useFetched('', fetchRules);

export const useRule = (id: string): Fetched<RuleDetail> =>
  useFetched(
    id,
    useCallback((signal: AbortSignal) => fetchRule(id, signal), [id]),
  );

/** `key` names what is asked for: what was got for another one is not shown. */
function useFetched<T>(key: string, ask: (signal: AbortSignal) => Promise<T>): Fetched<T> {
  const set = useRuleSet();
  const { done } = useRuleSwitch();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{ key: string; got: T | null; failed: string | null }>({
    key,
    got: null,
    failed: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these is a reason to ask again
  useEffect(() => {
    const stop = new AbortController();
    ask(stop.signal)
      .then((got) => setState({ key, got, failed: null }))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        const failed = error instanceof RequestFailed ? error.code : 'UNKNOWN';
        setState((before) => ({ key, got: before.key === key ? before.got : null, failed }));
      });
    return () => stop.abort();
  }, [key, ask, set, done, attempt]);
  const again = useCallback(() => setAttempt((n) => n + 1), []);
  const own = state.key === key;
  return { got: own ? state.got : null, failed: own ? state.failed : null, again };
}
