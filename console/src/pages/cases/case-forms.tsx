/** What is written to a case: how it ended, why it goes back, a comment, an action. One form at a time. */
import { type ReactNode, useState } from 'react';
import {
  ACTION_KINDS,
  type ActionKind,
  type Case,
  type Resolution,
} from '../../../../engine/contract/case.ts';
import { useCaseActions } from '../../cases/provider.tsx';
import type { CaseCommand } from '../../cases/requests.ts';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import type { BegunFlag } from './begun.ts';
import { FormFrame } from './form-frame.tsx';
import { ResolutionPick } from './resolution-pick.tsx';
import { HalfJudged, Unjudged, unjudged } from './unjudged.tsx';

export type FormKind = 'resolve' | 'close' | 'close-now' | 'return' | 'reopen' | 'assign';
const MAX_NOTE = 1_000;

/** Sends when it is submitted and closes when that worked. */
export function CommandForm(props: {
  of: Case;
  kind: FormKind;
  /** Verdicts without their reason: a case does not end over them. */
  begun: readonly BegunFlag[];
  drop(): void;
  close(): void;
  judge(flag: string): void;
}) {
  const { of, kind, begun, drop, close, judge } = props;
  const t = useT();
  const { command } = useCaseActions();
  const [note, setNote] = useState('');
  const [to, setTo] = useState('');
  const [resolution, setResolution] = useState<Resolution | ''>(of.resolution ?? '');
  const [busy, setBusy] = useState(false);
  const picks = kind === 'resolve' || kind === 'close-now';
  const needsNote = kind === 'return' || kind === 'reopen';
  const ends = picks || kind === 'close';
  const left = ends ? unjudged(of) : [];
  const halfDone = ends ? begun : [];
  const filled =
    kind === 'assign' ? to.trim() !== '' : picks ? resolution !== '' : !needsNote || note.trim() !== '';
  const submit = async () => {
    setBusy(true);
    const done = await command(of.id, commandOf(kind, { note: note.trim(), to: to.trim(), resolution }));
    setBusy(false);
    if (done) close();
  };
  const title = {
    resolve: t.cases.resolveTitle,
    close: t.cases.closeTitle,
    'close-now': t.cases.closeTitle,
    return: t.cases.giveBackTitle,
    reopen: t.cases.reopenTitle,
    assign: t.cases.assign,
  }[kind];
  const without = left.length > 0 && halfDone.length === 0;
  const send = {
    resolve: without ? t.cases.resolveAnyway : t.cases.resolveSubmit,
    close: without ? t.cases.closeAnyway : title,
    'close-now': without ? t.cases.closeAnyway : title,
    return: title,
    reopen: title,
    assign: t.cases.send,
  }[kind];
  return (
    <FormFrame
      title={title}
      ready={filled && halfDone.length === 0}
      busy={busy}
      send={send}
      submit={() => void submit()}
      close={close}
    >
      {picks ? <ResolutionPick name="resolution" value={resolution} pick={setResolution} /> : null}
      {kind === 'assign' ? (
        <Field label={t.cases.assignTo}>
          {/* biome-ignore lint/a11y/noAutofocus: the form was asked for in order to write this */}
          <input value={to} maxLength={200} autoFocus onChange={(event) => setTo(event.target.value)} />
        </Field>
      ) : (
        <Field
          label={
            kind === 'return' ? t.cases.giveBackNote : kind === 'reopen' ? t.cases.reopenNote : t.cases.note
          }
          hint={needsNote ? t.cases.noteHint : t.cases.optional}
        >
          <textarea
            rows={2}
            maxLength={MAX_NOTE}
            value={note}
            // biome-ignore lint/a11y/noAutofocus: the form was asked for in order to write this
            autoFocus={!picks}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
      )}
      {halfDone.length > 0 ? (
        <HalfJudged flags={halfDone} finish={() => judge(halfDone[0]?.flag ?? '')} drop={drop} />
      ) : (
        <Unjudged flags={left} judge={() => judge(left[0]?.flag ?? '')} />
      )}
    </FormFrame>
  );
}

function commandOf(
  kind: FormKind,
  { note, to, resolution }: { note: string; to: string; resolution: Resolution | '' },
): CaseCommand {
  const said = note === '' ? {} : { note };
  switch (kind) {
    case 'resolve':
      return { type: 'resolve', resolution: resolution as Resolution, ...said };
    case 'close-now':
      return { type: 'close', resolution: resolution as Resolution, ...said };
    case 'close':
      return { type: 'close', ...said };
    case 'assign':
      return { type: 'assign', to };
    default:
      return { type: kind, note };
  }
}

function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="case-field">
      <span>
        {label}
        {hint ? <small className="quiet">{hint}</small> : null}
      </span>
      {children}
    </label>
  );
}

export function CommentForm({ of }: { of: Case }) {
  const t = useT();
  const { command } = useCaseActions();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (text.trim() === '' || busy) return;
    setBusy(true);
    if (await command(of.id, { type: 'comment', text: text.trim() })) setText('');
    setBusy(false);
  };
  return (
    <div className="comment-form">
      <textarea
        rows={2}
        maxLength={2_000}
        value={text}
        aria-label={t.cases.comment}
        placeholder={t.cases.commentHint}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
        }}
      />
      <button type="button" className="plain-button" disabled={busy || text.trim() === ''} onClick={send}>
        {t.cases.commentSend}
      </button>
    </div>
  );
}

const CHECKS = { none: undefined, d7: 7, d14: 14, d30: 30 } as const;

/** What was done, and what it is to improve: that is looked at again after the chosen time. */
export function ActionForm({ of, close }: { of: Case; close(): void }) {
  const { language, t } = useLanguage();
  const { command } = useCaseActions();
  const [kind, setKind] = useState<ActionKind>('coach');
  const [text, setText] = useState('');
  const [target, setTarget] = useState('');
  const [check, setCheck] = useState<keyof typeof CHECKS>('none');
  const [busy, setBusy] = useState(false);
  const rules = new Map(of.flags.map((flag) => [flag.rule, titleIn(flag, language)]));
  const categories = [...new Set(of.flags.map(({ category }) => category))];
  const submit = async () => {
    setBusy(true);
    const [what, name] = target === '' ? [] : (target.split(/:(.*)/s) as ['rule' | 'category', string]);
    const days = what === undefined ? undefined : CHECKS[check];
    const done = await command(of.id, {
      type: 'act',
      kind,
      text: text.trim(),
      ...(what === undefined ? {} : { [what]: name }),
      ...(days === undefined ? {} : { check_after_days: days }),
    });
    setBusy(false);
    if (done) close();
  };
  return (
    <FormFrame
      title={t.cases.action}
      untitled
      ready={text.trim() !== ''}
      busy={busy}
      send={t.cases.send}
      submit={() => void submit()}
      close={close}
    >
      <div className="action-row">
        <Field label={t.cases.actionTitle}>
          <select value={kind} onChange={(event) => setKind(event.target.value as ActionKind)}>
            {ACTION_KINDS.map((one) => (
              <option key={one} value={one}>
                {t.cases.actions[one]}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t.cases.actionFor}>
          <select value={target} onChange={(event) => setTarget(event.target.value)}>
            <option value="">{t.cases.actionForNone}</option>
            {categories.map((one) => (
              <option key={one} value={`category:${one}`}>
                {named(t.category, one)}
              </option>
            ))}
            {[...rules].map(([rule, title]) => (
              <option key={rule} value={`rule:${rule}`}>
                {title}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t.cases.actionCheck}>
          <select
            value={check}
            disabled={target === ''}
            onChange={(event) => setCheck(event.target.value as keyof typeof CHECKS)}
          >
            {(Object.keys(CHECKS) as (keyof typeof CHECKS)[]).map((one) => (
              <option key={one} value={one}>
                {t.cases.actionChecks[one]}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Field label={t.cases.actionText} hint={t.cases.noteHint}>
        <textarea
          rows={2}
          maxLength={MAX_NOTE}
          value={text}
          // biome-ignore lint/a11y/noAutofocus: the form was asked for in order to write this
          autoFocus
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </FormFrame>
  );
}
