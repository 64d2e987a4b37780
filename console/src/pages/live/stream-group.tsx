import { PauseCircleOutlined } from '@ant-design/icons';
import { memo, useState } from 'react';
import { Link } from 'wouter';
import { isWritten } from '../../../../engine/contract/call.ts';
import { type Flag, momentOf } from '../../../../engine/contract/flag.ts';
import { CaseChip, CaseOfCall } from '../../cases/case-chip.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { Tip } from '../../components/tip.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { clock, duration } from '../../lib/times.ts';
import { isOver } from '../../live/call-time.ts';
import { useCall } from '../../live/provider.tsx';
import { type SwitchedRule, useRuleSwitch } from '../../rule-switch/provider.tsx';
import { Ago } from './ago.tsx';
import { type Group, isByTime, quote } from './groups.ts';
import { agentOf } from './wall-row.tsx';

/** Flags of one call that are shown before one asks for more. */
const FIRST = 5;

interface Props {
  group: Group;
  /** Flags that slide in. */
  added: ReadonlySet<string>;
}

export const StreamGroup = memo(
  function StreamGroup({ group, added }: Props) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const { flags } = group;
    const shown = open ? flags : flags.slice(0, FIRST);
    const rest = flags.length - FIRST;
    return (
      <article
        className={`stream-group${flags.every(({ id }) => added.has(id)) ? ' is-new' : ''}`}
        data-group={group.call}
      >
        <Head flag={flags[0] as Flag} />
        <ul>
          {shown.map((flag) => (
            <FlagLine key={flag.id} flag={flag} isNew={added.has(flag.id)} />
          ))}
        </ul>
        {rest > 0 ? (
          <button
            type="button"
            className="stream-more num"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? t.stream.less : t.stream.more(rest)}
          </button>
        ) : null}
      </article>
    );
  },
  (a, b) => a.group === b.group,
);

/** Whose call it is; the agent is the one at the newest flag. */
function Head({ flag }: { flag: Flag }) {
  const t = useT();
  const call = useCall(flag.call);
  const queue = flag.queue ?? call?.view.queue;
  return (
    <header className="stream-head">
      <b>{agentOf({ agent: flag.agent ?? call?.view.agent }, t)}</b>
      <span>{queue ?? t.wall.noQueue}</span>
      {call && isOver(call) ? (
        <span className="stream-over">{(isWritten(call.view) ? t.typedStatus : t.status).ended}</span>
      ) : null}
      <CaseOfCall call={flag.call} />
      <span className="stream-ago num">
        <Ago at={Date.parse(flag.raised_at)} />
      </span>
    </header>
  );
}

const FlagLine = memo(function FlagLine({ flag, isNew }: { flag: Flag; isNew: boolean }) {
  const { language, t } = useLanguage();
  const { id, call, severity, status, by, title, title_en } = flag;
  const words = quote(flag);
  const shownTitle = language === 'en' && title_en ? title_en : title;
  const note =
    status === 'retracted' ? t.flags.retractedNote : status === 'withdrawn' ? t.flags.withdrawnNote : null;
  return (
    <li className={`stream-flag is-${severity} is-${status}${isNew ? ' is-new' : ''}`}>
      <Link href={`/calls/${encodeURIComponent(call)}?flag=${encodeURIComponent(id)}`} data-flag={id}>
        <span className="stream-title">
          <span className="tag">{t.severity[severity]}</span>
          {status === 'tentative' ? (
            <span className="tag stream-tentative">{t.flagStatus.tentative}</span>
          ) : null}
          <strong>{shownTitle}</strong>
        </span>
        {words ? (
          <q>
            <MaskedText text={words} />
          </q>
        ) : null}
        <span className="stream-facts num">
          <span>{t.flags.by(t.by[by])}</span>
          <span>{t.stream.at(clock(momentOf(flag)))}</span>
          <Latency flag={flag} />
          {note ? <span className="stream-note">{note}</span> : null}
        </span>
      </Link>
      <CaseChip flag={flag} offer />
      {note === null ? <StopRule rule={{ id: flag.rule, title: shownTitle }} /> : null}
    </li>
  );
});

/** For whoever sees it misfire; shown while one points at the flag or is in it by keys. */
function StopRule({ rule }: { rule: SwitchedRule }) {
  const t = useT();
  const { allowed, ask } = useRuleSwitch();
  if (!allowed) return null;
  return (
    <button
      type="button"
      className="icon-button stream-stop"
      aria-label={`${t.rules.stopThis}${t.colon}${rule.title}`}
      title={t.rules.stopThis}
      onClick={() => ask('stop', rule)}
    >
      <PauseCircleOutlined />
    </button>
  );
}

function Latency({ flag }: { flag: Flag }) {
  const t = useT();
  const { latency_ms, status } = flag;
  if (status === 'retracted' || status === 'withdrawn') return null;
  if (latency_ms === null) return isByTime(flag) ? <span>{t.stream.byTime}</span> : null;
  return (
    <Tip text={t.stream.latencyHint}>
      <span>{t.stream.latency(duration(latency_ms.total))}</span>
    </Tip>
  );
}
