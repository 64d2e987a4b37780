/** A figure with its name, its states, how it is counted, and itself as CSV. */

import { type ReactNode, useId } from 'react';
import { NotRead } from '../../components/not-read.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { csvPath, type Figure, type Range } from './requests.ts';
import { useTexts } from './texts.ts';
import type { Asked } from './use-figure.ts';

interface Props {
  title: string;
  asked: readonly Asked[];
  range: Range;
  /** Beside the title: what it is grouped by. */
  tools?: ReactNode;
  wide?: boolean;
  /** Nothing is there to be shown. */
  empty: boolean;
  children: ReactNode;
}

export function Card({ title, asked, range, tools, wide, empty, children }: Props) {
  const t = useTexts();
  const id = useId();
  const figures = asked.flatMap(({ figure }) => (figure ? [figure] : []));
  const failed = asked.filter((one) => one.failed);
  const oneIn = Math.max(1, ...figures.map(({ rows }) => Number(rows[0]?.one_in ?? 1)));
  const filtered = Object.keys(range).some((key) => key !== 'from' && key !== 'to');
  const without = [...new Set(figures.flatMap((one) => one.without))];
  return (
    <section
      className={`panel report-card${wide ? ' is-wide' : ''}`}
      aria-labelledby={id}
      aria-busy={asked.some(({ busy }) => busy)}
    >
      <header className="report-card-head">
        <h2 id={id}>{title}</h2>
        {tools}
      </header>
      <div className="report-card-body">
        {failed.length > 0 ? (
          <NotRead
            again={() => {
              for (const one of failed) one.again();
            }}
            code={failed[0]?.failed ?? null}
          />
        ) : figures.length < asked.length ? (
          <Bones />
        ) : empty ? (
          <div className="empty" role="status">
            <strong>{t.nothing}</strong>
            <p>{filtered ? t.nothingFits : t.nothingText}</p>
          </div>
        ) : (
          children
        )}
      </div>
      {oneIn > 1 ? <p className="note report-note">{t.sampled(oneIn)}</p> : null}
      {without.length > 0 ? <p className="note note-warn report-note">{t.without(without)}</p> : null}
      {failed.length > 0 ? null : (
        <footer className="report-card-foot">
          {figures.length > 0 ? <HowCounted figures={figures} /> : <span />}
          <span className="report-csv">
            {figures.map(({ report, by }) => (
              <a key={report} href={csvPath(report, range, by)} download>
                {figures.length > 1 ? `CSV ${t.figures[report] ?? report}` : 'CSV'}
              </a>
            ))}
          </span>
        </footer>
      )}
    </section>
  );
}

function HowCounted({ figures }: { figures: readonly Figure[] }) {
  const t = useTexts();
  const { language } = useLanguage();
  return (
    <details className="how-counted">
      <summary>{t.howCounted}</summary>
      {figures.map(({ report, formula, sql, params }) => (
        <div key={report}>
          <p>
            <b>{t.figures[report] ?? report}</b> {formula[language]}
          </p>
          <pre>
            <code>{sql}</code>
          </pre>
          <p className="quiet">
            {t.params} <code>{JSON.stringify(params)}</code>
          </p>
        </div>
      ))}
    </details>
  );
}

function Bones() {
  const t = useTexts();
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t.loading}</span>
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}

/** One of a few, as buttons. */
export function Choice<T extends string>(props: {
  label: string;
  options: readonly T[];
  chosen: T;
  nameOf(option: NoInfer<T>): string;
  onChange(option: NoInfer<T>): void;
}) {
  const { label, options, chosen, nameOf, onChange } = props;
  return (
    <fieldset className="report-choice" aria-label={label}>
      {options.map((one) => (
        <button key={one} type="button" aria-pressed={one === chosen} onClick={() => onChange(one)}>
          {nameOf(one)}
        </button>
      ))}
    </fieldset>
  );
}
