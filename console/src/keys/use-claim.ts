import { useCaseActions } from '../cases/provider.tsx';
import { useT } from '../i18n/index.tsx';
import { useLiveStore } from '../live/provider.tsx';

/** Claims the case of the call that has the focus, on the wall or in the stream; else a flag of it that has none yet. */
export function useClaim(): () => boolean {
  const store = useLiveStore();
  const t = useT();
  const { user, command, claimFlag, say } = useCaseActions();
  return () => {
    const call = callInFocus();
    if (user === null || call === undefined) return false;
    const known = store.caseOfCall(call);
    if (known && known.state !== 'closed') {
      if (known.owner === null) void command(known.id, { type: 'claim' });
      return true;
    }
    const flag = store
      .flags()
      .findLast((one) => one.call === call && one.status === 'raised' && !store.caseOfFlag(call, one.id));
    if (flag) void claimFlag(flag);
    else say(t.cases.nothingToClaim);
    return true;
  };
}

function callInFocus(): string | undefined {
  const here = document.activeElement?.closest<HTMLElement>('.wall [data-call], .stream [data-group]');
  return here?.dataset.call ?? here?.dataset.group;
}
