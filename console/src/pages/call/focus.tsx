/**
 * What the reader looks at: the flag that is chosen (it stands in the address, so that a link shows the same), the
 * one under the pointer, and requests to bring words or a card into view.
 */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { momentOf } from '../../../../engine/contract/flag.ts';
import type { WatchedCall } from '../../live/board.ts';
import { keyOf } from '../../live/board.ts';
import { utteranceAt } from './timeline.ts';

/** Asked anew with every `n`, also for the same key. */
export interface Request {
  key: string;
  n: number;
  /** The keyboard goes there too. */
  focus?: boolean;
}

interface FocusActions {
  /** Chooses a flag: its words and its card come into view. */
  showFlag(id: string): void;
  /** Chooses a flag from its words: its card gets the focus. */
  showCard(id: string): void;
  showWords(key: string): void;
  showMoment(ms: number): void;
  point(id: string | null): void;
}

interface FocusState {
  chosen: string | null;
  /** Under the pointer, else the chosen one. */
  lit: string | null;
  words: Request | null;
  card: Request | null;
}

const Actions = createContext<FocusActions | null>(null);
const State = createContext<FocusState | null>(null);

export function CallFocus({ watched, children }: { watched: WatchedCall; children: ReactNode }) {
  const [params, setParams] = useSearchParams();
  const [pointed, setPointed] = useState<string | null>(null);
  const [words, setWords] = useState<Request | null>(null);
  const [card, setCard] = useState<Request | null>(null);
  const latest = useRef(watched);
  latest.current = watched;
  const address = useRef(setParams);
  address.current = setParams;
  const count = useRef(0);

  const actions = useMemo<FocusActions>(() => {
    const request = (key: string): Request => {
      count.current += 1;
      return { key, n: count.current };
    };
    const choose = (id: string) => {
      address.current(
        (before) => {
          before.delete('at');
          before.set('flag', id);
          return before;
        },
        { replace: true },
      );
    };
    const showMoment = (ms: number) => {
      const found = utteranceAt(latest.current.utterances, ms);
      if (found) setWords(request(keyOf(found)));
    };
    const showWordsOf = (id: string) => {
      const flag = latest.current.flags.find((one) => one.id === id);
      if (!flag) return;
      const [evidence] = flag.evidence;
      if (evidence) setWords(request(keyOf(evidence)));
      else showMoment(momentOf(flag));
    };
    return {
      showFlag(id) {
        choose(id);
        showWordsOf(id);
        setCard(request(id));
      },
      showCard(id) {
        choose(id);
        setCard({ ...request(id), focus: true });
      },
      showWords: (key) => setWords(request(key)),
      showMoment,
      point: setPointed,
    };
  }, []);

  const chosen = params.get('flag');
  const at = params.get('at');
  const ready = watched.state === 'known' && watched.utterances.length > 0;
  const arrived = useRef<string | null>(null);
  useEffect(() => {
    // Where the address points when the page opens; later choices are ours and have shown their words already.
    const place = chosen ?? at;
    if (!ready || place === null || arrived.current !== null) return;
    arrived.current = place;
    if (chosen !== null) actions.showFlag(chosen);
    else if (Number.isFinite(Number(at))) actions.showMoment(Number(at));
  }, [ready, chosen, at, actions]);

  const state = useMemo(
    () => ({ chosen, lit: pointed ?? chosen, words, card }),
    [chosen, pointed, words, card],
  );
  return (
    <Actions value={actions}>
      <State value={state}>{children}</State>
    </Actions>
  );
}

export function useFocusActions(): FocusActions {
  const actions = useContext(Actions);
  if (!actions) throw new Error('useFocusActions needs a CallFocus around it');
  return actions;
}

export function useFocusState(): FocusState {
  const state = useContext(State);
  if (!state) throw new Error('useFocusState needs a CallFocus around it');
  return state;
}
