/** One call and its score items: heard, read, corrected, and on to the next. */
import { useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { RequestFailed } from '../../../api/http.ts';
import { useT } from '../../../i18n/index.tsx';
import type { WatchedCall } from '../../../live/board.ts';
import { useLiveStore, useWatchedCall } from '../../../live/provider.tsx';
import '../../../theme/call.css';
import '../../../theme/quality.css';
import '../../../theme/review.css';
import { CurveBones, FactsBones, TranscriptBones } from '../../call/bones.tsx';
import { CallFacts } from '../../call/call-facts.tsx';
import { CallFocus } from '../../call/focus.tsx';
import { CallMarks } from '../../call/marking.tsx';
import { MoodCurve } from '../../call/mood-curve.tsx';
import { Transcript } from '../../call/transcript.tsx';
import { Skeleton } from '../../live/skeleton.tsx';
import { after, fetchAhead, queueNow, type Ready, type Stop, take } from '../queue.ts';
import { troubleOf, useTexts } from '../texts.ts';
import { ReviewPane } from './review-pane.tsx';

export default function ReviewPage({ id }: { id: string }) {
  const [params] = useSearchParams();
  const round = params.get('round');
  return <Reviewing key={round ?? ''} call={id} round={round} />;
}

function Reviewing({ call, round }: Stop) {
  const { productFull, notRead } = useT();
  const t = useTexts();
  const store = useLiveStore();
  const { watched } = useWatchedCall(call);
  const [ready, setReady] = useState<Ready | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  const { queue, next, left } = useMemo(() => {
    const now = queueNow();
    return { queue: now, ...after({ call, round }, now) };
  }, [call, round]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    let wanted = true;
    setFailed(null);
    take({ call, round }).then(
      (got) => {
        if (!wanted) return;
        setReady(got);
        if (next) fetchAhead(next);
      },
      (error: unknown) => wanted && setFailed(error),
    );
    return () => {
      wanted = false;
    };
  }, [call, round, next, attempt]);
  useEffect(() => {
    // What was fetched ahead is shown at once; the line says the same a moment later.
    if (ready) store.fillWatched(ready.detail);
  }, [ready, store]);
  const agent = ready?.form.call.agent;
  useEffect(() => {
    document.title = `${t.review.title(agent?.name ?? agent?.id ?? call)} · ${productFull}`;
  }, [t, agent, call, productFull]);
  if (failed !== null)
    return (
      <section className="message-page" role="alert">
        <h1>{troubleOf(failed, t)}</h1>
        {failed instanceof RequestFailed && failed.status >= 500 ? (
          <button type="button" className="plain-button" onClick={() => setAttempt((n) => n + 1)}>
            {notRead.retry}
          </button>
        ) : null}
        <Link href={queue.from} className="plain-button">
          {t.review.back}
        </Link>
      </section>
    );
  if (!ready) return <Waiting />;
  const known = watched?.id === call && watched.call ? watched : local(ready);
  return (
    <CallFocus watched={known}>
      <CallMarks watched={known}>
        <div className="call review">
          {known.call ? <CallFacts call={known.call} flags={known.flags} /> : null}
          <div className="review-body">
            {known.call ? <MoodCurve watched={known} call={known.call} /> : null}
            <Transcript watched={known} stored />
            <ReviewPane
              form={ready.form}
              watched={known}
              round={round}
              next={next}
              left={left}
              from={queue.from}
              again={() => {
                setReady(null);
                setAttempt((n) => n + 1);
              }}
            />
          </div>
        </div>
      </CallMarks>
    </CallFocus>
  );
}

function local({ detail }: Ready): WatchedCall {
  const { call, utterances, flags, scorecard, marks, prompts } = detail;
  return {
    id: call.call,
    state: 'known',
    call: { view: call, seenAt: Date.now() },
    utterances,
    flags,
    scorecard,
    marks: marks ?? [],
    prompts: prompts ?? [],
    checklist: [],
  };
}

function Waiting() {
  const t = useTexts();
  return (
    <div className="call review">
      <FactsBones />
      <div className="review-body">
        <CurveBones />
        <TranscriptBones />
        <div className="panel review-pane">
          <Skeleton rows={8} text={t.loading} />
        </div>
      </div>
    </div>
  );
}
