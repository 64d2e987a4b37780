/** What a person does with cases, from any page, and the one place that says what came of it. */

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Case } from '../../../engine/contract/case.ts';
import type { Flag } from '../../../engine/contract/flag.ts';
import { RequestFailed } from '../api/http.ts';
import { useMay, useSession } from '../api/session.tsx';
import { useWhen } from '../components/when.ts';
import { type Messages, useT } from '../i18n/index.tsx';
import { useLiveStore, useNudge } from '../live/provider.tsx';
import '../theme/case-bits.css';
import { isWhole, justJudged, wordsOfBulk } from './bulk.ts';
import {
  type BulkCommand,
  type CaseCommand,
  type Chosen,
  claimFlag,
  commandCase,
  commandCases,
  fetchWhenever,
} from './requests.ts';

interface Notice {
  text: string;
  tone: 'bad' | 'good';
  /** What takes it back. */
  undo?: () => void;
}

interface CaseActions {
  /** null: this role sees no cases. */
  user: string | null;
  /** A case's command; null where it did not work, which was then said. */
  command(id: string, command: CaseCommand): Promise<Case | null>;
  claimFlag(flag: Pick<Flag, 'id' | 'call'>): Promise<Case | null>;
  /** A short word that goes by itself. */
  say(text: string): void;
  /** Ids of those that were done. */
  bulk(cases: readonly Chosen[], command: BulkCommand): Promise<ReadonlySet<string>>;
}

const Actions = createContext<CaseActions | null>(null);
const GOOD_MS = 4_000;
/** As long as a verdict on many is offered to be taken back. */
const UNDO_SHOWN_MS = 30_000;

export function CasesProvider({ children }: { children: ReactNode }) {
  const t = useT();
  const when = useWhen();
  const store = useLiveStore();
  const nudge = useNudge();
  const { access } = useSession();
  const allowed = useMay('cases');
  const user = allowed && access.kind === 'in' ? access.session.user : null;
  const [notice, setNotice] = useState<Notice | null>(null);
  useEffect(() => {
    if (notice?.tone !== 'good') return;
    const timer = setTimeout(() => setNotice(null), notice.undo ? UNDO_SHOWN_MS : GOOD_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  /** After an answer was lost: the truth comes by the line; where that is cut, too, it is asked for until it comes. */
  const lookAgain = useCallback(
    (error: unknown, ids: readonly string[]) => {
      if (!(error instanceof RequestFailed) || error.code !== 'UNANSWERED') return;
      nudge();
      for (const id of ids) void fetchWhenever(id).then((one) => one && store.takeCase(one));
    },
    [store, nudge],
  );
  const said = useCallback(
    async (work: Promise<Case>, id?: string): Promise<Case | null> => {
      try {
        const one = await work;
        store.takeCase(one);
        setNotice(null);
        return one;
      } catch (error) {
        setNotice({ text: wordsFor(error, t, when), tone: 'bad' });
        lookAgain(error, id === undefined ? [] : [id]);
        return null;
      }
    },
    [store, lookAgain, t, when],
  );
  const bulk = useCallback(
    async (cases: readonly Chosen[], command: BulkCommand): Promise<ReadonlySet<string>> => {
      try {
        const { results } = await commandCases(cases, command);
        for (const one of results) if (one.case) store.takeCase(one.case);
        const done = new Set(results.flatMap(({ id, code }) => (code === null ? [id] : [])));
        const back = command.type === 'judge' && user !== null ? justJudged(cases, results, user) : [];
        setNotice({
          text: wordsOfBulk(results, command, t),
          tone: isWhole(results) ? 'good' : 'bad',
          ...(back.length > 0 ? { undo: () => void bulk(back, { type: 'unjudge' }) } : {}),
        });
        return done;
      } catch (error) {
        setNotice({ text: wordsFor(error, t, when), tone: 'bad' });
        lookAgain(
          error,
          cases.map((one) => one.case),
        );
        return new Set();
      }
    },
    [user, lookAgain, store, t, when],
  );
  const actions = useMemo<CaseActions>(
    () => ({
      user,
      command: (id, command) => said(commandCase(id, command), id),
      claimFlag: ({ id, call }) => said(claimFlag(call, id)),
      say: (text) => setNotice({ text, tone: 'good' }),
      bulk,
    }),
    [user, said, bulk],
  );
  return (
    <Actions value={actions}>
      {children}
      <div className="case-notices" aria-live="assertive">
        {notice ? (
          <div
            className={`case-notice panel is-${notice.tone}`}
            role={notice.tone === 'bad' ? 'alert' : 'status'}
          >
            <p>{notice.text}</p>
            {notice.undo ? (
              <button
                type="button"
                className="plain-button"
                onClick={() => {
                  setNotice(null);
                  notice.undo?.();
                }}
              >
                {t.cases.bulkUndo}
              </button>
            ) : null}
            <button type="button" className="plain-button" onClick={() => setNotice(null)}>
              {t.cases.dismiss}
            </button>
          </div>
        ) : null}
      </div>
    </Actions>
  );
}

function wordsFor(error: unknown, { cases }: Messages, when: (at: string) => string): string {
  if (!(error instanceof RequestFailed)) return cases.failedOther('UNKNOWN');
  const { code, facts } = error;
  if (code === 'CASE_TAKEN') return cases.taken(String(facts.owner), when(String(facts.claimed_at)));
  return Object.hasOwn(cases.failures, code)
    ? cases.failures[code as keyof typeof cases.failures]
    : cases.failedOther(code);
}

export function useCaseActions(): CaseActions {
  const actions = useContext(Actions);
  if (!actions) throw new Error('useCaseActions needs a CasesProvider around it');
  return actions;
}

/** The owner as this person reads it. */
export function useOwnerName(): (owner: string | null) => string {
  const t = useT();
  const { user } = useCaseActions();
  return (owner) => (owner === null ? t.cases.nobody : owner === user ? t.cases.you : owner);
}
