import { memo } from 'react';
import type { Flag } from '../../../../engine/contract/flag.ts';
import type { Mark } from '../../../../engine/contract/mark.ts';
import type { UtteranceView } from '../../../../engine/contract/outcome.ts';
import { type Messages, useLanguage } from '../../i18n/index.tsx';
import { percent } from '../../lib/format.ts';
import { clock } from '../../lib/times.ts';
import { FlagChip } from './flag-chip.tsx';
import { MarkLine } from './mark-line.tsx';
import { MarkedText } from './marked-text.tsx';
import { useMarking } from './marking.tsx';
import { mayMarkWords } from './marks.ts';
import { moodToShow } from './mood-chip.ts';

/** Below this the recogniser itself was unsure. */
const UNSURE = 0.6;

interface Props {
  id: string;
  utterance: UtteranceView;
  /** Another speaker than before. */
  turn: boolean;
  /** Standing flags that rest on these words. */
  flags: readonly Flag[];
  /** Flags whose chip stands here. */
  chips: readonly Flag[];
  /** Of these, the one that stands out now. */
  lit: string | null;
  /** What people marked as missed here. */
  marks: readonly Mark[];
  /** The Tab key stops at the button of this line. */
  isStop: boolean;
  onStop(id: string): void;
  /** Counts up when the reader was brought here. */
  shown: number;
}

/** One utterance. Drawn again only when something of it changes: a call may have hundreds. */
export const Words = memo(function Words(props: Props) {
  const { id, utterance, turn, flags, chips, lit, marks, shown } = props;
  const { t } = useLanguage();
  const { role, final, start_ms, confidence } = utterance;
  const state = `${turn ? ' turn' : ''}${final ? '' : ' partial'}${lit ? ' lit' : ''}`;
  const unsure = confidence !== undefined && confidence < UNSURE;
  return (
    <li className={`words of-${role}${state}`} data-key={id}>
      <time className="words-time num">{clock(start_ms)}</time>
      <span className="words-role">{turn ? t.role[role] : null}</span>
      <div className="words-said">
        <p className={unsure ? 'words-text unsure' : 'words-text'}>
          {turn ? null : <span className="visually-hidden">{t.role[role]} </span>}
          <MarkedText utterance={utterance} flags={flags} lit={lit} />
          {final ? null : <Speaking t={t} />}
        </p>
        <MissedButton {...props} />
      </div>
      <Notes utterance={utterance} chips={chips} lit={lit} unsure={unsure} />
      {marks.length > 0 ? (
        <div className="words-marks">
          {marks.map((mark) => (
            <MarkLine key={mark.id} mark={mark} />
          ))}
        </div>
      ) : null}
      {shown > 0 ? <span key={shown} className="words-flash" aria-hidden="true" /> : null}
    </li>
  );
}, isSame);

function Speaking({ t }: { t: Messages }) {
  return (
    <>
      <i className="caret" aria-hidden="true" />
      <span className="speaking">{t.transcript.partial}</span>
    </>
  );
}

/** Beside the words: how they sound, how sure the recogniser was, flags that are more than the marks in them. */
function Notes(props: {
  utterance: UtteranceView;
  chips: readonly Flag[];
  lit: string | null;
  unsure: boolean;
}) {
  const { utterance, chips, lit, unsure } = props;
  const { t } = useLanguage();
  const mood = utterance.mood ? moodToShow(utterance.mood) : null;
  if (!mood && chips.length === 0 && !unsure) return null;
  return (
    <span className="words-notes">
      {unsure ? (
        <span className="confidence num">{t.transcript.confidence(percent(utterance.confidence ?? 0))}</span>
      ) : null}
      {mood ? (
        <span className={`mood-chip mood-${mood.label} num`}>
          {t.mood[mood.label]} {percent(mood.value)}%
        </span>
      ) : null}
      {chips.map((flag) => (
        <FlagChip key={flag.id} flag={flag} lit={flag.id === lit} />
      ))}
    </span>
  );
}

/** For words that are final and that this person has not marked. */
function MissedButton({ id, utterance, marks, isStop, onStop }: Props) {
  const { t } = useLanguage();
  const { person, open, begin } = useMarking();
  if (!mayMarkWords(person, utterance, marks)) return null;
  return (
    <button
      type="button"
      className="mark-button words-missed"
      tabIndex={isStop ? 0 : -1}
      title={t.marks.missedHint}
      aria-haspopup="dialog"
      aria-expanded={open === id}
      onFocus={() => onStop(id)}
      onClick={(event) => begin({ utterance, anchor: event.currentTarget })}
    >
      {t.marks.missedHere}
    </button>
  );
}

function isSame(a: Props, b: Props): boolean {
  return (
    a.utterance === b.utterance &&
    a.turn === b.turn &&
    a.lit === b.lit &&
    a.shown === b.shown &&
    a.isStop === b.isStop &&
    a.marks.length === b.marks.length &&
    a.marks.every((mark, index) => mark === b.marks[index]) &&
    sameFlags(a.flags, b.flags) &&
    sameFlags(a.chips, b.chips)
  );
}

function sameFlags(a: readonly Flag[], b: readonly Flag[]): boolean {
  return a.length === b.length && a.every((flag, index) => flag === b[index]);
}
