import { Loading } from '../../components/loading.tsx';
import { useT } from '../../i18n/index.tsx';
import { keyOf } from '../../live/board.ts';
import { useWatchedCall } from '../../live/provider.tsx';
import { segments } from './segments.ts';

export default function CallPage({ id }: { id: string }) {
  const t = useT();
  const watched = useWatchedCall(id);
  if (!watched || watched.state === 'waiting') return <Loading text={t.call.loading} />;
  return (
    <ol>
      {watched.utterances.map((one) => (
        <li key={keyOf(one)}>
          {t.role[one.role]}{' '}
          {segments(one, watched.flags).map((part) =>
            part.flags.length > 0 ? <mark key={part.start}>{part.text}</mark> : part.text,
          )}
        </li>
      ))}
    </ol>
  );
}
