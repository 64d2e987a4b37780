import { CloseOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import {
  type Case,
  type CaseEvent,
  type CaseFlag,
  PRIORITIES,
  type Priority,
  type RelatedCase,
  type Verdict,
} from '../../../../engine/contract/case.ts';
import { useSession } from '../../api/session.tsx';
import { Due } from '../../cases/due.tsx';
import { useCaseActions, useOwnerName } from '../../cases/provider.tsx';
import { Fact } from '../../components/fact.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotRead, NotReadLine } from '../../components/not-read.tsx';
import { Tip } from '../../components/tip.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import { Skeleton } from '../live/skeleton.tsx';
import { type AllBegun, begunOf, withBegun } from './begun.ts';
import { CaseFlags } from './case-flags.tsx';
import { ActionForm, CommandForm, CommentForm, type FormKind } from './case-forms.tsx';
import { Escalated, LateFlags } from './escalated.tsx';
import { Related } from './related.tsx';
import { Timeline } from './timeline.tsx';
import { useCaseDetail } from './use-case-detail.ts';
import { leading } from './views.ts';

const NONE_BEGUN: AllBegun = new Map();

/** One case: what happened, what is to be done, and what was. */
export function CasePane({ id, close }: { id: string; close: string }) {
  const t = useT();
  const { of, events, related, failed, trouble, again } = useCaseDetail(id);
  const { command } = useCaseActions();
  const unseen = of !== undefined && of.seen_at === null && of.state !== 'closed';
  useEffect(() => {
    if (unseen) void command(id, { type: 'see' });
  }, [unseen, id, command]);
  if (!of)
    return (
      <section className="panel case-pane is-empty">
        {failed !== null ? (
          <div className="empty" role="status">
            <strong>{failed === 'CASE_UNKNOWN' ? t.cases.unknown : t.cases.refused}</strong>
            <p>{failed === 'CASE_UNKNOWN' ? t.cases.unknownText : t.cases.refusedText}</p>
            <Link href={close} className="plain-button">
              {t.cases.back}
            </Link>
          </div>
        ) : trouble !== null ? (
          <NotRead again={again} code={trouble} />
        ) : (
          <Skeleton rows={6} text={t.cases.loading} />
        )}
      </section>
    );
  const unread = trouble === null ? null : <NotReadLine again={again} code={trouble} />;
  return <Shown of={of} events={events} related={related} close={close} unread={unread} />;
}

interface ShownProps {
  of: Case;
  events: readonly CaseEvent[];
  related: readonly RelatedCase[];
  close: string;
  /** Beside the events, where they could not be read. */
  unread: ReactNode;
}

function Shown({ of, events, related, close, unread }: ShownProps) {
  const { language, t } = useLanguage();
  const [form, setForm] = useState<FormKind | null>(null);
  const [acting, setActing] = useState(false);
  const [begun, setBegun] = useState<AllBegun>(NONE_BEGUN);
  const begin = (flag: CaseFlag, verdict: Verdict | null) => setBegun((all) => withBegun(all, flag, verdict));
  const pane = useRef<HTMLElement>(null);
  // A form that no longer fits what became of the case is of no use.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change that matters
  useEffect(() => setForm(null), [of.state]);
  const title = titleIn(leading(of), language);
  return (
    <section
      ref={pane}
      className={`panel case-pane is-${of.severity}`}
      tabIndex={-1}
      aria-labelledby="case-title"
    >
      <header className="case-head">
        <span className="tag">{t.severity[of.severity]}</span>
        <h2 id="case-title">{title}</h2>
        <span className={`case-state state-${of.state}`}>{t.cases.states[of.state]}</span>
        <LateFlags of={of} />
        <Escalated of={of} />
        <Due of={of} />
        <Link href={close} className="icon-button" aria-label={t.cases.back} title={t.cases.back}>
          <CloseOutlined />
        </Link>
      </header>
      <Buttons of={of} open={setForm} />
      {form ? (
        <CommandForm
          key={form}
          of={of}
          kind={form}
          close={() => setForm(null)}
          begun={begunOf(of, begun)}
          drop={() => setBegun(NONE_BEGUN)}
          judge={(flag) => {
            setForm(null);
            const line = pane.current?.querySelector(`[data-flag="${CSS.escape(flag)}"]`);
            line?.querySelector<HTMLElement>('.verdict-reasons button, .verdict-button')?.focus();
            line?.scrollIntoView({ block: 'nearest' });
          }}
        />
      ) : null}
      <div className="case-scroll">
        <Facts of={of} />
        <Related of={of} cases={related} />
        <CaseFlags of={of} begun={begun} begin={begin} />
        <section className="case-actions">
          <h3>{t.cases.actionTitle}</h3>
          {acting ? (
            <ActionForm of={of} close={() => setActing(false)} />
          ) : (
            <button type="button" className="link-button" onClick={() => setActing(true)}>
              {t.cases.action}
            </button>
          )}
          <Acted of={of} events={events} acting={acting} />
        </section>
        <section className="case-timeline">
          <h3>{t.cases.timeline}</h3>
          <CommentForm of={of} />
          {unread}
          <Timeline of={of} events={events} />
        </section>
      </div>
    </section>
  );
}

/** What this person may do as the case stands. */
function Buttons({ of, open }: { of: Case; open(kind: FormKind): void }) {
  const t = useT();
  const { user, command } = useCaseActions();
  const { access } = useSession();
  const role = access.kind === 'in' ? access.session.role : '';
  const leads = role === 'admin' || role === 'manager';
  const mine = of.owner === user;
  const barred = access.kind === 'in' && access.session.review_by_other && of.resolved_by === user;
  const [busy, setBusy] = useState(false);
  const run = async (type: 'claim' | 'release') => {
    setBusy(true);
    await command(of.id, { type });
    setBusy(false);
  };
  const button = (kind: FormKind, text: string, strong = false, key?: string) => (
    <button
      key={kind}
      type="button"
      className={strong ? 'strong-button' : 'plain-button'}
      data-key={key}
      onClick={() => open(kind)}
    >
      {text}
      {key ? <kbd>{key.toUpperCase()}</kbd> : null}
    </button>
  );
  const buttons: ReactNode[] = [];
  if (of.state === 'open')
    buttons.push(
      <button
        key="claim"
        type="button"
        className="strong-button"
        data-key="c"
        disabled={busy}
        onClick={() => run('claim')}
      >
        {t.cases.claim}
        <kbd>C</kbd>
      </button>,
    );
  if (of.state === 'open' || (of.state === 'working' && (mine || leads)))
    buttons.push(button('resolve', t.cases.resolve, of.state === 'working', 'r'));
  if (of.state === 'open' || (of.state === 'working' && (mine || leads)))
    buttons.push(button('assign', t.cases.assign));
  if (of.state === 'working' && (mine || leads))
    buttons.push(
      <button
        key="release"
        type="button"
        className="plain-button"
        disabled={busy}
        onClick={() => run('release')}
      >
        {t.cases.release}
      </button>,
    );
  if (of.state === 'review') {
    buttons.push(
      barred ? (
        <Tip key="close" text={t.cases.failures.CASE_OWN_REVIEW} focusable>
          <button type="button" className="plain-button" disabled>
            {t.cases.close}
          </button>
        </Tip>
      ) : (
        button('close', t.cases.close, true)
      ),
    );
    buttons.push(button('return', t.cases.giveBack));
  }
  if (leads && (of.state === 'open' || of.state === 'working'))
    buttons.push(button('close-now', t.cases.closeNow));
  if (of.state === 'closed') buttons.push(button('reopen', t.cases.reopen));
  return <div className="case-buttons">{buttons}</div>;
}

function Facts({ of }: { of: Case }) {
  const t = useT();
  const when = useWhen();
  const nameOf = useOwnerName();
  return (
    <dl className="case-facts">
      <Fact name={t.cases.owner}>
        {nameOf(of.owner)}
        {of.claimed_at ? <small className="quiet num">{when(of.claimed_at)}</small> : null}
      </Fact>
      <Fact name={t.cases.priority}>
        <PriorityPicker of={of} />
      </Fact>
      <Fact name={t.cases.opened}>
        <span className="num">{when(of.opened_at)}</span>
      </Fact>
      <Fact name={t.cases.due}>
        <span className="num">{when(of.due_at)}</span>
      </Fact>
      <Fact name={t.cases.place}>
        {[of.team ?? of.teams?.join(t.listSeparator), of.queue, of.agent ? t.cases.agent(of.agent) : null]
          .filter(Boolean)
          .join(' · ') || '–'}
      </Fact>
      {of.customer ? (
        <Fact name={t.cases.customer}>
          <MaskedText text={of.customer} />
        </Fact>
      ) : null}
      {of.calls.length > 0 ? (
        <Fact name={t.cases.calls}>
          {of.calls.map((call) => (
            <Link key={call} href={`/calls/${encodeURIComponent(call)}`} title={t.cases.openCall(call)}>
              {call}
            </Link>
          ))}
        </Fact>
      ) : null}
      {of.previous ? (
        <Fact name={t.cases.previous}>
          <Link href={`/cases/${encodeURIComponent(of.previous)}`}>{of.previous.slice(0, 8)}</Link>
        </Fact>
      ) : null}
    </dl>
  );
}

function PriorityPicker({ of }: { of: Case }) {
  const t = useT();
  const { command } = useCaseActions();
  if (of.state === 'closed') return t.cases.priorities[of.priority];
  return (
    <select
      className="priority-picker"
      aria-label={t.cases.priority}
      value={of.priority}
      onChange={(event) =>
        void command(of.id, { type: 'prioritise', priority: event.target.value as Priority })
      }
    >
      {PRIORITIES.map((one) => (
        <option key={one} value={one}>
          {t.cases.priorities[one]}
        </option>
      ))}
    </select>
  );
}

/** Actions with what they are to improve. */
function Acted({ of, events, acting }: { of: Case; events: readonly CaseEvent[]; acting: boolean }) {
  const { language, t } = useLanguage();
  const when = useWhen();
  const acted = events.flatMap((event) => (event.type === 'acted' ? [event.action] : []));
  const titleOf = (rule: string) => {
    const flag = of.flags.find((one) => one.rule === rule);
    return flag ? titleIn(flag, language) : <code>{rule}</code>;
  };
  if (acted.length === 0) return acting ? null : <p className="quiet">{t.cases.actionNone}</p>;
  return (
    <ul>
      {acted.map(({ id, kind, text, rule, category, check_at }) => (
        <li key={id}>
          <b>{t.cases.actions[kind]}</b>
          <span>
            <MaskedText text={text} />
          </span>
          {rule ? <span className="quiet">{titleOf(rule)}</span> : null}
          {category ? <span className="quiet">{named(t.category, category)}</span> : null}
          {check_at ? <span className="quiet num">{t.cases.actionCheckAt(when(check_at))}</span> : null}
        </li>
      ))}
    </ul>
  );
}
