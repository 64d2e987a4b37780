/** Geometry of the customer's anger over call time. Pure: milliseconds and probabilities in, pixels out. */
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { keyOf } from '../../live/board.ts';

export interface MoodPoint {
  key: string;
  start_ms: number;
  end_ms: number;
  angry: number;
}

/** Scored turns of the customer, in order. */
export function moodPoints(utterances: readonly UtteranceView[]): MoodPoint[] {
  return utterances.flatMap((one) =>
    one.role === 'customer' && one.final && one.mood
      ? [{ key: keyOf(one), start_ms: one.start_ms, end_ms: one.end_ms, angry: one.mood.angry }]
      : [],
  );
}

const LIVE_STEPS_MS = [60, 90, 120, 180, 240, 300, 420, 600, 900, 1_200, 1_800, 2_700, 3_600].map(
  (seconds) => seconds * 1_000,
);

/**
 * Call time at the right edge. A live call's grows in steps, so that the curve stands still between them and there
 * is always some room for what comes.
 */
export function spanOf(upTo_ms: number, live: boolean): number {
  if (!live) return Math.max(upTo_ms, 1_000);
  const needed = upTo_ms * 1.04;
  const hour = 3_600_000;
  return LIVE_STEPS_MS.find((step) => step >= needed) ?? Math.ceil(needed / hour) * hour;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Scale {
  box: Box;
  span: number;
  x(ms: number): number;
  y(probability: number): number;
  /** Call time under a pixel. */
  ms(x: number): number;
}

export function scaleOf(box: Box, span: number): Scale {
  const width = Math.max(1, box.right - box.left);
  const clamp = (share: number) => Math.min(1, Math.max(0, share));
  return {
    box,
    span,
    x: (ms) => box.left + clamp(ms / span) * width,
    y: (probability) => box.bottom - clamp(probability) * (box.bottom - box.top),
    ms: (x) => clamp((x - box.left) / width) * span,
  };
}

/** Least width of a turn, so that a single word is seen in an hour. */
const LEAST_BAR = 3;

export interface Bar {
  key: string;
  x: number;
  width: number;
  y: number;
  height: number;
}

/** Each turn as wide as it lasted and as high as its anger. */
export function barsOf(points: readonly MoodPoint[], { x, y, box }: Scale): Bar[] {
  return points.map(({ key, start_ms, end_ms, angry }) => {
    const left = x(start_ms);
    const width = Math.max(LEAST_BAR, x(end_ms) - left);
    return { key, x: left, width, y: y(angry), height: Math.max(1, box.bottom - y(angry)) };
  });
}

/** A line over the tops of the bars that goes on level between them. */
export function stepsPath(bars: readonly Bar[]): string {
  return bars
    .map(
      ({ x, width, y }, index) =>
        `${index === 0 ? 'M' : 'H'}${fix(x)}${index === 0 ? ` ${fix(y)}` : `V${fix(y)}`}H${fix(x + width)}`,
    )
    .join('');
}

const TICK_STEPS_MS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000);

/** Round moments for the time axis, at least `apart` pixels from each other, 0 first. */
export function ticksOf({ span, box }: Scale, apart: number): number[] {
  const most = Math.max(1, Math.floor((box.right - box.left) / apart));
  const hour = 3_600_000;
  const step = TICK_STEPS_MS.find((one) => span / one <= most) ?? Math.ceil(span / most / hour) * hour;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}

/** Index of the turn at a moment: the one that is spoken then, else the nearest; -1 without any. */
export function nearestPoint(points: readonly MoodPoint[], ms: number): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { start_ms, end_ms }] of points.entries()) {
    const distance = ms < start_ms ? start_ms - ms : ms > end_ms ? ms - end_ms : 0;
    if (distance >= least) continue;
    least = distance;
    found = index;
  }
  return found;
}

/** Places in order, moved right where they would lie on each other and back where they would leave the box. */
export function spread(places: readonly number[], apart: number, { left, right }: Box): number[] {
  const spaced: number[] = [];
  for (const place of places) {
    const last = spaced.at(-1);
    spaced.push(Math.max(left, place, last === undefined ? left : last + apart));
  }
  let limit = right;
  for (let index = spaced.length - 1; index >= 0 && (spaced[index] as number) > limit; index -= 1) {
    spaced[index] = limit;
    limit -= apart;
  }
  return spaced;
}

const fix = (value: number) => Math.round(value * 10) / 10;
