import { useMemo } from 'react';
import { yamlLines } from './yaml-lines.ts';

/** YAML in which a long line goes on under its own indent. */
export function YamlView({ text }: { text: string }) {
  const lines = useMemo(() => yamlLines(text), [text]);
  return (
    <pre className="yaml">
      {lines.map(({ indent, pieces }, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no name but their place
        <code key={row} style={{ '--indent': `${indent}ch` } as React.CSSProperties}>
          {pieces.map(({ kind, text: part }, index) =>
            kind === 'text' ? (
              part
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor have the pieces of a line
              <span key={index} className={`yaml-${kind}`}>
                {part}
              </span>
            ),
          )}
          {'\n'}
        </code>
      ))}
    </pre>
  );
}
