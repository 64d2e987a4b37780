import { Button, Input, Select } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { MEDIA, TRADES } from '../../../../engine/contract/call.ts';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import { useMay, useTimeZone } from '../../api/session.tsx';
import { DayField } from '../../components/day-field.tsx';
import { NotRead, NotReadLine } from '../../components/not-read.tsx';
import { useT } from '../../i18n/index.tsx';
import { dayOf } from '../../lib/times.ts';
import { CallsTable } from './calls-table.tsx';
import { type CallFilters, filtersOf, SPANS, type Span, spanDays, spanOf, toParams } from './filters.ts';
import { type Calls, useCalls } from './use-calls.ts';

export default function CallsPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const filters = filtersOf(params);
  const calls = useCalls(filters);
  useEffect(() => {
    document.title = `${t.calls.title} · ${t.product}`;
  }, [t]);
  return (
    <div className="calls">
      <header className="calls-head">
        <h1>{t.calls.title}</h1>
        <Filters
          key={toParams(filters).toString()}
          filters={filters}
          onChange={(next) => setParams(toParams(next))}
        />
      </header>
      {calls.openOnly ? (
        <p className="note note-warn calls-missing">
          {t.calls.openOnly} <NotReadLine again={calls.again} code={calls.failed} />
        </p>
      ) : null}
      <section className="panel calls-list" aria-busy={calls.busy} aria-label={t.calls.title}>
        {calls.items.length > 0 ? <CallsTable items={calls.items} /> : null}
        <Foot calls={calls} filtered={toParams(filters).size > 0} />
      </section>
    </div>
  );
}

const WRITTEN = ['agent', 'team', 'queue'] as const;

function Filters({ filters, onChange }: { filters: CallFilters; onChange(filters: CallFilters): void }) {
  const t = useT();
  const [draft, setDraft] = useState(filters);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(draft);
  };
  return (
    <form className="filters" onSubmit={submit}>
      {WRITTEN.map((name) => (
        <Input
          key={name}
          name={name}
          placeholder={t.calls[name]}
          aria-label={t.calls[name]}
          maxLength={100}
          allowClear
          value={draft[name] ?? ''}
          onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
          onClear={() => onChange({ ...filters, [name]: '' })}
        />
      ))}
      <Select
        aria-label={t.calls.trade}
        placeholder={t.calls.trade}
        allowClear
        value={draft.trade ?? null}
        options={TRADES.map((trade) => ({ value: trade, label: t.trade[trade] }))}
        onChange={(trade: string | null | undefined) => onChange({ ...draft, trade: trade ?? '' })}
      />
      <Select
        aria-label={t.calls.medium}
        placeholder={t.calls.medium}
        allowClear
        value={draft.medium ?? null}
        options={MEDIA.map((medium) => ({ value: medium, label: t.medium[medium] }))}
        onChange={(medium: string | null | undefined) => onChange({ ...draft, medium: medium ?? '' })}
      />
      <Select
        aria-label={t.calls.severity}
        placeholder={t.calls.severity}
        allowClear
        value={draft.severity ?? null}
        options={SEVERITIES.map((severity) => ({ value: severity, label: t.calls.withFlag[severity] }))}
        onChange={(severity: string | null | undefined) => onChange({ ...draft, severity: severity ?? '' })}
      />
      <Days filters={draft} onDraft={setDraft} onChange={onChange} />
      <Button htmlType="submit" type="primary">
        {t.calls.search}
      </Button>
      {Object.keys(filters).length > 0 ? (
        <Button type="link" onClick={() => onChange({})}>
          {t.calls.clear}
        </Button>
      ) : null}
    </form>
  );
}

/** When calls began: days that are asked for often at once, written ones once the form is sent. */
function Days(props: {
  filters: CallFilters;
  onDraft(next: CallFilters): void;
  onChange(next: CallFilters): void;
}) {
  const { filters, onDraft, onChange } = props;
  const t = useT();
  const zone = useTimeZone();
  const today = dayOf(Date.now(), zone);
  const given = filters.since || filters.until;
  const [own, setOwn] = useState(() => Boolean(given) && spanOf(filters, today) === undefined);
  const chosen = own ? 'own' : given ? (spanOf(filters, today) ?? 'own') : null;
  const choose = (span: Span | 'own' | null | undefined) => {
    setOwn(span === 'own');
    if (span !== 'own')
      onChange({ ...filters, ...(span ? spanDays(span, today) : { since: '', until: '' }) });
  };
  return (
    <>
      <Select
        aria-label={t.calls.days}
        placeholder={t.calls.days}
        allowClear
        value={chosen}
        options={[...SPANS, 'own' as const].map((span) => ({ value: span, label: t.calls.spans[span] }))}
        onChange={choose}
      />
      {chosen === 'own' ? (
        <span className="filter-days">
          {(['since', 'until'] as const).map((name) => (
            <span key={name} className="filter-day">
              <span aria-hidden="true">{t.calls[name]}</span>
              <DayField
                label={t.calls[name]}
                name={name}
                max={today}
                value={filters[name] ?? ''}
                onChange={(day) => onDraft({ ...filters, [name]: day })}
              />
            </span>
          ))}
        </span>
      ) : null}
    </>
  );
}

/** What is below the last line: more, the end, nothing at all, or what went wrong. */
function Foot({ calls, filtered }: { calls: Calls; filtered: boolean }) {
  const { items, next, busy, failed, openOnly, more, again } = calls;
  const t = useT();
  const mayImport = useMay('import');
  if (openOnly) return null;
  if (failed !== null) {
    return (
      <NotRead again={again} code={failed}>
        {items.length > 0 ? <p>{t.calls.readSoFar}</p> : null}
      </NotRead>
    );
  }
  if (items.length === 0 && busy) return <Skeleton />;
  // A page without any may not be the last: see `GET /v1/calls`.
  if (items.length === 0 && next === null) {
    return (
      <div className="empty" role="status">
        <strong>{filtered ? t.calls.empty : t.calls.none}</strong>
        <p>{filtered ? t.calls.emptyText : t.calls.noneText}</p>
        {mayImport && !filtered ? <Link href="/settings/imports">{t.calls.noneImport}</Link> : null}
      </div>
    );
  }
  return (
    <div className="calls-foot">
      {next === null && !busy ? (
        <span className="quiet num">{t.calls.end(items.length)}</span>
      ) : (
        <button type="button" className="plain-button" disabled={busy} onClick={more}>
          {busy ? t.calls.loadingMore : t.calls.more}
        </button>
      )}
    </div>
  );
}

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

function Skeleton() {
  const t = useT();
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t.calls.loading}</span>
      {ROWS.map((row) => (
        <i key={row} />
      ))}
    </div>
  );
}
