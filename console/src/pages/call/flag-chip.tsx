import type { Flag } from '../../../../engine/contract/flag.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { useFocusActions } from './focus.tsx';

/** A flag among the words of the call; leads to its card. */
export function FlagChip({ flag, lit }: { flag: Flag; lit: boolean }) {
  const { language } = useLanguage();
  const { showCard, point } = useFocusActions();
  return (
    <button
      type="button"
      className={`flag-chip is-${flag.severity}${lit ? ' lit' : ''}`}
      onClick={() => showCard(flag.id)}
      onMouseEnter={() => point(flag.id)}
      onMouseLeave={() => point(null)}
    >
      {titleIn(flag, language)}
    </button>
  );
}
