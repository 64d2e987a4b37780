import { type Messages, useT } from '../i18n/index.tsx';
import { ago } from '../lib/times.ts';
import { useLine } from '../live/provider.tsx';
import type { Standing } from '../live/standing.ts';
import { useStanding } from '../live/use-standing.ts';
import { Tip } from './tip.tsx';

/** How the connection stands, in a word; the rest of it on asking. */
export function LinePill() {
  const t = useT();
  const { standing, now, retryAt } = useStanding();
  const { lastFrameAt } = useLine();
  const { kind } = standing;
  const down = kind === 'lost' || kind === 'offline';
  return (
    <Tip
      focusable
      text={
        <>
          <strong>
            {lastFrameAt === null ? t.line.noFrame : t.line.lastFrame(secondsSince(lastFrameAt, now))}
          </strong>
          {down ? <div>{nextTry(retryAt, now, t)}</div> : null}
          <p>{kind === 'refused' ? t.line.refusedBanner : t.line.explain}</p>
        </>
      }
    >
      <span className={`line-pill is-${kind}`} role="status" aria-label={t.line.state}>
        <i aria-hidden="true" />
        {/* The seconds are for the eye; a voice that counts helps nobody. */}
        <span>{word(standing, t)}</span>
        {down && standing.since !== null ? (
          <span className="num" aria-hidden="true">
            {ago(now - standing.since, t)}
          </span>
        ) : null}
      </span>
    </Tip>
  );
}

export function nextTry(retryAt: number | null, now: number, t: Messages): string {
  return retryAt === null ? t.line.retrying : t.line.retryIn(Math.max(1, Math.ceil((retryAt - now) / 1_000)));
}

function word({ kind }: Standing, t: Messages): string {
  return kind === 'quiet' ? t.line.live : t.line[kind];
}

const secondsSince = (at: number, now: number) => Math.max(0, Math.round((now - at) / 1_000));
