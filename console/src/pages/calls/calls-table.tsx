import { Link } from 'wouter';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { FlagTags } from '../../components/flag-tags.tsx';
import { MediumTag } from '../../components/medium-tag.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { useNow } from '../../lib/clock.ts';
import { percent } from '../../lib/format.ts';
import { clock } from '../../lib/times.ts';
import type { SeenCall } from '../../live/board.ts';
import { useCall } from '../../live/provider.tsx';
import { useCallTime } from '../call/call-time.ts';
import { NOTABLE } from '../call/mood-chip.ts';
import { Risk } from '../call/risk-bar.tsx';
import { CallStatusView } from '../call/status.tsx';
import { isOpenLine } from './renewed.ts';

const COLUMNS = ['started', 'agent', 'queue', 'duration', 'mood', 'flags', 'risk', 'status'] as const;

export function CallsTable({ items }: { items: readonly CallView[] }) {
  const t = useT();
  return (
    <table className="calls-table">
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={`col-${column}`}>
              {t.calls.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((view) => (
          <Row key={view.call} fetched={view} />
        ))}
      </tbody>
    </table>
  );
}

/** An open call's line goes on with what the live socket says of it. */
function Row({ fetched }: { fetched: CallView }) {
  const t = useT();
  const when = useWhen();
  const now = useNow();
  const live = useCall(fetched.call);
  // A part of a call that went to others is over; the call may come back.
  const goesOn = isOpenLine(fetched) || fetched.until_ms !== undefined;
  const call: SeenCall = goesOn && live ? live : { view: fetched, seenAt: now };
  const { view } = call;
  const { peak } = view.mood;
  return (
    <tr>
      <td className="num">
        <Link href={`/calls/${encodeURIComponent(view.call)}`}>{when(view.started_at)}</Link>
      </td>
      <td>
        {view.agent ? (view.agent.name ?? view.agent.id) : <span className="quiet">{t.wall.noAgent}</span>}
        {view.agent?.team ? <span className="quiet calls-team">{view.agent.team}</span> : null}
      </td>
      <td>
        {view.queue ?? <span className="quiet">{t.wall.noQueue}</span>}
        <MediumTag view={view} />
        {view.trade ? <span className="quiet calls-team">{t.trade[view.trade]}</span> : null}
      </td>
      <td className="num col-duration">
        <Duration call={call} />
      </td>
      <td className={peak !== null && peak >= NOTABLE.angry ? 'num col-mood is-angry' : 'num col-mood'}>
        {peak === null ? <span className="quiet">–</span> : `${percent(peak)}%`}
      </td>
      <td className="col-flags">
        <FlagTags flags={view.flags} />
      </td>
      <td>
        <Risk risk={view.risk} />
      </td>
      <td>
        <CallStatusView view={view} />
      </td>
    </tr>
  );
}

function Duration({ call }: { call: SeenCall }) {
  return clock(useCallTime(call));
}
