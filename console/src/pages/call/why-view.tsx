import { useState } from 'react';
import type { Why } from '../../../../engine/contract/flag.ts';
import { useT } from '../../i18n/index.tsx';
import { type Phrase, type Reason, reasonOf } from './why.ts';

/** The truth table in sentences. */
export function WhyView({ why }: { why: Why }) {
  const t = useT();
  return <ReasonView reason={reasonOf(why, t)} />;
}

function ReasonView({ reason: { holds, seen, looked, of } }: { reason: Reason }) {
  const t = useT();
  const verdict = holds === null ? 'unknown' : holds ? 'holds' : 'fails';
  return (
    <div className={`reason reason-${verdict}`}>
      <p className="reason-seen">
        {seen}
        {holds === true ? null : <span className="reason-verdict">{t.why[verdict]}</span>}
      </p>
      {looked.map((phrase) => (
        <Looked key={phrase.text} phrase={phrase} />
      ))}
      {of.length > 0 ? (
        <ul className="reason-parts">
          {of.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have no name but their place
            <li key={index}>
              <ReasonView reason={part} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function Looked({ phrase: { text, words, exception } }: { phrase: Phrase }) {
  const t = useT();
  const [all, setAll] = useState(false);
  return (
    <div className="reason-looked">
      <p>
        {exception || text === '' ? null : <span className="reason-label">{t.flags.lookedFor} </span>}
        {text}{' '}
        {words.length > 0 ? (
          <button type="button" className="link-button" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t.why.hideWords : t.why.showWords(words.length)}
          </button>
        ) : null}
      </p>
      {all ? <p className="reason-words">{words.join(' · ')}</p> : null}
    </div>
  );
}
