import { Link } from 'wouter';
import { useT } from '../i18n/index.tsx';

export default function NotFoundPage() {
  const t = useT();
  return (
    <div className="message-page">
      <h1>{t.failure.notFoundTitle}</h1>
      <p>{t.failure.notFoundText}</p>
      <Link href="/" className="plain-button">
        {t.call.backToLive}
      </Link>
    </div>
  );
}
