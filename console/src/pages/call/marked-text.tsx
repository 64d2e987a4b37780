import type { MouseEvent } from 'react';
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { MaskChip } from '../../components/masked-text.tsx';
import { useLanguage } from '../../i18n/index.tsx';
import { titleIn } from '../../i18n/tongue.ts';
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
    if (piece.token) return <MaskChip key={piece.start} {...piece.token} />;
    if (piece.flags.length > 0) return <Mark key={piece.start} piece={piece} lit={lit} />;
    return piece.text;
  });
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
