import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { codeOf } from '../../api/http.ts';
import { NotRead } from '../../components/not-read.tsx';
import { Tip } from '../../components/tip.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue } from '../../i18n/tongue.ts';
import { minus, rate } from '../../lib/format.ts';
import { Skeleton } from '../live/skeleton.tsx';
import { useList } from '../settings/use-list.ts';
import { type Agreement, type CalibrationFigures, fetchCalibration, fetchRounds } from './requests.ts';
import { useTexts } from './texts.ts';

/** How far inspectors agree with each other and with the machine. */
export function CalibrationTab() {
  const t = useTexts();
  const { listSeparator } = useT();
  const { items: rounds, failed, again } = useList(fetchRounds);
  const [round, setRound] = useState<string | null>(null);
  if (failed)
    return (
      <div className="panel">
        <NotRead again={again} code={failed} />
      </div>
    );
  if (rounds === null)
    return (
      <section className="panel">
        <Skeleton rows={6} text={t.loading} />
      </section>
    );
  if (rounds.length === 0)
    return (
      <div className="panel empty" role="status">
        <strong>{t.calibration.none}</strong>
        <p>{t.calibration.noneText}</p>
        <Link className="plain-button" href="/quality">
          {t.toList}
        </Link>
      </div>
    );
  return (
    <div className="quality-scroll">
      <div className="quality-bar">
        <Select
          className="quality-rule"
          aria-label={t.calibration.round}
          value={round ?? ''}
          options={[
            { value: '', label: t.calibration.all },
            ...rounds.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => setRound(id === '' ? null : id)}
        />
      </div>
      <section className="panel calibration-part" aria-labelledby="rounds-title">
        <h2 id="rounds-title">{t.calibration.rounds}</h2>
        <ul className="round-list">
          {rounds
            .filter(({ id }) => round === null || id === round)
            .map((one) => (
              <li key={one.id}>
                <strong>{one.name}</strong>
                <span className="quiet num">{t.calibration.calls(one.calls.length)}</span>
                <span className="quiet">{one.inspectors.join(listSeparator)}</span>
                <meter
                  className="quality-meter"
                  min={0}
                  max={Math.max(1, one.given)}
                  value={one.done}
                  aria-label={one.name}
                />
                <span className="num">{t.calibration.progress(one.done, one.given)}</span>
              </li>
            ))}
        </ul>
      </section>
      <Figures key={round ?? ''} round={round} />
    </div>
  );
}

function Figures({ round }: { round: string | null }) {
  const t = useTexts();
  const { language } = useLanguage();
  const [got, setGot] = useState<CalibrationFigures | { failed: string } | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    const stop = new AbortController();
    setGot(null);
    fetchCalibration(round, stop.signal).then(setGot, (error: unknown) => {
      if (!stop.signal.aborted) setGot({ failed: codeOf(error) });
    });
    return () => stop.abort();
  }, [round, attempt]);
  if (got !== null && 'failed' in got)
    return (
      <div className="panel">
        <NotRead again={() => setAttempt((n) => n + 1)} code={got.failed} />
      </div>
    );
  if (got === null)
    return (
      <section className="panel">
        <Skeleton rows={6} text={t.loading} />
      </section>
    );
  if (got.reviews === 0)
    return (
      <div className="panel empty" role="status">
        <strong>{t.calibration.noFigures}</strong>
        <p>{t.calibration.noFiguresText}</p>
      </div>
    );
  const { columns } = t.calibration;
  return (
    <>
      <section className="panel calibration-part" aria-labelledby="pairs-title">
        <h2 id="pairs-title">
          <Tip text={t.calibration.formula} focusable>
            <span>{t.calibration.pairs}</span>
          </Tip>
        </h2>
        <table className="calibration-table">
          <thead>
            <tr>
              {(['pair', 'n', 'observed', 'kappa', 'apart'] as const).map((column) => (
                <th key={column} scope="col">
                  {columns[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {got.pairs.map((pair) => (
              <tr key={`${pair.a} ${pair.b}`} data-pair={`${pair.a} ${pair.b}`}>
                <th scope="row">
                  {pair.a} · {pair.b === '' ? t.calibration.machine : pair.b}
                </th>
                <td className="num">{pair.n}</td>
                <td className="num">{share(pair.observed)}</td>
                <td className="num">
                  <Kappa of={pair} />
                </td>
                <td className="num">{pair.apart === null ? '–' : pair.apart.toFixed(1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section className="panel calibration-part" aria-labelledby="items-title">
        <h2 id="items-title">{t.calibration.items}</h2>
        <table className="calibration-table">
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {columns.item}
              </th>
              <th scope="colgroup" colSpan={2}>
                {columns.between}
              </th>
              <th scope="colgroup" colSpan={2}>
                {columns.withMachine}
              </th>
            </tr>
            <tr>
              {['between', 'machine'].map((side) => [
                <th key={`${side} observed`} scope="col">
                  {columns.observed}
                </th>,
                <th key={`${side} kappa`} scope="col">
                  {columns.kappa}
                </th>,
              ])}
            </tr>
          </thead>
          <tbody>
            {got.items.map(({ rule, title, title_en, inspectors, machine }) => (
              <tr key={rule} data-rule={rule}>
                <th scope="row">{inTongue(title, title_en, language)}</th>
                <td className="num">{share(inspectors.observed)}</td>
                <td className="num">
                  <Kappa of={inspectors} />
                </td>
                <td className="num">{share(machine.observed)}</td>
                <td className="num">
                  <Kappa of={machine} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

const share = (observed: number | null) => (observed === null ? '–' : rate(observed));

const places = (value: number) => minus(value, 2);

function Kappa({ of: { n, kappa, interval } }: { of: Agreement }) {
  const t = useTexts();
  if (n === 0) return '–';
  if (kappa === null) return <span className="quiet">{t.calibration.noKappa}</span>;
  return (
    <>
      {places(kappa)}
      {interval ? (
        <span className="quiet">
          {' '}
          [{places(interval[0])}, {places(interval[1])}]
        </span>
      ) : null}
    </>
  );
}
