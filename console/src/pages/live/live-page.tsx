import { Link } from 'wouter';
import { useT } from '../../i18n/index.tsx';
import { useCallsVersion, useFlags, useLiveStore } from '../../live/provider.tsx';

export function LivePage() {
  const t = useT();
  const store = useLiveStore();
  useCallsVersion();
  const flags = useFlags();
  const calls = [...store.calls().values()].sort((a, b) => b.view.risk - a.view.risk);
  return (
    <div className="live">
      <ul>
        {calls.map(({ view }) => (
          <li key={view.call}>
            <Link href={`/calls/${encodeURIComponent(view.call)}`}>
              {view.risk} {view.agent?.id} {view.queue}
            </Link>
          </li>
        ))}
      </ul>
      <ul aria-label={t.stream.label}>
        {[...flags].reverse().map((flag) => (
          <li key={flag.id}>
            <Link href={`/calls/${encodeURIComponent(flag.call)}?flag=${flag.id}`}>
              {t.severity[flag.severity]} {flag.title}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
