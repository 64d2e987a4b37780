/** What a supervisor sees and does about a call that goes on: how it is heard, roles, prompts to its agent. */

import { type FormEvent, useState } from 'react';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { codeOf } from '../../api/http.ts';
import { sendPrompt, swapRoles } from '../../api/requests.ts';
import { useMay } from '../../api/session.tsx';
import { useT } from '../../i18n/index.tsx';
import { clock } from '../../lib/times.ts';
import { troublesOf } from '../../live/troubles.ts';

export function Coaching({ view }: { view: CallView }) {
  const may = useMay('coach');
  const open = view.status === 'live' || view.status === 'idle';
  return (
    <>
      <Hearing view={view} may={may && open} />
      {may && open ? <PromptForm call={view.call} /> : null}
    </>
  );
}

function Hearing({ view, may }: { view: CallView; may: boolean }) {
  const t = useT();
  const [state, setState] = useState<'idle' | 'sure' | 'busy' | 'failed'>('idle');
  const { roles_swapped } = view;
  const troubles = troublesOf(view, t);
  if (troubles.length === 0 && !roles_swapped) return null;
  const set = async (swapped: boolean) => {
    setState('busy');
    await swapRoles(view.call, swapped).then(
      () => setState('idle'),
      () => setState('failed'),
    );
  };
  const swappable = troubles.some(({ kind }) => kind === 'roles' || kind === 'one_side');
  return (
    <section className="panel hearing" role="status" aria-label={t.hearing.label}>
      <div>
        {troubles.map(({ kind, name, text }, index) => (
          <p key={kind} data-trouble={kind}>
            <strong>{name}</strong> {text}
            {t.hearing.stop}
            {index === troubles.length - 1 ? t.hearing.careful : null}
          </p>
        ))}
        {roles_swapped ? <p>{t.hearing.swapped(roles_swapped.by, clock(roles_swapped.at_ms))}</p> : null}
        {state === 'failed' ? <p role="alert">{t.hearing.failed}</p> : null}
      </div>
      {!may || !(swappable || roles_swapped) ? null : state === 'sure' ? (
        <span className="hearing-sure">
          {t.desk.swapSure}
          <button type="button" className="plain-button" onClick={() => void set(true)}>
            {t.desk.swapYes}
          </button>
          <button type="button" className="plain-button" onClick={() => setState('idle')}>
            {t.desk.cancel}
          </button>
        </span>
      ) : (
        <button
          type="button"
          className="plain-button"
          disabled={state === 'busy'}
          onClick={() => (roles_swapped ? void set(false) : setState('sure'))}
        >
          {state === 'busy' ? t.hearing.swapping : roles_swapped ? t.hearing.undo : t.hearing.swap}
        </button>
      )}
    </section>
  );
}

/** What was sent stands among the words. */
function PromptForm({ call }: { call: string }) {
  const t = useT();
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'failed' | 'unanswered'>('idle');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || state === 'busy') return;
    setState('busy');
    try {
      await sendPrompt(call, text.trim());
      setText('');
      setState('idle');
    } catch (error) {
      setState(codeOf(error) === 'UNANSWERED' ? 'unanswered' : 'failed');
    }
  };
  return (
    <section className="panel coaching" aria-label={t.coach.title}>
      <form onSubmit={(event) => void send(event)}>
        <input
          className="coaching-text"
          value={text}
          maxLength={200}
          placeholder={t.coach.placeholder}
          aria-label={t.coach.title}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="plain-button" disabled={state === 'busy' || text.trim() === ''}>
          {state === 'busy' ? t.coach.sending : t.coach.send}
        </button>
        {state === 'failed' || state === 'unanswered' ? <span role="alert">{t.hearing[state]}</span> : null}
      </form>
    </section>
  );
}
