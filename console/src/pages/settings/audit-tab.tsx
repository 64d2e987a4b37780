import { Button, Input, Select } from 'antd';
import { type FormEvent, useCallback, useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { codeOf } from '../../api/http.ts';
import { useTimeZone } from '../../api/session.tsx';
import { ColumnHeads } from '../../components/column-heads.tsx';
import { DayField } from '../../components/day-field.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotReadLine } from '../../components/not-read.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { auditEn } from '../../i18n/audit-en.ts';
import { auditZh } from '../../i18n/audit-zh.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { addDays, startOfDay } from '../../lib/days.ts';
import { stamp } from '../../lib/times.ts';
import { useTexts } from '../reports/texts.ts';
import { type AuditNames, auditWords, rawOf, subjectOf } from './audit-words.ts';
import { type AuditAsked, type AuditLine, fetchAudit, fetchTeams } from './requests.ts';
import { useList } from './use-list.ts';

const ASKED = ['user', 'action', 'subject', 'from', 'to'] as const;
/** What stands in the address → kinds that are asked for; lists and live sockets bury what people look for. */
const KINDS = {
  usual: 'sign_ins,texts,changes',
  sign_ins: 'sign_ins',
  texts: 'texts',
  changes: 'changes',
  lists: 'lists',
  live: 'live',
  all: '',
} as const;
type Kind = keyof typeof KINDS;
const COLUMNS = ['at', 'user', 'action', 'what', 'detail', 'address'] as const;

/** Filters stand in the address, so that a search can be handed on. */
export function AuditTab() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const asked: AuditAsked = {};
  for (const key of ASKED) {
    const value = params.get(key);
    if (value) asked[key] = value;
  }
  const given = params.get('kind') ?? '';
  const kind = Object.hasOwn(KINDS, given) ? (given as Kind) : 'usual';
  const goTo = (next: AuditAsked, of: Kind) =>
    setParams(
      Object.entries({ ...next, kind: of === 'usual' ? '' : of }).filter(([, value]) => value !== '') as [
        string,
        string,
      ][],
    );
  // Whoever names an action wants it, of whatever kind it is.
  const wanted = { ...asked, kinds: asked.action ? '' : KINDS[kind] };
  return (
    <section className="panel settings-body" aria-label={t.access.tabs.audit}>
      <Search key={JSON.stringify(asked)} asked={asked} kind={kind} goTo={goTo} />
      <Lines key={`lines ${JSON.stringify(wanted)}`} asked={wanted} />
    </section>
  );
}

interface Searched {
  asked: AuditAsked;
  kind: Kind;
  goTo(next: AuditAsked, of: Kind): void;
}

/** Another kind is looked for with what stands in the boxes, searched for or not: what is read is what is seen. */
function Search({ asked, kind, goTo }: Searched) {
  const [draft, setDraft] = useState(asked);
  return (
    <>
      <Kinds kind={asked.action ? null : kind} choose={(of) => goTo({ ...draft, action: '' }, of)} />
      <Filters
        asked={asked}
        draft={draft}
        setDraft={setDraft}
        onChange={(next) => goTo(next, next.action ? 'usual' : kind)}
      />
    </>
  );
}

/** null: an action is named, whatever its kind. */
function Kinds({ kind, choose }: { kind: Kind | null; choose(kind: Kind): void }) {
  const t = useT();
  return (
    <div className="audit-kinds">
      <fieldset aria-label={t.access.audit.kind}>
        {(Object.keys(KINDS) as Kind[]).map((one) => (
          <button
            key={one}
            type="button"
            className="filter-state"
            aria-pressed={one === kind}
            onClick={() => choose(one)}
          >
            {t.access.audit.kinds[one]}
          </button>
        ))}
      </fieldset>
      {kind === 'usual' ? <span className="quiet">{t.access.audit.usualText}</span> : null}
    </div>
  );
}

interface Drafted {
  asked: AuditAsked;
  draft: AuditAsked;
  setDraft(draft: AuditAsked): void;
  onChange(asked: AuditAsked): void;
}

function Filters({ asked, draft, setDraft, onChange }: Drafted) {
  const t = useT();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(draft);
  };
  const actions = Object.entries(t.access.actions).map(([value, label]) => ({ value, label }));
  return (
    <form className="filters settings-bar settings-filters" onSubmit={submit}>
      {(['user', 'subject'] as const).map((key) => (
        <Input
          key={key}
          aria-label={t.access.audit[key]}
          placeholder={t.access.audit[key]}
          value={draft[key] ?? ''}
          maxLength={200}
          allowClear
          onChange={(event) => setDraft({ ...draft, [key]: event.target.value.trim() })}
        />
      ))}
      <Select
        aria-label={t.access.audit.action}
        placeholder={t.access.audit.action}
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        value={draft.action ?? null}
        options={actions}
        onChange={(action: string | null | undefined) => setDraft({ ...draft, action: action ?? '' })}
      />
      {(['from', 'to'] as const).map((key) => (
        <span key={key} className="filter-day">
          <span aria-hidden="true">{t.access.audit[key]}</span>
          <DayField
            label={t.access.audit[key]}
            value={draft[key] ?? ''}
            onChange={(day) => setDraft({ ...draft, [key]: day })}
          />
        </span>
      ))}
      <Button type="primary" htmlType="submit">
        {t.access.audit.search}
      </Button>
      {Object.keys(asked).length > 0 ? (
        <Button type="link" onClick={() => onChange({})}>
          {t.access.audit.clear}
        </Button>
      ) : null}
    </form>
  );
}

interface Got {
  items: readonly AuditLine[];
  next: string | null;
  busy: boolean;
  /** Code of what went wrong with the last question. */
  failed: string | null;
}

function Lines({ asked }: { asked: AuditAsked }) {
  const t = useT();
  const zone = useTimeZone() ?? 'UTC';
  const names = useNames();
  const [got, setGot] = useState<Got>({ items: [], next: null, busy: true, failed: null });
  const key = JSON.stringify(asked);
  const load = useCallback(
    async (after: string | null) => {
      setGot((before) => ({ ...before, busy: true, failed: null }));
      try {
        const page = await fetchAudit(inZone(JSON.parse(key) as AuditAsked, zone), after);
        setGot((before) => ({
          items: after === null ? page.items : [...before.items, ...page.items],
          next: page.next,
          busy: false,
          failed: null,
        }));
      } catch (error) {
        setGot((before) => ({ ...before, busy: false, failed: codeOf(error) }));
      }
    },
    [key, zone],
  );
  useEffect(() => void load(null), [load]);
  const { items, next, busy, failed } = got;
  return (
    <>
      {items.length > 0 ? (
        <table className="settings-table">
          <ColumnHeads columns={COLUMNS} words={t.access.audit} />
          <tbody>
            {items.map((line) => (
              <tr key={line.id}>
                <td>
                  <Stamp at={line.at} exact />
                </td>
                <td>{line.user === '-' ? <span className="quiet">–</span> : line.user}</td>
                <td>{named(t.access.actions, line.action)}</td>
                <td>
                  {line.call ? (
                    <Link href={`/calls/${encodeURIComponent(line.call)}`}>{line.call}</Link>
                  ) : subjectOf(line) ? (
                    <MaskedText text={subjectOf(line) ?? ''} />
                  ) : (
                    <span className="quiet">–</span>
                  )}
                </td>
                <td className="settings-wrap quiet">
                  <Detail line={line} names={names} />
                </td>
                <td className="num quiet">{line.from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <div className="settings-foot" role="status">
        {failed ? (
          <NotReadLine again={() => void load(next)} code={failed} />
        ) : busy ? (
          <span className="quiet">{t.access.loading}</span>
        ) : next === null ? (
          <span className="quiet">{items.length === 0 ? t.access.audit.empty : t.access.audit.end}</span>
        ) : (
          <>
            {items.length === 0 ? <span className="quiet">{t.access.audit.going}</span> : null}
            <button type="button" className="plain-button" onClick={() => void load(next)}>
              {t.access.audit.more}
            </button>
          </>
        )}
      </div>
    </>
  );
}

function Detail({ line, names }: { line: AuditLine; names: AuditNames }) {
  const said = auditWords(line, names);
  const raw = rawOf(line, said);
  const { a, t } = names;
  const text = said === null ? [a.other, line.reason].filter(Boolean).join(' · ') : said.text;
  return (
    <>
      {text !== '' ? <MaskedText text={text} /> : said?.case || raw ? null : '–'}{' '}
      {said?.case ? (
        <Link href={`/cases/${encodeURIComponent(said.case)}`}>{`${t.cases.one} ${said.case}`}</Link>
      ) : null}
      {raw === undefined ? null : (
        <details className="audit-raw">
          <summary>{a.raw}</summary>
          <code>{raw}</code>
        </details>
      )}
    </>
  );
}

function useNames(): AuditNames {
  const { language, t } = useLanguage();
  const zone = useTimeZone() ?? 'UTC';
  const reports = useTexts();
  const { items } = useList(fetchTeams);
  return useMemo(() => {
    const names = new Map(items?.map(({ id, name }) => [id, name === id ? id : `${id} ${name}`]));
    return {
      t,
      a: language === 'en' ? auditEn : auditZh,
      reports,
      team: (id) => names.get(id) ?? id,
      when: (at) => stamp(Date.parse(at), zone),
    };
  }, [language, t, reports, items, zone]);
}

/** Days are those of the site: `to` is the last one that counts. */
function inZone(asked: AuditAsked, zone: string): AuditAsked {
  const midnight = (day: string) => new Date(startOfDay(day, zone)).toISOString();
  return {
    ...asked,
    ...(asked.from ? { from: midnight(asked.from) } : {}),
    ...(asked.to ? { to: midnight(addDays(asked.to, 1)) } : {}),
  };
}
