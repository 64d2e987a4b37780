import { ArrowDownOutlined } from '@ant-design/icons';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState } from 'react';
import { isWritten } from '../../../../engine/contract/call.ts';
import { type Flag, momentOf } from '../../../../engine/contract/flag.ts';
import type { Mark } from '../../../../engine/contract/mark.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useT } from '../../i18n/index.tsx';
import { clock, seconds } from '../../lib/times.ts';
import type { SeenCall, WatchedCall } from '../../live/board.ts';
import { WordsBones } from './bones.tsx';
import { decidedTo, isOpen, useCallTime } from './call-time.ts';
import { FlagChip } from './flag-chip.tsx';
import { useFocusState } from './focus.tsx';
import { useFollow } from './follow.ts';
import { useMarking } from './marking.tsx';
import { mayMarkWords, missedByWords } from './marks.ts';
import { type Places, placesOf } from './places.ts';
import { PAUSE_MS, SILENCE_MS, type TimelineItem, timelineOf, withMoments } from './timeline.ts';
import { Words } from './words.tsx';

const NO_FLAGS: readonly Flag[] = [];
const NO_MARKS: readonly Mark[] = [];

interface TranscriptProps {
  watched: WatchedCall;
  /** The call was over when the page opened. */
  stored: boolean;
  /** In place of words that cannot be fetched. */
  children?: ReactNode;
}

export function Transcript({ watched, stored, children }: TranscriptProps) {
  const t = useT();
  const { call, utterances, flags, marks, prompts, state } = watched;
  const { lit, words } = useFocusState();
  const open = call !== null && isOpen(call);
  const ended_ms = call && !open ? call.view.duration_ms : null;
  const typed = call !== null && isWritten(call.view);
  const { items: said, spokenTo } = useMemo(
    () => timelineOf(utterances, ended_ms, typed ? PAUSE_MS : SILENCE_MS),
    [utterances, ended_ms, typed],
  );
  const places = useMemo(() => placesOf(flags, utterances), [flags, utterances]);
  const items = useMemo(() => withMoments(said, prompts, places.bare), [said, prompts, places]);
  const marked = useMemo(() => missedByWords(marks), [marks]);
  const { stop, setStop } = useStop(items, marked, open);
  const spoken = useMemo(() => utterances.filter(({ final }) => final).length, [utterances]);
  const { scroller, content, away, missed, onScroll, toLatest, show } = useFollow(open, utterances.length);

  useEffect(() => {
    if (!words) return;
    const row = content.current?.querySelector(`[data-key="${CSS.escape(words.key)}"]`);
    if (row) show(row);
  }, [words, content, show]);

  return (
    <section className="panel transcript" aria-labelledby="transcript-title">
      <header className="panel-head">
        <h2 id="transcript-title">{t.transcript.title}</h2>
        {state === 'known' ? <span className="quiet num">{t.transcript.count(spoken)}</span> : null}
        {stored ? <span className="quiet transcript-stored">{t.call.stored}</span> : null}
      </header>
      <div className="transcript-scroll" ref={scroller} onScroll={onScroll} role="log" aria-live="off">
        <div ref={content}>
          {items.length > 0 ? null : (children ?? <NoWords waiting={state === 'waiting'} open={open} />)}
          <ol className="transcript-lines" onKeyDown={goThroughLines}>
            {items.map((item) => (
              <Line
                key={item.key}
                item={item}
                typed={typed}
                places={places}
                marked={marked}
                lit={lit}
                shown={words}
                stop={stop}
                onStop={setStop}
              />
            ))}
          </ol>
          {call && open && !typed && spokenTo !== null ? (
            <RunningSilence call={call} since_ms={spokenTo} least_ms={decidedTo(flags)} />
          ) : null}
          {call && !open && items.length > 0 ? <End call={call} /> : null}
        </div>
      </div>
      {open && away ? (
        <button type="button" className="to-latest" onClick={toLatest}>
          <ArrowDownOutlined aria-hidden="true" />
          {missed > 0 ? t.transcript.latestNew(missed) : t.transcript.latest}
        </button>
      ) : null}
    </section>
  );
}

/**
 * Of all the lines one is a stop of the Tab key, and arrow keys go on from there: a call may have hundreds. Until
 * somebody has been to one it is the newest of an open call, the first of one that is over.
 */
function useStop(
  items: readonly TimelineItem[],
  marked: ReadonlyMap<string, readonly Mark[]>,
  open: boolean,
) {
  const { person } = useMarking();
  const [chosen, setStop] = useState<string | null>(null);
  const stops = items.filter(
    (item) => item.kind === 'words' && mayMarkWords(person, item.utterance, marked.get(item.key) ?? NO_MARKS),
  );
  const stop = stops.some(({ key }) => key === chosen) ? chosen : stops.at(open ? -1 : 0)?.key;
  return { stop: stop ?? null, setStop };
}

function goThroughLines(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const own = (event.target as HTMLElement).closest('.words-missed');
  if (!own) return;
  event.preventDefault();
  const all = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('.words-missed'));
  all[all.indexOf(own as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}

interface LineProps {
  item: TimelineItem;
  typed: boolean;
  places: Places;
  marked: ReadonlyMap<string, readonly Mark[]>;
  stop: string | null;
  onStop(key: string): void;
  lit: string | null;
  shown: { key: string; n: number } | null;
}

function Line({ item, typed, places, marked, lit, shown, stop, onStop }: LineProps) {
  const t = useT();
  if (item.kind === 'silence') {
    const ms = item.to_ms - item.from_ms;
    const text = typed ? t.transcript.pause(clock(ms)) : t.transcript.silence(seconds(ms));
    return <Between text={text} at_ms={item.from_ms} />;
  }
  if (item.kind === 'prompt') {
    const { text, by = '', at_ms, status, seen } = item.prompt;
    return (
      <li className="between between-prompt">
        <time className="words-time num">{clock(at_ms)}</time>
        <span>
          <b>{t.desk.promptInTimeline(by)}</b>
          <MaskedText text={text} />
          <em>{t.desk.promptFates[status ?? (seen ? 'seen' : 'unseen')]}</em>
        </span>
      </li>
    );
  }
  if (item.kind === 'flag')
    return (
      <li className="between between-flag">
        <time className="words-time num">{clock(momentOf(item.flag))}</time>
        <FlagChip flag={item.flag} lit={item.flag.id === lit} />
      </li>
    );
  if (item.kind === 'overlap')
    return <Between text={t.transcript.overlap(seconds(item.ms))} kind="overlap" />;
  const flags = places.resting.get(item.key) ?? NO_FLAGS;
  return (
    <Words
      id={item.key}
      utterance={item.utterance as UtteranceView}
      turn={item.turn}
      flags={flags}
      chips={places.chips.get(item.key) ?? NO_FLAGS}
      lit={flags.some(({ id }) => id === lit) ? lit : null}
      marks={marked.get(item.key) ?? NO_MARKS}
      shown={shown?.key === item.key ? shown.n : 0}
      isStop={stop === item.key}
      onStop={onStop}
    />
  );
}

function Between({ text, at_ms, kind = 'silence' }: { text: string; at_ms?: number; kind?: string }) {
  return (
    <li className={`between between-${kind}`}>
      {at_ms === undefined ? null : <time className="words-time num">{clock(at_ms)}</time>}
      <span className="num">{text}</span>
    </li>
  );
}

interface Running {
  call: SeenCall;
  since_ms: number;
  least_ms: number;
}

function RunningSilence({ call, since_ms, least_ms }: Running) {
  const t = useT();
  const silent = useCallTime(call, least_ms) - since_ms;
  if (silent < SILENCE_MS || !call.view.heard) return null;
  return (
    <p className="between between-now">
      <time className="words-time num">{clock(since_ms)}</time>
      <span className="num">{t.transcript.silenceNow(String(Math.floor(silent / 1_000)))}</span>
    </p>
  );
}

function End({ call: { view } }: { call: SeenCall }) {
  const t = useT();
  const typed = isWritten(view);
  const words = typed ? t.typedEndedBy : t.endedBy;
  const unknown = typed ? t.typedStatus.ended : t.transcript.endedUnknown;
  const who = view.ended_by ? words[view.ended_by] : unknown;
  return <p className="transcript-end num">{t.transcript.ended(who, clock(view.duration_ms))}</p>;
}

function NoWords({ waiting, open }: { waiting: boolean; open: boolean }) {
  const t = useT();
  if (waiting)
    return (
      <>
        <span className="visually-hidden" role="status">
          {t.call.loading}
        </span>
        <WordsBones />
      </>
    );
  return (
    <div className="empty">
      <strong>{open ? t.transcript.empty : t.transcript.noWords}</strong>
    </div>
  );
}
