import type { Case } from '../../../engine/contract/case.ts';
import { useCaseActions } from '../cases/provider.tsx';
import { useWhen } from '../components/when.ts';
import { type Messages, useT } from '../i18n/index.tsx';
import { useLiveStore } from '../live/provider.tsx';

/**
 * Claims the case of the call that has the focus, on the wall or in the stream; else a flag of it that has none yet. Of a
 * flag across calls that has the focus, its own.
 */
export function useClaim(): () => boolean {
  const store = useLiveStore();
  const t = useT();
  const when = useWhen();
  const { user, command, claimFlag, say } = useCaseActions();
  /** Where it shows may be out of sight; what went wrong was said. */
  const sayMine = (one: Case | null) => {
    if (one !== null) say(t.cases.claimedNow);
  };
  return () => {
    const call = callInFocus();
    const across = focused('.scope-strip [data-scope-flag]')?.dataset.scopeFlag;
    if (user !== null && across !== undefined) {
      const its = store.caseOfFlag('', across);
      if (!its) void claimFlag({ id: across, call: '' }).then(sayMine);
      else if (its.state === 'open') void command(its.id, { type: 'claim' }).then(sayMine);
      else say(its.state === 'closed' ? t.cases.closedAlready : whoHas(its, user, t, when));
      return true;
    }
    if (user === null || call === undefined) return false;
    const known = store.caseOfCall(call);
    if (known && known.state !== 'closed') {
      if (known.state === 'open') void command(known.id, { type: 'claim' }).then(sayMine);
      else say(whoHas(known, user, t, when));
      return true;
    }
    const flag = store
      .flags()
      .findLast((one) => one.call === call && one.status === 'raised' && !store.caseOfFlag(call, one.id));
    if (flag) void claimFlag(flag).then(sayMine);
    else say(t.cases.nothingToClaim);
    return true;
  };
}

/** Why there is nothing to claim: somebody works on it, or has done so. */
function whoHas(
  { state, owner, claimed_at }: Case,
  user: string,
  { cases }: Messages,
  when: (at: string) => string,
): string {
  if (state === 'review' || owner === null || claimed_at === null) return cases.inReview;
  return owner === user ? cases.yours(when(claimed_at)) : cases.taken(owner, when(claimed_at));
}

function callInFocus(): string | undefined {
  const here = focused('.wall [data-call], .stream [data-group]');
  return here?.dataset.call ?? here?.dataset.group;
}

const focused = (place: string) => document.activeElement?.closest<HTMLElement>(place);
