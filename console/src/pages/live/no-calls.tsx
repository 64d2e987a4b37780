import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { fetchCalls } from '../../api/requests.ts';
import { useMay } from '../../api/session.tsx';
import { GuideLink } from '../../components/guide-link.tsx';
import { useT } from '../../i18n/index.tsx';

function ingestAddress(): string {
  const url = new URL('/v1/ingest', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  return url.href;
}

/** At night a floor is empty, and nobody needs to be told how to connect it; before its first call somebody does. */
export function NoCalls() {
  const [before, setBefore] = useState<boolean | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    fetchCalls({ limit: 1 }, stop.signal).then(
      ({ items, next }) => setBefore(items.length > 0 || next !== null),
      // Where the store is away there most likely were calls.
      () => setBefore(true),
    );
    return () => stop.abort();
  }, []);
  if (before === null) return null;
  return before ? <NoneNow /> : <HowTheyCome />;
}

function NoneNow() {
  const t = useT();
  return (
    <div className="empty" role="status">
      <strong>{t.wall.quietTitle}</strong>
      <p>{t.wall.quietText}</p>
      <Link href="/calls" className="plain-button">
        {t.nav.calls}
      </Link>
    </div>
  );
}

/** What to do so that calls come. */
function HowTheyCome() {
  const t = useT();
  const mayTokens = useMay('tokens');
  return (
    <div className="no-calls" role="status">
      <strong>{t.wall.emptyTitle}</strong>
      <p>{t.wall.emptyText}</p>
      <dl>
        <dt>{t.wall.emptyAddress}</dt>
        <dd>
          <code>{ingestAddress()}</code>
          <small>
            {t.wall.emptyToken}
            {mayTokens ? (
              <>
                {t.wall.emptyOr}
                <Link href="/settings/tokens">{t.wall.emptyTokens}</Link>
              </>
            ) : null}
          </small>
          <div className="guides">
            <GuideLink name="ingest" />
            <GuideLink name="adapters" />
          </div>
        </dd>
        <dt>{t.wall.emptyDemo}</dt>
        <dd>
          <code>npm start</code>
        </dd>
      </dl>
    </div>
  );
}
