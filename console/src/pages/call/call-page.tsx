import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useT } from '../../i18n/index.tsx';
import type { WatchedCall, WatchFailure } from '../../live/board.ts';
import { type Followed, useWatchedCall } from '../../live/provider.tsx';
import { CurveBones, FactsBones, FlagsBones, TranscriptBones } from './bones.tsx';
import { CallFacts } from './call-facts.tsx';
import { Coaching } from './coaching.tsx';
import { FlagsPanel } from './flags-panel.tsx';
import { CallFocus } from './focus.tsx';
import { CallMarks } from './marking.tsx';
import { MoodCurve } from './mood-curve.tsx';
import { AskAgain, NotFetched } from './not-fetched.tsx';
import { RefusedNote } from './refused-note.tsx';
import { useWentOn } from './status.tsx';
import { Transcript } from './transcript.tsx';

export default function CallPage({ id }: { id: string }) {
  const t = useT();
  const { watched, ...asking } = useWatchedCall(id);
  const agent = watched?.call?.view.agent;
  useEffect(() => {
    document.title = `${t.call.title(agent?.name ?? agent?.id ?? id)} · ${t.product}`;
  }, [t, agent, id]);
  const state = watched?.state ?? 'waiting';
  if (watched?.call && state !== 'unknown') return <Shown watched={watched} {...asking} />;
  if (state === 'waiting' || state === 'known') return <Waiting />;
  return <Missing id={id} state={state} {...asking} />;
}

type Asking = Pick<Followed, 'again' | 'asking'>;

/** Of a call that the wall knows, the words may be on their way, or not to be had. */
function Shown({ watched, ...asking }: Asking & { watched: WatchedCall }) {
  const { call, state } = watched;
  const failed = state === 'unavailable' || state === 'away' ? state : null;
  const [wasOver] = useState(call?.view.status === 'complete');
  if (!call) return null;
  return (
    <CallFocus watched={watched}>
      <CallMarks watched={watched}>
        <div className="call">
          <CallFacts call={call} flags={watched.flags} />
          <RefusedNote view={call.view} />
          <Coaching view={call.view} />
          {call.view.until_ms === undefined ? null : <HandedOver until_ms={call.view.until_ms} />}
          <div className="call-body">
            <MoodCurve watched={watched} call={call} />
            <Transcript watched={watched} stored={wasOver && call.view.until_ms === undefined}>
              {failed ? <NotFetched state={failed} {...asking} /> : null}
            </Transcript>
            <FlagsPanel watched={watched} />
          </div>
        </div>
      </CallMarks>
    </CallFocus>
  );
}

function HandedOver({ until_ms }: { until_ms: number }) {
  const { hint } = useWentOn(until_ms);
  return (
    <section className="panel hearing" role="note">
      <p>{hint}</p>
    </section>
  );
}

function Waiting() {
  return (
    <div className="call" aria-busy="true">
      <FactsBones />
      <div className="call-body">
        <CurveBones />
        <TranscriptBones />
        <FlagsBones />
      </div>
    </div>
  );
}

function Missing({ id, state, ...asking }: Asking & { id: string; state: WatchFailure }) {
  const t = useT();
  const { title, text } = t.call.failures[state];
  return (
    <section className="message-page" role="status">
      <h1>{title}</h1>
      <p>
        <code className="missing-id">{id}</code>
      </p>
      <p>{text}</p>
      <p className="message-ways">
        <AskAgain {...asking} />
        <Link href="/" className="plain-button">
          {t.call.backToLive}
        </Link>
      </p>
    </section>
  );
}
