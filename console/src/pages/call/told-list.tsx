/** The decisions about one flag, oldest first; comes with the words of alerts when it is asked for. */

import { useCallback, useEffect, useState } from 'react';
import { codeOf } from '../../api/http.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { NotReadLine } from '../../components/not-read.tsx';
import { useWhen } from '../../components/when.ts';
import { useT } from '../../i18n/index.tsx';
import { becameWords, decisionWords } from '../settings/alert-words.ts';
import { useOps } from '../settings/ops-parts.tsx';
import { type DecisionLine, fetchDecisionsOf } from '../settings/ops-requests.ts';

export default function ToldList({ flag }: { flag: string }) {
  const o = useOps();
  const t = useT();
  const when = useWhen();
  const [lines, setLines] = useState<readonly DecisionLine[] | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const read = useCallback(() => {
    setFailed(null);
    fetchDecisionsOf(flag).then(
      ({ items }) => setLines(items),
      (error: unknown) => setFailed(codeOf(error)),
    );
  }, [flag]);
  useEffect(read, [read]);
  if (failed)
    return (
      <p>
        <NotReadLine again={read} code={failed} />
      </p>
    );
  if (lines === null) return <p className="quiet">{t.access.loading}</p>;
  if (lines.length === 0) return <p className="quiet">{t.flags.toldNone}</p>;
  return (
    <ol className="flag-told">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two decisions may fall into one moment
        <li key={`${line.at} ${index}`}>
          <span className="quiet num">{when(line.at)}</span>{' '}
          <MaskedText text={decisionWords(line, o, when)} />
          {line.became ? <span className="quiet"> {becameWords(line.became, o, when)}</span> : null}
        </li>
      ))}
    </ol>
  );
}
