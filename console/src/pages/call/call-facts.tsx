import { CheckOutlined, CopyOutlined, DownOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { mediumOf } from '../../../../engine/contract/call.ts';
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { useMay } from '../../api/session.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { useWhen } from '../../components/when.ts';
import { type Messages, useT } from '../../i18n/index.tsx';
import { clock } from '../../lib/times.ts';
import type { SeenCall } from '../../live/board.ts';
import { Back } from './back.tsx';
import { CallAppeals } from './call-appeals.tsx';
import { CallLinks } from './call-links.tsx';
import { CallScore } from './call-score.tsx';
import { decidedTo, useCallTime } from './call-time.ts';
import { copyText } from './copy-text.ts';
import { EarlierCalls } from './earlier-calls.tsx';
import { Risk } from './risk-bar.tsx';
import { CallStatusView } from './status.tsx';

/** Who, where, how long, how bad: one strip over the page. */
export function CallFacts({ call, flags }: { call: SeenCall; flags: readonly Flag[] }) {
  const t = useT();
  const when = useWhen();
  const { view } = call;
  const { agent, queue, trade, direction, customer } = view;
  const rest = restOf(view, t);
  return (
    <header className="panel facts">
      <Back />
      <h1 className="fact fact-agent">
        <small>{t.call.agent}</small>
        <span>
          {agent?.name ?? agent?.id ?? t.wall.noAgent}
          {agent?.team ? <em>{agent.team}</em> : null}
        </span>
      </h1>
      <dl aria-label={t.call.facts}>
        <Fact name={t.call.status}>
          <CallStatusView view={view} />
        </Fact>
        <Fact name={t.call.duration}>
          <Duration call={call} least_ms={decidedTo(flags)} />
        </Fact>
        <Fact name={t.call.risk}>
          <Risk risk={view.risk} />
        </Fact>
        <Fact name={t.call.queue}>{queue ?? t.wall.noQueue}</Fact>
        {trade ? <Fact name={t.call.trade}>{t.trade[trade]}</Fact> : null}
        <Fact name={t.call.medium}>{t.medium[mediumOf(view)]}</Fact>
        {direction ? <Fact name={t.call.direction}>{t.direction[direction]}</Fact> : null}
        <Fact name={t.call.started}>
          <time className="num" dateTime={new Date(view.started_at).toISOString()}>
            {when(view.started_at)}
          </time>
        </Fact>
        {view.scorecard ? (
          <Fact name={t.call.score}>
            <CallScore view={view} />
          </Fact>
        ) : null}
        {/* Last, since how often this customer called comes later and would push what follows. */}
        {customer?.id || customer?.number ? (
          <Fact name={t.call.customer}>
            <MaskedText text={customer.id ?? customer.number ?? ''} />
            <EarlierCalls view={view} />
          </Fact>
        ) : null}
      </dl>
      <div className="facts-actions">
        <CallAppeals view={view} />
        <CallLinks view={view} />
        <Popover
          trigger="click"
          placement="bottomRight"
          content={
            <dl className="facts-rest">
              {rest.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <MaskedText text={value} />
                  </dd>
                </div>
              ))}
            </dl>
          }
        >
          <button type="button" className="plain-button">
            {t.call.more(rest.length)} <DownOutlined aria-hidden="true" />
          </button>
        </Popover>
        <ReviewLink view={view} />
        <CopyId id={view.call} />
      </div>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd title={typeof children === 'string' ? children : undefined}>{children}</dd>
    </div>
  );
}

function Duration({ call, least_ms }: { call: SeenCall; least_ms: number }) {
  return <span className="num">{clock(useCallTime(call, least_ms))}</span>;
}

function ReviewLink({ view: { call, status, until_ms } }: { view: CallView }) {
  const t = useT();
  const mayReview = useMay('review');
  const [path] = useLocation();
  // Who had it before it went to others does not review it.
  if (!mayReview || status !== 'complete' || until_ms !== undefined || path.startsWith('/quality'))
    return null;
  return (
    <Link href={`/quality/review/${encodeURIComponent(call)}`} className="plain-button">
      {t.call.review}
    </Link>
  );
}

function CopyId({ id }: { id: string }) {
  const t = useT();
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return;
    const timer = setTimeout(() => setCopied(0), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="plain-button"
      title={id}
      onClick={async () => {
        if (await copyText(id)) setCopied((n) => n + 1);
      }}
    >
      {copied > 0 ? <CheckOutlined aria-hidden="true" /> : <CopyOutlined aria-hidden="true" />}{' '}
      <span aria-live="polite">{copied > 0 ? t.call.copied : t.call.copy}</span>
    </button>
  );
}

/** What the strip has no room for. */
function restOf(
  { call, customer, utterances, rules, attributes }: CallView,
  t: Messages,
): [string, string][] {
  return [
    [t.call.id, call],
    ...(customer?.id && customer.number ? [[t.call.number, customer.number] as [string, string]] : []),
    [t.call.utterances, String(utterances)],
    [t.call.rules, rules.slice(0, 8)],
    ...Object.entries(attributes ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  ];
}
