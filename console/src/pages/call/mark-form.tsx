import { CloseOutlined } from '@ant-design/icons';
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { RequestFailed } from '../../api/http.ts';
import type { NewMark } from '../../api/requests.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useLanguage, useT } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import { troubleOf } from './mark-trouble.ts';
import type { Marking } from './marking.tsx';
import { categoryGroups, type KnownRule, otherCategories, rulesOf } from './marks.ts';

interface Props {
  marking: Marking;
  rules: readonly KnownRule[];
  /** Rejects with RequestFailed. */
  send(mark: NewMark): Promise<void>;
  close(): void;
}

/** As much as the server keeps. */
const NOTE_LENGTH = 500;
const GAP = 8;
/** How far the form begins above its anchor, px. */
const RISE = 12;
const EDGE = 8;

/** What was missed or is wrong, in one small form beside its place. */
export function MarkForm({ marking, rules, send, close }: Props) {
  const { language, t } = useLanguage();
  const [category, setCategory] = useState('');
  const [rule, setRule] = useState('');
  const [note, setNote] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const ids = useId();
  const missed = 'utterance' in marking ? marking.utterance : null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    if (missed && category === '') return setTrouble(t.marks.chooseCategory);
    setBusy(true);
    setTrouble('');
    const words = note.trim() === '' ? {} : { note: note.trim() };
    try {
      if (missed) {
        const { channel, utterance } = missed;
        await send({ kind: 'missed', channel, utterance, category, ...(rule ? { rule } : {}), ...words });
      } else if ('flag' in marking) await send({ kind: 'wrong', flag: marking.flag.id, ...words });
      close();
    } catch (error) {
      setTrouble(troubleOf(error instanceof RequestFailed ? error.code : '', t));
      setBusy(false);
    }
  }

  return (
    <Floating
      anchor={marking.anchor}
      label={missed ? t.marks.missedTitle : t.marks.wrongTitle}
      close={close}
      keep={note.trim() !== ''}
    >
      <form onSubmit={submit} noValidate>
        <header>
          <h2>{missed ? t.marks.missedTitle : t.marks.wrongTitle}</h2>
          <button type="button" className="icon-button" aria-label={t.marks.cancel} onClick={close}>
            <CloseOutlined />
          </button>
        </header>
        {missed ? <Quoted utterance={missed} /> : null}
        {'flag' in marking ? <p className="mark-form-flag">{titleIn(marking.flag, language)}</p> : null}
        {missed ? (
          <>
            <Categories
              utterance={missed}
              rules={rules}
              chosen={category}
              choose={(one) => {
                setCategory(one);
                setRule('');
                setTrouble('');
              }}
            />
            <RuleChoice category={category} rules={rules} chosen={rule} choose={setRule} id={`${ids}-rule`} />
          </>
        ) : null}
        <label htmlFor={`${ids}-note`}>
          {t.marks.note}
          <small>{t.marks.noteHint}</small>
        </label>
        <textarea
          id={`${ids}-note`}
          rows={2}
          maxLength={NOTE_LENGTH}
          placeholder={missed ? t.marks.missedExample : t.marks.wrongExample}
          value={note}
          // biome-ignore lint/a11y/noAutofocus: the form was asked for; this is its first field
          autoFocus={missed === null}
          onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event);
          }}
        />
        <footer>
          <p className="form-trouble" role="alert">
            {trouble}
          </p>
          <button type="button" className="plain-button" onClick={close}>
            {t.marks.cancel}
          </button>
          <button type="submit" className="strong-button" disabled={busy}>
            {missed ? t.marks.missedSubmit : t.marks.wrongSubmit}
          </button>
        </footer>
      </form>
    </Floating>
  );
}

function Quoted({ utterance: { role, text } }: { utterance: UtteranceView }) {
  const t = useT();
  return (
    <blockquote className={`mark-form-quote of-${role}`}>
      <span className="quote-who">{t.role[role]}</span>
      <p>
        <MaskedText text={text} />
      </p>
    </blockquote>
  );
}

function Categories(props: {
  utterance: UtteranceView;
  rules: readonly KnownRule[];
  chosen: string;
  choose(category: string): void;
}) {
  const { utterance, rules, chosen, choose } = props;
  const { language, t } = useLanguage();
  const name = useId();
  const others = otherCategories(rules);
  return (
    <fieldset>
      <legend>{t.marks.category}</legend>
      {categoryGroups(utterance.role).map(({ group, categories }, row) => (
        <div key={group} className="choices">
          <small>{t.marks.groups[group]}</small>
          <div>
            {categories.map((category, index) => (
              <label key={category} className="choice">
                <input
                  type="radio"
                  name={name}
                  value={category}
                  checked={chosen === category}
                  // biome-ignore lint/a11y/noAutofocus: the form was asked for; this is its first field
                  autoFocus={row === 0 && index === 0}
                  onChange={() => choose(category)}
                />
                <span>{named(t.category, category)}</span>
              </label>
            ))}
          </div>
        </div>
      ))}
      {others.length > 0 ? (
        <div className="choices">
          <small>{t.marks.groups.other}</small>
          <select
            aria-label={t.marks.other}
            value={others.some(({ category }) => category === chosen) ? chosen : ''}
            onChange={(event) => choose(event.target.value)}
          >
            <option value="">{t.marks.other}</option>
            {others.map(({ category, rules: own }) => (
              <option key={category} value={category}>
                {own.map((rule) => titleIn(rule, language)).join(t.listSeparator)}
              </option>
            ))}
          </select>
        </div>
      ) : null}
    </fieldset>
  );
}

function RuleChoice(props: {
  category: string;
  rules: readonly KnownRule[];
  chosen: string;
  choose(rule: string): void;
  id: string;
}) {
  const { category, rules, chosen, choose, id } = props;
  const { language, t } = useLanguage();
  const fitting = rulesOf(category, rules);
  return (
    <>
      <label htmlFor={id}>
        {t.marks.rule}
        <small>{t.marks.optional}</small>
      </label>
      <select
        id={id}
        value={chosen}
        disabled={fitting.length === 0}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">{category === '' ? t.marks.categoryFirst : t.marks.anyRule}</option>
        {fitting.map((rule) => (
          <option key={rule.id} value={rule.id}>
            {titleIn(rule, language)}
          </option>
        ))}
      </select>
    </>
  );
}

/**
 * A panel beside its anchor, above everything. Escape closes it, and a click elsewhere unless `keep`; Tab stays inside.
 */
function Floating(props: {
  anchor: HTMLElement;
  label: string;
  close(): void;
  keep: boolean;
  children: ReactNode;
}) {
  const { anchor, label, close, keep, children } = props;
  const panel = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const own = panel.current;
    if (!own) return;
    const place = () => {
      const at = anchor.getBoundingClientRect();
      const { width, height } = own.getBoundingClientRect();
      // Beside it, or beside the card that it stands in, so that what is spoken of stays in view; else over it.
      const whole = (anchor.closest('.flag-card') ?? anchor).getBoundingClientRect();
      const right = whole.right + GAP;
      const left = right + width + EDGE <= innerWidth ? right : Math.max(EDGE, whole.left - GAP - width);
      const top = Math.max(EDGE, Math.min(at.top - RISE, innerHeight - height - EDGE));
      own.style.left = `${Math.round(left)}px`;
      own.style.top = `${Math.round(top)}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(own);
    window.addEventListener('resize', place);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
    };
  }, [anchor]);

  useEffect(() => {
    const outside = (event: Event) => {
      if (!keep && !panel.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [keep, close]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    if (event.key !== 'Tab') return;
    const all = stops(panel.current);
    const [first] = all;
    const last = all.at(-1);
    if (event.shiftKey ? document.activeElement === first : document.activeElement === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  };

  return createPortal(
    <div ref={panel} className="mark-form panel" role="dialog" aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>,
    document.body,
  );
}

/** Where Tab stops; of radio buttons the chosen one, or each while none is. */
function stops(panel: HTMLElement | null): HTMLElement[] {
  const all = Array.from(
    panel?.querySelectorAll<HTMLElement>('button, input, select, textarea') ?? [],
  ).filter((one) => !one.matches(':disabled'));
  return all.filter(
    (one) => !(one instanceof HTMLInputElement) || one.checked || !one.form?.querySelector(':checked'),
  );
}
