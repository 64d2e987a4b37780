/** The heads of a table's columns, each with its word. */

interface Heads<C extends string> {
  columns: readonly C[];
  words: Readonly<Record<C, string>>;
  /** Of a last column that holds buttons alone: for whoever hears the page. */
  action?: string;
}

export function ColumnHeads<C extends string>({ columns, words, action }: Heads<C>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {words[column]}
          </th>
        ))}
        {action === undefined ? null : (
          <th>
            <span className="visually-hidden">{action}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
