import { useT } from '../i18n/index.tsx';

/** Names under `/docs/guides/` (`gateway/api/guides.ts`). */
export type GuideName = 'alerts' | 'ingest' | 'adapters' | 'imports';

/** Leads to a guide that this server shows, in a new tab. */
export function GuideLink({ name }: { name: GuideName }) {
  const { guides } = useT();
  return (
    <a href={`/docs/guides/${name}`} target="_blank" rel="noreferrer">
      {guides[name]}
    </a>
  );
}
