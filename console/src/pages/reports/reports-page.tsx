/** 报表: what a manager looks at. Time, filters and the calls looked at stand in the address. */

import { LeftOutlined, PrinterOutlined, RightOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'wouter';
import { TRADES } from '../../../../engine/contract/call.ts';
import { useTimeZone } from '../../api/session.tsx';
import { DayField } from '../../components/day-field.tsx';
import { useT } from '../../i18n/index.tsx';
import { isDay } from '../../lib/days.ts';
import { dayOf, span, stamp } from '../../lib/times.ts';
import { useTitle } from '../../lib/title.ts';
import '../../theme/reports.css';
import '../../theme/reports-print.css';
import { CallsDrawer } from './calls-drawer.tsx';
import { Choice } from './card.tsx';
import { Compare } from './compare.tsx';
import { type Drill, drillOf, withDrill } from './drill.ts';
import { Cases, Coverage, Repeats, Rules, Topics } from './lists.tsx';
import { number } from './numbers.ts';
import { Overview } from './overview.tsx';
import { beside, length, PERIODS, type Period, periodAt, periodOf, withPeriod } from './period.ts';
import type { Range } from './requests.ts';
import { Arc, Scores } from './scores.tsx';
import { useTexts } from './texts.ts';
import { Trend } from './trend.tsx';
import { useFigure } from './use-figure.ts';
import { useGroupName, ViewContext } from './view.ts';

const FILTERS = ['team', 'queue', 'agent', 'trade'] as const;
type FilterName = (typeof FILTERS)[number];

export default function ReportsPage() {
  const t = useTexts();
  const zone = useTimeZone();
  const [params, setParams] = useSearchParams();
  useTitle(t.title);
  const today = dayOf(Date.now(), zone);
  const period = periodOf(params, today);
  const { from, to } = period;
  const text = params.toString();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of the address says whether they changed
  const filters = useMemo(() => {
    const found: Partial<Record<FilterName, string>> = {};
    for (const name of FILTERS) {
      const value = params.get(name);
      if (value !== null && value !== '') found[name] = value.slice(0, 200);
    }
    return found;
  }, [text]);
  const range: Range = useMemo(() => ({ from, to, ...filters }), [from, to, filters]);
  const earlier = beside(period, -1);
  const before: Range = { ...filters, from: earlier.from, to: earlier.to };
  const drill = drillOf(params);
  const view = useMemo(
    () => ({ range, drill: (next: Drill) => setParams((now) => withDrill(now, next)) }),
    [range, setParams],
  );
  return (
    <ViewContext value={view}>
      <div className="reports">
        <header className="reports-head">
          <h1>{t.title}</h1>
          <PeriodPicker
            period={period}
            today={today}
            onChange={(next) => setParams((now) => withPeriod(withDrill(now, null), next))}
          />
          <Filters
            range={range}
            onChange={(name, value) =>
              setParams((now) => {
                const next = withDrill(now, null);
                if (value === '') next.delete(name);
                else next.set(name, value);
                return next;
              })
            }
          />
          <span className="reports-tools">
            {Object.keys(filters).length > 0 ? (
              <button
                type="button"
                className="link-button"
                onClick={() =>
                  setParams((now) => {
                    const next = withDrill(now, null);
                    for (const name of FILTERS) next.delete(name);
                    return next;
                  })
                }
              >
                {t.clear}
              </button>
            ) : null}
            <Link href="/wallboard" className="plain-button">
              {t.wallboard}
            </Link>
            <button type="button" className="plain-button" onClick={() => window.print()}>
              <PrinterOutlined /> {t.print}
            </button>
          </span>
        </header>
        <PrintHead range={range} />
        <Figures range={range} before={before} />
      </div>
      {drill ? (
        <CallsDrawer
          key={JSON.stringify(drill)}
          range={range}
          drill={drill}
          onClose={() => setParams((now) => withDrill(now, null))}
        />
      ) : null}
    </ViewContext>
  );
}

/** Where there was no call and no case, or the store is away, that is said once. */
function Figures({ range, before }: { range: Range; before: Range }) {
  const volume = useFigure('volume', range, 'all');
  const cases = useFigure('cases', range, 'all');
  const nothing =
    volume.failed ||
    (volume.figure?.rows.length === 0 && cases.figure !== null && !number(cases.figure.rows[0], 'cases'));
  return (
    <div className="reports-grid">
      <Overview before={before} volume={volume} cases={cases} />
      {nothing ? null : (
        <>
          <Trend />
          <Arc />
          <Scores />
          <Topics />
          <Rules />
          <Compare />
          <Coverage />
          <Repeats />
          <Cases />
        </>
      )}
    </div>
  );
}

function PeriodPicker(props: { period: Period; today: string; onChange(period: Period): void }) {
  const { period, today, onChange } = props;
  const t = useTexts();
  const { kind, from, to } = period;
  const anchor = today >= from && today <= to ? today : from;
  const own = (next: Partial<Period>) => {
    const { from: first, to: last } = { ...period, ...next };
    if (isDay(first) && isDay(last)) onChange({ kind: 'own', from: first, to: last });
  };
  return (
    <div className="filters period">
      <Choice
        label={t.period}
        options={PERIODS}
        chosen={kind}
        nameOf={(one) => t.periods[one] ?? one}
        onChange={(next) => onChange(next === 'own' ? { kind: next, from, to } : periodAt(next, anchor))}
      />
      <button
        type="button"
        className="icon-button"
        aria-label={t.earlier}
        onClick={() => onChange(beside(period, -1))}
      >
        <LeftOutlined />
      </button>
      {kind === 'own' ? (
        <>
          <DayField required label={t.from} value={from} max={to} onChange={(day) => own({ from: day })} />
          <span aria-hidden="true">–</span>
          <DayField required label={t.to} value={to} min={from} onChange={(day) => own({ to: day })} />
        </>
      ) : (
        <span className="num period-days">{span(from, to)}</span>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={t.later}
        onClick={() => onChange(beside(period, 1))}
      >
        <RightOutlined />
      </button>
      <span className="quiet num">{t.days(length(period))}</span>
    </div>
  );
}

function Filters(props: { range: Range; onChange(name: FilterName, value: string): void }) {
  const { range, onChange } = props;
  const { from, to } = range;
  const open = useMemo(() => ({ from, to }), [from, to]);
  return (
    <div className="filters reports-filters">
      {(['team', 'queue', 'agent'] as const).map((name) => (
        <Known key={name} name={name} range={open} value={range[name]} onChange={onChange} />
      ))}
      <OneOf name="trade" options={TRADES} value={range.trade} onChange={onChange} />
    </div>
  );
}

/** Those that had calls in the time. */
function Known(props: {
  name: 'team' | 'queue' | 'agent';
  range: Range;
  value: string | undefined;
  onChange(name: FilterName, value: string): void;
}) {
  const { figure } = useFigure('volume', props.range, props.name);
  const found = (figure?.rows ?? []).map((row) => String(row.of)).filter((one) => one !== '');
  const options = props.value === undefined || found.includes(props.value) ? found : [props.value, ...found];
  return <OneOf {...props} options={options} />;
}

function OneOf(props: {
  name: FilterName;
  options: readonly string[];
  value: string | undefined;
  onChange(name: FilterName, value: string): void;
}) {
  const { name, options, value, onChange } = props;
  const t = useTexts();
  const nameOf = useGroupName();
  return (
    <Select
      aria-label={t.filters[name]}
      placeholder={t.filters[name]}
      allowClear
      showSearch
      optionFilterProp="label"
      value={value ?? null}
      options={options.map((one) => ({ value: one, label: nameOf(name, one) }))}
      onChange={(chosen: string | null | undefined) => onChange(name, chosen ?? '')}
    />
  );
}

/** On paper: of what, of when, made when. */
function PrintHead({ range }: { range: Range }) {
  const t = useTexts();
  const { productFull } = useT();
  const zone = useTimeZone();
  const nameOf = useGroupName();
  const chosen = FILTERS.flatMap((name) => {
    const value = range[name];
    return value === undefined ? [] : [`${t.filters[name]}: ${nameOf(name, value)}`];
  });
  return (
    <p className="print-head num">
      <b>
        {productFull} · {t.title}
      </b>{' '}
      {[span(range.from, range.to), ...chosen, t.printed(stamp(Date.now(), zone))].join(' · ')}
    </p>
  );
}
