/** How it goes on the whole: beside the list while no case is chosen. */

import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type {
  CaseMeasures,
  Improvement,
  RuleMeasure,
  Share,
  Spread,
} from '../../../../engine/contract/case-measures.ts';
import { codeOf } from '../../api/http.ts';
import { precisionOf } from '../../cases/precision.ts';
import { fetchMeasures } from '../../cases/requests.ts';
import { Precision, VerdictCounts } from '../../cases/verdict-figures.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotRead } from '../../components/not-read.tsx';
import { RuleTitle, RuleTitles } from '../../components/rule-title.tsx';
import { Tip } from '../../components/tip.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import { FEW } from '../../lib/few.ts';
import { percent, rate, signed } from '../../lib/format.ts';
import { lasted } from '../../lib/times.ts';
import { Skeleton } from '../live/skeleton.tsx';

export function Measures() {
  const t = useT();
  const [got, setGot] = useState<CaseMeasures | { failed: string } | null>(null);
  const look = useCallback((signal?: AbortSignal) => {
    fetchMeasures(signal)
      .then(setGot)
      .catch((error: unknown) => {
        if (!signal?.aborted) setGot({ failed: codeOf(error) });
      });
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    look(stop.signal);
    return () => stop.abort();
  }, [look]);
  return (
    <section className="panel case-pane measures" aria-labelledby="measures-title">
      <header className="case-head">
        <h2 id="measures-title">{t.cases.measures.title}</h2>
        {got !== null && !('failed' in got) ? (
          <span className="quiet num">{t.cases.measures.cases(got.cases)}</span>
        ) : null}
        <span className="quiet measures-hint">{t.cases.choose}</span>
      </header>
      {got === null ? (
        <Skeleton rows={5} text={t.cases.measures.loading} />
      ) : 'failed' in got ? (
        <NotRead again={() => look()} code={got.failed} />
      ) : (
        <Shown of={got} />
      )}
    </section>
  );
}

function Shown({ of }: { of: CaseMeasures }) {
  const t = useT();
  const { measures } = t.cases;
  return (
    <RuleTitles>
      <div className="case-scroll">
        {of.source === 'state' ? <p className="note note-warn">{measures.fromState}</p> : null}
        <dl className="measure-tiles">
          {(['see', 'claim', 'resolve'] as const).map((name) => (
            <Tile key={name} name={measures[name]} formula={measures.formulas[name]}>
              <Time of={of[name]} />
            </Tile>
          ))}
          <Tile name={measures.withinDue} formula={measures.formulas.within_due}>
            <Part of={of.within_due} />
          </Tile>
          <Tile name={measures.escalated} formula={measures.formulas.escalated}>
            <Part of={of.escalated} />
          </Tile>
          <Tile name={measures.repeat} formula={measures.formulas.repeat}>
            <Part of={of.repeat} />
          </Tile>
        </dl>
        <h3>{measures.rules}</h3>
        {of.rules.length > 0 ? (
          <>
            <Rules rules={of.rules} />
            <p className="quiet measures-note">{measures.counted}</p>
          </>
        ) : (
          <p className="quiet">{measures.rulesNone}</p>
        )}
        <h3>
          <Tip text={measures.formulas.improvement}>
            <span>{measures.improvements}</span>
          </Tip>
        </h3>
        {of.improvements.length > 0 ? (
          <ul className="improvements">
            {of.improvements.map((one) => (
              <ImprovementLine key={one.id} of={one} />
            ))}
          </ul>
        ) : (
          <p className="quiet">{measures.improvementsNone}</p>
        )}
      </div>
    </RuleTitles>
  );
}

function Tile({ name, formula, children }: { name: string; formula: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        <Tip text={formula}>
          <span>{name}</span>
        </Tip>
      </dt>
      <dd className="num">{children}</dd>
    </div>
  );
}

function Time({ of }: { of: Spread | null }) {
  const t = useT();
  if (!of) return <span className="quiet">{t.cases.measures.none}</span>;
  return (
    <>
      <b>{lasted(of.median_ms, t)}</b>
      <small>{t.cases.measures.p90(lasted(of.p90_ms, t))}</small>
    </>
  );
}

function Part({ of }: { of: Share | null }) {
  const t = useT();
  if (!of) return <span className="quiet">{t.cases.measures.none}</span>;
  const { measures } = t.cases;
  if (of.of < FEW)
    return (
      <>
        <b>{measures.of(of.count, of.of)}</b>
        <small>{measures.fewCases(FEW)}</small>
      </>
    );
  return (
    <>
      <b>{percent(of.share)}%</b>
      <small>
        {measures.of(of.count, of.of)} · {measures.interval(`${percent(of.low)}%`, `${percent(of.high)}%`)}
      </small>
    </>
  );
}

function Rules({ rules }: { rules: readonly RuleMeasure[] }) {
  const t = useT();
  const { measures } = t.cases;
  return (
    <table className="measure-rules">
      <thead>
        <tr>
          <th scope="col">{measures.rule}</th>
          <th scope="col">{measures.verdicts}</th>
          <th scope="col">
            <Tip text={measures.formulas.precision}>
              <span>{measures.precision}</span>
            </Tip>
          </th>
          <th scope="col">{measures.missed}</th>
          <th scope="col">
            <Tip text={measures.formulas.recall}>
              <span>{measures.recall}</span>
            </Tip>
          </th>
        </tr>
      </thead>
      <tbody className="num">
        {rules.map((one) => (
          <tr key={one.rule}>
            <th scope="row">
              <RuleTitle id={one.rule} />
            </th>
            <td>
              <VerdictCounts of={one} />
            </td>
            <td>
              <Precision of={one} />
              <Interval of={precisionOf(one)} />
            </td>
            <td>{one.missed}</td>
            <td>{one.recall && precisionOf(one) ? `${percent(one.recall.estimate)}%` : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Interval({ of }: { of: Share | null }) {
  if (!of) return null;
  return (
    <i className="interval" aria-hidden="true">
      <i style={{ left: `${of.low * 100}%`, width: `${(of.high - of.low) * 100}%` }} />
      <b style={{ left: `${of.share * 100}%` }} />
    </i>
  );
}

function ImprovementLine({ of }: { of: Improvement }) {
  const t = useT();
  const when = useWhen();
  const { measures } = t.cases;
  const { before, after, change } = of;
  const place = of.team ?? of.teams?.join(t.listSeparator);
  return (
    <li>
      <span className={`improvement-result is-${of.result}`}>{measures.results[of.result]}</span>
      <Link href={`/cases/${encodeURIComponent(of.case)}`}>
        <MaskedText text={of.text} />
      </Link>
      <span className="quiet">
        {of.rule ? <RuleTitle id={of.rule} /> : of.category ? named(t.category, of.category) : null}
        {place ? ` · ${place}` : null}
        {of.result === 'not_yet' ? (
          <span className="num">
            {' · '}
            {t.cases.actionCheckAt(when(of.check_at))}
          </span>
        ) : null}
      </span>
      {before && after && change ? (
        <span className="num">
          {measures.change(rate(before.share), rate(after.share))}{' '}
          <small className="quiet">
            {measures.interval(signed(change.low * 100, 1), signed(change.high * 100, 1))}
          </small>
        </span>
      ) : null}
    </li>
  );
}
