import { UploadOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { useRef, useState } from 'react';
import { codeOf, type PlacedError, RequestFailed } from '../../api/http.ts';
import { ColumnHeads } from '../../components/column-heads.tsx';
import { Sample } from '../../components/sample.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { inOrder } from '../../lib/in-order.ts';
import { inWords, Listed, Sure } from './parts.tsx';
import { type Changes, fetchDirectory, importCsv, type Row, removeRow } from './requests.ts';
import { DIRECTORY_SAMPLE } from './samples.ts';
import { useList } from './use-list.ts';

/** Rows drawn at once; a site may have ten thousand. */
const MOST = 300;
const COLUMNS = ['kind', 'id', 'name', 'team', 'from'] as const;

export function DirectoryTab() {
  const t = useT();
  const list = useList(fetchDirectory);
  const [wanted, setWanted] = useState('');
  const word = wanted.trim().toLowerCase();
  const fits = ({ id, name = '', team }: Row) =>
    word === '' || [id, name, team ?? ''].some((text) => text.toLowerCase().includes(word));
  return (
    <section className="panel settings-body" aria-label={t.access.tabs.directory}>
      <Import onTaken={list.again} />
      <Listed
        list={list}
        empty={{
          title: t.access.directory.empty,
          text: t.access.directory.emptyText,
          more: <Sample file="directory.csv" text={DIRECTORY_SAMPLE} />,
        }}
      >
        {(rows) => {
          const found = rows.filter(fits).sort(byIdIn);
          return (
            <>
              <div className="settings-bar">
                <Input
                  className="settings-find"
                  allowClear
                  value={wanted}
                  placeholder={t.access.directory.find}
                  aria-label={t.access.directory.find}
                  onChange={(event) => setWanted(event.target.value)}
                />
                <span className="quiet num">
                  {found.length > MOST
                    ? t.access.directory.first(MOST)
                    : t.access.directory.rows(found.length)}
                </span>
              </div>
              <table className="settings-table">
                <ColumnHeads
                  columns={COLUMNS}
                  words={t.access.directory}
                  action={t.access.directory.remove}
                />
                <tbody>
                  {found.slice(0, MOST).map((row) => (
                    <DirectoryRow
                      key={`${row.kind} ${row.id} ${row.from}`}
                      row={row}
                      onChanged={list.again}
                    />
                  ))}
                </tbody>
              </table>
            </>
          );
        }}
      </Listed>
    </section>
  );
}

const KINDS = ['team', 'agent', 'queue'];

function byIdIn(a: Row, b: Row): number {
  return (
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    inOrder(a.id, b.id) ||
    (a.from ?? '').localeCompare(b.from ?? '')
  );
}

function DirectoryRow({ row, onChanged }: { row: Row; onChanged(): void }) {
  const t = useT();
  const { kind, id, name, team, from } = row;
  const none = <span className="quiet">–</span>;
  return (
    <tr>
      <td>{t.access.directory.kinds[kind]}</td>
      <th scope="row">{id}</th>
      <td>{name ?? none}</td>
      <td>{kind === 'team' ? none : (team ?? <span className="quiet">{t.access.noTeam}</span>)}</td>
      <td>{kind === 'team' ? none : from ? <Stamp at={from} /> : t.access.directory.ever}</td>
      <td className="settings-actions">
        <Sure
          label={t.access.directory.remove}
          question={t.access.directory.confirmRemove(id)}
          onYes={async () => {
            await removeRow(row);
            onChanged();
          }}
        />
      </td>
    </tr>
  );
}

interface Chosen {
  name: string;
  text: string;
}

/** `onTaken`: it was taken over, or may have been. */
function Import({ onTaken }: { onTaken(): void }) {
  const t = useT();
  const file = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [changes, setChanges] = useState<Changes | null>(null);
  const [trouble, setTrouble] = useState<{ text: string; errors: readonly PlacedError[] } | null>(null);
  const [busy, setBusy] = useState(false);
  /** Teams that nothing declares are meant so. */
  const [meant, setMeant] = useState(false);

  const send = async (next: Chosen, dryRun: boolean) => {
    setBusy(true);
    setTrouble(null);
    setChanges(null);
    setMeant(false);
    try {
      setChanges(await importCsv(next.text, dryRun));
      if (!dryRun) onTaken();
    } catch (error) {
      const lost = codeOf(error) === 'UNANSWERED';
      setTrouble({
        text: lost ? t.access.directory.unanswered : inWords(error, t),
        errors: error instanceof RequestFailed ? error.errors : [],
      });
      if (lost) onTaken();
    } finally {
      setBusy(false);
    }
  };
  const choose = async (picked: File | undefined) => {
    if (!picked) return;
    const next = { name: picked.name, text: await textOf(picked) };
    setChosen(next);
    // Looked at before anybody can take it over.
    await send(next, true);
  };
  const doubtful = changes?.dry_run ? changes.undeclared : [];
  const newTeams = changes?.new_teams.filter((id) => !doubtful.some(({ team }) => team === id)) ?? [];
  const take =
    chosen && changes?.dry_run ? (
      <Button
        type="primary"
        loading={busy}
        disabled={doubtful.length > 0 && !meant}
        onClick={() => void send(chosen, false)}
      >
        {t.access.directory.take}
      </Button>
    ) : null;
  return (
    <div className="settings-import">
      <p>{t.access.directory.importText}</p>
      <div className="settings-bar">
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv"
          hidden
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            // The same file again, after it was mended.
            event.target.value = '';
          }}
        />
        <Button icon={<UploadOutlined />} onClick={() => file.current?.click()} loading={busy}>
          {t.access.directory.choose}
        </Button>
        {chosen ? <span>{chosen.name}</span> : null}
        {doubtful.length === 0 ? take : null}
      </div>
      {changes ? (
        <p className="note" role="status">
          {changes.dry_run
            ? t.access.directory.checked(changes.rows)
            : t.access.directory.taken(changes.rows)}{' '}
          {t.access.directory.changes(changes.added, changes.changed, changes.same)}{' '}
          {changes.dry_run && newTeams.length > 0
            ? t.access.directory.newTeams(newTeams.join(t.listSeparator))
            : null}
        </p>
      ) : null}
      {doubtful.length > 0 ? (
        <div role="alert">
          <p>{t.access.directory.undeclared}</p>
          <Places
            head={t.access.directory.team}
            rows={doubtful.map(({ team, likely, line = 1, column = 1 }) => ({
              line,
              column,
              words: t.access.directory.undeclaredTeam(team, likely),
            }))}
          />
          <div className="settings-meant">
            <Checkbox checked={meant} onChange={(event) => setMeant(event.target.checked)}>
              {t.access.directory.meant}
            </Checkbox>
            {take}
          </div>
        </div>
      ) : null}
      {trouble ? (
        <div role="alert">
          <p className="form-trouble">{trouble.text}</p>
          {trouble.errors.length > 0 ? (
            <Places
              head={t.access.directory.fault}
              rows={trouble.errors.map(({ line, column, message, code, got = '' }) => ({
                line,
                column,
                words: faultWords(code, got, t) ?? message,
              }))}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

/** What is wrong at which place of a file. */
function Places(props: { head: string; rows: readonly { line: number; column: number; words: string }[] }) {
  const { head, rows } = props;
  const t = useT();
  return (
    <table className="settings-table settings-faults">
      <thead>
        <tr>
          <th scope="col">{t.access.directory.place}</th>
          <th scope="col">{head}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ line, column, words }) => (
          <tr key={`${line}:${column}:${words}`}>
            <td className="num">
              {line}:{column}
            </td>
            <td className="settings-wrap">{words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The reader's own sentence for a fault; undefined for one that is newer than this page. */
function faultWords(code: string, got: string, t: Messages): string | undefined {
  const { faults } = t.access.directory;
  return Object.hasOwn(faults, code) ? faults[code as keyof typeof faults](got) : undefined;
}

/** Spreadsheets on Chinese Windows write GBK; what is not UTF-8 is read as that. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
