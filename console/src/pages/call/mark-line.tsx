import { UndoOutlined } from '@ant-design/icons';
import { useState } from 'react';
import type { Mark } from '../../../../engine/contract/mark.ts';
import { RequestFailed } from '../../api/http.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useWhen } from '../../components/when.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import { MakeTest } from './make-test.tsx';
import { troubleOf } from './mark-trouble.ts';
import { useMarking } from './marking.tsx';
import { mayTake } from './marks.ts';

/** What somebody marked, at its place, with the way back. */
export function MarkLine({ mark }: { mark: Mark }) {
  const { language, t } = useLanguage();
  const when = useWhen();
  const { person, rules, take } = useMarking();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const missed = mark.kind === 'missed';
  const rule = missed && mark.rule !== null ? rules.find(({ id }) => id === mark.rule) : undefined;
  const takeBack = async () => {
    setBusy(true);
    setTrouble('');
    try {
      await take(mark);
    } catch (error) {
      setTrouble(troubleOf(error instanceof RequestFailed ? error.code : '', t));
      setBusy(false);
    }
  };
  return (
    <p className={`mark-line is-${missed ? 'missed' : 'wrong'}`} data-mark={mark.id}>
      <b>{missed ? t.marks.missed : t.marks.wrong}</b>
      {missed ? <span>{named(t.category, mark.category)}</span> : null}
      {missed && mark.rule !== null ? <span>{rule ? titleIn(rule, language) : mark.rule}</span> : null}
      {mark.note ? (
        <span className="mark-note">
          <MaskedText text={mark.note} />
        </span>
      ) : null}
      <span className="mark-by num">
        {mark.by} · {when(mark.at)}
      </span>
      {mark.rule !== null ? <MakeTest of={{ mark: mark.id }} /> : null}
      {person && mayTake(person, mark) ? (
        <button
          type="button"
          className="mark-take"
          disabled={busy}
          title={t.marks.takeHint}
          onClick={takeBack}
        >
          <UndoOutlined aria-hidden="true" /> {t.marks.take}
        </button>
      ) : null}
      {trouble ? (
        <span className="form-trouble" role="alert">
          {trouble}
        </span>
      ) : null}
    </p>
  );
}
