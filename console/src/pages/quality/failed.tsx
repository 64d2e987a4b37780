import { useTexts } from './texts.ts';

/** In place of a tab that could not be read. */
export function Failed({ again }: { again(): void }) {
  const t = useTexts();
  return (
    <div className="panel empty" role="alert">
      <strong>{t.failed}</strong>
      <button type="button" className="plain-button" onClick={again}>
        {t.retry}
      </button>
    </div>
  );
}
