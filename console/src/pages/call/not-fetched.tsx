import { useT } from '../../i18n/index.tsx';
import type { WatchFailure } from '../../live/board.ts';
import type { Followed } from '../../live/provider.tsx';

type Asking = Pick<Followed, 'again' | 'asking'>;

/** Where the words of a call would stand that cannot be fetched: why, and the way to ask again. */
export function NotFetched({ state, ...asking }: Asking & { state: Exclude<WatchFailure, 'unknown'> }) {
  const t = useT();
  const { title, text } = t.call.failures[state];
  return (
    <div className="empty not-read" role="alert">
      <strong>{title}</strong>
      <p>{text}</p>
      <AskAgain {...asking} />
    </div>
  );
}

/** Keeps the focus while it asks: a button that is disabled would lose it. */
export function AskAgain({ again, asking }: Asking) {
  const t = useT();
  return (
    <button
      type="button"
      className="plain-button"
      aria-disabled={asking}
      onClick={asking ? undefined : again}
    >
      {asking ? t.line.retrying : t.notRead.retry}
    </button>
  );
}
