import { useT } from '../../i18n/index.tsx';
import { useTitle } from '../../lib/title.ts';
import { useCounts, useLine } from '../../live/provider.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Stream } from './stream.tsx';
import { useFilters } from './use-filters.ts';
import { Wall } from './wall.tsx';

export function LivePage() {
  const t = useT();
  const [filters, setFilters] = useFilters();
  const { phase } = useLine();
  const { critical } = useCounts();
  useTitle(critical > 0 ? `(${critical}) ${t.nav.live}` : t.nav.live);
  if (phase === 'refused') {
    return (
      <div className="message-page">
        <h1>{t.line.refused}</h1>
        <p>{t.failure.roleInsufficient}</p>
      </div>
    );
  }
  return (
    <div className="live">
      <h1 className="visually-hidden">{t.nav.live}</h1>
      <FilterBar filters={filters} onChange={setFilters} />
      <Wall filters={filters} />
      <Stream filters={filters} />
    </div>
  );
}
