/** Coverage by queue, rules, topics, repeats and cases: tables whose numbers lead to calls. */
import { useState } from 'react';
import { RuleTitle, RuleTitles } from '../../components/rule-title.tsx';
import { rate } from '../../lib/format.ts';
import { Card, Choice } from './card.tsx';
import { useFirstOf } from './first-of.tsx';
import { minutes, number, whole } from './numbers.ts';
import type { Row } from './requests.ts';
import { useTexts } from './texts.ts';
import { useFigure } from './use-figure.ts';
import { useGroupName, useView } from './view.ts';

const GROUPS = ['team', 'queue', 'agent'] as const;
const FIRST_ROWS = 10;

const total = (rows: readonly Row[], name: string) =>
  rows.reduce((sum, row) => sum + (number(row, name) ?? 0), 0);

export function Coverage() {
  const t = useTexts();
  const { range, drill } = useView();
  const nameOf = useGroupName();
  const asked = useFigure('coverage', range, 'queue');
  const rows = asked.figure?.rows ?? [];
  const [known, calls] = [total(rows, 'known'), total(rows, 'all_calls')];
  const missing = rows
    .filter((row) => (number(row, 'missing') ?? 0) > 0)
    .sort((a, b) => Number(b.missing) - Number(a.missing))
    .slice(0, FIRST_ROWS);
  return (
    <Card title={t.coverageTitle} asked={[asked]} range={range} empty={asked.figure?.rows.length === 0}>
      {known === 0 ? (
        <p className="note note-warn report-note">{t.coverageUnknown}</p>
      ) : (
        <>
          {missing.length === 0 ? (
            <p>{t.coverageFull}</p>
          ) : (
            <table className="report-table">
              <thead>
                <tr>
                  <th scope="col">{t.by.queue}</th>
                  <th scope="col" className="is-number">
                    {t.known}
                  </th>
                  <th scope="col" className="is-number">
                    {t.missing}
                  </th>
                  <th scope="col" className="is-number">
                    {t.coverage}
                  </th>
                </tr>
              </thead>
              <tbody className="num">
                {missing.map((row) => (
                  <tr key={String(row.of)}>
                    <th scope="row">{nameOf('queue', row.of)}</th>
                    <td className="is-number">{whole(number(row, 'known') ?? 0)}</td>
                    <td className="is-number">
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => drill({ kind: 'not_heard', by: 'queue', of: String(row.of) })}
                      >
                        {whole(number(row, 'missing') ?? 0)}
                      </button>
                    </td>
                    <td className="is-number">{rate(number(row, 'coverage') ?? 0)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {known < calls ? <p className="quiet">{t.coverageSome(known, calls)}</p> : null}
        </>
      )}
    </Card>
  );
}

export function Rules() {
  const t = useTexts();
  const { range, drill } = useView();
  const asked = useFigure('rules', range, 'all');
  const rows = (asked.figure?.rows ?? []).slice(0, FIRST_ROWS);
  const most = number(rows[0], 'calls') ?? 1;
  return (
    <Card title={t.rulesTitle} asked={[asked]} range={range} empty={asked.figure?.rows.length === 0}>
      <RuleTitles>
        <table className="report-table">
          <tbody className="num">
            {rows.map((row) => (
              <tr key={String(row.of)}>
                <th scope="row" className="report-rule">
                  <RuleTitle id={String(row.of)} />
                </th>
                <td className="bar-cell">
                  <i
                    className="report-bar"
                    style={{ width: `${((number(row, 'calls') ?? 0) / most) * 100}%` }}
                  />
                </td>
                <td className="is-number">
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => drill({ kind: 'all', rule: String(row.of) })}
                  >
                    {whole(number(row, 'calls') ?? 0)}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </RuleTitles>
    </Card>
  );
}

export function Topics() {
  const t = useTexts();
  const { range, drill } = useView();
  const asked = useFigure('topics', range, 'all');
  const rows = (asked.figure?.rows ?? []).slice(0, 15);
  return (
    <Card title={t.topicsTitle} asked={[asked]} range={range} empty={false}>
      {rows.length === 0 ? (
        <p className="quiet">{t.topicsNone}</p>
      ) : (
        <table className="report-table">
          <thead>
            <tr>
              <th scope="col">{t.word}</th>
              <th scope="col" className="is-number">
                {t.angryShare}
              </th>
              <th scope="col" className="is-number">
                {t.share}
              </th>
              <th scope="col" className="is-number">
                {t.lift}
              </th>
            </tr>
          </thead>
          <tbody className="num">
            {rows.map((row) => (
              <tr key={String(row.of)}>
                <th scope="row">
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => drill({ kind: 'angry', word: String(row.of) })}
                  >
                    {row.of}
                  </button>
                </th>
                <td className="is-number">{rate(number(row, 'angry_share') ?? 0)}</td>
                <td className="is-number">{rate(number(row, 'share') ?? 0)}</td>
                <td className="is-number">× {(number(row, 'lift') ?? 0).toFixed(1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

export function Repeats() {
  const t = useTexts();
  const { range, drill } = useView();
  const nameOf = useGroupName();
  const [by, setBy] = useState<(typeof GROUPS)[number]>('queue');
  const asked = useFigure('repeats', range, by);
  const rows = asked.figure?.by === by ? [...asked.figure.rows] : [];
  rows.sort((a, b) => Number(b.followed_up) - Number(a.followed_up));
  const { shown, rest } = useFirstOf(rows, FIRST_ROWS);
  return (
    <Card
      title={t.repeatsTitle}
      asked={[asked]}
      range={range}
      empty={false}
      tools={<Groups by={by} onChange={setBy} />}
    >
      {rows.length === 0 ? (
        <p className="quiet">{t.repeatsNone}</p>
      ) : (
        <table className="report-table">
          <thead>
            <tr>
              <th scope="col">{t.by[by]}</th>
              <th scope="col" className="is-number">
                {t.followedUp}
              </th>
              <th scope="col" className="is-number">
                {t.repeated}
              </th>
              <th scope="col" className="is-number">
                {t.repeatRate}
              </th>
            </tr>
          </thead>
          <tbody className="num">
            {shown.map((row) => (
              <tr key={String(row.of)}>
                <th scope="row">{nameOf(by, row.of)}</th>
                <td className="is-number">{whole(number(row, 'followed_up') ?? 0)}</td>
                <td className="is-number">
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => drill({ kind: 'repeated', by, of: String(row.of) })}
                  >
                    {whole(number(row, 'repeated') ?? 0)}
                  </button>
                </td>
                <td className="is-number">{rate(number(row, 'repeat_rate') ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rest}
    </Card>
  );
}

export function Cases() {
  const t = useTexts();
  const { range, drill } = useView();
  const nameOf = useGroupName();
  const [by, setBy] = useState<(typeof GROUPS)[number]>('team');
  const asked = useFigure('cases', range, by);
  const rows = asked.figure?.by === by ? [...asked.figure.rows] : [];
  rows.sort((a, b) => Number(b.cases) - Number(a.cases));
  const { shown, rest } = useFirstOf(rows, FIRST_ROWS);
  const time = (row: Row, name: string) => {
    const [median, p90] = [number(row, `${name}_median`), number(row, `${name}_p90`)];
    return median === null || p90 === null ? '–' : t.median(minutes(median, t.units), minutes(p90, t.units));
  };
  return (
    <Card
      title={t.casesTitle}
      asked={[asked]}
      range={range}
      wide
      empty={false}
      tools={<Groups by={by} onChange={setBy} />}
    >
      {rows.length === 0 ? (
        <p className="quiet">{t.casesNone}</p>
      ) : (
        <table className="report-table">
          <thead>
            <tr>
              <th scope="col">{t.by[by]}</th>
              {['cases', 'see', 'claim', 'resolve', 'inTime', 'escalated'].map((name) => (
                <th key={name} scope="col" className="is-number">
                  {t.caseColumns[name]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="num">
            {shown.map((row) => (
              <tr key={String(row.of)}>
                <th scope="row">{nameOf(by, row.of)}</th>
                <td className="is-number">
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => drill({ kind: 'case', by, of: String(row.of) })}
                  >
                    {whole(number(row, 'cases') ?? 0)}
                  </button>
                </td>
                {['see', 'claim', 'resolve'].map((name) => (
                  <td key={name} className="is-number">
                    {time(row, name)}
                  </td>
                ))}
                <td className="is-number">
                  {number(row, 'in_time_rate') === null ? '–' : rate(number(row, 'in_time_rate') as number)}
                </td>
                <td className="is-number">{whole(number(row, 'escalated') ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rest}
    </Card>
  );
}

function Groups(props: { by: (typeof GROUPS)[number]; onChange(by: (typeof GROUPS)[number]): void }) {
  const t = useTexts();
  return (
    <Choice
      label={t.groupBy}
      options={GROUPS}
      chosen={props.by}
      nameOf={(one) => t.by[one] ?? one}
      onChange={props.onChange}
    />
  );
}
