import { useMemo } from 'react';
import { hunks, lineDiff } from './line-diff.ts';

const SIGNS = { same: ' ', gone: '−', new: '+' };

export function Diff({ before, after, none }: { before: string; after: string; none: string }) {
  const lines = useMemo(() => hunks(lineDiff(before, after)), [before, after]);
  if (lines.length === 0) return <p className="quiet">{none}</p>;
  return (
    <pre className="wb-diff">
      {lines.map((line, at) =>
        line === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no name but their place
          <span key={at} className="wb-gap">
            ⋯{'\n'}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <span key={at} className={`wb-line is-${line.kind}`}>
            <i className="num">{line.now ?? line.old}</i>
            <b>{SIGNS[line.kind]}</b>
            <code>{line.text}</code>
            {'\n'}
          </span>
        ),
      )}
    </pre>
  );
}
