import { useCallback, useEffect, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useMay } from '../../api/session.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { useTitle } from '../../lib/title.ts';
import '../../theme/workbench.css';
import { Skeleton } from '../live/skeleton.tsx';
import { FilePane } from './file-pane.tsx';
import { Files } from './files.tsx';
import { type FileList, fetchFiles, keepDraft, makeTest } from './requests.ts';
import { troubleOf, useTexts } from './texts.ts';

/** Rule files on the left, one of them as text on the right. `?file=`, `?rule=`, or `?mark=` / `?call=&flag=` for a test. */
export default function WorkbenchPage() {
  const t = useTexts();
  const { notRead } = useT();
  const {
    t: { failure },
    language,
  } = useLanguage();
  const may = useMay('edit-rules');
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const [list, setList] = useState<FileList | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  useTitle(t.title);
  const reload = useCallback(() => {
    fetchFiles()
      .then((got) => {
        setList(got);
        setTrouble(null);
      })
      .catch((error: unknown) => setTrouble(troubleOf(error, t)));
  }, [t]);
  useEffect(reload, [reload]);

  const rule = query.get('rule');
  const asked = query.get('mark') ?? query.get('flag');
  const name =
    query.get('file') ??
    (rule !== null && asked === null
      ? (list?.items.findLast(({ rules }) => rules.includes(rule))?.name ?? null)
      : null);

  // A test that was asked for is made once, kept as a draft, and the address goes on as that of the file.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words of the address are what counts
  useEffect(() => {
    if (asked === null) return;
    const body = Object.fromEntries(
      [...query].filter(([key]) => ['mark', 'call', 'flag', 'rule'].includes(key)),
    );
    let gone = false;
    makeTest(body)
      .then(async (made) => {
        if (!made.there) await keepDraft(made.name, made.text, made.base);
        if (gone) return;
        setTold([made.there ? t.madeThere(made.rule) : t.made(made.rule), ...made.notes].join(' '));
        reload();
        go(`/workbench?file=${encodeURIComponent(made.name)}&rule=${encodeURIComponent(made.rule)}`, {
          replace: true,
        });
      })
      .catch((error: unknown) => {
        if (!gone) setTrouble(troubleOf(error, t));
      });
    return () => {
      gone = true;
    };
  }, [asked]);

  const open = (file: string) => {
    setTold(null);
    go(`/workbench?file=${encodeURIComponent(file)}`);
  };
  if (!may) return <p className="empty">{failure.roleInsufficient}</p>;
  return (
    <div className="wb">
      <header className="wb-head">
        <h1>{t.title}</h1>
        <Link href="/rules" className="plain-button">
          {t.toRules}
        </Link>
        <a href={`/docs/guides/rules-tutorial?lang=${language}`} target="_blank" rel="noreferrer">
          {t.guide}
        </a>
        <a href={`/docs/guides/rules?lang=${language}`} target="_blank" rel="noreferrer">
          {t.reference}
        </a>
        <span className="wb-told" role="status">
          {told}
        </span>
      </header>
      {trouble !== null ? (
        <p className="note note-warn" role="alert">
          {trouble}{' '}
          <button type="button" className="plain-button" onClick={reload}>
            {notRead.retry}
          </button>
        </p>
      ) : null}
      <div className="wb-body">
        {list ? (
          <Files list={list} chosen={name} onOpen={open} />
        ) : (
          <section className="panel wb-files">
            {trouble === null ? <Skeleton rows={8} text={t.loading} /> : null}
          </section>
        )}
        {name !== null && list && asked === null ? (
          <FilePane
            key={name}
            name={name}
            rule={rule}
            line={list.items.find((one) => one.name === name)}
            onChanged={reload}
          />
        ) : (
          <section className="panel wb-pane wb-none">
            <div className="empty">
              <strong>{asked !== null && trouble === null ? t.loading : t.pick}</strong>
              <p>{t.pickText}</p>
            </div>
          </section>
        )}
      </div>
    </div>
  );
}
