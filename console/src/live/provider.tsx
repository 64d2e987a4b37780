/** The one connection of the page, and the hooks that read from it. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Case } from '../../../engine/contract/case.ts';
import type { Flag } from '../../../engine/contract/flag.ts';
import type { Topic } from '../../../engine/contract/live.ts';
import type { RuleSetState } from '../../../engine/contract/rule.ts';
import type { ScopeFlag } from '../../../engine/contract/scope-flag.ts';
import { RequestFailed } from '../api/http.ts';
import { fetchCall, probe, whoAmI } from '../api/requests.ts';
import type { SeenCall, WatchedCall } from './board.ts';
import { Line, type LineSocket, type LineState, type SessionStanding } from './line.ts';
import { type Counts, LiveStore } from './store.ts';

interface Live {
  store: LiveStore;
  line: Line;
}

const TOPICS: readonly { topic: Topic; needs: string }[] = [
  { topic: 'flags', needs: 'flags' },
  { topic: 'scope-flags', needs: 'flags' },
  { topic: 'calls', needs: 'calls' },
  { topic: 'cases', needs: 'cases' },
  { topic: 'rules', needs: 'rules' },
];

const LiveContext = createContext<Live | null>(null);

export function LiveProvider(props: {
  ended(standing: 'over' | 'restricted'): void;
  /** What the role allows: a topic that it does not would have the whole subscription refused. */
  may: readonly string[];
  children: ReactNode;
}) {
  const { ended, may, children } = props;
  const [live] = useState(() => build(may));
  useEffect(() => {
    live.ended = ended;
  }, [live, ended]);
  useEffect(() => {
    live.line.start();
    const nudge = () => {
      if (document.visibilityState === 'visible') live.line.nudge();
    };
    window.addEventListener('online', nudge);
    document.addEventListener('visibilitychange', nudge);
    return () => {
      window.removeEventListener('online', nudge);
      document.removeEventListener('visibilitychange', nudge);
      live.line.stop();
    };
  }, [live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

function build(may: readonly string[]) {
  const store = new LiveStore(nextPicture, Date.now);
  const live = {
    store,
    ended: (_: 'over' | 'restricted'): void => undefined,
    line: new Line({
      topics: TOPICS.filter(({ needs }) => may.includes(needs)).map(({ topic }) => topic),
      open: () => new WebSocket(liveUrl()) as LineSocket,
      session: standing,
      frame: (frame) => store.take(frame),
      state: (state) => store.setLine(state),
      stopped: (why) => live.ended(why),
      now: Date.now,
      later: (work, ms) => setTimeout(work, ms),
      cancel: (timer) => clearTimeout(timer as number),
      random: Math.random,
    }),
  };
  return live;
}

function liveUrl(): string {
  const url = new URL('/v1/live', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** With the next drawn picture; a page in the background draws none, so a timer stands in. */
function nextPicture(work: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    cancelAnimationFrame(picture);
    work();
  };
  const timer = setTimeout(once, 250);
  const picture = requestAnimationFrame(once);
}

async function standing(): Promise<SessionStanding> {
  try {
    const session = await whoAmI();
    if (session.must_change) await probe();
    return 'good';
  } catch (error) {
    if (!(error instanceof RequestFailed)) return 'away';
    if (error.code === 'PASSWORD_CHANGE_REQUIRED') return 'restricted';
    return error.status === 401 ? 'over' : 'away';
  }
}

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive needs a LiveProvider around it');
  return live;
}

export const useLiveStore = (): LiveStore => useLive().store;

function useRead<T>(read: (store: LiveStore) => T): T {
  const { store } = useLive();
  return useSyncExternalStore(store.subscribe, () => read(store));
}

/** How the line stands; `lastFrameAt` is read anew by whoever ticks. */
export const useLine = (): LineState => useRead((store) => store.line());
export const useCounts = (): Counts => useRead((store) => store.counts());
export const useFlags = (): readonly Flag[] => useRead((store) => store.flags());
export const useScopeFlags = (): readonly ScopeFlag[] => useRead((store) => store.scopeFlags());
export const useCall = (id: string): SeenCall | undefined => useRead((store) => store.call(id));
export const useCallsVersion = (): number => useRead((store) => store.callsVersion());
/** null until the first snapshot. */
export const useCases = (): readonly Case[] | null => useRead((store) => store.cases());
export const useCase = (id: string): Case | undefined => useRead((store) => store.caseById(id));
export const useCaseOfFlag = (call: string, flag: string): Case | undefined =>
  useRead((store) => store.caseOfFlag(call, flag));
/** The newest of the call that is not closed, else the newest. */
export const useCaseOfCall = (call: string): Case | undefined => useRead((store) => store.caseOfCall(call));
/** How the rule set stands; the same object until it changes. */
export const useRuleSet = (): RuleSetState | null => useRead((store) => store.rules());
export const useFilled = (): boolean => useRead((store) => store.filled());

/** Looks again now, without waiting for the next attempt. */
export function useNudge(): () => void {
  const { line } = useLive();
  return useCallback(() => line.nudge(), [line]);
}

/** How long the socket may take to bring a call before REST is asked instead, ms. */
const SOCKET_FIRST_MS = 2_500;
const ASK_AGAIN_MS = 5_000;
/** Times that a call may be refused as unknown before it is no longer asked for: it is mistyped, or of another team. */
const REFUSALS = 2;

export interface Followed {
  watched: WatchedCall | null;
  /** Asks for it now. */
  again(): void;
  /** That has not been answered yet. */
  asking: boolean;
}

/** Follows one call as long as the page shows it. */
export function useWatchedCall(id: string): Followed {
  const { store, line } = useLive();
  useEffect(() => {
    store.watch(id);
    line.watch(id);
    return () => {
      store.watch(null);
      line.watch(null);
    };
  }, [id, store, line]);
  const watched = useRead((one) => one.watched());
  // It was shown and is to be asked for again: no frame of the socket brings it.
  const [shown, setShown] = useState<string | null>(null);
  const state = watched?.id === id ? watched.state : null;
  useEffect(() => {
    if (state === 'known') setShown(id);
  }, [state, id]);
  const lost = state === 'waiting' && shown === id;
  const [asked, setAsked] = useState(0);
  const [asking, setAsking] = useState(false);
  const again = useCallback(() => {
    setAsking(true);
    setAsked((n) => n + 1);
    line.nudge();
  }, [line]);
  useEffect(() => {
    const stop = new AbortController();
    let refused = 0;
    let timer = setTimeout(look, lost || asked > 0 ? 0 : SOCKET_FIRST_MS);
    async function look() {
      const watched = store.watched();
      if (watched?.id !== id || watched.state === 'known') return;
      try {
        store.fillWatched(await fetchCall(id, stop.signal));
        setAsking(false);
        return;
      } catch (error) {
        if (stop.signal.aborted) return;
        const code = error instanceof RequestFailed ? error.code : 'AWAY';
        const unknown = code === 'CALL_UNKNOWN' || code === 'REQUEST_INVALID';
        store.failWatched(unknown ? 'unknown' : code === 'AWAY' ? 'away' : 'unavailable');
        setAsking(false);
        if (unknown) refused += 1;
        if (refused === REFUSALS) return;
      }
      timer = setTimeout(look, ASK_AGAIN_MS);
    }
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, store, lost, asked]);
  return { watched: watched?.id === id ? watched : null, again, asking };
}
