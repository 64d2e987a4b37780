import { CloseOutlined } from '@ant-design/icons';
import { useT } from '../i18n/index.tsx';

/** How many filters are in force, and the way out; nothing where there is none. */
export function ClearFilters({ count, onClear }: { count: number; onClear(): void }) {
  const t = useT();
  if (count === 0) return null;
  return (
    <button type="button" className="filter-clear num" onClick={onClear}>
      <span>{t.filters.active(count)}</span>
      <CloseOutlined />
      <span>{t.filters.clear}</span>
    </button>
  );
}
