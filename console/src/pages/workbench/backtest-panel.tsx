import { useEffect, useState } from 'react';
import { useLanguage } from '../../i18n/index.tsx';
import { faultText } from '../../i18n/rule-fault.ts';
import { Change } from './backtest-change.tsx';
import {
  type BacktestJob,
  cancelBacktest,
  fetchBacktest,
  fetchBacktests,
  startBacktest,
} from './requests.ts';
import { troubleOf, useTexts } from './texts.ts';

const AMOUNTS = [200, 1_000, 5_000, 20_000];
const LOOK_MS = 500;

/** The drafts against the rules in force, over stored calls: how far, and which flags would be others. */
export function BacktestPanel({ keep, hasDraft }: { keep(): Promise<void>; hasDraft: boolean }) {
  const t = useTexts();
  const [job, setJob] = useState<BacktestJob | null>(null);
  const [amount, setAmount] = useState(1_000);
  const [trouble, setTrouble] = useState<string | null>(null);
  const running = job?.status === 'running';
  // One that was begun before somebody looked elsewhere is found again.
  useEffect(() => {
    fetchBacktests()
      .then(({ items }) => setJob((own) => own ?? items[0] ?? null))
      .catch(() => undefined);
  }, []);
  useEffect(() => {
    if (!running || !job) return;
    const timer = setInterval(() => {
      fetchBacktest(job.id)
        .then(setJob)
        .catch(() => undefined);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [running, job]);
  const start = async () => {
    setTrouble(null);
    try {
      await keep();
      setJob(await startBacktest(amount));
    } catch (error) {
      setTrouble(troubleOf(error, t));
    }
  };
  return (
    <>
      <p className="quiet">{hasDraft ? t.backtestText : t.backtestNoDraft}</p>
      <div className="wb-backtest-bar">
        <label>
          {t.calls}{' '}
          <select value={amount} onChange={(event) => setAmount(Number(event.target.value))}>
            {AMOUNTS.map((one) => (
              <option key={one} value={one}>
                {one.toLocaleString('en')}
              </option>
            ))}
          </select>
        </label>
        {running ? (
          <button
            type="button"
            className="plain-button"
            onClick={() => {
              if (job) void cancelBacktest(job.id).then(setJob, () => undefined);
            }}
          >
            {t.cancel}
          </button>
        ) : (
          <button type="button" className="strong-button" disabled={!hasDraft} onClick={() => void start()}>
            {t.backtest}
          </button>
        )}
      </div>
      {trouble !== null ? (
        <p className="wb-bad" role="alert">
          {trouble}
        </p>
      ) : null}
      {job ? <Job job={job} /> : null}
    </>
  );
}

function Job({ job }: { job: BacktestJob }) {
  const t = useTexts();
  const { language } = useLanguage();
  const { status, calls, wanted, report, errors, trouble } = job;
  if (status === 'running')
    return (
      <p role="status" className="num">
        <progress max={wanted} value={calls} /> {t.progress(calls, wanted)}
      </p>
    );
  if (status === 'cancelled') return <p role="status">{t.cancelled}</p>;
  if (!report)
    return (
      <p className="wb-bad" role="alert">
        {errors[0] ? `${errors[0].file}:${errors[0].line}: ${faultText(errors[0], language)}` : trouble}
      </p>
    );
  const moved = report.rules.filter((rule) => rule.new + rule.lost + rule.moved > 0);
  const scopes = report.scopes.filter((rule) => rule.new + rule.lost > 0);
  return (
    <>
      <p className="num" role="status">
        <code>{job.files.join(' ')}</code>{' '}
        {t.backtestDone(report.calls, report.flagged.before, report.flagged.after)}
      </p>
      {moved.length + scopes.length === 0 ? (
        <p className="quiet">{t.noDifference}</p>
      ) : (
        <table className="wb-changes num">
          <thead>
            <tr>
              {(['rule', 'before', 'after', 'new', 'lost', 'moved'] as const).map((one) => (
                <th key={one} scope="col">
                  {t.columns[one]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {moved.map((rule) => (
              <Change key={rule.rule} job={job.id} change={rule} />
            ))}
            {scopes.map(({ rule, title, before, after, new: fresh, lost }) => (
              <tr key={rule}>
                <th scope="row">
                  {title} <span className="quiet">{t.rulesAcross}</span>
                </th>
                <td>{before}</td>
                <td>{after}</td>
                <td>{fresh}</td>
                <td>{lost}</td>
                <td>–</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
