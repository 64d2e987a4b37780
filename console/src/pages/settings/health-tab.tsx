/** How the server fares: first what is wrong, in plain words, then part by part. */

import { type ReactNode, useEffect, useState } from 'react';
import type { AdapterRefusalCode } from '../../../../engine/contract/errors.ts';
import { type SiteHealth, TROUBLES } from '../../../../engine/contract/health.ts';
import type { TelephonyState } from '../../../../engine/contract/telephony.ts';
import { codeOf } from '../../api/http.ts';
import { GuideLink } from '../../components/guide-link.tsx';
import { NotRead } from '../../components/not-read.tsx';
import { refusalWords, useRefusedTexts } from '../../components/refused.ts';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import type { OpsTexts, Seen } from '../../i18n/ops-zh.ts';
import type { RefusedTexts } from '../../i18n/refused-zh.ts';
import { named } from '../../i18n/zh.ts';
import '../../theme/ops.css';
import { faultWords } from '../../../../engine/contract/words/import-fault-words.ts';
import { ColumnHeads } from '../../components/column-heads.tsx';
import { type Tone, toneOf } from './card-tones.ts';
import { bytes, useOps } from './ops-parts.tsx';
import { fetchHealth } from './ops-requests.ts';
import { sendFaultWords } from './send-fault-words.ts';
import { SystemState, Telephony, telephonyWords } from './telephony-part.tsx';

const LOOK_MS = 5_000;
const COLUMNS = ['source', 'token', 'state', 'calls', 'holes', 'heard'] as const;

export default function HealthTab() {
  const t = useT();
  const [got, setGot] = useState<{ health: SiteHealth; at: number } | null>(null);
  const [away, setAway] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt looks at once
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      try {
        const health = await fetchHealth(stop.signal);
        setGot({ health, at: Date.now() });
        setAway(null);
      } catch (error) {
        if (stop.signal.aborted) return;
        setAway(codeOf(error));
      }
      timer = setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [attempt]);
  if (got === null)
    return (
      <section className="panel settings-body">
        {away ? (
          <NotRead again={() => setAttempt((n) => n + 1)} code={away} />
        ) : (
          <div className="empty" role="status">
            <p>{t.access.loading}</p>
          </div>
        )}
      </section>
    );
  const { health, at } = got;
  return (
    <div className="ops">
      <Verdict health={health} at={at} away={away !== null} />
      <Parts health={health} />
      <Telephony health={health} />
      <Sources health={health} />
      <Refused health={health} />
    </div>
  );
}

function Verdict({ health, at, away }: { health: SiteHealth; at: number; away: boolean }) {
  const o = useOps();
  const refused = useRefusedTexts();
  const when = useWhen();
  const { ready, troubles } = health;
  const look = !ready ? 'is-bad' : troubles.length > 0 ? 'is-slow' : 'is-fine';
  return (
    <section className={`panel ops-verdict ${look}`} aria-labelledby="ops-verdict">
      <header>
        <div role="status">
          <h2 id="ops-verdict">
            {!ready
              ? o.health.notReady
              : troubles.length > 0
                ? o.health.some(troubles.length)
                : o.health.fine}
          </h2>
          {ready && troubles.length === 0 ? <p>{o.health.fineText}</p> : null}
        </div>
        <span className="quiet num">{away ? o.health.lost : o.health.asOf(when(at))}</span>
      </header>
      {troubles.length > 0 ? (
        <ul>
          {troubles.map(({ name, detail }) => (
            <li key={`${name} ${JSON.stringify(detail)}`} data-trouble={name}>
              <span className={`tag ${TROUBLES[name] === 'stops' ? 'is-critical' : 'is-major'}`}>
                {TROUBLES[name] === 'stops' ? o.health.stops : o.health.slow}
              </span>{' '}
              {wordsOf(name, detail, o, refused)}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function textsIn(detail: Seen): Record<string, string> {
  return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, String(value)]));
}

/** Of an import or a target by the code of its fault; null: the server's own words have to do. */
function errorWords(name: string, detail: Seen, o: OpsTexts, refused: RefusedTexts): string | null {
  if (name === 'events_refused') {
    const { code, field } = textsIn(detail);
    const seen = { code: code as AdapterRefusalCode, ...(field === undefined ? {} : { field }) };
    const { what, mend } = refusalWords(seen, refused);
    return refused.health.why(what, mend);
  }
  if (name === 'import_failed') return faultWords(o.imports.faults, textsIn(detail));
  if (name === 'telephony_away') {
    const { code = '', got } = textsIn(detail);
    return telephonyWords({ code, ...(got === undefined ? {} : { got }) }, o);
  }
  const { code, got, error } = detail;
  if (name !== 'target_failing' || code === undefined) return null;
  const seen = { code: String(code), ...(got === undefined ? {} : { got: String(got) }) };
  return sendFaultWords(seen, String(error), o);
}

function wordsOf(name: string, detail: Seen, o: OpsTexts, refused: RefusedTexts): string {
  const { free, total, ...rest } = detail;
  const words = errorWords(name, rest, o, refused);
  const seen: Seen = {
    ...rest,
    ...(words === null ? {} : { error: words }),
    ...(free === undefined ? {} : { free: bytes(Number(free)) }),
    ...(total === undefined ? {} : { total: bytes(Number(total)) }),
  };
  return Object.hasOwn(o.health.troubles, name) ? o.health.troubles[name]!(seen) : name;
}

function Parts({ health }: { health: SiteHealth }) {
  const o = useOps();
  const when = useWhen();
  const { cards } = o.health;
  const { store, outbox, model, disk, rules, alerts, imports, retention } = health;
  const tone = (card: Parameters<typeof toneOf>[0]) => toneOf(card, health.troubles);
  const behind = outbox.filter((one) => one.behind > 0);
  return (
    <dl className="panel ops-cards num">
      <Card name={cards.intake} tone={health.ready ? tone('intake') : 'stops'}>
        <b>{health.ready ? o.health.intake.yes : o.health.intake.no}</b>
        <span>{o.health.openCalls(health.open_calls)}</span>
      </Card>
      <Card name={cards.store} tone={tone('store')}>
        <b>
          {store.version === null ? o.health.noAnswer : `ClickHouse ${store.version}`}{' '}
          <span className="quiet">{store.embedded ? o.health.embedded : o.health.byUrl}</span>
        </b>
        <span>
          {store.rows === 0
            ? o.health.upToDate
            : `${o.health.rows(store.rows)}${o.list}${o.health.oldest(store.oldest_s)}`}
        </span>
        {store.set_aside > 0 ? <span className="ops-bad">{o.health.setAside(store.set_aside)}</span> : null}
      </Card>
      <Card name={cards.outbox} tone={store.behind ? tone('outbox') : null}>
        {behind.length === 0 ? (
          <b>{o.health.upToDate}</b>
        ) : (
          behind.map((one) => (
            <span key={one.consumer}>
              {named(o.health.consumers, one.consumer)} <b>{o.health.behind(one.behind)}</b>
            </span>
          ))
        )}
      </Card>
      <Card name={cards.model} tone={tone('model')}>
        <b>
          {model.name} {model.version}
        </b>
        <span>{o.health.modelWaits(model.waiting)}</span>
        <span className="quiet">
          {o.health.modelScored(model.scored)}
          {model.unscored > 0 ? `${o.list}${o.health.modelUnscored(model.unscored)}` : ''}
        </span>
      </Card>
      <Card name={cards.disk} tone={tone('disk')}>
        {disk === null ? (
          <span className="quiet">{o.health.noDisk}</span>
        ) : (
          <>
            <b>{o.health.free(bytes(disk.free), bytes(disk.total))}</b>
            <meter min={0} max={disk.total} value={disk.total - disk.free} aria-label={cards.disk} />
          </>
        )}
      </Card>
      <Card name={cards.rules} tone={tone('rules')}>
        <b>
          {o.health.ruleCount(rules.rules)} <code className="quiet">{rules.hash.slice(0, 8)}</code>
        </b>
        <span className="quiet">{o.health.loaded(when(rules.loaded_at))}</span>
        {rules.stopped > 0 ? <span>{o.health.ruleStopped(rules.stopped)}</span> : null}
        {rules.errors > 0 ? <span className="ops-bad">{o.health.ruleErrors(rules.errors)}</span> : null}
      </Card>
      <Card name={cards.alerts} tone={tone('alerts')}>
        <b>{o.health.targets(alerts.targets)}</b>
        {alerts.waiting > 0 ? <span>{o.health.waiting(alerts.waiting)}</span> : null}
        {alerts.failing > 0 ? <span className="ops-bad">{o.health.failing(alerts.failing)}</span> : null}
      </Card>
      <Card name={cards.imports} tone={tone('imports')}>
        <b>{o.health.importsWaiting(imports.waiting)}</b>
        {imports.failed > 0 ? (
          <span className="ops-bad">{o.health.importsFailed(imports.failed)}</span>
        ) : null}
      </Card>
      <Card name={cards.retention}>
        <span>{o.health.words(retention.words_days)}</span>
        <span>{o.health.calls(retention.calls_days)}</span>
      </Card>
      <Card name={cards.server}>
        <b>Earshot {health.version}</b>
        <span className="quiet">{o.health.started(when(health.started_at))}</span>
      </Card>
    </dl>
  );
}

function Card(props: { name: string; tone?: Tone | null; children: ReactNode }) {
  const { name, tone = null, children } = props;
  return (
    <div className="ops-card" data-tone={tone ?? undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Sources({ health: { sources, telephony } }: { health: SiteHealth }) {
  const o = useOps();
  const when = useWhen();
  const systems = new Map(telephony.map((one) => [one.source, one]));
  return (
    <section className="panel ops-part" aria-labelledby="ops-sources">
      <header>
        <h2 id="ops-sources">{o.health.sources}</h2>
        <p>{o.health.sourcesText}</p>
      </header>
      {sources.length === 0 ? (
        <div className="empty" role="status">
          <strong>{o.health.noSources}</strong>
          <p>{o.health.noSourcesText}</p>
          <p className="guides">
            <GuideLink name="ingest" />
            <GuideLink name="adapters" />
          </p>
        </div>
      ) : (
        <table className="settings-table">
          <ColumnHeads columns={COLUMNS} words={o.health.columns} />
          <tbody>
            {sources.map((one) => (
              <tr key={`${one.token} ${one.source}`} data-source={one.source}>
                <th scope="row">
                  {one.source} {one.local ? <span className="quiet">{o.health.local}</span> : null}
                </th>
                <td>{one.token ?? <span className="quiet">{o.health.firstToken}</span>}</td>
                <td>
                  <SourceState of={one} system={one.local ? systems.get(one.source) : undefined} />
                </td>
                <td className="num">{one.open_calls}</td>
                <td className={one.holes > 0 ? 'num ops-bad' : 'num'}>
                  {one.holes === 0 ? (
                    <span className="quiet">{o.none}</span>
                  ) : (
                    o.health.inCalls(one.holes, one.calls_with_holes)
                  )}
                </td>
                <td className="num">{one.heard_at === null ? o.never : when(one.heard_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** What stands for a telephone system is connected to this server always, whether that system is or not. */
function SourceState(props: { of: SiteHealth['sources'][number]; system: TelephonyState | undefined }) {
  const { of, system } = props;
  const o = useOps();
  if (system !== undefined && system.fault !== null) return <SystemState of={system} />;
  const looks = { connected: 'is-on', held: 'is-waiting', hung: 'is-bad', gone: 'is-bad' } as const;
  return <span className={`settings-state ${looks[of.state]}`}>{named(o.health.states, of.state)}</span>;
}

const REFUSED_COLUMNS = ['source', 'token', 'reason', 'count', 'last', 'mend'] as const;

/** What was not taken, from whom and why; nothing where everything was. */
function Refused({ health: { refused } }: { health: SiteHealth }) {
  const o = useOps();
  const when = useWhen();
  const texts = useRefusedTexts();
  const { title, text, nobody, columns } = texts.health;
  if (refused.length === 0) return null;
  return (
    <section className="panel ops-part ops-refused" aria-labelledby="ops-refused">
      <header>
        <h2 id="ops-refused">{title}</h2>
        <p>{text}</p>
        <GuideLink name="ingest" />
      </header>
      <table className="settings-table">
        <ColumnHeads columns={REFUSED_COLUMNS} words={columns} />
        <tbody>
          {refused.flatMap(({ source, token, events }) =>
            events.map((one, index) => {
              const { what, mend } = refusalWords(one, texts);
              return (
                <tr key={`${token} ${source} ${one.code}`} data-refused={`${source ?? ''} ${one.code}`}>
                  {index === 0 ? (
                    <>
                      <th scope="rowgroup" rowSpan={events.length}>
                        {source ?? <span className="quiet">{nobody}</span>}
                      </th>
                      <td rowSpan={events.length}>
                        {token ?? <span className="quiet">{o.health.firstToken}</span>}
                      </td>
                    </>
                  ) : null}
                  <td>
                    {what} <code className="quiet">{one.code}</code>
                  </td>
                  <td className="num">{one.count.toLocaleString()}</td>
                  <td className="num">{when(one.at)}</td>
                  <td className="ops-mend">{mend}</td>
                </tr>
              );
            }),
          )}
        </tbody>
      </table>
    </section>
  );
}
