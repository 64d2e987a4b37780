/** 大屏: for a screen on the floor. Counts only. It asks again by itself and says when what it shows is old. */
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { SEVERITIES } from '../../../../engine/contract/flag.ts';
import { ask } from '../../api/http.ts';
import { useTimeZone } from '../../api/session.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { useNow } from '../../lib/clock.ts';
import { rate } from '../../lib/format.ts';
import { ago, timeOfDay } from '../../lib/times.ts';
import { useTitle } from '../../lib/title.ts';
import { whole } from '../reports/numbers.ts';
import { useTexts } from '../reports/texts.ts';
import '../../theme/wallboard.css';

interface Today {
  ended: number;
  heard: number;
  known: number;
  known_heard: number;
  angry: number;
  flags: Record<'critical' | 'major' | 'minor' | 'info', number>;
}
interface Wallboard {
  live: number;
  unheard: number;
  unclaimed_critical: number;
  oldest_unclaimed: string | null;
  today: Today | null;
}

const EVERY_MS = 5_000;
/** Older than this is said to be old. */
const STALE_MS = 3 * EVERY_MS;

export default function WallboardPage() {
  const t = useTexts();
  const { productFull } = useT();
  const all = useT();
  const zone = useTimeZone();
  const now = useNow();
  useTitle(t.wall.title);
  const { got, at } = useWallboard();
  const stale = at === null ? null : now - at > STALE_MS;
  return (
    <main className="wallboard" data-stale={stale || undefined}>
      <header>
        <h1>{productFull}</h1>
        <span className="num wallboard-clock">{timeOfDay(now, zone)}</span>
        <span className="wallboard-tools">
          <Link href="/reports">{t.wall.back}</Link>
          <button type="button" className="plain-button" onClick={() => void fullScreen()}>
            {t.wall.full}
          </button>
        </span>
      </header>
      <p className="wallboard-state" role="status">
        {at === null
          ? t.wall.never
          : stale
            ? t.wall.stale(ago(now - at, all))
            : got?.today === null
              ? t.wall.storeAway
              : t.wall.fresh(timeOfDay(at, zone))}
      </p>
      {got ? <Board of={got} now={now} /> : null}
    </main>
  );
}

function Board({ of, now }: { of: Wallboard; now: number }) {
  const t = useTexts();
  const { t: all } = useLanguage();
  const { live, unheard, unclaimed_critical: unclaimed, oldest_unclaimed: oldest, today } = of;
  const flags = today?.flags;
  return (
    <dl className="wallboard-grid">
      <Tile name={t.wall.live} value={whole(live)} />
      <Tile
        name={t.wall.critical}
        value={whole(unclaimed)}
        look={unclaimed > 0 ? 'is-bad' : 'is-fine'}
        text={oldest === null ? t.wall.allClaimed : t.wall.oldest(ago(now - Date.parse(oldest), all))}
      />
      <Tile
        name={t.wall.unheard}
        value={whole(unheard)}
        look={unheard > 0 ? 'is-warn' : live > 0 ? 'is-fine' : ''}
        text={t.wall.unheardText}
      />
      <Tile
        name={t.wall.flags}
        value={flags ? whole(flags.critical + flags.major + flags.minor + flags.info) : t.wall.none}
        text={
          flags
            ? // What the figure above is the sum of; a site without slight ones need not read of them.
              SEVERITIES.filter((one) => one !== 'info' || flags.info > 0)
                .map((one) => `${t.wall.severities[one]} ${whole(flags[one])}`)
                .join(' · ')
            : t.wall.storeAway
        }
      />
      <Tile
        name={t.wall.anger}
        value={today && today.heard > 0 ? rate(today.angry / today.heard) : t.wall.none}
        text={
          !today
            ? t.wall.storeAway
            : today.heard > 0
              ? t.wall.ofHeard(today.angry, today.heard)
              : t.wall.noCalls
        }
      />
      <Tile
        name={t.wall.coverage}
        value={!today ? t.wall.none : today.known > 0 ? rate(today.known_heard / today.known) : t.wall.none}
        text={
          !today
            ? t.wall.storeAway
            : today.known > 0
              ? t.wall.coverageOf(today.known_heard, today.known)
              : today.ended > 0
                ? t.wall.noCti
                : t.wall.noCalls
        }
      />
    </dl>
  );
}

function Tile(props: {
  name: string;
  value: string;
  text?: string;
  /** '': nothing to be glad or sorry about. */
  look?: 'is-bad' | 'is-warn' | 'is-fine' | '';
}) {
  const { name, value, text, look = '' } = props;
  return (
    <div className={look}>
      <dt>{name}</dt>
      <dd className="num">
        <b>{value}</b>
        <small>{text}</small>
      </dd>
    </div>
  );
}

/** The last answer, and when it came; asked again for ever, whatever happens in between. */
function useWallboard(): { got: Wallboard | null; at: number | null } {
  const [answer, setAnswer] = useState<{ got: Wallboard | null; at: number | null }>({ got: null, at: null });
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      ask<Wallboard>('/v1/wallboard', { signal: stop.signal })
        .then((got) => setAnswer({ got, at: Date.now() }))
        .catch(() => undefined)
        .finally(() => {
          if (!stop.signal.aborted) timer = setTimeout(look, EVERY_MS);
        });
    };
    look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, []);
  return answer;
}

async function fullScreen(): Promise<void> {
  // Not every browser has it, and a person may say no.
  await document.documentElement.requestFullscreen?.().catch(() => undefined);
}
