/** What a person does with cases, from any page, and the one place that says what came of it. */

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Case, Judging } from '../../../engine/contract/case.ts';
import type { Flag } from '../../../engine/contract/flag.ts';
import { RequestFailed } from '../api/http.ts';
import { useMay, useSession } from '../api/session.tsx';
import { useWhen } from '../components/when.ts';
import { type Messages, useT } from '../i18n/index.tsx';
import { useLiveStore, useNudge } from '../live/provider.tsx';
import '../theme/case-bits.css';
import {
  type BulkCommand,
  type BulkResult,
  type CaseCommand,
  claimFlag,
  commandCase,
  commandCases,
  fetchWhenever,
} from './requests.ts';

interface Notice {
  text: string;
  tone: 'bad' | 'good';
}

interface CaseActions {
  /** null: this role sees no cases. */
  user: string | null;
  /** A case's command; null where it did not work, which was then said. */
  command(id: string, command: CaseCommand): Promise<Case | null>;
  claimFlag(flag: Pick<Flag, 'id' | 'call'>): Promise<Case | null>;
  /** A short word that goes by itself. */
  say(text: string): void;
  /** How many were done. */
  bulk(cases: readonly { case: string; flags?: readonly string[] }[], command: BulkCommand): Promise<number>;
}

const Actions = createContext<CaseActions | null>(null);
const GOOD_MS = 4_000;

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
    const timer = setTimeout(() => setNotice(null), GOOD_MS);
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
  const actions = useMemo<CaseActions>(
    () => ({
      user,
      command: (id, command) => said(commandCase(id, command), id),
      claimFlag: ({ id, call }) => said(claimFlag(call, id)),
      say: (text) => setNotice({ text, tone: 'good' }),
      bulk: async (cases, command) => {
        try {
          const { results } = await commandCases(cases, command);
          for (const one of results) if (one.case) store.takeCase(one.case);
          const done = results.filter(({ code }) => code === null).length;
          setNotice({
            text: wordsOfBulk(results, done, t),
            tone: done === results.length ? 'good' : 'bad',
          });
          return done;
        } catch (error) {
          setNotice({ text: wordsFor(error, t, when), tone: 'bad' });
          lookAgain(
            error,
            cases.map((one) => one.case),
          );
          return 0;
        }
      },
    }),
    [user, said, lookAgain, store, t, when],
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
            <button type="button" className="plain-button" onClick={() => setNotice(null)}>
              {t.cases.dismiss}
            </button>
          </div>
        ) : null}
      </div>
    </Actions>
  );
}

function wordsOfBulk(results: readonly BulkResult[], done: number, { cases }: Messages): string {
  const all = cases.bulkDone(done, results.length);
  const judgings = results.flatMap(({ judging }) => judging ?? []);
  if (judgings.length === 0) return all;
  const sum = (of: keyof Judging) => judgings.reduce((n, one) => n + one[of], 0);
  const said = cases.bulkJudged(sum('judged'), sum('judged_by_others'), sum('taken_back'));
  return done === results.length ? said : `${said} ${all}`;
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
