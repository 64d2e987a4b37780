/** Agents, teams, queues and trades beside each other: intervals, and a difference only where one is shown. */
import { useState } from 'react';
import { rate } from '../../lib/format.ts';
import { Card, Choice } from './card.tsx';
import { Interval } from './charts.tsx';
import { useFirstOf } from './first-of.tsx';
import { number, whole } from './numbers.ts';
import type { Row } from './requests.ts';
import { useTexts } from './texts.ts';
import { useFigure } from './use-figure.ts';
import { useGroupName, useView } from './view.ts';

const GROUPS = ['agent', 'team', 'queue', 'trade'] as const;
const FIRST_ROWS = 12;
/** As the server has it. */
const FEWEST_CALLS = 30;
const TELLS = ['higher', 'lower'];
const MEASURES = [
  { name: 'angry', kind: 'angry', look: 'is-anger' },
  { name: 'compliant', kind: 'not_compliant', look: 'is-good' },
] as const;

const differs = (row: Row) => MEASURES.some(({ name }) => TELLS.includes(String(row[`${name}_verdict`])));
const tooFew = (row: Row) => MEASURES.every(({ name }) => row[`${name}_verdict`] === 'too_few');

export function Compare() {
  const t = useTexts();
  const { range } = useView();
  const [by, setBy] = useState<(typeof GROUPS)[number]>('agent');
  const asked = useFigure('agents', range, by);
  const rows = asked.figure?.by === by ? asked.figure.rows : [];
  // Those that differ come first, then those with most calls; within either there is no order to read.
  const sorted = [...rows.filter(differs), ...rows.filter((row) => !differs(row))];
  const { shown, rest } = useFirstOf(sorted, FIRST_ROWS);
  return (
    <Card
      title={t.compareTitle}
      asked={[asked]}
      range={range}
      wide
      empty={asked.figure?.rows.length === 0}
      tools={
        <Choice
          label={t.groupBy}
          options={GROUPS}
          chosen={by}
          nameOf={(one) => t.by[one] ?? one}
          onChange={setBy}
        />
      }
    >
      <p className="quiet">{t.compareHint(FEWEST_CALLS)}</p>
      {rows.some(differs) ? null : (
        <p className="note report-note">
          {rows.every(tooFew) ? t.nothingCompared(FEWEST_CALLS) : t.noDifference}
        </p>
      )}
      <table className="report-table">
        <thead>
          <tr>
            <th scope="col">{t.by[by]}</th>
            <th scope="col" className="is-number">
              {t.calls}
            </th>
            <th scope="col" colSpan={3}>
              {t.angerRate}
            </th>
            <th scope="col" colSpan={3}>
              {t.complianceRate}
            </th>
          </tr>
        </thead>
        <tbody className="num">
          {shown.map((row) => (
            <GroupRow key={String(row.of)} row={row} by={by} most={mostOf(rows)} />
          ))}
        </tbody>
      </table>
      {rest}
    </Card>
  );
}

/** The scale of anger ends where its widest interval of those that are compared does; of all where none is. */
function mostOf(rows: readonly Row[]): number {
  const compared = rows.filter((row) => row.angry_verdict !== 'too_few');
  const ends = (compared.length > 0 ? compared : rows).map((row) => number(row, 'angry_high') ?? 0);
  return Math.min(1, Math.max(0.05, ...ends));
}

function GroupRow({ row, by, most }: { row: Row; by: (typeof GROUPS)[number]; most: number }) {
  const t = useTexts();
  const { drill } = useView();
  const nameOf = useGroupName();
  const of = String(row.of);
  return (
    <tr data-few={row.angry_verdict === 'too_few' || undefined}>
      <th scope="row">{nameOf(by, of)}</th>
      <td className="is-number">
        <button type="button" className="link-button" onClick={() => drill({ kind: 'heard', by, of })}>
          {whole(number(row, 'heard') ?? 0)}
        </button>
      </td>
      {MEASURES.map(({ name, kind, look }) => {
        const verdict = String(row[`${name}_verdict`]);
        const [share, low, high] = ['rate', 'low', 'high'].map(
          (end) => number(row, `${name}_${end}`) ?? 0,
        ) as [number, number, number];
        return (
          <Measured
            key={name}
            said={t.verdicts[verdict] ?? verdict}
            tells={TELLS.includes(verdict)}
            bad={verdict === (name === 'angry' ? 'higher' : 'lower')}
            onPick={() => drill({ kind, by, of })}
            share={share}
            low={low}
            high={high}
            most={name === 'angry' ? most : 1}
            look={look}
          />
        );
      })}
    </tr>
  );
}

function Measured(props: {
  said: string;
  tells: boolean;
  bad: boolean;
  onPick(): void;
  share: number;
  low: number;
  high: number;
  most: number;
  look: 'is-anger' | 'is-good';
}) {
  const { said, tells, bad, onPick, share, low, high, most, look } = props;
  return (
    <>
      <td className="is-number">
        <button type="button" className="link-button" onClick={onPick}>
          {rate(share)}
        </button>
      </td>
      <td className="interval-cell">
        <Interval share={share} low={low} high={high} most={most} look={look} />
        <small className="quiet">
          {rate(low)} – {rate(high)}
        </small>
      </td>
      <td className="verdict-cell">
        <span className={tells ? `report-verdict ${bad ? 'is-bad' : 'is-fine'}` : 'quiet'}>{said}</span>
      </td>
    </>
  );
}
