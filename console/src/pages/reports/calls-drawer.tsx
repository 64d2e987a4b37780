/** The calls behind a figure, with the words that made it count them. */

import { CloseOutlined } from '@ant-design/icons';
import { useCallback } from 'react';
import { Link } from 'wouter';
import type { ReportCall } from '../../../../engine/contract/report-call.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotRead } from '../../components/not-read.tsx';
import { useModal } from '../../components/use-modal.ts';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { inTongue } from '../../i18n/tongue.ts';
import { clock } from '../../lib/times.ts';
import { usePages } from '../calls/use-pages.ts';
import { asked, type Drill } from './drill.ts';
import { fetchReportCalls, type Range } from './requests.ts';
import { useTexts } from './texts.ts';
import { useGroupName } from './view.ts';

export function CallsDrawer(props: { range: Range; drill: Drill; onClose(): void }) {
  const { range, drill, onClose } = props;
  const t = useTexts();
  const dialog = useModal();
  const nameOf = useGroupName();
  const { items, next, busy, failed, more, again } = useReportCalls(range, drill);
  const { kind, by, of, rule, word, score } = drill;
  const about = [
    of !== undefined && by !== undefined && by !== 'all' ? nameOf(by, of) : null,
    rule === undefined ? null : t.drill.rule(rule),
    word === undefined ? null : t.drill.word(word),
    score === undefined ? null : t.drill.score(score),
  ].filter((part) => part !== null);
  return (
    <dialog ref={dialog} className="report-drawer" aria-labelledby="drawer-title" onClose={onClose}>
      <header>
        <h2 id="drawer-title">{[t.drill.kinds[kind] ?? t.drill.title, ...about].join(' · ')}</h2>
        <button type="button" className="icon-button" aria-label={t.drill.close} onClick={onClose}>
          <CloseOutlined />
        </button>
      </header>
      <div className="report-drawer-list">
        <ul>
          {items.map((one) => (
            <Line key={one.call} of={one} />
          ))}
        </ul>
        {failed ? (
          <NotRead again={again} code={failed} />
        ) : busy ? (
          <p className="quiet" role="status">
            {t.drill.loading}
          </p>
        ) : items.length === 0 ? (
          <p className="quiet">{t.drill.empty}</p>
        ) : next !== null ? (
          <button type="button" className="plain-button" onClick={more}>
            {t.drill.more}
          </button>
        ) : null}
      </div>
    </dialog>
  );
}

function Line({ of }: { of: ReportCall }) {
  const t = useTexts();
  const { language } = useLanguage();
  const when = useWhen();
  const nameOf = useGroupName();
  const path = `/calls/${encodeURIComponent(of.call)}`;
  return (
    <li>
      <p className="num">
        <Link href={path}>{when(of.started_at)}</Link> <span>{nameOf('agent', of.agent)}</span>{' '}
        <span className="quiet">
          {[of.team, of.queue, clock(of.duration_ms)].filter((part) => part !== '').join(' · ')}
          {of.score === null
            ? ''
            : ` · ${of.machine_score === of.score ? t.drill.points(of.score) : t.drill.changed(of.machine_score, of.score)}`}
        </span>
      </p>
      {of.quotes.length === 0 ? <p className="quiet">{t.drill.noWords}</p> : null}
      {of.quotes.map(({ at_ms, text, title, title_en }) => (
        <p key={`${at_ms} ${title} ${text}`} className="report-quote">
          <Link href={`${path}?at=${at_ms}`} className="num">
            {clock(at_ms)}
          </Link>{' '}
          {title === null ? null : <b>{inTongue(title, title_en ?? undefined, language)} </b>}
          {text === '' ? null : (
            <q>
              <MaskedText text={text} />
            </q>
          )}
        </p>
      ))}
    </li>
  );
}

function useReportCalls(range: Range, drill: Drill) {
  const question = JSON.stringify(asked(range, drill));
  return usePages<ReportCall>(
    useCallback(
      (after, signal) =>
        fetchReportCalls({ ...JSON.parse(question), ...(after === null ? {} : { after }) }, signal),
      [question],
    ),
  );
}
