import { useRef, useState } from 'react';
import {
  type Case,
  judgeable,
  type Resolution,
  type Verdict,
  type VerdictReason,
} from '../../../../engine/contract/case.ts';
import { useSession } from '../../api/session.tsx';
import { useCaseActions } from '../../cases/provider.tsx';
import { useT } from '../../i18n/index.tsx';
import { FormFrame } from './form-frame.tsx';
import { ResolutionPick } from './resolution-pick.tsx';
import { shownOf, type Ticked } from './ticked.ts';
import { HalfNote, Unjudged, unjudged } from './unjudged.tsx';
import { VerdictPick } from './verdict-pick.tsx';

/** The same for all that are selected: claim them, judge what nobody else has judged, resolve them. */
interface Props {
  cases: readonly Case[];
  ticked: Ticked;
  untick(ids: ReadonlySet<string>): void;
  clear(): void;
}

export function BulkBar({ cases, ticked, untick, clear }: Props) {
  const t = useT();
  const { bulk, user } = useCaseActions();
  const { access } = useSession();
  const role = access.kind === 'in' ? access.session.role : '';
  const leads = role === 'admin' || role === 'manager';
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [resolving, setResolving] = useState(false);
  const [busy, setBusy] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const flags = cases.flatMap((one) => shownOf(one, ticked));
  const joined = cases.flatMap((one) => one.flags).length - flags.length;
  const { judged, judged_by_others, taken_back } = judgeable(flags, user).judging;
  // A choice that would judge nothing is none.
  const begun = judged > 0 ? verdict : null;
  /** `keeps`: something is begun that would go with the selection. */
  const run = async (work: () => Promise<ReadonlySet<string>>, keeps: boolean, after?: () => void) => {
    setBusy(true);
    const done = await work();
    setBusy(false);
    after?.();
    if (!keeps) untick(done);
  };
  const judge = (given: Verdict, reason: VerdictReason) =>
    run(
      () =>
        bulk(
          cases.flatMap((one) => {
            const { free } = judgeable(shownOf(one, ticked), user);
            return free.length > 0
              ? [{ case: one.id, flags: shownOf(one, ticked).map(({ flag }) => flag) }]
              : [];
          }),
          { type: 'judge', verdict: given, reason, only_unjudged: true },
        ),
      // What was judged together is often resolved together.
      true,
      () => setVerdict(null),
    );
  const focus = (place: string) => bar.current?.querySelector<HTMLElement>(place)?.focus();
  const claimable = cases.filter(({ state }) => state === 'open');
  const resolvable = cases.filter(
    ({ state, owner }) => state === 'open' || (state === 'working' && (leads || owner === user)),
  );
  const idsOf = (some: readonly Case[]) => some.map(({ id }) => ({ case: id }));
  return (
    <section ref={bar} className="panel bulk-bar" aria-label={t.cases.selected(cases.length, flags.length)}>
      <strong className="num">{t.cases.selected(cases.length, flags.length)}</strong>
      <button
        type="button"
        className="plain-button"
        disabled={busy || claimable.length === 0}
        onClick={() => run(() => bulk(idsOf(claimable), { type: 'claim' }), resolving || begun !== null)}
      >
        {t.cases.bulkClaim}
      </button>
      <button
        type="button"
        className="plain-button"
        aria-expanded={resolving}
        disabled={busy || resolvable.length === 0}
        onClick={() => setResolving(!resolving)}
      >
        {t.cases.bulkResolve}
      </button>
      <VerdictPick
        label={t.cases.bulkVerdict}
        lead={<span className="quiet">{t.cases.bulkVerdict}</span>}
        chosen={begun}
        busy={busy}
        needs={[
          t.cases.bulkNeeds(judged, judged_by_others, taken_back),
          ...(joined > 0 ? [t.cases.bulkJoined(joined)] : []),
        ].join('')}
        nothing={judged === 0 ? t.cases.bulkNothing(judged_by_others, taken_back) : null}
        choose={setVerdict}
        judge={(given, reason) => void judge(given, reason)}
      />
      <button type="button" className="link-button bulk-clear" onClick={clear}>
        {t.cases.bulkNone}
      </button>
      {resolving ? (
        <ResolveAll
          cases={resolvable}
          of={cases.length}
          busy={busy}
          begun={begun === null ? null : { verdict: begun, flags: judged }}
          finish={() => focus('.verdict-reasons button')}
          drop={() => setVerdict(null)}
          close={() => setResolving(false)}
          judge={() => focus('.verdict-button')}
          resolve={(resolution) =>
            void run(
              () => bulk(idsOf(resolvable), { type: 'resolve', resolution }),
              false,
              () => setResolving(false),
            )
          }
        />
      ) : null}
    </section>
  );
}

interface ResolveProps {
  cases: readonly Case[];
  /** How many are selected, with those that this person may not resolve. */
  of: number;
  busy: boolean;
  /** A verdict without its reason: cases do not end over it. */
  begun: { verdict: Verdict; flags: number } | null;
  finish(): void;
  drop(): void;
  close(): void;
  judge(): void;
  resolve(resolution: Resolution): void;
}

function ResolveAll(props: ResolveProps) {
  const { cases, of, busy, begun, finish, drop, close, judge, resolve } = props;
  const t = useT();
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const left = cases.flatMap(unjudged);
  return (
    <FormFrame
      title={t.cases.bulkResolveTitle(cases.length, of)}
      className="bulk-resolve"
      ready={resolution !== null && begun === null}
      busy={busy}
      send={left.length > 0 && begun === null ? t.cases.resolveAnyway : t.cases.resolveSubmit}
      submit={() => resolution && resolve(resolution)}
      close={close}
    >
      <ResolutionPick name="bulk-resolution" value={resolution} pick={setResolution} />
      {begun === null ? (
        <Unjudged flags={left} judge={judge} />
      ) : (
        <HalfNote
          said={t.cases.bulkHalf(begun.flags, t.cases.verdicts[begun.verdict])}
          finish={finish}
          drop={drop}
        />
      )}
    </FormFrame>
  );
}
