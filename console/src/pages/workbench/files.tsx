import { type FormEvent, useEffect, useRef, useState } from 'react';
import { holds } from './holds.ts';
import type { FileList } from './requests.ts';
import { useTexts } from './texts.ts';

/** The rule files, own ones and drafts first; found by name or by the id of a rule in them. */
export function Files(props: { list: FileList; chosen: string | null; onOpen(name: string): void }) {
  const { list, chosen, onOpen } = props;
  const t = useTexts();
  const [text, setText] = useState('');
  const [fresh, setFresh] = useState('');
  const rows = useRef<HTMLUListElement>(null);
  // Who comes by the link of a rule sees which of many files it is in.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that was chosen is marked by then
  useEffect(() => {
    rows.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const wanted = text.trim().toLowerCase();
  const place = ({ draft, origin }: FileList['items'][number]) => (draft ? 0 : origin === 'shipped' ? 2 : 1);
  const shown = list.items
    .filter(({ name, rules }) => [name, ...rules].some((one) => one.toLowerCase().includes(wanted)))
    .sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
  const create = (event: FormEvent) => {
    event.preventDefault();
    const name = fresh.trim();
    if (name === '') return;
    setFresh('');
    onOpen(/\.ya?ml$/.test(name) ? name : `${name}.yaml`);
  };
  return (
    <section className="panel wb-files" aria-label={t.files}>
      <input
        type="search"
        value={text}
        placeholder={t.search}
        aria-label={t.search}
        onChange={(event) => setText(event.target.value)}
      />
      <ul ref={rows}>
        {shown.map(({ name, origin, rules, named, draft, others }) => (
          <li key={name}>
            <button
              type="button"
              className="wb-file"
              data-file={name}
              aria-current={name === chosen || undefined}
              onClick={() => onOpen(name)}
            >
              <span className="wb-file-name">{name}</span>
              <span className="wb-file-facts num">
                <span className={`tag wb-${origin}`}>{t.origin[origin]}</span>
                {draft && origin !== 'draft' ? <span className="tag wb-draft">{t.drafting}</span> : null}
                <span className="quiet">{holds({ rules, named }, t)}</span>
                {others[0] ? <span className="quiet">{t.others(others[0].by)}</span> : null}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <form className="wb-new" onSubmit={create} title={t.dirHint(list.dir)}>
        <input
          value={fresh}
          placeholder={t.newName}
          aria-label={t.newName}
          onChange={(event) => setFresh(event.target.value)}
        />
        <button type="submit" className="plain-button">
          {t.create}
        </button>
      </form>
    </section>
  );
}
