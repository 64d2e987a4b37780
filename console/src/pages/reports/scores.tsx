/** Scores in tens, and how calls end compared with how they began. */
import { useMemo, useState } from 'react';
import { rate } from '../../lib/format.ts';
import { Card, Choice } from './card.tsx';
import { Bars } from './charts.tsx';
import { useFirstOf } from './first-of.tsx';
import { number, whole } from './numbers.ts';
import type { Row, Scores as ScoreKind } from './requests.ts';
import { useTexts } from './texts.ts';
import { useFigure } from './use-figure.ts';
import { useGroupName, useView } from './view.ts';

export function Scores() {
  const t = useTexts();
  const { range: view, drill } = useView();
  const [scores, setScores] = useState<ScoreKind>('final');
  const range = useMemo(() => ({ ...view, scores }), [view, scores]);
  const asked = useFigure('scores', range, 'all');
  const means = useFigure('score_means', range, 'all');
  const rows = asked.figure?.rows ?? [];
  const [row] = means.figure?.rows ?? [];
  const mean = number(row, 'mean');
  const deviation = number(row, 'deviation');
  const machine = number(row, 'machine_mean');
  const corrected = number(row, 'corrected') ?? 0;
  const notHeard = number(row, 'not_heard') ?? 0;
  // Whoever has a calibration to do is told no score of people.
  const counted = means.figure?.scores ?? scores;
  const more = counted === 'machine' ? { scores: counted } : {};
  return (
    <Card
      title={t.scoresTitle}
      asked={[asked, means]}
      range={range}
      empty={rows.every((one) => (number(one, 'calls') ?? 0) === 0) && notHeard === 0}
      tools={
        <Choice
          label={t.scoresOf}
          options={['final', 'machine']}
          chosen={counted}
          nameOf={(one) => t.scoreKinds[one]}
          onChange={setScores}
        />
      }
    >
      {counted !== scores ? <p className="note">{t.scoresBlind}</p> : null}
      {mean === null ? null : (
        <p>
          {t.meanScore(mean.toFixed(1), deviation === null ? '–' : deviation.toFixed(1))}
          {counted === 'final' && machine !== null ? ` · ${t.machineMean(machine.toFixed(1))}` : ''}
        </p>
      )}
      <p className="score-parts">
        {counted === 'final' && corrected > 0 ? (
          <button type="button" className="link-button" onClick={() => drill({ kind: 'corrected' })}>
            {t.corrected(corrected)}
          </button>
        ) : null}
        {notHeard > 0 ? (
          <button type="button" className="link-button" onClick={() => drill({ kind: 'no_words' })}>
            {t.notHeard(notHeard)}
          </button>
        ) : null}
      </p>
      <Bars
        labels={rows.map(({ of }) => (of === '100' ? '100' : `${of}–${Number(of) + 9}`))}
        series={[{ name: t.calls, look: 'is-plain', values: rows.map((one) => number(one, 'calls')) }]}
        say={whole}
        height={230}
        label={t.scoresTitle}
        onPick={(i) => drill({ kind: 'scored', score: String(rows[i]?.of ?? '0'), ...more })}
      />
    </Card>
  );
}

const ARCS = ['calm', 'recovered', 'worsened', 'stayed'] as const;
const GROUPS = ['all', 'team', 'queue', 'trade'] as const;
const FIRST_ROWS = 10;
const callsOf = (row: Row) => ARCS.reduce((sum, arc) => sum + (number(row, arc) ?? 0), 0);

export function Arc() {
  const t = useTexts();
  const { range, drill } = useView();
  const nameOf = useGroupName();
  const [by, setBy] = useState<(typeof GROUPS)[number]>('queue');
  const asked = useFigure('arc', range, by);
  const rows = (asked.figure?.by === by ? asked.figure.rows : []).filter((row) => callsOf(row) > 0);
  const sorted = [...rows].sort((a, b) => callsOf(b) - callsOf(a));
  const { shown, rest } = useFirstOf(sorted, FIRST_ROWS);
  const sum = (arc: string) => rows.reduce((all, row) => all + (number(row, arc) ?? 0), 0);
  const angry = sum('recovered') + sum('worsened') + sum('stayed');
  return (
    <Card
      title={t.arcTitle}
      asked={[asked]}
      range={range}
      empty={rows.length === 0}
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
      {angry > 0 ? <p>{t.recoveredOf(rate(sum('recovered') / angry))}</p> : null}
      <ul className="arcs">
        {shown.map((row) => (
          <li key={String(row.of)}>
            {by === 'all' ? null : <span className="arc-name">{nameOf(by, row.of)}</span>}
            <span className="arc-bar" aria-hidden="true">
              {ARCS.map((arc) => (
                <i
                  key={arc}
                  className={`arc-${arc}`}
                  style={{ width: `${((number(row, arc) ?? 0) / callsOf(row)) * 100}%` }}
                />
              ))}
            </span>
            <span className="arc-parts num">
              {ARCS.map((arc) => (
                <button
                  key={arc}
                  type="button"
                  className={`link-button arc-${arc}`}
                  onClick={() => drill({ kind: arc, by, of: String(row.of) })}
                >
                  <i className={`arc-dot arc-${arc}`} aria-hidden="true" />
                  {t.arcs[arc]} {rate((number(row, arc) ?? 0) / callsOf(row))}
                </button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {rest}
    </Card>
  );
}
