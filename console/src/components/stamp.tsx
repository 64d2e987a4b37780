import { useTimeZone } from '../api/session.tsx';
import { useLanguage } from '../i18n/index.tsx';

/** Day and time in the zone of the site. */
export function Stamp({ at, exact = false }: { at: string; exact?: boolean }) {
  const { language } = useLanguage();
  const timeZone = useTimeZone();
  const format = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    ...(exact ? { second: '2-digit' } : {}),
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  return (
    <time className="num" dateTime={at}>
      {format.format(new Date(at))}
    </time>
  );
}
