/** Alerts to people outside: how each target fares, silences, the routing tree, and what was decided lately. */

import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { codeOf } from '../../api/http.ts';
import { useMay } from '../../api/session.tsx';
import { GuideLink } from '../../components/guide-link.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotRead } from '../../components/not-read.tsx';
import { RuleTitles, useRuleNames } from '../../components/rule-title.tsx';
import { Sample } from '../../components/sample.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { named } from '../../i18n/zh.ts';
import '../../theme/ops.css';
import { ColumnHeads } from '../../components/column-heads.tsx';
import { becameWords, decisionWords, mannerWords, matchWords, routeNumber } from './alert-words.ts';
import { useOps, useTask } from './ops-parts.tsx';
import {
  fetchDecisions,
  fetchPlan,
  fetchTargets,
  type Plan,
  type Target,
  testTarget,
} from './ops-requests.ts';
import { Listed } from './parts.tsx';
import { routesSample, targetsSample } from './samples.ts';
import { sendFaultWords } from './send-fault-words.ts';
import { Silences } from './silences.tsx';
import { type List, useList } from './use-list.ts';

const TARGETS_EVERY_MS = 5_000;
const TARGET_COLUMNS = ['name', 'state', 'sent', 'waiting', 'counts', 'tries', 'error'] as const;

export default function AlertsTab() {
  const targets = useList(fetchTargets);
  const { again } = targets;
  useEffect(() => {
    const timer = setInterval(again, TARGETS_EVERY_MS);
    return () => clearInterval(timer);
  }, [again]);
  return (
    <RuleTitles>
      <div className="ops">
        <Targets list={targets} />
        <Silences />
        <Routes target={targets.items?.[0]?.name ?? null} />
        <Decisions />
      </div>
    </RuleTitles>
  );
}

function Targets({ list }: { list: List<Target> }) {
  const o = useOps();
  const { again } = list;
  return (
    <section className="panel ops-part" aria-labelledby="ops-targets">
      <header>
        <h2 id="ops-targets">{o.alerts.targets}</h2>
        <p>{o.alerts.targetsText}</p>
      </header>
      <Listed
        list={list}
        empty={{
          title: o.alerts.noTargets,
          text: o.alerts.noTargetsText,
          more: (
            <>
              <Sample file="earshot.yaml" text={targetsSample(location.origin)} />
              <GuideLink name="alerts" />
            </>
          ),
        }}
      >
        {(targets) => (
          <table className="settings-table">
            <ColumnHeads columns={TARGET_COLUMNS} words={o.alerts.columns} action={o.alerts.test} />
            <tbody>
              {targets.map((target) => (
                <TargetRow key={target.name} target={target} onTested={again} />
              ))}
            </tbody>
          </table>
        )}
      </Listed>
    </section>
  );
}

function TargetRow({ target, onTested }: { target: Target; onTested(): void }) {
  const o = useOps();
  const when = useWhen();
  const may = useMay('test-alerts');
  const { busy, trouble, run } = useTask();
  const [told, setTold] = useState<{ ok: boolean; text: string } | null>(null);
  const { name, kind, waiting, sent, failed, failures, failed_tries, error, last_fault, address } = target;
  const { last_sent_at, last_failed_at, parked_until } = target;
  const state =
    address !== null
      ? { look: 'is-bad', text: o.alerts.refused }
      : parked_until !== null
        ? { look: 'is-waiting', text: o.alerts.parked(when(parked_until)) }
        : failures > 0
          ? { look: 'is-bad', text: o.alerts.failing(failures) }
          : last_sent_at === null && last_failed_at === null
            ? { look: 'is-off', text: o.alerts.unused }
            : { look: 'is-on', text: o.alerts.fine };
  const test = () =>
    run(async () => {
      setTold(null);
      const { ok, error: why, fault: because } = await testTarget(name);
      const text = ok ? o.alerts.testOk : o.alerts.testFailed(sendFaultWords(because, why ?? '', o));
      setTold({ ok, text });
      onTested();
    });
  const failure =
    address !== null
      ? sendFaultWords(address, '', o)
      : last_failed_at === null
        ? null
        : last_fault === null && error === null
          ? when(last_failed_at)
          : o.alerts.failure(when(last_failed_at), sendFaultWords(last_fault, error ?? '', o));
  return (
    <tr data-target={name}>
      <th scope="row">
        {name} <span className="quiet">{named(o.alerts.kinds, kind)}</span>
      </th>
      <td>
        <span className={`settings-state ${state.look}`}>{state.text}</span>
      </td>
      <td className="num">
        {last_sent_at === null ? <span className="quiet">{o.never}</span> : when(last_sent_at)}
      </td>
      <td className="num">{waiting}</td>
      <td className="num">
        {sent} / {failed}
      </td>
      <td className="num">{failed_tries === 0 ? <span className="quiet">0</span> : failed_tries}</td>
      <td className="settings-wrap num">{failure ?? <span className="quiet">–</span>}</td>
      <td className="settings-actions">
        <span className={told?.ok === false || trouble ? 'ops-told is-bad' : 'ops-told'} role="status">
          {trouble ?? told?.text}
        </span>
        {may ? (
          <button type="button" className="plain-button" disabled={busy} onClick={() => void test()}>
            {busy ? o.alerts.testing : o.alerts.test}
          </button>
        ) : null}
      </td>
    </tr>
  );
}

/** `target`: one to which alerts could go; null: there is none. */
function Routes({ target }: { target: string | null }) {
  const o = useOps();
  const t = useT();
  const ruleName = useRuleNames();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const read = useCallback(() => {
    setFailed(null);
    fetchPlan().then(setPlan, (error: unknown) => setFailed(codeOf(error)));
  }, []);
  useEffect(read, [read]);
  return (
    <section className="panel ops-part" aria-labelledby="ops-routes">
      <header>
        <h2 id="ops-routes">{o.alerts.routes}</h2>
        <p>{o.alerts.routesText}</p>
      </header>
      {failed ? (
        <NotRead again={read} code={failed} />
      ) : plan === null ? (
        <div className="empty" role="status">
          <p>{t.access.loading}</p>
        </div>
      ) : plan.routes.length === 0 ? (
        <div className="empty" role="status">
          <strong>{o.alerts.noRoutes}</strong>
          <p>{target === null ? o.alerts.noRoutesNoTarget : o.alerts.noRoutesText}</p>
          {target === null ? null : <Sample file="earshot.yaml" text={routesSample(target)} />}
          <GuideLink name="alerts" />
        </div>
      ) : (
        <>
          <ol className="ops-routes">
            {plan.routes.map((route) => (
              <li
                key={route.path}
                data-route={route.path}
                style={{ '--depth': route.path.split('.').length - 1 } as React.CSSProperties}
              >
                <p>
                  <span className="quiet num">{o.alerts.route(routeNumber(route.path))}</span>{' '}
                  {matchWords(route.match, o, t, ruleName)} <span className="quiet">{o.alerts.to}</span>{' '}
                  {route.to.length === 0 ? (
                    <span className="quiet">{o.alerts.nobody}</span>
                  ) : (
                    route.to.map((target) => (
                      <span key={target} className="tag">
                        {target}
                      </span>
                    ))
                  )}
                </p>
                <small className="quiet num">{mannerWords(route, o).join(' · ')}</small>
              </li>
            ))}
          </ol>
          <ul className="ops-notes">
            {plan.inhibit.map(({ when, mute, equal }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no name but their place
              <li key={index}>
                {o.alerts.inhibit(
                  matchWords(when, o, t, ruleName),
                  matchWords(mute, o, t, ruleName),
                  equal.map((label) => named(o.labels, label)).join(o.list),
                )}
              </li>
            ))}
            {plan.demo ? <li>{o.alerts.demo}</li> : null}
            <li>{o.alerts.giveUp(o.seconds(plan.give_up_s))}</li>
          </ul>
        </>
      )}
    </section>
  );
}

function Decisions() {
  const o = useOps();
  const { language, t } = useLanguage();
  const when = useWhen();
  const [reason, setReason] = useState<string | null>(null);
  const list = useList(useCallback(() => fetchDecisions(reason), [reason]));
  return (
    <section className="panel ops-part" aria-labelledby="ops-decisions">
      <header>
        <h2 id="ops-decisions">{o.alerts.decisions}</h2>
        <p>{o.alerts.decisionsText}</p>
        <span className="ops-tools">
          <select
            aria-label={o.alerts.decision}
            value={reason ?? ''}
            onChange={({ target: { value } }) => setReason(value === '' ? null : value)}
          >
            <option value="">{o.alerts.allReasons}</option>
            {Object.entries(o.alerts.reasonNames).map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </select>
          <button type="button" className="plain-button" onClick={list.again}>
            {o.again}
          </button>
        </span>
      </header>
      <Listed
        list={list}
        empty={
          reason === null
            ? { title: o.alerts.noDecisions, text: o.alerts.noDecisionsText }
            : { title: o.alerts.noneFit, text: '' }
        }
      >
        {(lines) => (
          <table className="settings-table">
            <thead>
              <tr>
                <th scope="col">{o.alerts.when}</th>
                <th scope="col">{o.alerts.flag}</th>
                <th scope="col">{o.alerts.state}</th>
                <th scope="col">{o.alerts.decision}</th>
                <th scope="col">{o.alerts.outcome}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line, index) => {
                const title = (language === 'en' && line.title_en) || line.title || line.flag;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: two decisions of one flag may fall into one moment
                  <tr key={`${line.flag} ${line.at} ${index}`} data-reason={line.reason}>
                    <td className="num">{when(line.at)}</td>
                    <td className="settings-wrap">
                      {line.severity ? (
                        <span className={`tag is-${line.severity}`}>{named(t.severity, line.severity)}</span>
                      ) : null}{' '}
                      {line.call === null ? (
                        title
                      ) : (
                        <Link
                          href={`/calls/${encodeURIComponent(line.call)}?flag=${encodeURIComponent(line.flag)}`}
                        >
                          {title}
                        </Link>
                      )}
                    </td>
                    <td>{named(o.alerts.reasonNames, line.reason)}</td>
                    <td className="settings-wrap">
                      <MaskedText text={decisionWords(line, o, when)} />
                    </td>
                    <td className="settings-wrap num" data-became={line.became?.is}>
                      {line.became ? becameWords(line.became, o, when) : <span className="quiet">–</span>}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </Listed>
    </section>
  );
}
