/** Between two calls: the own finished ones with their scores, what was found in them, and appeals (申诉). */

import { useEffect, useState } from 'react';
import type { Appeal } from '../../../../engine/contract/appeal.ts';
import type { CallDetail } from '../../../../engine/contract/live.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { fetchAppeals, fetchCall, fetchCalls, makeAppeal } from '../../api/requests.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue } from '../../i18n/tongue.ts';
import { clock, dayOf, moment } from '../../lib/times.ts';

const LOOK_AGAIN_MS = 15_000;

export function OwnCalls({ agent, zone }: { agent: string; zone: string }) {
  const t = useT();
  const [calls, setCalls] = useState<readonly CallView[] | 'away' | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const look = () =>
      fetchCalls({ agent, limit: 20 }, stop.signal).then(
        ({ items }) => setCalls(items.filter(({ ended_at }) => ended_at !== null)),
        () => {
          if (!stop.signal.aborted) setCalls('away');
        },
      );
    void look();
    // A call has its score only some seconds after its end, when its last words are judged.
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [agent]);
  return (
    <section aria-labelledby="agent-recent">
      <h2 id="agent-recent">{t.agent.recent}</h2>
      {calls === 'away' ? <p className="agent-quiet">{t.agent.away}</p> : null}
      {calls !== 'away' && calls?.length === 0 ? <p className="agent-quiet">{t.agent.none}</p> : null}
      <ul className="agent-recent">
        {(calls === 'away' ? [] : (calls ?? [])).map(({ call, started_at, duration_ms, scorecard }) => (
          <li key={call}>
            <button
              type="button"
              aria-expanded={open === call}
              onClick={() => setOpen(open === call ? null : call)}
            >
              <span className="num">{moment(started_at, dayOf(Date.now(), zone), zone)}</span>
              <span className="num">{clock(duration_ms)}</span>
              <strong>{scorecard ? t.agent.score(scorecard.score) : t.agent.noScore}</strong>
            </button>
            {open === call ? <Found call={call} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What was found in one call, each with its appeal or the way to one. */
function Found({ call }: { call: string }) {
  const { t, language } = useLanguage();
  const [detail, setDetail] = useState<CallDetail | 'away' | null>(null);
  const [appeals, setAppeals] = useState<readonly Appeal[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    Promise.all([fetchCall(call, stop.signal), fetchAppeals(call, stop.signal)]).then(
      ([found, { items }]) => {
        setDetail(found);
        setAppeals(items);
      },
      () => {
        if (!stop.signal.aborted) setDetail('away');
      },
    );
    return () => stop.abort();
  }, [call]);
  if (detail === null) return <p className="agent-quiet">…</p>;
  if (detail === 'away') return <p className="agent-quiet">{t.agent.away}</p>;
  const items = detail.scorecard?.items ?? [];
  const scored = new Set(items.map(({ rule }) => rule));
  const flags = detail.flags.filter(({ rule, status, by }) => {
    return status === 'raised' && by === 'agent' && !scored.has(rule);
  });
  if (items.length + flags.length === 0) return <p className="agent-quiet">{t.agent.nothingFound}</p>;
  const made = (appeal: Appeal) => setAppeals((before) => [...before, appeal]);
  return (
    <ul className="agent-found">
      {items.map(({ rule, title, title_en, points }) => (
        <Objectionable
          key={rule}
          title={inTongue(title, title_en, language)}
          points={points}
          appeal={appeals.find((one) => one.flag === null && one.rule === rule)}
          send={(text) => makeAppeal(call, { item: rule, text }).then(made)}
        />
      ))}
      {flags.map(({ id, title, title_en }) => (
        <Objectionable
          key={id}
          title={inTongue(title, title_en, language)}
          appeal={appeals.find(({ flag }) => flag === id)}
          send={(text) => makeAppeal(call, { flag: id, text }).then(made)}
        />
      ))}
    </ul>
  );
}

function Objectionable(props: {
  title: string;
  points?: number;
  appeal: Appeal | undefined;
  send(text: string): Promise<void>;
}) {
  const { title, points, appeal, send } = props;
  const t = useT();
  const [text, setText] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (text === null || text.trim() === '') return;
    setBusy(true);
    setFailed(false);
    send(text.trim())
      .then(() => setText(null))
      .catch(() => setFailed(true))
      .finally(() => setBusy(false));
  };
  return (
    <li>
      <div>
        <span>{title}</span>
        {points === undefined ? null : <span className="num">{t.agent.points(points)}</span>}
        {appeal || text !== null ? null : (
          <button type="button" className="agent-dismiss" onClick={() => setText('')}>
            {t.agent.appeal}
          </button>
        )}
      </div>
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
          {failed ? <p className="agent-failed">{t.agent.failed}</p> : null}
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
