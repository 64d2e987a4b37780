/** Charts as SVG. Each has its numbers as text, too: a table under it, a tip for the pointer. */
import type { ReactNode, Ref } from 'react';
import { FEW } from '../../lib/few.ts';
import { useWidth } from '../call/width.ts';
import { pathsOf } from './few-paths.ts';
import { ticks, whole } from './numbers.ts';
import { useTexts } from './texts.ts';

const LEFT = 44;
const RIGHT = 20;
const TOP = 8;
const BOTTOM = 22;
/** A second row under the axis. */
const COUNTS = 15;

export interface Series {
  name: string;
  /** Class that gives the colour. */
  look: 'is-anger' | 'is-good' | 'is-plain';
  /** null: nothing to divide by. */
  values: readonly (number | null)[];
}

interface AxisProps {
  labels: readonly string[];
  series: readonly Series[];
  /** Of a value, for axis, tips and table. */
  say(value: number): string;
  height?: number;
  label: string;
  /** How many calls each place is of: those of few are hollow, and what leads to them is dotted. */
  counts?: readonly number[] | undefined;
  onPick?: ((index: number) => void) | undefined;
}

/** Lines over time; a place without a value is a gap. */
export function Lines(props: AxisProps) {
  const { labels, series, counts } = props;
  const [ref, width] = useWidth();
  const { height, bottom } = sizeOf(props);
  const lines = ticks(Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const most = lines[lines.length - 1] as number;
  const inner = Math.max(1, width - LEFT - RIGHT);
  const x = (i: number) => LEFT + (labels.length < 2 ? inner / 2 : (i * inner) / (labels.length - 1));
  const y = (value: number) => TOP + (1 - value / most) * (height - TOP - bottom);
  return (
    <Plot {...props} ref={ref} width={width} lines={lines} x={x} y={y} inner={inner}>
      {series.map(({ name, look, values }) => {
        const { firm, loose } = pathsOf(values, x, y, (i) => isFew(counts, i));
        return (
          <g key={name} className={`chart-line ${look}`}>
            <path d={firm} />
            <path className="is-few" d={loose} />
            {values.map((value, i) =>
              value === null ? null : (
                <circle
                  // biome-ignore lint/suspicious/noArrayIndexKey: places of a fixed axis
                  key={i}
                  className={isFew(counts, i) ? 'is-few' : undefined}
                  cx={x(i)}
                  cy={y(value)}
                  r={labels.length > 40 ? 1.5 : 3}
                />
              ),
            )}
          </g>
        );
      })}
    </Plot>
  );
}

/** A chart's height, and what of it is under its axis. */
function sizeOf({ height = 180, counts }: AxisProps): { height: number; bottom: number } {
  return counts ? { height: height + COUNTS, bottom: BOTTOM + COUNTS } : { height, bottom: BOTTOM };
}

interface PlotProps extends AxisProps {
  ref: Ref<HTMLElement>;
  width: number;
  /** Values of the axis. */
  lines: readonly number[];
  x(i: number): number;
  y(value: number): number;
  /** Width between the axis and the edge. */
  inner: number;
  children: ReactNode;
}

/** What every chart has around what it draws: axis, labels, tips, legend, and its numbers as text. */
function Plot({ ref, width, lines, x, y, inner, children, ...of }: PlotProps) {
  const { labels, series, say, label, counts, onPick } = of;
  const { height, bottom } = sizeOf(of);
  return (
    <figure className="chart" ref={ref}>
      <svg width={width} height={height} role="img" aria-label={label}>
        <Axis lines={lines} y={y} width={width} say={say} />
        <Labels labels={labels} counts={counts} x={x} y={height - bottom + 16} room={inner} />
        {children}
        <Hits
          labels={labels}
          series={series}
          say={say}
          counts={counts}
          x={x}
          inner={inner}
          height={height}
          onPick={onPick}
        />
      </svg>
      {series.length > 1 ? <Legend series={series} /> : null}
      <FewNote counts={counts} />
      <Numbers labels={labels} series={series} say={say} label={label} counts={counts} onPick={onPick} />
    </figure>
  );
}

const isFew = (counts: readonly number[] | undefined, i: number) => (counts?.[i] ?? FEW) < FEW;

function FewNote({ counts }: { counts: readonly number[] | undefined }) {
  const t = useTexts();
  return counts?.some((n) => n < FEW) ? <p className="chart-few quiet">{t.fewCalls(FEW)}</p> : null;
}

/** One bar of a count a place. */
export function Bars(props: AxisProps) {
  const { labels, series, counts } = props;
  const [ref, width] = useWidth();
  const { height, bottom } = sizeOf(props);
  const lines = ticks(
    Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))),
    true,
  );
  const most = lines[lines.length - 1] as number;
  const inner = Math.max(1, width - LEFT - RIGHT);
  const step = inner / Math.max(1, labels.length);
  const x = (i: number) => LEFT + (i + 0.5) * step;
  const y = (value: number) => TOP + (1 - value / most) * (height - TOP - bottom);
  const bar = Math.max(2, Math.min(40, (step * 0.72) / series.length));
  return (
    <Plot {...props} ref={ref} width={width} lines={lines} x={x} y={y} inner={inner}>
      {series.map(({ name, look, values }, k) => (
        <g key={name} className={`chart-bar ${look}`}>
          {values.map((value, i) =>
            value === null ? null : (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: places of a fixed axis
                key={i}
                className={isFew(counts, i) ? 'is-few' : undefined}
                x={x(i) - (bar * series.length) / 2 + k * bar}
                y={y(value)}
                width={Math.max(1, bar - 1)}
                height={Math.max(0, y(0) - y(value))}
              />
            ),
          )}
        </g>
      ))}
    </Plot>
  );
}

function Axis(props: {
  lines: readonly number[];
  y(value: number): number;
  width: number;
  say(value: number): string;
}) {
  const { lines, y, width, say } = props;
  return (
    <g className="chart-axis">
      {lines.map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={Math.max(LEFT, width - RIGHT)} y1={y(value)} y2={y(value)} />
          <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
            {say(value)}
          </text>
        </g>
      ))}
    </g>
  );
}

function Labels(props: {
  labels: readonly string[];
  counts: readonly number[] | undefined;
  x(i: number): number;
  y: number;
  room: number;
}) {
  const { labels, counts, x, y, room } = props;
  const t = useTexts();
  /** One in how many has room. */
  const thinned = (texts: readonly string[], gap: number) =>
    Math.max(
      1,
      Math.ceil((texts.length * (Math.max(1, ...texts.map((one) => one.length)) * 7 + gap)) / room),
    );
  const said = counts?.map(whole) ?? [];
  const [each, eachCount] = [thinned(labels, 14), thinned(said, 6)];
  return (
    <g className="chart-axis">
      {labels.map((one, i) =>
        i % each === 0 ? (
          <text key={one} x={x(i)} y={y} textAnchor="middle">
            {one}
          </text>
        ) : null,
      )}
      {said.map((one, i) =>
        i % eachCount === 0 ? (
          <text key={labels[i]} x={x(i)} y={y + COUNTS} textAnchor="middle">
            {one}
          </text>
        ) : null,
      )}
      {counts ? (
        <text x={0} y={y + COUNTS}>
          {t.calls}
        </text>
      ) : null}
    </g>
  );
}

/** What the pointer is over: a column of the chart, with its numbers as a tip. */
function Hits(props: {
  labels: readonly string[];
  series: readonly Series[];
  say(value: number): string;
  counts: readonly number[] | undefined;
  x(i: number): number;
  inner: number;
  height: number;
  onPick?: ((index: number) => void) | undefined;
}) {
  const { labels, series, say, counts, x, inner, height, onPick } = props;
  const t = useTexts();
  const wide = inner / Math.max(1, labels.length);
  return (
    <g className="chart-hits" data-pick={onPick ? true : undefined}>
      {labels.map((one, i) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the table under the chart has the same as buttons
        <rect
          key={one}
          x={x(i) - wide / 2}
          y={0}
          width={wide}
          height={height}
          onClick={onPick ? () => onPick(i) : undefined}
        >
          <title>
            {[
              one,
              ...series.map(({ name, values }) => `${name} ${sayOr(values[i], say)}`),
              ...(counts ? [`${t.calls} ${whole(counts[i] ?? 0)}`] : []),
            ].join('\n')}
          </title>
        </rect>
      ))}
    </g>
  );
}

const sayOr = (value: number | null | undefined, say: (value: number) => string) =>
  value === null || value === undefined ? '–' : say(value);

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <figcaption className="chart-legend" aria-hidden="true">
      {series.map(({ name, look }) => (
        <span key={name} className={look}>
          {name}
        </span>
      ))}
    </figcaption>
  );
}

/** The same as a table, for the keyboard and for those who do not see the chart. */
function Numbers({ labels, series, say, label, counts, onPick }: Omit<AxisProps, 'height'>) {
  const t = useTexts();
  return (
    <details className="chart-numbers">
      <summary>{t.asTable}</summary>
      <table className="report-table" aria-label={label}>
        <tbody className="num">
          {labels.map((one, i) => (
            <tr key={one}>
              <th scope="row">
                {onPick ? (
                  <button type="button" className="link-button" onClick={() => onPick(i)}>
                    {one}
                  </button>
                ) : (
                  one
                )}
              </th>
              {series.map(({ name, values }) => (
                <td key={name} className="is-number">
                  {sayOr(values[i], say)}
                </td>
              ))}
              {counts ? <td className="is-number">{t.ofCalls(counts[i] ?? 0)}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** A share with its 95 % interval on a scale that all rows have; an arrow where it goes on beyond the scale. */
export function Interval(props: {
  share: number;
  low: number;
  high: number;
  most: number;
  look: Series['look'];
}) {
  const { share, low, high, most, look } = props;
  const place = (value: number) => `${Math.min(100, (value / most) * 100)}%`;
  return (
    <svg className={`interval-chart ${look}`} width="100%" height="12" aria-hidden="true">
      <line className="interval-ground" x1="0" x2="100%" y1="6" y2="6" />
      <line className="interval-range" x1={place(low)} x2={place(high)} y1="6" y2="6" />
      {high > most ? (
        <svg x="100%" overflow="visible" aria-hidden="true">
          <path className="interval-beyond" d="M 1 1 l 6 5 l -6 5" />
        </svg>
      ) : null}
      {share > most ? null : <circle cx={place(share)} cy="6" r="4" />}
    </svg>
  );
}
