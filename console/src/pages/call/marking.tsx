/** Marking 漏报 and 误报 on this page: who may, which form is open, what the server was told. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { Mark } from '../../../../engine/contract/mark.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { RequestFailed } from '../../api/http.ts';
import { fetchRules, markCall, type NewMark, takeMark } from '../../api/requests.ts';
import { useMay, useSession } from '../../api/session.tsx';
import { keyOf, type WatchedCall } from '../../live/board.ts';
import { useLiveStore } from '../../live/provider.tsx';
import { MarkForm } from './mark-form.tsx';
import type { KnownRule, Person } from './marks.ts';

/** What is being marked; the form stands beside `anchor` and gives the focus back to it. */
export type Marking = { anchor: HTMLElement } & ({ utterance: UtteranceView } | { flag: Flag });

interface MarkActions {
  /** null: this person may look, not mark. */
  person: Person | null;
  rules: readonly KnownRule[];
  /** Name of the words or the flag whose form is open. */
  open: string | null;
  begin(marking: Marking): void;
  /** Rejects with RequestFailed. */
  take(mark: Mark): Promise<void>;
}

const Actions = createContext<MarkActions | null>(null);

export function CallMarks({ watched, children }: { watched: WatchedCall; children: ReactNode }) {
  const { access } = useSession();
  const mayMark = useMay('mark');
  const store = useLiveStore();
  const [marking, setMarking] = useState<Marking | null>(null);
  const [rules, setRules] = useState<readonly KnownRule[]>([]);
  const { id, marks } = watched;
  const session = access.kind === 'in' ? access.session : null;
  const user = session?.user;
  const role = session?.role;

  // Rules have names that people know; they are fetched when the first one is to be shown.
  const needed = marking !== null || marks.some((mark) => mark.rule !== null);
  const asked = useRef(false);
  useEffect(() => {
    if (!needed || asked.current) return;
    asked.current = true;
    fetchRules()
      // A rule across calls counts flags; no words are its own.
      .then(({ items }) => setRules(items.filter(({ across }) => across === undefined)))
      .catch(() => {
        asked.current = false;
      });
  }, [needed]);

  const take = useCallback(
    async (mark: Mark) => {
      await takeMark(mark).catch((error: unknown) => {
        // Somebody was faster: what was wanted is so.
        if (!(error instanceof RequestFailed) || error.code !== 'MARK_UNKNOWN') throw error;
      });
      store.mark(mark, true);
    },
    [store],
  );
  const send = async (mark: NewMark) => store.mark(await markCall(id, mark), false);
  const close = useCallback(() => {
    setMarking((open) => {
      open?.anchor.focus();
      return null;
    });
  }, []);

  const person = useMemo(
    () => (mayMark && user !== undefined && role !== undefined ? { user, role } : null),
    [mayMark, user, role],
  );
  const open = marking === null ? null : 'flag' in marking ? marking.flag.id : keyOf(marking.utterance);
  const actions = useMemo<MarkActions>(
    () => ({ person, rules, open, begin: setMarking, take }),
    [person, rules, open, take],
  );
  return (
    <Actions value={actions}>
      {children}
      {marking ? <MarkForm marking={marking} rules={rules} send={send} close={close} /> : null}
    </Actions>
  );
}

export function useMarking(): MarkActions {
  const actions = useContext(Actions);
  if (!actions) throw new Error('useMarking needs a CallMarks around it');
  return actions;
}
