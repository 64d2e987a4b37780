/** How long ago something was raised, by the server's clock; it counts on by itself. */
import { useT } from '../../i18n/index.tsx';
import { useTick } from '../../lib/clock.ts';
import { ago } from '../../lib/times.ts';
import { useLiveStore } from '../../live/provider.tsx';

export function Ago({ at }: { at: number }) {
  const t = useT();
  const store = useLiveStore();
  return useTick((now) => {
    const past = now + store.skew - at;
    return past < 3_000 ? t.stream.justNow : t.stream.ago(ago(past, t));
  });
}
