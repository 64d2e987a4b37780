/** A rule that only its id is known of: its title in the language of the page, and the way to it for those who may. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { fetchRules } from '../api/requests.ts';
import { useMay } from '../api/session.tsx';
import { useLanguage } from '../i18n/index.tsx';
import { inTongue } from '../i18n/tongue.ts';

type Titles = ReadonlyMap<string, { title: string; title_en?: string }>;

const NONE: Titles = new Map();
const TitlesContext = createContext<Titles>(NONE);

/** Asks for the list of rules once for all titles below it; without it, or without the right, ids stand. */
export function RuleTitles({ children }: { children: ReactNode }) {
  const may = useMay('rules');
  const [titles, setTitles] = useState<Titles>(NONE);
  useEffect(() => {
    if (!may) return;
    const stop = new AbortController();
    fetchRules(stop.signal).then(
      ({ items }) => setTitles(new Map(items.map((rule) => [rule.id, rule]))),
      // The ids that stand instead say which rule it is.
      () => undefined,
    );
    return () => stop.abort();
  }, [may]);
  return <TitlesContext value={titles}>{children}</TitlesContext>;
}

/** Titles as text, for a sentence; an id where its title is not known. */
export function useRuleNames(): (id: string) => string {
  const { language } = useLanguage();
  const titles = useContext(TitlesContext);
  return (id) => {
    const known = titles.get(id);
    return known ? inTongue(known.title, known.title_en, language) : id;
  };
}

/** Every rule to choose from, by its title; none while they are not known, or may not be. */
export function useRuleOptions(): { value: string; label: string }[] {
  const { language } = useLanguage();
  const titles = useContext(TitlesContext);
  return useMemo(
    () =>
      Array.from(titles, ([value, { title, title_en }]) => ({
        value,
        label: inTongue(title, title_en, language),
      })),
    [titles, language],
  );
}

export function RuleTitle({ id }: { id: string }) {
  const { language } = useLanguage();
  const may = useMay('rules');
  const known = useContext(TitlesContext).get(id);
  const name = useMemo(
    () => (known ? inTongue(known.title, known.title_en, language) : <code>{id}</code>),
    [known, language, id],
  );
  return may ? (
    <Link href={`/rules/${encodeURIComponent(id)}`} title={id}>
      {name}
    </Link>
  ) : (
    name
  );
}
