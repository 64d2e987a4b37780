import { CloseOutlined, EditOutlined, PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Link } from 'wouter';
import type { RuleStop, RuleView } from '../../../../engine/contract/rule.ts';
import { useMay } from '../../api/session.tsx';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotRead } from '../../components/not-read.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { useRuleSwitch } from '../../rule-switch/provider.tsx';
import { Skeleton } from '../live/skeleton.tsx';
import { RuleBody } from './rule-body.tsx';
import { Standing } from './standing.tsx';
import { useRule } from './use-rules.ts';
import type { Verdicts } from './use-verdicts.ts';

/** One rule. Its line of the list is shown at once, the rest when it is there. */
export function RulePane(props: {
  id: string;
  /** Undefined where the set in force has no such rule. */
  line: RuleView | undefined;
  verdicts: Verdicts | null;
  close: string;
}) {
  const { id, line, verdicts, close } = props;
  const t = useT();
  const { got, failed, again } = useRule(id);
  const rule = got ?? line;
  if (!rule && failed !== null) return <Missing code={failed} id={id} close={close} onAgain={again} />;
  return (
    <article className="panel rule-pane" aria-labelledby="rule-title" aria-busy={!got && failed === null}>
      {rule ? <Head rule={rule} close={close} /> : null}
      {rule?.stopped ? <Stopped stop={rule.stopped} /> : null}
      {got && !got.in_force ? <p className="note note-warn">{t.rules.olderSet}</p> : null}
      {got ? (
        <RuleBody rule={got} verdicts={verdicts} />
      ) : failed === null ? (
        <Skeleton rows={5} text={t.rules.loading} />
      ) : (
        <NotRead again={again} code={failed} />
      )}
    </article>
  );
}

function Head({ rule, close }: { rule: RuleView; close: string }) {
  const { language, t } = useLanguage();
  const { allowed, ask } = useRuleSwitch();
  const mayEdit = useMay('edit-rules');
  const title = titleIn(rule, language);
  const { stopped } = rule;
  return (
    <header className="rule-head">
      <div className="rule-head-words">
        <p className={`rule-tags is-${rule.severity}`}>
          <span className="tag">{t.severity[rule.severity]}</span>
          <Standing rule={rule} plain />
          <code>{rule.id}</code>
        </p>
        <h2 id="rule-title">{title}</h2>
      </div>
      {mayEdit ? (
        <Link href={`/workbench?rule=${encodeURIComponent(rule.id)}`} className="plain-button">
          <EditOutlined /> {t.rules.edit}
        </Link>
      ) : null}
      {allowed ? (
        <button
          type="button"
          className={stopped ? 'plain-button' : 'plain-button is-danger'}
          onClick={() => ask(stopped ? 'resume' : 'stop', { id: rule.id, title })}
        >
          {stopped ? <PlayCircleOutlined /> : <PauseCircleOutlined />}{' '}
          {stopped ? t.rules.resume : t.rules.stop}
        </button>
      ) : null}
      <Link href={close} className="icon-button" aria-label={t.rules.close} title={t.rules.close}>
        <CloseOutlined />
      </Link>
    </header>
  );
}

function Stopped({ stop }: { stop: RuleStop }) {
  const t = useT();
  const when = useWhen();
  return (
    <div className="rule-stopped" role="status">
      <strong className="num">{t.rules.stoppedBy(stop.by, when(stop.at))}</strong>
      <p>
        <MaskedText text={stop.reason} />
      </p>
    </div>
  );
}

function Missing(props: { code: string; id: string; close: string; onAgain(): void }) {
  const { code, id, close, onAgain } = props;
  const t = useT();
  const unknown = code === 'RULE_UNKNOWN' || code === 'REQUEST_INVALID';
  return (
    <section className="panel rule-pane">
      {unknown ? (
        <div className="empty" role="alert">
          <strong>{t.rules.unknownTitle}</strong>
          <code>{id}</code>
          <p>{t.rules.unknownText}</p>
          <Link href={close} className="plain-button">
            {t.rules.backToList}
          </Link>
        </div>
      ) : (
        <NotRead again={onAgain} code={code} />
      )}
    </section>
  );
}
