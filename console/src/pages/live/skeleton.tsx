/** Lines where rows will be. */
export function Skeleton({ rows, text }: { rows: number; text: string }) {
  return (
    <div className="bones" role="status">
      <span className="visually-hidden">{text}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike and never move
        <i key={index} style={{ '--width': `${92 - ((index * 23) % 40)}%` } as React.CSSProperties} />
      ))}
    </div>
  );
}
