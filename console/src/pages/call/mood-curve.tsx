import { type ChangeEvent, type KeyboardEvent, type MouseEvent, useMemo, useState } from 'react';
import type { Flag } from '../../../../engine/contract/flag.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { percent } from '../../lib/format.ts';
import { clock } from '../../lib/times.ts';
import type { SeenCall, WatchedCall } from '../../live/board.ts';
import { decidedTo, isOpen, useCallTime } from './call-time.ts';
import {
  barsOf,
  type MoodPoint,
  moodPoints,
  nearestPoint,
  type Scale,
  scaleOf,
  spanOf,
  spread,
  stepsPath,
  ticksOf,
} from './curve.ts';
import { isStanding } from './flag-order.ts';
import { useFocusActions, useFocusState } from './focus.tsx';
import { NOTABLE } from './mood-chip.ts';
import { startsIn } from './places.ts';
import { useWidth } from './width.ts';

const HEIGHT = 96;
const ROOM = { left: 10, right: 14, top: 18, bottom: 19 };
const PIN_APART = 12;
const TICKS_APART = 72;

/** The customer's anger over call time, with the flags above it. */
export function MoodCurve({ watched, call }: { watched: WatchedCall; call: SeenCall }) {
  const { t } = useLanguage();
  const [plot, width] = useWidth();
  const points = useMemo(() => moodPoints(watched.utterances), [watched.utterances]);
  const pinned = useMemo(() => {
    const startOf = startsIn(watched.utterances);
    const pins = watched.flags.filter(isStanding).map((flag): Pinned => ({ flag, start_ms: startOf(flag) }));
    return pins.sort((a, b) => a.start_ms - b.start_ms);
  }, [watched.flags, watched.utterances]);
  const now_ms = useCallTime(call, decidedTo(watched.flags));
  const live = isOpen(call);
  const span = spanOf(now_ms, live);
  const scale = useMemo(() => {
    const box = { left: ROOM.left, right: width - ROOM.right, top: ROOM.top, bottom: HEIGHT - ROOM.bottom };
    return scaleOf(box, span);
  }, [width, span]);
  const last = points.at(-1);
  const peak = points.reduce((most, { angry }) => Math.max(most, angry), 0);
  return (
    <section className="panel curve" aria-labelledby="curve-title">
      <div className="curve-head">
        <h2 id="curve-title">{t.curve.title}</h2>
        {last ? (
          <>
            <span className={last.angry >= NOTABLE.angry ? 'curve-now is-angry num' : 'curve-now num'}>
              {(live ? t.curve.now : t.curve.last)(percent(last.angry))}
            </span>
            <span className="quiet num">{t.curve.peak(percent(peak))}</span>
            <span className="curve-limit-name quiet num">{t.curve.threshold(NOTABLE.angry * 100)}</span>
          </>
        ) : null}
      </div>
      <div className="curve-plot" ref={plot}>
        {width > 0 ? (
          <>
            <Drawing points={points} pinned={pinned} scale={scale} now_ms={live ? now_ms : null} />
            {points.length > 0 ? (
              <Cursor points={points} scale={scale} />
            ) : (
              <p className="curve-none">{live ? t.curve.none : t.curve.noneOver}</p>
            )}
            <Pins pinned={pinned} scale={scale} />
          </>
        ) : null}
      </div>
    </section>
  );
}

/** A flag where it stands in the call, ms. */
interface Pinned {
  flag: Flag;
  start_ms: number;
}

interface Drawn {
  points: readonly MoodPoint[];
  pinned: readonly Pinned[];
  scale: Scale;
  /** Call time of a call that goes on. */
  now_ms: number | null;
}

function Drawing({ points, pinned, scale, now_ms }: Drawn) {
  const bars = useMemo(() => barsOf(points, scale), [points, scale]);
  const { box, x, y } = scale;
  const limit = y(NOTABLE.angry);
  return (
    <svg width={box.right + ROOM.right} height={HEIGHT} aria-hidden="true">
      <line className="curve-axis" x1={box.left} x2={box.right} y1={box.bottom + 0.5} y2={box.bottom + 0.5} />
      {now_ms === null ? null : (
        <rect
          className="curve-ahead"
          x={x(now_ms)}
          y={box.top}
          width={Math.max(0, box.right - x(now_ms))}
          height={box.bottom - box.top}
        />
      )}
      {ticksOf(scale, TICKS_APART).map((ms) => (
        <g key={ms} className="curve-tick">
          <line x1={x(ms)} x2={x(ms)} y1={box.bottom} y2={box.bottom + 4} />
          <text
            x={x(ms)}
            y={HEIGHT - 4}
            textAnchor={ms === 0 ? 'start' : x(ms) > box.right - 16 ? 'end' : 'middle'}
          >
            {clock(ms)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => (
        <rect
          key={bar.key}
          className={(points[index]?.angry ?? 0) >= NOTABLE.angry ? 'curve-bar is-angry' : 'curve-bar'}
          x={bar.x}
          y={bar.y}
          width={bar.width}
          height={bar.height}
        />
      ))}
      {pinned.map(({ flag: { id, severity }, start_ms }) => (
        <line
          key={id}
          className={`curve-flag is-${severity}`}
          x1={x(start_ms)}
          x2={x(start_ms)}
          y1={box.top}
          y2={box.bottom}
        />
      ))}
      <path className="curve-steps" d={stepsPath(bars)} />
      <line className="curve-limit" x1={box.left} x2={box.right} y1={limit} y2={limit} />
      {now_ms === null ? null : (
        <line className="curve-edge" x1={x(now_ms)} x2={x(now_ms)} y1={box.top} y2={box.bottom} />
      )}
    </svg>
  );
}

/** Goes from turn to turn with the pointer or the arrow keys; Enter or a click shows the words. */
function Cursor({ points, scale }: { points: readonly MoodPoint[]; scale: Scale }) {
  const { t } = useLanguage();
  const { showWords } = useFocusActions();
  const [hovered, setHovered] = useState<number | null>(null);
  const [stepped, setStepped] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  const last = points.length - 1;
  const atKeys = Math.min(stepped ?? last, last);
  const shown = hovered ?? (focused ? atKeys : null);
  const point = shown === null ? undefined : points[Math.min(shown, last)];
  const at = (event: MouseEvent) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return nearestPoint(points, scale.ms(event.clientX - left));
  };
  const spoken = points[atKeys];
  const text = (one: MoodPoint) => t.curve.point(clock(one.start_ms), percent(one.angry));
  const x = point ? scale.x((point.start_ms + point.end_ms) / 2) : 0;
  return (
    <>
      <input
        type="range"
        className="curve-keys"
        min={0}
        max={last}
        step={1}
        value={atKeys}
        aria-label={t.curve.label}
        aria-valuetext={spoken ? text(spoken) : undefined}
        onChange={(event: ChangeEvent<HTMLInputElement>) => setStepped(Number(event.target.value))}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'Enter' && spoken) showWords(spoken.key);
        }}
      />
      <button
        type="button"
        className="curve-pointer"
        tabIndex={-1}
        aria-hidden="true"
        onMouseMove={(event) => setHovered(at(event))}
        onMouseLeave={() => setHovered(null)}
        onClick={(event) => {
          const found = points[at(event)];
          if (found) showWords(found.key);
        }}
      />
      {point ? (
        <>
          <i className="curve-dot" style={{ left: x, top: scale.y(point.angry) }} />
          <span
            className="curve-value num"
            style={
              x > scale.box.right - 110 ? { right: scale.box.right + ROOM.right - x + 8 } : { left: x + 8 }
            }
          >
            {text(point)}
          </span>
        </>
      ) : null}
    </>
  );
}

function Pins({ pinned, scale }: { pinned: readonly Pinned[]; scale: Scale }) {
  const { language, t } = useLanguage();
  const { lit } = useFocusState();
  const { showFlag, point } = useFocusActions();
  const places = spread(
    pinned.map(({ start_ms }) => scale.x(start_ms)),
    PIN_APART,
    scale.box,
  );
  return pinned.map(({ flag, start_ms }, index) => {
    const label = t.curve.flag(clock(start_ms), titleIn(flag, language));
    return (
      <button
        key={flag.id}
        type="button"
        className={`curve-pin is-${flag.severity}${flag.id === lit ? ' lit' : ''}`}
        style={{ left: places[index] }}
        title={`${t.severity[flag.severity]} ${label}`}
        aria-label={`${t.severity[flag.severity]} ${label}`}
        onClick={() => showFlag(flag.id)}
        onMouseEnter={() => point(flag.id)}
        onMouseLeave={() => point(null)}
        onFocus={() => point(flag.id)}
        onBlur={() => point(null)}
      />
    );
  });
}
