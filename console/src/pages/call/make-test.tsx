import { Link } from 'wouter';
import { useMay } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';

/** To the workbench, where these words stand as a test of their rule: of a mark, or of a flag. */
export function MakeTest({ of }: { of: Record<string, string> }) {
  const t = useT();
  if (!useMay('edit-rules')) return null;
  return (
    <Link
      className="mark-button make-test"
      href={`/workbench?${new URLSearchParams(of)}`}
      title={t.rules.makeTestHint}
    >
      {t.rules.makeTest}
    </Link>
  );
}
