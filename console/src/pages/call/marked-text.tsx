import type { MouseEvent } from 'react';
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
import { named } from '../../i18n/zh.ts';
import { useFocusActions } from './focus.tsx';
import { type Segment, segments } from './segments.ts';

interface Props {
  utterance: UtteranceView;
  flags: readonly Flag[];
  /** The flag whose words stand out now. */
  lit: string | null;
}

/** The words of an utterance: matched ones marked, masked numbers as chips. */
export function MarkedText({ utterance, flags, lit }: Props) {
  return segments(utterance, flags).map((piece) => {
    if (piece.token) return <Token key={piece.start} {...piece.token} />;
    if (piece.flags.length > 0) return <Mark key={piece.start} piece={piece} lit={lit} />;
    return piece.text;
  });
}

/** A text that is nobody's words: only masked numbers in it stand out. */
export function MaskedText({ text }: { text: string }) {
  return segments({ channel: -1, utterance: '', text }, []).map((piece) =>
    piece.token ? <Token key={piece.start} {...piece.token} /> : piece.text,
  );
}

function Mark({ piece: { text, flags }, lit }: { piece: Segment; lit: string | null }) {
  const { language, t } = useLanguage();
  const { showCard, point } = useFocusActions();
  const [gravest] = flags as [Flag, ...Flag[]];
  const isLit = flags.some(({ id }) => id === lit);
  const titles = flags.map((flag) => titleIn(flag, language)).join(t.listSeparator);
  const tentative = flags.every(({ status }) => status === 'tentative');
  const id = isLit && lit !== null ? lit : gravest.id;
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    showCard(id);
  };
  return (
    <mark
      className={`is-${gravest.severity}${isLit ? ' lit' : ''}${tentative ? ' tentative' : ''}`}
      title={t.transcript.markFor(titles)}
      onMouseEnter={() => point(gravest.id)}
      onMouseLeave={() => point(null)}
    >
      <a href={`?flag=${encodeURIComponent(id)}`} onClick={open}>
        {text}
      </a>
    </mark>
  );
}

function Token({ type, alias }: { type: string; alias: string | null }) {
  const { t } = useLanguage();
  return (
    <span className="masked" title={t.maskedHint}>
      {named(t.masked, type)}
      {alias ? <span className="masked-alias">{alias}</span> : null}
    </span>
  );
}
