/** Beside a flag: whose case it is, or the button that makes it yours. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Case } from '../../../engine/contract/case.ts';
import type { Flag } from '../../../engine/contract/flag.ts';
import { useT } from '../i18n/index.tsx';
import { useCaseOfFlag } from '../live/provider.tsx';
import { useCaseActions, useOwnerName } from './provider.tsx';

/** `quiet`: shown while one points at it, as far as there is no case yet. */
export function CaseChip({ flag, quiet = false }: { flag: Flag; quiet?: boolean }) {
  const t = useT();
  const { user, claimFlag } = useCaseActions();
  const one = useCaseOfFlag(flag.call, flag.id);
  const [busy, setBusy] = useState(false);
  if (user === null || flag.status === 'tentative' || (!one && flag.status !== 'raised')) return null;
  const claim = async () => {
    setBusy(true);
    await claimFlag(flag);
    setBusy(false);
  };
  return (
    <span className={`case-chip${one || !quiet ? '' : ' is-quiet'}`}>
      {one ? <CaseLink of={one} /> : null}
      {!one || one.state === 'open' ? (
        <button
          type="button"
          className="case-claim"
          disabled={busy}
          title={one ? t.cases.claimHint : t.cases.claimFlagHint}
          onClick={claim}
        >
          {t.cases.claim}
        </button>
      ) : null}
    </span>
  );
}

export function CaseLink({ of }: { of: Case }) {
  const t = useT();
  const nameOf = useOwnerName();
  return (
    <Link href={`/cases/${encodeURIComponent(of.id)}`} className={`case-link state-${of.state}`}>
      {t.cases.nav} · {t.cases.states[of.state]}
      {of.owner === null || of.state === 'closed' ? null : <b>{nameOf(of.owner)}</b>}
    </Link>
  );
}
