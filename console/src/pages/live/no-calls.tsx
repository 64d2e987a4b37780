import { Link } from 'wouter';
import { useMay } from '../../api/session.tsx';
import { GuideLink } from '../../components/guide-link.tsx';
import { useT } from '../../i18n/index.tsx';

function ingestAddress(): string {
  const url = new URL('/v1/ingest', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  return url.href;
}

/** What to do so that calls come. */
export function NoCalls() {
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
