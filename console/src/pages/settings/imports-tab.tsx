/** Recorded calls that are brought in: a file is chosen or dropped, and each one says how far it is and what was wrong. */

import { UploadOutlined } from '@ant-design/icons';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { GuideLink } from '../../components/guide-link.tsx';
import { Sample } from '../../components/sample.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { IMPORT_SAMPLE } from './samples.ts';
import '../../theme/ops.css';
import { type FaultSeen, faultWords } from '../../../../engine/contract/words/import-fault-words.ts';
import { importNotes } from '../../../../engine/contract/words/import-notes.ts';
import { ColumnHeads } from '../../components/column-heads.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { bytes, useOps, useTask } from './ops-parts.tsx';
import { fetchImports, type Import, sendImport, TIME_UNITS, type TimeUnit } from './ops-requests.ts';
import { Listed } from './parts.tsx';
import { useList } from './use-list.ts';

const LOOK_MS = 1_500;
const COLUMNS = ['name', 'state', 'progress', 'calls', 'by', 'at'] as const;
const KINDS = '.jsonl,.ndjson,.json,.csv,.vcon,.txt';

export default function ImportsTab() {
  const o = useOps();
  const list = useList(fetchImports);
  const { again } = list;
  const goesOn = list.items?.some(({ finished_at }) => finished_at === null) ?? false;
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(again, LOOK_MS);
    return () => clearInterval(timer);
  }, [goesOn, again]);
  const picker = useRef<HTMLInputElement>(null);
  const { busy, trouble, run } = useTask({ UNANSWERED: o.imports.unanswered });
  const [sending, setSending] = useState<{ name: string; percent: number } | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const [unit, setUnit] = useState<TimeUnit>('file');
  const [replace, setReplace] = useState(false);
  /** A file whose calls are to take the place of others: nothing is sent before that is said again. */
  const [asked, setAsked] = useState<File | null>(null);

  const choose = (file: File | undefined) => {
    if (!file || busy) return;
    setTold(null);
    if (replace) setAsked(file);
    else send(file);
  };
  const send = (file: File) => {
    setAsked(null);
    // For this file alone: the next one is asked about anew.
    setReplace(false);
    void run(async () => {
      setSending({ name: file.name, percent: 0 });
      try {
        await sendImport(file, { unit, replace }, (percent) => setSending({ name: file.name, percent }));
        setTold(o.imports.sent(file.name));
      } finally {
        setSending(null);
        again();
      }
    });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files[0]);
  };
  return (
    <section className="panel settings-body" aria-label={o.imports.choose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way; the button is for keys */}
      <div
        className="ops-drop"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>{o.imports.text}</p>
        {/* Before the button: a file that is chosen is sent at once. */}
        <p className="ops-unit">
          <label>
            <span>{o.imports.unit}</span>
            <select
              value={unit}
              aria-describedby="ops-unit-hint"
              onChange={({ target: { value } }) => setUnit(value as TimeUnit)}
            >
              {TIME_UNITS.map((one) => (
                <option key={one} value={one}>
                  {o.imports.units[one]}
                </option>
              ))}
            </select>
          </label>
          <span className="quiet" id="ops-unit-hint">
            {o.imports.unitHint}
          </span>
        </p>
        <p className="ops-unit">
          <label>
            <input
              type="checkbox"
              checked={replace}
              disabled={asked !== null}
              aria-describedby="ops-replace-hint"
              onChange={({ target: { checked } }) => setReplace(checked)}
            />{' '}
            <span>{o.imports.replace}</span>
          </label>
          <span className="quiet" id="ops-replace-hint">
            {o.imports.replaceHint}
          </span>
        </p>
        <p>
          <input
            ref={picker}
            type="file"
            accept={KINDS}
            hidden
            onChange={(event) => {
              choose(event.target.files?.[0]);
              // The same file again is another choice.
              event.target.value = '';
            }}
          />
          <button
            type="button"
            className="strong-button"
            disabled={busy || asked !== null}
            onClick={() => picker.current?.click()}
          >
            <UploadOutlined /> {o.imports.choose}
          </button>{' '}
          <span className="quiet">{over ? o.imports.dropHere : o.imports.drop}</span>
        </p>
        {asked ? (
          <p className="settings-sure">
            <span role="alert">{o.imports.replaceSure(asked.name)}</span>{' '}
            <button type="button" className="plain-button is-danger" onClick={() => send(asked)}>
              {o.imports.replaceYes}
            </button>{' '}
            <button type="button" className="plain-button" onClick={() => setAsked(null)}>
              {o.imports.replaceNo}
            </button>
          </p>
        ) : null}
        <p className="num" role="status">
          {sending ? (
            <>
              <progress max={100} value={sending.percent} />{' '}
              {o.imports.sending(sending.name, sending.percent)}
            </>
          ) : (
            told
          )}
        </p>
        {trouble ? (
          <p className="form-trouble" role="alert">
            {trouble}
          </p>
        ) : null}
        <p className="quiet">{o.imports.restart}</p>
      </div>
      <Listed
        list={list}
        empty={{
          title: o.imports.empty,
          text: o.imports.emptyText,
          more: (
            <>
              <Sample file="calls.csv" text={IMPORT_SAMPLE} />
              <GuideLink name="imports" />
            </>
          ),
        }}
      >
        {(imports) => (
          <table className="settings-table ops-imports">
            <ColumnHeads columns={COLUMNS} words={o.imports.columns} />
            <tbody>
              {imports.map((one) => (
                <Row key={one.id} one={one} onAgain={() => picker.current?.click()} />
              ))}
            </tbody>
          </table>
        )}
      </Listed>
    </section>
  );
}

const LOOKS = {
  waiting: 'is-off',
  running: 'is-waiting',
  done: 'is-on',
  partly: 'is-waiting',
  failed: 'is-bad',
} as const;
/** Refusals that are about a call which stands in the store. */
const STORED: readonly unknown[] = ['CALL_TOLD_LIVE', 'CALL_IN_CASE'];

function Row({ one, onAgain }: { one: Import; onAgain(): void }) {
  const o = useOps();
  const { language } = useLanguage();
  const notes = one.finished_at === null ? [] : importNotes(one, language);
  const {
    name,
    state,
    lines,
    line,
    taken,
    replaced,
    known,
    refused,
    refusals,
    current,
    error,
    fault,
    by,
    at,
  } = one;
  const told = state === 'done' && refused > 0 ? 'partly' : state;
  const percent = lines > 0 ? Math.min(100, Math.floor((100 * line) / lines)) : state === 'done' ? 100 : 0;
  return (
    <>
      <tr data-import={one.id}>
        <th scope="row" className="settings-wrap">
          {name} <span className="quiet num">{bytes(one.bytes)}</span>
        </th>
        <td>
          <span className={`settings-state ${LOOKS[told]}`}>{named(o.imports.states, told)}</span>
        </td>
        <td className="num">
          <progress max={100} value={percent} aria-label={o.imports.columns.progress} />{' '}
          {o.imports.progress(percent)}
        </td>
        <td className="num">
          {o.imports.counts({ taken, replaced, known, refused })}
          {current !== null ? (
            <small className="quiet ops-current">{o.imports.current(current)}</small>
          ) : null}
        </td>
        <td>{by}</td>
        <td>
          <Stamp at={at} />
        </td>
      </tr>
      {error !== null || refusals.length > 0 || notes.length > 0 ? (
        <tr className="ops-more">
          <td colSpan={COLUMNS.length}>
            {error !== null ? (
              <p className="ops-bad">
                <FaultSaid fault={fault ?? {}} reason={error} within={o.imports.failed} />{' '}
                <button type="button" className="plain-button" onClick={onAgain}>
                  {o.imports.resume}
                </button>
              </p>
            ) : null}
            {refusals.length > 0 ? (
              <details open>
                <summary>{o.imports.errors(refusals.length, refused)}</summary>
                <table className="settings-table">
                  <thead>
                    <tr>
                      <th scope="col">{o.imports.where}</th>
                      <th scope="col">{o.imports.reason}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {refusals.map(({ line: place, column, call, reason, ...why }) => (
                      <tr key={`${place} ${call}`}>
                        <th scope="row" className="settings-wrap num">
                          {o.imports.place(name, place, column)}
                          {/* What was refused is not there to be led to, unless something else of its id is. */}
                          {call === undefined ? null : (
                            <small className="ops-current">
                              {o.imports.call}{' '}
                              {STORED.includes(why.code) ? (
                                <Link href={`/calls/${encodeURIComponent(call)}`}>{call}</Link>
                              ) : (
                                call
                              )}
                            </small>
                          )}
                        </th>
                        <td className="settings-wrap">
                          <FaultSaid fault={why} reason={reason} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </details>
            ) : null}
            {notes.length > 0 ? (
              <p>
                <b>{o.imports.notes}</b> {notes.join(language === 'zh' ? '' : ' ')}
              </p>
            ) : null}
            {error !== null || refusals.length > 0 ? <p className="quiet">{o.imports.resumeText}</p> : null}
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** By its code; the server's own reason, which has the file and the column, is the tooltip, or stands for it. */
function FaultSaid({
  fault,
  reason,
  within = (text) => text,
}: {
  fault: FaultSeen;
  reason: string;
  within?(text: string): string;
}) {
  const words = faultWords(useOps().imports.faults, fault);
  if (words === null) return <span lang="en">{within(reason)}</span>;
  return <span title={reason}>{within(words)}</span>;
}
