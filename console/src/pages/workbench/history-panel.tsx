import { useCallback, useEffect, useState } from 'react';
import { MaskedText } from '../../components/masked-text.tsx';
import { Stamp } from '../../components/stamp.tsx';
import { ReasonDialog } from './dialog.tsx';
import { Diff } from './diff.tsx';
import { fetchHistory, fetchVersion, type RuleVersion, restoreVersion } from './requests.ts';
import { troubleOf, useTexts } from './texts.ts';

/** Who published what and why, each against the version before; any of them can be put back. */
export function HistoryPanel(props: { name: string; hash: string; onRestored(version: number): void }) {
  const { name, hash, onRestored } = props;
  const t = useTexts();
  const [versions, setVersions] = useState<RuleVersion[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const [back, setBack] = useState<RuleVersion | null>(null);
  const load = useCallback(() => {
    fetchHistory(name)
      .then(({ items }) => setVersions(items))
      .catch((error: unknown) => setTrouble(troubleOf(error, t)));
  }, [name, t]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another file in force is another history
  useEffect(load, [load, hash]);
  if (trouble !== null)
    return (
      <p className="wb-bad" role="alert">
        {trouble}
      </p>
    );
  if (versions === null) return <p role="status">{t.loading}</p>;
  if (versions.length === 0) return <p className="quiet">{t.historyNone}</p>;
  return (
    <>
      <ol className="wb-versions">
        {versions.map((one, at) => {
          const { version, kind, by, reason, restored } = one;
          const inForce = at === 0;
          return (
            <li key={version} data-version={version}>
              <p className="wb-version num">
                <strong>{t.version(version)}</strong>
                <span className="tag">
                  {restored === undefined ? t.kind[kind] : t.restoredFrom(restored)}
                </span>
                {inForce ? <span className="tag test-must">{t.inForce}</span> : null}
                <span className="quiet">
                  {kind === 'none' ? null : `${by ?? t.onDisk} · `}
                  <Stamp at={one.at} exact />
                </span>
              </p>
              {reason ? (
                <p>
                  <MaskedText text={reason} />
                </p>
              ) : null}
              <p className="wb-version-actions">
                <button
                  type="button"
                  className="link-button"
                  aria-expanded={open === version}
                  onClick={() => setOpen(open === version ? null : version)}
                >
                  {t.against}
                </button>
                {inForce ? null : (
                  <button type="button" className="link-button" onClick={() => setBack(one)}>
                    {t.restore}
                  </button>
                )}
              </p>
              {open === version ? <VersionDiff name={name} version={version} /> : null}
            </li>
          );
        })}
      </ol>
      {back ? (
        <ReasonDialog
          title={t.restoreTitle(back.version)}
          text={t.restoreText}
          confirm={t.restore}
          busyText={t.restoring}
          onClose={() => setBack(null)}
          onConfirm={async (reason) => {
            const done = await restoreVersion({ name, version: back.version, base: hash, reason });
            onRestored(done.version);
          }}
        />
      ) : null}
    </>
  );
}

function VersionDiff({ name, version }: { name: string; version: number }) {
  const t = useTexts();
  const [texts, setTexts] = useState<[string, string] | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  useEffect(() => {
    const before = version > 1 ? fetchVersion(name, version - 1) : Promise.resolve({ text: null });
    Promise.all([before, fetchVersion(name, version)])
      .then(([old, now]) => setTexts([old.text ?? '', now.text ?? '']))
      .catch((error: unknown) => setFailed(troubleOf(error, t)));
  }, [name, version, t]);
  if (failed !== null) return <p className="wb-bad">{failed}</p>;
  return texts ? <Diff before={texts[0]} after={texts[1]} none={t.versionGone} /> : <p>{t.loading}</p>;
}
