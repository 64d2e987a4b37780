import { isWritten } from '../../../../engine/contract/call.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { useSessionInfo } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';
import { clock } from '../../lib/times.ts';
import { troublesOf } from '../../live/troubles.ts';

/**
 * How the call stands; of a call that is over, who hung up, and to those who had it before it went to others, just that.
 * Holes are said where there are any.
 */
export function CallStatusView({ view }: { view: CallView }) {
  return view.until_ms === undefined ? <Stands view={view} /> : <WentOn until_ms={view.until_ms} />;
}

function WentOn({ until_ms }: { until_ms: number }) {
  const { status, hint } = useWentOn(until_ms);
  return (
    <span className="call-status status-is-gone" title={hint}>
      <i aria-hidden="true" />
      {status}
    </span>
  );
}

/** What somebody is told of a call that went to others then, call time, ms. */
export function useWentOn(until_ms: number): { status: string; hint: string } {
  const { call } = useT();
  const at = clock(until_ms);
  // An agent's own call may have gone to the next desk.
  return useSessionInfo()?.role === 'agent'
    ? { status: call.wentToAgent, hint: call.handedToAgent(at) }
    : { status: call.wentOn, hint: call.handedOver(at) };
}

function Stands({ view }: { view: CallView }) {
  const t = useT();
  const { status, ended_by, holes } = view;
  const typed = isWritten(view);
  const words = typed ? t.typedStatus : t.status;
  const endings = typed ? t.typedEndedBy : t.endedBy;
  const [trouble] = troublesOf(view, t);
  const lost = trouble?.kind === 'cut_off';
  const over = status === 'ended' || status === 'complete';
  return (
    <>
      <span
        className={`call-status status-is-${lost ? 'lost' : status}`}
        title={lost ? trouble.text : undefined}
      >
        <i aria-hidden="true" />
        {lost ? trouble.name : over && ended_by ? endings[ended_by] : words[status]}
      </span>
      {holes > 0 ? (
        <span className="tag is-major" title={t.wall.holesHint}>
          {t.wall.holes(holes)}
        </span>
      ) : null}
    </>
  );
}
