import { EditOutlined, ReloadOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Link } from 'wouter';
import type { RuleSetState } from '../../../../engine/contract/rule.ts';
import { RequestFailed } from '../../api/http.ts';
import { reloadRules } from '../../api/requests.ts';
import { useMay } from '../../api/session.tsx';
import { useWhen } from '../../components/when.ts';
import { type Messages, useT } from '../../i18n/index.tsx';

/** Which set is in force since when, and the way to another one. */
export function RulesHead({ set, onReloaded }: { set: RuleSetState | null; onReloaded(): void }) {
  const t = useT();
  const mayEdit = useMay('edit-rules');
  const mayReload = useMay('reload-rules');
  return (
    <header className="rules-head">
      <h1>{t.rules.title}</h1>
      {set ? <SetFacts set={set} /> : null}
      {mayEdit ? (
        <Link href="/workbench" className="plain-button">
          <EditOutlined /> {t.rules.workbench}
        </Link>
      ) : null}
      {mayReload ? <Reload set={set} onReloaded={onReloaded} /> : null}
    </header>
  );
}

function SetFacts({ set }: { set: RuleSetState }) {
  const t = useT();
  const when = useWhen();
  const time = when(set.loaded_at);
  return (
    <p className="rules-set num" title={t.rules.setHint}>
      <span>{t.rules.count(set.rules)}</span>
      <span>{t.rules.set(set.hash.slice(0, 8))}</span>
      <span>{set.loaded_by === null ? t.rules.loadedAt(time) : t.rules.loadedBy(time, set.loaded_by)}</span>
    </p>
  );
}

interface Told {
  bad: boolean;
  text: string;
  /** Whether it is still so: somebody may have loaded other rules meanwhile. */
  holds(set: RuleSetState): boolean;
}

function Reload({ set, onReloaded }: { set: RuleSetState | null; onReloaded(): void }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<Told | null>(null);
  const reload = async () => {
    setBusy(true);
    setTold(null);
    try {
      const { changed, rules, hash } = await reloadRules();
      setTold({
        bad: false,
        text: changed ? t.rules.reloaded(rules, hash.slice(0, 8)) : t.rules.reloadSame,
        holds: (now) => now.refused === null && (!changed || now.hash === hash || now === set),
      });
    } catch (error) {
      const refused = error instanceof RequestFailed && error.code === 'RULES_REFUSED';
      setTold({
        bad: true,
        text: wordsFor(error, t),
        holds: (now) => !refused || now.refused !== null || now === set,
      });
    }
    setBusy(false);
    onReloaded();
  };
  return (
    <div className="rules-reload">
      <span className={`rules-told num${told?.bad ? ' is-bad' : ''}`} role="status">
        {told && (set === null || told.holds(set)) ? told.text : null}
      </span>
      <button
        type="button"
        className="plain-button"
        title={t.rules.reloadHint}
        disabled={busy}
        onClick={() => void reload()}
      >
        <ReloadOutlined spin={busy} /> {busy ? t.rules.reloading : t.rules.reload}
      </button>
    </div>
  );
}

function wordsFor(error: unknown, t: Messages): string {
  const code = error instanceof RequestFailed ? error.code : 'UNKNOWN';
  if (code === 'RULES_REFUSED') return t.rules.reloadRefused;
  if (code === 'AWAY') return t.failure.away;
  if (code === 'UNANSWERED') return t.failure.unanswered;
  return code === 'ROLE_INSUFFICIENT' ? t.failure.roleInsufficient : t.rules.failedOther(code);
}
