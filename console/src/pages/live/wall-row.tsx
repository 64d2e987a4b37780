import { memo } from 'react';
import { Link } from 'wouter';
import { isWritten } from '../../../../engine/contract/call.ts';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { MediumTag } from '../../components/medium-tag.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { ANGRY, riskBand } from '../../lib/bands.ts';
import { useTick } from '../../lib/clock.ts';
import { percent } from '../../lib/format.ts';
import { clock } from '../../lib/times.ts';
import type { SeenCall } from '../../live/board.ts';
import { callTime, isOver } from '../../live/call-time.ts';
import { useCall, useLine } from '../../live/provider.tsx';
import { troublesOf } from '../../live/troubles.ts';
import { Spark } from './spark.tsx';

interface Props {
  id: string;
  /** Place on the wall from the top, px. */
  top: number;
  index: number;
  count: number;
  /** Tab comes here. */
  reachable: boolean;
}

export const WallRow = memo(function WallRow({ id, top, index, count, reachable }: Props) {
  const call = useCall(id);
  if (!call) return null;
  const { view } = call;
  const over = isOver(call);
  return (
    <li
      className="wall-item"
      style={{ transform: `translateY(${top}px)` }}
      aria-setsize={count}
      aria-posinset={index + 1}
    >
      <Link
        href={`/calls/${encodeURIComponent(id)}`}
        className={`wall-row wall-grid is-risk-${riskBand(view.risk)}${over ? ' is-over' : ''}`}
        data-call={id}
        tabIndex={reachable ? 0 : -1}
      >
        <Risk risk={view.risk} />
        <Agent view={view} />
        <Queue view={view} />
        <span className="num wall-time">
          <Duration call={call} />
        </span>
        <MoodCell mood={view.mood} />
        <Flags flags={view.flags} />
        <Status view={view} />
      </Link>
    </li>
  );
});

export function agentOf({ agent }: Pick<CallView, 'agent'>, t: Messages): string {
  return agent?.name ?? agent?.id ?? t.wall.noAgent;
}

/** The row is named by what it shows; of the columns only this one does not say what it is. */
function Risk({ risk }: { risk: number }) {
  const t = useT();
  return (
    <span className="wall-risk num">
      <span className="visually-hidden">{t.wall.columns.risk} </span>
      <b>{risk}</b>
      <i>
        <i style={{ width: `${risk}%` }} />
      </i>
    </span>
  );
}

function Agent({ view }: { view: CallView }) {
  const t = useT();
  const { agent } = view;
  const below = [agent?.name ? agent.id : undefined, agent?.team ?? t.wall.noTeam].filter(Boolean);
  return (
    <span className="wall-two">
      <span className={agent ? undefined : 'quiet'}>{agentOf(view, t)}</span>
      <small>{below.join(' · ')}</small>
    </span>
  );
}

function Queue({ view }: { view: CallView }) {
  const t = useT();
  const { queue, trade, direction } = view;
  const below = [trade && named(t.trade, trade), direction && t.direction[direction]].filter(Boolean);
  return (
    <span className="wall-two">
      <span className={queue ? undefined : 'quiet'}>{queue ?? t.wall.noQueue}</span>
      <small>
        <MediumTag view={view} />
        {below.join(' · ')}
      </small>
    </span>
  );
}

function Duration({ call }: { call: SeenCall }) {
  const line = useLine();
  return useTick((now) => clock(callTime(call, line, now)));
}

const MoodCell = memo(function MoodCell({ mood: { now, recent } }: { mood: CallView['mood'] }) {
  const t = useT();
  if (now === null) return <span className="quiet wall-small">{t.wall.moodNone}</span>;
  return (
    <span className={`wall-mood${now >= ANGRY ? ' is-angry' : ''}`} title={t.wall.moodNow(percent(now))}>
      <Spark values={recent} />
      <span className="num">{t.units.percent(percent(now))}</span>
    </span>
  );
});

function Flags({ flags }: { flags: CallView['flags'] }) {
  const t = useT();
  const present = SEVERITIES.filter((severity) => flags[severity] > 0);
  if (present.length === 0) return <span className="quiet wall-small">{t.wall.calm}</span>;
  return (
    <span className="wall-flags num">
      {present.map((severity) => (
        <span key={severity} className={`tag is-${severity}`}>
          {t.severity[severity]} <b>{flags[severity]}</b>
        </span>
      ))}
    </span>
  );
}

function Status({ view }: { view: CallView }) {
  const t = useT();
  const { status, holes, ended_by } = view;
  const words = isWritten(view) ? t.typedStatus : t.status;
  const [trouble] = troublesOf(view, t);
  const frozen = trouble?.kind === 'cut_off';
  const over = status === 'ended' || status === 'complete';
  return (
    <span className="wall-two wall-status">
      {frozen ? (
        <span className="wall-frozen" title={trouble.text}>
          {trouble.name}
        </span>
      ) : (
        <span className={`is-${status}`}>{over ? words.ended : words[status]}</span>
      )}
      {trouble && !frozen ? (
        <small className="wall-unheard" title={`${trouble.text}${t.hearing.stop}${t.hearing.careful}`}>
          {trouble.name}
        </small>
      ) : null}
      {over && ended_by ? <small>{t.by[ended_by]}</small> : null}
      {holes > 0 ? (
        <small className="wall-holes num" title={t.wall.holesHint}>
          {t.wall.holes(holes)}
        </small>
      ) : null}
    </span>
  );
}
