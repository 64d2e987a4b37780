/** Pieces that the tabs share. */

import { Button } from 'antd';
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { RequestFailed } from '../../api/http.ts';
import { NotRead } from '../../components/not-read.tsx';
import { type Messages, useT } from '../../i18n/index.tsx';
import type { Teams } from './requests.ts';
import type { List } from './use-list.ts';

/** What went wrong, in the reader's words. */
export function inWords(error: unknown, t: Messages): string {
  const code = error instanceof RequestFailed ? error.code : 'UNKNOWN';
  const { problems } = t.access;
  return Object.hasOwn(problems, code)
    ? problems[code as keyof typeof problems]
    : t.access.otherProblem(code);
}

/**
 * Work of a button or a form: busy while it goes on, and what went wrong.
 * @param placed says it elsewhere; then it is not said here
 */
export function useWork(placed: (error: unknown) => boolean = () => false) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setTrouble(null);
    try {
      await work();
    } catch (error) {
      if (!placed(error)) setTrouble(inWords(error, t));
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, run };
}

/** The list below its head: not read yet, failed, empty, or there. */
export function Listed<T>(props: {
  list: List<T>;
  /** `more`: what to do about it. */
  empty: { title: string; text: string; more?: ReactNode };
  children(items: readonly T[]): ReactNode;
}) {
  const { list, empty, children } = props;
  const t = useT();
  if (list.failed) return <NotRead again={list.again} code={list.failed} />;
  if (list.items === null)
    return (
      <div className="empty" role="status">
        <p>{t.access.loading}</p>
      </div>
    );
  if (list.items.length === 0)
    return (
      <div className="empty" role="status">
        <strong>{empty.title}</strong>
        {empty.text === '' ? null : <p>{empty.text}</p>}
        {empty.more}
      </div>
    );
  return children(list.items);
}

/** What has just appeared is in sight, with the focus in it: the button that asked for it may be far down, or gone. */
export function useInSight<T extends HTMLElement>(ref: RefObject<T | null>): void {
  useEffect(() => {
    const { current } = ref;
    current?.scrollIntoView({ block: 'nearest' });
    current?.querySelector<HTMLElement>(':is(input, button):enabled')?.focus({ preventScroll: true });
  }, [ref]);
}

/** A password or a secret that nobody sees again. */
export function Secret(props: { title: string; text: string; secret: string; onClose(): void }) {
  const { title, text, secret, onClose } = props;
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useInSight(box);
  const [copied, setCopied] = useState(false);
  return (
    <div ref={box} className="settings-secret" role="status">
      <strong>{title}</strong>
      <p>
        {text} {t.access.once}
      </p>
      <div className="settings-secret-row">
        <code>{secret}</code>
        <Button
          onClick={() => {
            // Off TLS a browser has no clipboard; the text can be marked by hand.
            navigator.clipboard?.writeText(secret).then(
              () => setCopied(true),
              () => undefined,
            );
          }}
        >
          {copied ? t.access.copied : t.access.copy}
        </Button>
        <Button type="primary" onClick={onClose}>
          {t.access.close}
        </Button>
      </div>
    </div>
  );
}

/** A button that asks once more, in its own place; the focus is on what changes nothing. */
export function Sure(props: { label: string; question: string; danger?: boolean; onYes(): Promise<void> }) {
  const { label, question, danger, onYes } = props;
  const t = useT();
  const [asked, setAsked] = useState(false);
  const [back, setBack] = useState(false);
  const { busy, trouble, run } = useWork();
  const look = danger ? 'plain-button is-danger' : 'plain-button';
  const close = () => {
    setAsked(false);
    setBack(true);
  };
  if (!asked)
    return (
      // biome-ignore lint/a11y/noAutofocus: it comes back to where the question was
      <button type="button" className={look} autoFocus={back} onClick={() => setAsked(true)}>
        {label}
      </button>
    );
  return (
    <span className="settings-sure">
      <span role={trouble ? 'alert' : undefined}>{trouble ?? question}</span>
      <button
        type="button"
        className={look}
        disabled={busy}
        onClick={() =>
          void run(async () => {
            await onYes();
            close();
          })
        }
      >
        {t.access.yes}
      </button>
      <button
        type="button"
        className="plain-button"
        // biome-ignore lint/a11y/noAutofocus: the button that was pressed is gone
        autoFocus
        onClick={close}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
      >
        {t.access.cancel}
      </button>
    </span>
  );
}

export function teamWords(teams: Teams | undefined, t: Messages): string {
  if (teams === 'all') return t.access.all;
  return teams === undefined || teams.length === 0 ? t.access.noTeam : teams.join(', ');
}

/** What the server has against a field, in words for its place. */
export function refusalAt({ code, facts }: RequestFailed, field: string, t: Messages): string {
  const { faults } = t.access;
  if (code === 'AGENT_TAKEN' && typeof facts.owner === 'string') return faults.agentTaken(facts.owner);
  if (code === 'TEAM_UNKNOWN' && typeof facts.team === 'string')
    return faults.teamUnknown([facts.team], typeof facts.likely === 'string' ? facts.likely : undefined);
  // Of these the sentence for the whole form would say less than the field's own.
  if ((code === 'USER_UNFIT' || code === 'REQUEST_INVALID') && Object.hasOwn(faults.refused, field))
    return faults.refused[field as keyof typeof faults.refused];
  return inWords(new RequestFailed(code, 0, ''), t);
}
