/** The own finished calls with their scores, what was found in them, and appeals (申诉). */
import { useEffect, useRef, useState } from 'react';
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import type { CallDetail } from '../../../../engine/contract/live.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { codeOf } from '../../api/http.ts';
import { fetchAppeals, fetchCall, fetchCalls, makeAppeal } from '../../api/requests.ts';
import { whenever } from '../../api/whenever.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotReadLine } from '../../components/not-read.tsx';
import { Scores } from '../../components/scores.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue } from '../../i18n/tongue.ts';
import { clock, dayOf, moment } from '../../lib/times.ts';
import '../../theme/bones.css';
import { type Finding, findings, isAgainst } from './findings.ts';

const LOOK_AGAIN_MS = 15_000;
const DAY_MS = 86_400_000;

interface Own {
  agent: string;
  zone: string;
  /** How long after the end of a call one may appeal, days. */
  days: number;
}

/** `busy`: a call runs; they are folded then, and what was typed stays. */
export function OwnCalls({ busy, ...own }: Own & { busy: boolean }) {
  const t = useT();
  const [open, setOpen] = useState(!busy);
  useEffect(() => setOpen(!busy), [busy]);
  return (
    <details className="agent-own" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{t.agent.recent}</h2>
      </summary>
      <Recent {...own} looking={open} />
    </details>
  );
}

function Recent({ agent, zone, days, looking }: Own & { looking: boolean }) {
  const t = useT();
  const [calls, setCalls] = useState<readonly CallView[] | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a person who asks is a reason to look
  useEffect(() => {
    if (!looking) return;
    const stop = new AbortController();
    const look = () =>
      fetchCalls({ agent, limit: 20 }, stop.signal).then(
        ({ items }) => {
          setCalls(items.filter(({ ended_at }) => ended_at !== null));
          setFailed(null);
        },
        (error: unknown) => {
          if (!stop.signal.aborted) setFailed(codeOf(error));
        },
      );
    void look();
    // A call has its score only some seconds after its end, when its last words are judged.
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [agent, looking, asked]);
  const unread = failed ? <NotReadLine again={() => setAsked((n) => n + 1)} code={failed} /> : null;
  if (calls === null) return unread ?? <Waiting rows={4} text={t.agent.loading} />;
  if (calls.length === 0) return unread ?? <p className="agent-quiet">{t.agent.none}</p>;
  return (
    <>
      {unread}
      <ul className="agent-recent">
        {calls.map((view) => (
          <li key={view.call}>
            <button
              type="button"
              aria-expanded={open === view.call}
              onClick={() => setOpen(open === view.call ? null : view.call)}
            >
              <span className="num">{moment(view.started_at, dayOf(Date.now(), zone), zone)}</span>
              <span className="num">{clock(view.duration_ms)}</span>
              <span className="agent-queue">{view.queue}</span>
              <strong>
                {view.final_score ? (
                  <Scores of={view} />
                ) : view.scorecard ? (
                  t.agent.score(view.scorecard.score)
                ) : (
                  t.agent.noScore
                )}
              </strong>
            </button>
            {open === view.call ? (
              <Found call={view.call} zone={zone} until={(view.ended_at ?? 0) + days * DAY_MS} />
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Rows as they will stand. */
function Waiting({ rows, text }: { rows: number; text: string }) {
  return (
    <div className="agent-bones" role="status">
      <span className="visually-hidden">{text}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never move
        <i key={index} className="bone" />
      ))}
    </div>
  );
}

/** What was found in one call, each with its appeal or the way to one. `until`: appeals are taken, epoch ms. */
function Found({ call, zone, until }: { call: string; zone: string; until: number }) {
  const t = useT();
  const [detail, setDetail] = useState<CallDetail | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const [appeals, setAppeals] = useState<readonly Appeal[]>([]);
  const shown = useRef(new AbortController());
  // biome-ignore lint/correctness/useExhaustiveDependencies: a person who asks is a reason to look
  useEffect(() => {
    const stop = new AbortController();
    shown.current = stop;
    Promise.all([fetchCall(call, stop.signal), fetchAppeals(call, stop.signal)]).then(
      ([found, { items }]) => {
        setDetail(found);
        setAppeals(items);
        setFailed(null);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setFailed(codeOf(error));
      },
    );
    return () => stop.abort();
  }, [call, asked]);
  if (failed) return <NotReadLine again={() => setAsked((n) => n + 1)} code={failed} />;
  if (detail === null) return <Waiting rows={2} text={t.agent.loading} />;
  const made = (one: Appeal) => setAppeals((before) => [...before, one]);
  const send = async (against: Finding['against'], text: string) => {
    try {
      made(await makeAppeal(call, { ...against, text }));
    } catch (error) {
      const { signal } = shown.current;
      if (codeOf(error) === 'UNANSWERED')
        void whenever(async () => {
          const { items } = await fetchAppeals(call, signal);
          return items.find((one) => isAgainst(one, against)) ?? null;
        }, signal).then((one) => one && made(one));
      throw error;
    }
  };
  const found = findings(detail);
  if (found.length === 0) return <p className="agent-quiet">{t.agent.nothingFound}</p>;
  const now = Date.now();
  return (
    <>
      {found.some(({ fatal }) => fatal) ? <p className="agent-quiet">{t.agent.fatalHint}</p> : null}
      <p className="agent-quiet">
        {now < until ? t.agent.appealUntil(moment(until, dayOf(now, zone), zone)) : t.agent.appealOver}
      </p>
      <ul className="agent-found">
        {found.map((one) => (
          <Objectionable
            key={one.key}
            found={one}
            appeal={appeals.find((appeal) => isAgainst(appeal, one.against))}
            open={now < until}
            send={(text) => send(one.against, text)}
          />
        ))}
      </ul>
    </>
  );
}

function Objectionable(props: {
  found: Finding;
  appeal: Appeal | undefined;
  open: boolean;
  send(text: string): Promise<void>;
}) {
  const { found, appeal, open, send } = props;
  const { points, fatal, at_ms, quote } = found;
  const { t, language } = useLanguage();
  const [text, setText] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<'failed' | 'appealUnanswered' | null>(null);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (text === null || text.trim() === '') return;
    setBusy(true);
    setTrouble(null);
    send(text.trim())
      .then(() => setText(null))
      .catch((error: unknown) => setTrouble(codeOf(error) === 'UNANSWERED' ? 'appealUnanswered' : 'failed'))
      .finally(() => setBusy(false));
  };
  return (
    <li>
      <div>
        <span>{inTongue(found.title, found.title_en, language)}</span>
        {fatal ? <span className="tag is-critical">{t.agent.fatal}</span> : null}
        {points === undefined || fatal ? null : <span className="num">{t.agent.points(points)}</span>}
        {appeal || text !== null || !open ? null : (
          <button type="button" className="agent-dismiss" onClick={() => setText('')}>
            {t.agent.appeal}
          </button>
        )}
      </div>
      <p className="agent-said">
        <span className="num">{clock(at_ms)}</span>{' '}
        {quote === '' ? null : (
          <q>
            <MaskedText text={quote} />
          </q>
        )}
      </p>
      {appeal ? (
        <p className="agent-quiet">
          {t.agent.appealStates[appeal.state]}
          {appeal.decision ? <MaskedText text={`${t.colon}${appeal.decision.reason}`} /> : null}
          {typeof appeal.decision?.points === 'number' ? (
            <span className="num"> {t.appeals.corrected(appeal.points ?? 0, appeal.decision.points)}</span>
          ) : null}
        </p>
      ) : null}
      {text !== null && !appeal ? (
        <form onSubmit={submit}>
          <textarea
            rows={3}
            maxLength={1_000}
            aria-label={t.agent.appealWhy}
            placeholder={t.agent.appealWhy}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <p className="agent-failed" role="alert">
            {trouble === null ? null : t.agent[trouble]}
          </p>
          <button type="submit" className="plain-button" disabled={busy || text.trim() === ''}>
            {t.agent.appealSend}
          </button>
          <button type="button" className="agent-dismiss" onClick={() => setText(null)}>
            {t.agent.appealCancel}
          </button>
        </form>
      ) : null}
    </li>
  );
}
