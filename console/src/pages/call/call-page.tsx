import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useT } from '../../i18n/index.tsx';
import type { WatchedCall } from '../../live/board.ts';
import { useWatchedCall } from '../../live/provider.tsx';
import { CallFacts } from './call-facts.tsx';
import { Coaching } from './coaching.tsx';
import { FlagsPanel } from './flags-panel.tsx';
import { CallFocus } from './focus.tsx';
import { CallMarks } from './marking.tsx';
import { MoodCurve } from './mood-curve.tsx';
import { RefusedNote } from './refused-note.tsx';
import { useWentOn } from './status.tsx';
import { Skeleton, Transcript } from './transcript.tsx';

export default function CallPage({ id }: { id: string }) {
  const t = useT();
  const watched = useWatchedCall(id);
  const agent = watched?.call?.view.agent;
  useEffect(() => {
    document.title = `${t.call.title(agent?.name ?? agent?.id ?? id)} · ${t.product}`;
  }, [t, agent, id]);
  if (watched?.state === 'unknown' || watched?.state === 'unavailable') {
    return <Missing id={id} state={watched.state} />;
  }
  if (!watched?.call) return <Waiting />;
  return <Shown watched={watched} />;
}

function Shown({ watched }: { watched: WatchedCall }) {
  const { call } = watched;
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
            <Transcript watched={watched} stored={wasOver && call.view.until_ms === undefined} />
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

/** The page as it will stand, before anything of the call is known. */
function Waiting() {
  return (
    <div className="call">
      <div className="panel facts" />
      <div className="call-body">
        <div className="panel curve" />
        <div className="panel transcript">
          <Skeleton />
        </div>
        <div className="panel call-flags" />
      </div>
    </div>
  );
}

function Missing({ id, state }: { id: string; state: 'unknown' | 'unavailable' }) {
  const t = useT();
  return (
    <section className="message-page" role="status">
      <h1>{state === 'unknown' ? t.call.unknownTitle : t.call.unavailableTitle}</h1>
      <p>
        <code className="missing-id">{id}</code>
      </p>
      <p>{state === 'unknown' ? t.call.unknownText : t.call.unavailableText}</p>
      <Link href="/" className="plain-button">
        {t.call.backToLive}
      </Link>
    </section>
  );
}
