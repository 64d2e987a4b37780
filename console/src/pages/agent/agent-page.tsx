/** 坐席助手: what the agent needs while talking, in a column that fits beside another program or in its frame. */

import { useEffect, useReducer, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { LiveFrame, Prompt } from '../../../../engine/contract/live.ts';
import { bear, codeOf, RequestFailed } from '../../api/http.ts';
import { answerPrompt, type SessionInfo, whoAmI } from '../../api/requests.ts';
import { Checklist } from '../../components/checklist.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../components/switches.tsx';
import { UserMenu } from '../../components/user-menu.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue, langOf } from '../../i18n/tongue.ts';
import { useNow } from '../../lib/clock.ts';
import { maskedWords } from '../../lib/masks.ts';
import { clock } from '../../lib/times.ts';
import { callTime } from '../../live/call-time.ts';
import { Line, type LineSocket, type LineState, type SessionStanding } from '../../live/line.ts';
import { OwnCalls } from './own-calls.tsx';
import {
  moodWord,
  NOTHING,
  openCalls,
  type PanelCall,
  type PanelState,
  shownPrompts,
  taken,
} from './panel-state.ts';
import { WhichCall } from './which-call.tsx';
import '../../theme/agent.css';

const CLOSED: LineState = { phase: 'closed', lastFrameAt: null, retryAt: null, failed: 0 };

/** `token`: of an embedded panel; null: the session's cookie speaks for the agent. */
export default function AgentPage({ token }: { token: string | null }) {
  const t = useT();
  const [session, setSession] = useState<SessionInfo | 'over' | null>(null);
  useEffect(() => {
    document.title = t.agent.title;
  }, [t]);
  useEffect(() => {
    bear(token);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = new AbortController();
    const look = () => {
      whoAmI(stop.signal).then(setSession, (error: unknown) => {
        if (stop.signal.aborted) return;
        if (error instanceof RequestFailed && error.status === 401) setSession('over');
        else timer = setTimeout(look, 3_000);
      });
    };
    look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [token]);
  if (session === null) return <Frame state={t.agent.connecting} down />;
  if (session === 'over') return <Notice text={t.agent.expired} />;
  if (session.agent === null) return <NoAgent may={session.may} framed={token !== null} />;
  const { agent } = session;
  return <Panel session={session} agent={agent} token={token} over={() => setSession('over')} />;
}

/** Who may give the account an agent id is led to where that is done; whoever came from the console, back. */
function NoAgent({ may, framed }: { may: readonly string[]; framed: boolean }) {
  const t = useT();
  return (
    <Frame own={!framed}>
      <p className="agent-notice">
        {t.agent.noAgent} {may.includes('users') ? t.agent.giveAgent : t.agent.askAdmin}
      </p>
      {framed ? null : (
        <p className="agent-ways">
          {may.includes('users') ? <a href="/settings/users">{t.agent.toUsers}</a> : null}
          <a href="/">{t.agent.toConsole}</a>
        </p>
      )}
    </Frame>
  );
}

function Notice({ text }: { text: string }) {
  return (
    <Frame>
      <p className="agent-notice">{text}</p>
    </Frame>
  );
}

/** `own`: somebody logged in here, and may log out; the panel in another program has nobody of its own. */
function Frame(props: { state?: string; down?: boolean; own?: boolean; children?: React.ReactNode }) {
  const { state, down = false, own = false, children } = props;
  const t = useT();
  return (
    <main className="agent-panel">
      <header>
        <h1>{t.agent.title}</h1>
        <span className={`agent-line${down ? ' is-down' : ''}`} role="status">
          {state ? (
            <>
              <i aria-hidden="true" />
              {state}
            </>
          ) : null}
        </span>
        {own ? <UserMenu /> : null}
        <ThemeSwitch />
        <LanguageSwitch />
      </header>
      {children}
    </main>
  );
}

function Panel(props: { session: SessionInfo; agent: string; token: string | null; over(): void }) {
  const { session, agent, token, over } = props;
  const { time_zone, appeal_days, must_change } = session;
  const t = useT();
  const now = useNow();
  const [line, setLine] = useState<LineState>(CLOSED);
  const [state, take] = useReducer(
    (before: PanelState, { frame, at }: { frame: LiveFrame; at: number }) => taken(before, frame, at),
    NOTHING,
  );
  const stopped = useRef(over);
  stopped.current = over;
  useEffect(() => {
    const connection = new Line({
      topics: ['calls', 'prompts'],
      open: () => new WebSocket(liveUrl(), protocols(token)) as LineSocket,
      session: standing,
      frame: (frame) => take({ frame, at: Date.now() }),
      state: setLine,
      stopped: () => stopped.current(),
      now: Date.now,
      later: (work, ms) => setTimeout(work, ms),
      cancel: (timer) => clearTimeout(timer as number),
      random: Math.random,
    });
    connection.start();
    return () => connection.stop();
  }, [token]);

  const [chosen, choose] = useState<string | null>(null);
  const calls = openCalls(state, agent);
  const call = calls.find(({ view }) => view.call === chosen) ?? calls[0];
  const up = line.phase === 'live';
  const at_ms = call ? callTime(call, line, now) : 0;
  const promptsOf = (one: PanelCall) => shownPrompts(state, one.view.call, callTime(one, line, now));
  return (
    <Frame state={up ? t.agent.live : t.agent.connecting} down={!up} own={token === null}>
      {must_change ? (
        <p className="agent-lost">
          {t.password.banner} <Link href="/password">{t.password.bannerAction}</Link>
        </p>
      ) : null}
      {line.phase === 'lost' ? <p className="agent-lost">{t.agent.lost}</p> : null}
      {call ? (
        <>
          {calls.length > 1 ? (
            <WhichCall
              calls={calls.map((one) => ({
                id: one.view.call,
                queue: one.view.queue,
                at_ms: callTime(one, line, now),
                prompts: promptsOf(one).length,
              }))}
              shown={call.view.call}
              choose={choose}
            />
          ) : null}
          <dl className="agent-call">
            <div>
              <dt>{t.agent.callTime}</dt>
              <dd className="num">{clock(at_ms)}</dd>
            </div>
            <div>
              <dt>{t.agent.mood}</dt>
              <dd>
                <i className={`agent-mood is-${moodWord(call.view.mood.now)}`} aria-hidden="true" />
                {t.agent.moods[moodWord(call.view.mood.now)]}
              </dd>
            </div>
          </dl>
          {/* Above what comes and goes, so that a new prompt moves nothing. */}
          <Checklist items={state.checklists.get(call.view.call) ?? []} />
          <Prompts prompts={promptsOf(call)} />
        </>
      ) : (
        <section className="agent-idle">
          <h2>{t.agent.idleTitle}</h2>
          <p>{t.agent.idleHint}</p>
        </section>
      )}
      <OwnCalls agent={agent} zone={time_zone} days={appeal_days} busy={call !== undefined} />
    </Frame>
  );
}

function Prompts({ prompts }: { prompts: readonly Prompt[] }) {
  const t = useT();
  const said = useRef(new Set<string>());
  useEffect(() => {
    for (const { call, id } of prompts) {
      if (said.current.has(id)) continue;
      said.current.add(id);
      // Said again when it is drawn again; one that is refused because the call is over no longer matters.
      answerPrompt(call, id, 'shown').catch(() => said.current.delete(id));
    }
  }, [prompts]);
  return (
    <section aria-labelledby="agent-prompts">
      <h2 id="agent-prompts">{t.agent.prompts}</h2>
      <ul className="agent-prompts" aria-live="polite">
        {prompts.map((prompt) => (
          <PromptCard key={prompt.id} prompt={prompt} />
        ))}
      </ul>
      {prompts.length === 0 ? <p className="agent-quiet">{t.agent.quiet}</p> : null}
    </section>
  );
}

function PromptCard({ prompt }: { prompt: Prompt }) {
  const { t, language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<'failed' | 'unanswered' | null>(null);
  const { call, id, severity, by } = prompt;
  const text = inTongue(prompt.text, prompt.text_en, language);
  const say = (what: 'dismissed' | 'acted') => {
    setBusy(true);
    setTrouble(null);
    // It leaves when the server says so: what is not written down stays in sight.
    answerPrompt(call, id, what)
      .catch((error: unknown) => setTrouble(codeOf(error) === 'UNANSWERED' ? 'unanswered' : 'failed'))
      .finally(() => setBusy(false));
  };
  return (
    <li className={`agent-prompt is-${by === undefined ? severity : 'person'}`} data-prompt={id}>
      {by === undefined ? null : <span className="agent-from">{t.agent.fromPerson}</span>}
      <p lang={langOf(text, language)}>
        <MaskedText text={text} />
      </p>
      {trouble === null ? null : <p className="agent-failed">{t.agent[trouble]}</p>}
      <div>
        <button
          type="button"
          className="plain-button"
          disabled={busy}
          aria-label={t.agent.doneLabel(maskedWords(text, t))}
          onClick={() => say('acted')}
        >
          {t.agent.done}
        </button>
        <button
          type="button"
          className="agent-dismiss"
          disabled={busy}
          aria-label={t.agent.dismissLabel(maskedWords(text, t))}
          onClick={() => say('dismissed')}
        >
          {t.agent.dismiss}
        </button>
      </div>
    </li>
  );
}

function liveUrl(): string {
  const url = new URL('/v1/live', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** The server answers with the first; the second speaks for the agent. */
function protocols(token: string | null): string[] {
  return token === null ? [] : ['earshot.live', `earshot.token.${token}`];
}

async function standing(): Promise<SessionStanding> {
  try {
    await whoAmI();
    return 'good';
  } catch (error) {
    return error instanceof RequestFailed && error.status === 401 ? 'over' : 'away';
  }
}
