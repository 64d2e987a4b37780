import { Button, Input, Select } from 'antd';
import { type FormEvent, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { MEDIA, TRADES } from '../../../../engine/contract/call.ts';
import { useMay } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';
import { CallsTable } from './calls-table.tsx';
import { type CallFilters, filtersOf, toParams } from './filters.ts';
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
    <form className="calls-filters" onSubmit={submit}>
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

/** What is below the last line: more, the end, nothing at all, or what went wrong. */
function Foot({ calls, filtered }: { calls: Calls; filtered: boolean }) {
  const { items, next, busy, failed, more, again } = calls;
  const t = useT();
  const mayImport = useMay('import');
  if (failed !== null) {
    return (
      <div className="empty" role="alert">
        <strong>{failed === 'STORE_UNAVAILABLE' ? t.calls.away : t.calls.failed}</strong>
        <button type="button" className="plain-button" onClick={again}>
          {t.calls.retry}
        </button>
      </div>
    );
  }
  if (items.length === 0 && busy) return <Skeleton />;
  if (items.length === 0) {
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
