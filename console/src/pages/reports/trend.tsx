/** Anger and compliance over days or over the hours of the day. */
import { useState } from 'react';
import { rate } from '../../lib/format.ts';
import { Card, Choice } from './card.tsx';
import { Bars, Lines } from './charts.tsx';
import { number } from './numbers.ts';
import { useTexts } from './texts.ts';
import { useFigure } from './use-figure.ts';
import { useGroupName, useView } from './view.ts';

export function Trend() {
  const t = useTexts();
  const { range, drill } = useView();
  const nameOf = useGroupName();
  const [by, setBy] = useState<'day' | 'hour'>('day');
  const asked = useFigure('rates', range, by);
  const sorted = [...(asked.figure?.by === by ? asked.figure.rows : [])];
  if (by === 'hour') sorted.sort((a, b) => Number(a.of) - Number(b.of));
  const labels = sorted.map((row) => nameOf(by, row.of));
  const values = (name: string) => sorted.map((row) => number(row, name));
  const counts = sorted.map((row) => number(row, 'heard') ?? 0);
  const Chart = by === 'day' ? Lines : Bars;
  const of = (i: number) => String(sorted[i]?.of ?? '');
  return (
    <Card
      title={t.trend}
      asked={[asked]}
      range={range}
      wide
      empty={asked.figure?.rows.length === 0}
      tools={
        <Choice
          label={t.groupBy}
          options={['day', 'hour']}
          chosen={by}
          nameOf={(one) => t.by[one] ?? one}
          onChange={setBy}
        />
      }
    >
      <div className="chart-pair">
        <div>
          <h3>{t.angerRate}</h3>
          <Chart
            labels={labels}
            series={[{ name: t.angerRate, look: 'is-anger', values: values('anger_rate') }]}
            say={rate}
            label={t.angerRate}
            counts={counts}
            onPick={(i) => drill({ kind: 'angry', by, of: of(i) })}
          />
        </div>
        <div>
          <h3>{t.complianceRate}</h3>
          <Chart
            labels={labels}
            series={[{ name: t.complianceRate, look: 'is-good', values: values('compliance_rate') }]}
            say={rate}
            label={t.complianceRate}
            counts={counts}
            onPick={(i) => drill({ kind: 'not_compliant', by, of: of(i) })}
          />
        </div>
      </div>
    </Card>
  );
}
