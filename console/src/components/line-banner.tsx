import { useTimeZone } from '../api/session.tsx';
import { type Messages, useT } from '../i18n/index.tsx';
import { ago, timeOfDay } from '../lib/times.ts';
import { useNudge } from '../live/provider.tsx';
import type { Standing } from '../live/standing.ts';
import { useStanding } from '../live/use-standing.ts';
import { nextTry } from './line-pill.tsx';

/** Under the bar while the page is not live: since when it is out of date, and what happens next. */
export function LineBanner() {
  const t = useT();
  const zone = useTimeZone();
  const { standing, now, retryAt } = useStanding();
  const nudge = useNudge();
  if (standing.kind === 'refused') {
    return (
      <div className="banner is-warning" role="alert">
        <p>{t.line.refusedBanner}</p>
      </div>
    );
  }
  if (standing.kind !== 'lost' && standing.kind !== 'offline') return null;
  return (
    <div className={`banner ${standing.kind === 'offline' ? 'is-grave' : 'is-warning'}`}>
      <p className="num">{sentence(standing, now, zone, t)}</p>
      <span className="banner-next num">{nextTry(retryAt, now, t)}</span>
      <button type="button" className="plain-button" disabled={retryAt === null} onClick={nudge}>
        {t.line.retryNow}
      </button>
    </div>
  );
}

function sentence(
  standing: Extract<Standing, { kind: 'lost' | 'offline' }>,
  now: number,
  zone: string | undefined,
  t: Messages,
) {
  const { kind, since } = standing;
  if (since === null) return t.line.neverBanner;
  const text = kind === 'offline' ? t.line.offlineBanner : t.line.lostBanner;
  return text(timeOfDay(since, zone), ago(now - since, t));
}
