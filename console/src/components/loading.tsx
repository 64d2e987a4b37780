import { useT } from '../i18n/index.tsx';

/** The page is on its way. Shown late by its style, so that quick answers do not flicker. */
export function Loading({ text }: { text?: string }) {
  const t = useT();
  return (
    <div className="loading" role="status">
      <span className="loading-bars" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
        <i />
      </span>
      <span>{text ?? t.login.checking}</span>
    </div>
  );
}
