import type { Flag } from '../../../../engine/contract/flag.ts';
import { useT } from '../../i18n/index.tsx';
import { duration } from '../../lib/times.ts';
import { stageParts } from './stages.ts';

/** Where the time from hearing to flagging went: a bar, and every stage in words and numbers. */
export function StageBar({ latency }: { latency: Flag['latency_ms'] }) {
  const t = useT();
  if (!latency) return <p className="quiet">{t.flags.noStages}</p>;
  const parts = stageParts(latency);
  return (
    <div className="stages">
      <div className="stages-bar" aria-hidden="true">
        {parts.map(({ stage, share }) =>
          share > 0 ? <i key={stage} className={`stage-${stage}`} style={{ flexGrow: share }} /> : null,
        )}
      </div>
      <dl>
        {parts.map(({ stage, ms }) => (
          <div key={stage} title={t.flags.stageHint[stage]}>
            <dt>
              <i className={`stage-${stage}`} aria-hidden="true" />
              {t.flags.stage[stage]}
            </dt>
            <dd className="num">{ms === null ? t.flags.notScored : duration(ms)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
