import { useState } from 'react';
import { MaskedText } from '../../components/masked-text.tsx';
import { useT } from '../../i18n/index.tsx';
import { lookedForIn, type Phrase, type Reason } from './why.ts';

/** The truth table in sentences: what was seen. */
export function WhyView({ reason: { holds, seen, of } }: { reason: Reason }) {
  const t = useT();
  const verdict = holds === null ? 'unknown' : holds ? 'holds' : 'fails';
  return (
    <div className={`reason reason-${verdict}`}>
      <p>
        <MaskedText text={seen} />
        {holds === true ? null : <span className="reason-verdict">{t.why[verdict]}</span>}
      </p>
      {of.length > 0 ? (
        <ul className="reason-parts">
          {of.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have no name but their place
            <li key={index}>
              <WhyView reason={part} />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** And what was looked for: long lists of words begin cut. */
export function LookedForView({ reason }: { reason: Reason }) {
  return lookedForIn(reason).map((phrase, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a condition have no name but their place
    <Looked key={index} phrase={phrase} />
  ));
}

function Looked({ phrase: { text, words } }: { phrase: Phrase }) {
  const t = useT();
  const [all, setAll] = useState(false);
  return (
    <div className="reason-looked">
      <p>
        <MaskedText text={text} />{' '}
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
