import { isWritten } from '../../../../engine/contract/call.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { useT } from '../../i18n/index.tsx';

/** How the call stands; of a call that is over, who hung up. Holes are said where there are any. */
export function CallStatusView({ view }: { view: CallView }) {
  const t = useT();
  const { status, heard, ended_by, holes } = view;
  const typed = isWritten(view);
  const words = typed ? t.typedStatus : t.status;
  const endings = typed ? t.typedEndedBy : t.endedBy;
  const lost = status === 'live' && !heard;
  const over = status === 'ended' || status === 'complete';
  return (
    <>
      <span
        className={`call-status status-is-${lost ? 'lost' : status}`}
        title={lost ? t.wall.frozenHint : undefined}
      >
        <i aria-hidden="true" />
        {lost
          ? typed
            ? t.wall.typedFrozen
            : t.wall.frozen
          : over && ended_by
            ? endings[ended_by]
            : words[status]}
      </span>
      {holes > 0 ? (
        <span className="tag is-major" title={t.wall.holesHint}>
          {t.wall.holes(holes)}
        </span>
      ) : null}
    </>
  );
}
