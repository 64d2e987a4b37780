/** Flags of rules across calls, above the stream: they belong to a queue, team, agent or customer, to no call. */

import { memo, useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { ScopeFlag } from '../../../../engine/contract/scope-flag.ts';
import { CaseChip } from '../../cases/case-chip.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { inTongue } from '../../i18n/tongue.ts';
import { useLiveStore } from '../../live/provider.tsx';
import { Ago } from './ago.tsx';
import { type Filters, fitsScopeFlag } from './filters.ts';
import { callsOf, inForce } from './scope-flags.ts';

/** Flags that are shown before one asks for more. */
const FIRST = 2;

interface Props {
  filters: Filters;
  flags: readonly ScopeFlag[];
}

export const ScopeStrip = memo(function ScopeStrip({ filters, flags }: Props) {
  const t = useT();
  const store = useLiveStore();
  const [open, setOpen] = useState(false);
  const fitting = useMemo(
    () => inForce(flags, Date.now() + store.skew).filter((flag) => fitsScopeFlag(filters, flag)),
    [flags, filters, store],
  );
  if (fitting.length === 0) return null;
  const rest = fitting.length - FIRST;
  return (
    <section className="scope-strip" aria-label={t.scope.label}>
      <ul>
        {fitting.slice(0, open ? undefined : FIRST).map((flag) => (
          <ScopeLine key={flag.id} flag={flag} />
        ))}
      </ul>
      {rest > 0 ? (
        <button type="button" className="stream-more num" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t.stream.less : t.stream.more(rest)}
        </button>
      ) : null}
    </section>
  );
});

function ScopeLine({ flag }: { flag: ScopeFlag }) {
  const { language, t } = useLanguage();
  const { id, scope, severity, status, title, title_en, raised_at } = flag;
  const coach = inTongue(flag.coach, flag.coach_en, language);
  const calls = callsOf(flag);
  return (
    <li className={`scope-flag is-${severity}`} data-scope-flag={id}>
      <details>
        <summary>
          <span className="stream-title">
            <span className="tag">{t.severity[severity]}</span>
            <strong>{inTongue(title, title_en, language)}</strong>
          </span>
          <span className="stream-facts num">
            <b>
              {t.scope.by[scope.by]} <MaskedText text={scope.name} />
            </b>
            <span>{t.scope.counted(Number(flag.why.seen.calls))}</span>
            <Ago at={Date.parse(raised_at)} />
          </span>
        </summary>
        {coach ? <p>{coach}</p> : null}
        <ul className="scope-calls num">
          {calls.map(({ call, flag: one }) => (
            <li key={call}>
              <Link href={`/calls/${encodeURIComponent(call)}?flag=${encodeURIComponent(one)}`}>{call}</Link>
            </li>
          ))}
        </ul>
      </details>
      <CaseChip flag={{ id, call: '', status }} />
    </li>
  );
}
