import { lazy, Suspense, useEffect, useState } from 'react';
import { codeOf } from '../../api/http.ts';
import { NotRead } from '../../components/not-read.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { Skeleton } from '../live/skeleton.tsx';
import { BacktestPanel } from './backtest-panel.tsx';
import type { Schema } from './completion.ts';
import { Diff } from './diff.tsx';
import { FaultList } from './fault-list.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { type Checked, type FileLine, fetchSchema, testText } from './requests.ts';
import { TestsPanel } from './tests-panel.tsx';
import { troubleOf, useTexts } from './texts.ts';
import { useDraft } from './use-draft.ts';

// The editor is as large as the rest of the page together.
const Editor = lazy(() => import('./editor.tsx').then(({ Editor: own }) => ({ default: own })));

const NO_FAULTS: Checked['errors'] = [];
const TABS = ['check', 'tests', 'backtest', 'diff', 'history'] as const;
type Tab = (typeof TABS)[number];

export function FilePane(props: {
  name: string;
  /** A rule to go to. */
  rule: string | null;
  line: FileLine | undefined;
  onChanged(): void;
}) {
  const { name, rule, line, onChanged } = props;
  const { language } = useLanguage();
  const t = useTexts();
  const when = useWhen();
  const draft = useDraft(name);
  const { file, text, base, keeping, lint, linting } = draft;
  const [tab, setTab] = useState<Tab>('check');
  const [schema, setSchema] = useState<Schema | null>(null);
  /** The latest run and the text that it is of; no result while it goes on. */
  const [run, setRun] = useState<{ text: string; result: Checked | null } | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const [goTo, setGoTo] = useState<{ line: number; column: number } | null>(null);

  useEffect(() => {
    fetchSchema()
      .then((got) => setSchema(got as Schema))
      .catch(() => undefined);
  }, []);
  const loaded = file !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the text is there
  useEffect(() => {
    if (!loaded || rule === null) return;
    const at = text.split('\n').findIndex((one) => new RegExp(`id: *["']?${rule}["']?\\s*$`).test(one));
    if (at >= 0) setGoTo({ line: at + 1, column: 1 });
  }, [loaded, rule]);

  // The list counts the rules of a new file, which is on the server as a draft only.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that it is kept
  useEffect(() => {
    if (keeping === 'kept') onChanged();
  }, [keeping]);

  const tested = run?.text === text ? run.result : null;
  const testing = run?.text === text && run.result === null;
  const runTests = async () => {
    const started = { text, result: null };
    setTab('tests');
    setRun(started);
    setTrouble(null);
    try {
      const result = await testText(name, text, language === 'en' ? 'en' : 'zh');
      setRun((now) => (now === started ? { text, result } : now));
    } catch (error) {
      setRun((now) => (now === started ? null : now));
      setTrouble(troubleOf(error, t));
    }
  };
  const act = (work: () => Promise<unknown>) =>
    work()
      .then(onChanged)
      .catch((error: unknown) => setTrouble(troubleOf(error, t)));
  const change = (next: string) => {
    draft.change(next);
    setTold(null);
  };

  if (!file)
    return (
      <section className="panel wb-pane">
        {draft.failed === null ? (
          <Skeleton rows={10} text={t.loading} />
        ) : (
          <NotRead again={() => void draft.reload()} code={codeOf(draft.failed)} />
        )}
      </section>
    );
  const stale = base !== file.hash;
  const last = line?.last ?? null;
  const faults = lint?.errors ?? [];
  const here = linting ? NO_FAULTS : faults.filter((one) => one.file === name);
  const failing = tested?.tests.filter(({ failure }) => failure !== null).length ?? 0;
  const whyNot = linting ? null : faults.length > 0 ? t.mendFaults : failing > 0 ? t.mendTests : null;
  return (
    <section className="panel wb-pane" aria-labelledby="wb-file">
      <header className="wb-pane-head">
        <h2 id="wb-file">{name}</h2>
        <span className={`tag wb-${file.origin}`}>{t.origin[file.origin]}</span>
        <span className="quiet num" role="status">
          {keeping === 'same'
            ? t.noChange
            : keeping === 'waiting'
              ? t.saving
              : keeping === 'failed'
                ? t.unsaved
                : t.saved(when(draft.keptAt))}
        </span>
        <span className="wb-told num" role="status">
          {told}
        </span>
        <span className="wb-actions">
          {whyNot !== null ? (
            <span id="wb-why-not" className="quiet">
              {whyNot}
            </span>
          ) : null}
          {keeping !== 'same' ? (
            <button
              type="button"
              className="plain-button"
              onClick={() => {
                if (window.confirm(t.discardAsk)) void act(draft.discard);
              }}
            >
              {t.discard}
            </button>
          ) : null}
          <button type="button" className="plain-button" disabled={testing} onClick={() => void runTests()}>
            {testing ? t.runningTests : t.runTests}
          </button>
          <button
            type="button"
            className="strong-button"
            disabled={faults.length > 0 || failing > 0 || linting || stale || text.trim() === ''}
            aria-describedby={whyNot === null ? undefined : 'wb-why-not'}
            onClick={() => setPublishing(true)}
          >
            {t.publish}
          </button>
        </span>
      </header>
      {trouble !== null ? (
        <p className="note note-warn" role="alert">
          {trouble}
        </p>
      ) : null}
      {stale ? (
        <p className="note note-warn" role="alert">
          {last?.by && last.hash === file.hash ? t.stale(last.by, when(Date.parse(last.at))) : t.staleDisk}{' '}
          <button type="button" className="plain-button" onClick={() => void act(draft.rebase)}>
            {t.rebase}
          </button>
        </p>
      ) : null}
      {file.origin === 'shipped' && keeping !== 'same' ? <p className="note">{t.shippedNote}</p> : null}
      <div className="wb-work">
        <Suspense fallback={<Skeleton rows={10} text={t.loading} />}>
          <Editor
            key={language}
            phrases={t.phrases}
            text={text}
            label={t.editor}
            faults={here}
            schema={schema}
            goTo={goTo}
            onChange={change}
            onRun={() => void runTests()}
          />
        </Suspense>
        <div className="wb-side">
          <div className="wb-tabs" role="tablist" aria-label={name}>
            {TABS.map((one) => (
              <button
                key={one}
                type="button"
                role="tab"
                id={`wb-tab-${one}`}
                aria-selected={tab === one}
                aria-controls="wb-panel"
                onClick={() => setTab(one)}
              >
                {t.tabs[one]}
                {one === 'check' && faults.length > 0 && !linting ? (
                  <b className="num">{faults.length}</b>
                ) : null}
                {one === 'tests' && failing > 0 ? <b className="num">{failing}</b> : null}
              </button>
            ))}
          </div>
          <div
            id="wb-panel"
            className="wb-panel"
            role="tabpanel"
            aria-labelledby={`wb-tab-${tab}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
            tabIndex={0}
          >
            {tab === 'check' ? (
              <FaultList lint={lint} linting={linting} name={name} onGo={setGoTo} />
            ) : tab === 'tests' ? (
              <TestsPanel tested={tested} testing={testing} />
            ) : tab === 'backtest' ? (
              <BacktestPanel keep={draft.keep} hasDraft={keeping !== 'same'} />
            ) : tab === 'diff' ? (
              <Diff before={file.text} after={text} none={t.diffNone} />
            ) : (
              <HistoryPanel
                name={name}
                hash={file.hash}
                onRestored={(version) => {
                  setTold(t.published(version));
                  void draft.reload();
                  onChanged();
                }}
              />
            )}
          </div>
          <p className="wb-keys quiet">{t.keys}</p>
        </div>
      </div>
      {publishing ? (
        <PublishDialog
          name={name}
          text={text}
          inForce={file.text}
          base={base}
          onClose={() => setPublishing(false)}
          onDone={(version) => {
            setTold(t.published(version));
            setRun(null);
            void draft.reload();
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}
