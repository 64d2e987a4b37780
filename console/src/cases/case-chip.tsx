/** Whose case something is, or the button that makes it yours. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { Case } from '../../../engine/contract/case.ts';
import type { Flag } from '../../../engine/contract/flag.ts';
import { useT } from '../i18n/index.tsx';
import { useCaseOfCall, useCaseOfFlag } from '../live/provider.tsx';
import { useCaseActions, useOwnerName } from './provider.tsx';

/** A flag as far as a case asks for it; `call` is empty of one across calls. */
type Claimed = Pick<Flag, 'id' | 'call'> & { status: Flag['status'] };

/** Beside a flag; `offer`: only the button, and only while no case has the flag. None for what was taken back. */
export function CaseChip({ flag, offer = false }: { flag: Claimed; offer?: boolean }) {
  const { user, claimFlag } = useCaseActions();
  const one = useCaseOfFlag(flag.call, flag.id);
  if (user === null || flag.status === 'tentative') return null;
  if (one) return offer ? null : <CaseOf of={one} />;
  if (flag.status !== 'raised') return null;
  return (
    <span className="case-chip">
      <ClaimButton fresh claim={() => claimFlag(flag)} />
    </span>
  );
}

/** The case of a call, where it has one that is not closed. */
export function CaseOfCall({ call }: { call: string }) {
  const { user } = useCaseActions();
  const one = useCaseOfCall(call);
  if (user === null || !one || one.state === 'closed') return null;
  return <CaseOf of={one} />;
}

function CaseOf({ of }: { of: Case }) {
  const t = useT();
  const nameOf = useOwnerName();
  const { command } = useCaseActions();
  return (
    <span className="case-chip">
      <Link href={`/cases/${encodeURIComponent(of.id)}`} className={`case-link state-${of.state}`}>
        {t.cases.one} · {t.cases.states[of.state]}
        {of.owner === null || of.state === 'closed' ? null : <b>{nameOf(of.owner)}</b>}
      </Link>
      {of.state === 'open' ? <ClaimButton claim={() => command(of.id, { type: 'claim' })} /> : null}
    </span>
  );
}

/** `fresh`: a case is opened for it. */
function ClaimButton({ claim, fresh = false }: { claim(): Promise<unknown>; fresh?: boolean }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  return (
    <button
      type="button"
      className="case-claim"
      disabled={busy}
      title={fresh ? t.cases.claimFlagHint : t.cases.claimHint}
      onClick={async () => {
        setBusy(true);
        await claim();
        setBusy(false);
      }}
    >
      {t.cases.claim}
    </button>
  );
}
