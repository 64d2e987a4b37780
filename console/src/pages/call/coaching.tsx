/** What a supervisor sees and does about a call that goes on: how it is heard, roles, prompts to its agent. */
import { type FormEvent, useState } from 'react';
import type { HearingTrouble } from '../../../../engine/contract/hearing.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { sendPrompt, swapRoles } from '../../api/requests.ts';
import { useMay } from '../../api/session.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import { clock } from '../../lib/format.ts';

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
  const { hearing = [], roles_swapped } = view;
  if (hearing.length === 0 && !roles_swapped) return null;
  const set = async (swapped: boolean) => {
    setState('busy');
    await swapRoles(view.call, swapped).then(
      () => setState('idle'),
      () => setState('failed'),
    );
  };
  const swappable = hearing.some(({ kind }) => kind === 'roles' || kind === 'one_side');
  return (
    <section className="panel hearing" role="status" aria-label={t.hearing.label}>
      {hearing.length > 0 ? <strong>{t.hearing.label}</strong> : null}
      <p>
        {hearing.map((one) => said(one, t)).join(t.listSeparator)}
        {hearing.length > 0 ? `${t.hearing.stop}${t.hearing.careful}` : ''}
        {roles_swapped ? ` ${t.hearing.swapped(roles_swapped.by, clock(roles_swapped.at_ms))}` : ''}
        {state === 'failed' ? ` ${t.hearing.failed}` : ''}
      </p>
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

function said(trouble: HearingTrouble, t: Messages): string {
  const since = clock(trouble.since_ms);
  switch (trouble.kind) {
    case 'no_words':
      return t.hearing.no_words(since);
    case 'one_side':
      return t.hearing.one_side[trouble.role](since);
    case 'confidence':
      return t.hearing.confidence(Math.round(trouble.value * 100));
    case 'roles':
      return t.hearing.roles(trouble.value);
  }
}

/** What was sent stands among the words. */
function PromptForm({ call }: { call: string }) {
  const t = useT();
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || state === 'busy') return;
    setState('busy');
    try {
      await sendPrompt(call, text.trim());
      setText('');
      setState('idle');
    } catch {
      setState('failed');
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
        {state === 'failed' ? <span role="alert">{t.hearing.failed}</span> : null}
      </form>
    </section>
  );
}
