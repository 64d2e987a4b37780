import { Link } from 'wouter';
import type { CaseFlag } from '../../../../engine/contract/case.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useT } from '../../i18n/index.tsx';
import { callsOf } from '../live/scope-flags.ts';
import type { CountedNow } from './use-counted.ts';
import { countedText } from './words.ts';

/** What a flag across calls rests on: how much was counted and why that is enough, and the calls, the newest first. */
export function Counted({ across, flag, away }: CountedNow & { across: NonNullable<CaseFlag['across']> }) {
  const t = useT();
  const calls = flag ? callsOf(flag) : [];
  const more = Number(flag?.why.seen.calls ?? 0) - calls.length;
  return (
    <div className="case-counted">
      <p>
        <b>
          {t.scope.by[across.by]} <MaskedText text={across.name} />
        </b>
        {t.colon}
        {countedText(across, flag, t)}
      </p>
      {flag ? (
        <ul className="num">
          {calls.map(({ call, flag: one }) => (
            <li key={call}>
              <Link
                href={`/calls/${encodeURIComponent(call)}?flag=${encodeURIComponent(one)}`}
                title={t.cases.openCall(call)}
              >
                {call}
              </Link>
            </li>
          ))}
          {more > 0 ? <li className="quiet">{t.cases.countedMore(more)}</li> : null}
        </ul>
      ) : away ? (
        <p className="quiet">{t.cases.countedAway}</p>
      ) : null}
    </div>
  );
}
