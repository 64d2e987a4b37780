import { memo } from 'react';
import { ANGRY } from '../../lib/bands.ts';

const WIDTH = 84;
const HEIGHT = 26;
const PAD = 3;
/** As many turns as the server keeps of a call. */
const TURNS = 24;

const x = (index: number, count: number) =>
  WIDTH - PAD - ((count - 1 - index) * (WIDTH - 2 * PAD)) / (TURNS - 1);
const y = (angry: number) => HEIGHT - PAD - angry * (HEIGHT - 2 * PAD);
const round = (value: number) => Math.round(value * 10) / 10;

/** The customer's anger over the last turns, the latest at the right; the broken line is where a turn counts as angry. */
export const Spark = memo(function Spark({ values }: { values: readonly number[] }) {
  const points = values.map((angry, index) => `${round(x(index, values.length))},${round(y(angry))}`);
  const last = values.at(-1);
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <line className="spark-limit" x1="0" x2={WIDTH} y1={y(ANGRY)} y2={y(ANGRY)} />
      {points.length > 1 ? <polyline points={points.join(' ')} /> : null}
      {last === undefined ? null : <path className="spark-now" d={`M${WIDTH - PAD},${round(y(last))}h0`} />}
    </svg>
  );
});
