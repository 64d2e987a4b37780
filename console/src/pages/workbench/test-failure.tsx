import type { TestFailure, TestRow, TestTable } from '../../../../engine/contract/rule-test.ts';
import { MaskedText } from '../../components/masked-text.tsx';
import { useTexts } from './texts.ts';

/** Columns of a truth table that stand in its first line; what was looked for and seen need the whole width. */
const SHORT = 3;

/** What was expected, what came, and for each moment that differs which conditions held and what they saw. */
export function Failure({ failure: { expected, got, tables } }: { failure: TestFailure }) {
  const t = useTexts();
  return (
    <div className="wb-failure">
      <p>
        {t.expected}
        <b className="num">{expected}</b>
        {t.got}
        <b className="num">{got}</b>
      </p>
      {tables.map((table) =>
        table.rows.every(({ holds }) => holds === undefined) ? (
          <Plain key={table.heading} table={table} />
        ) : (
          <Truth key={table.heading} table={table} />
        ),
      )}
    </div>
  );
}

/** Condition by condition, each below the one that it stands in. */
function Truth({ table: { heading, columns, rows } }: { table: TestTable }) {
  return (
    <section>
      <h4>{heading}</h4>
      <ul className="wb-truth">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the conditions of a rule have no name but their place
          <li key={index} className={`is-${verdictOf(row)}`} style={{ paddingInlineStart: row.depth * 14 }}>
            <p>
              <b>{row.cells[0]}</b> <span className="wb-verdict">{row.cells[1]}</span>{' '}
              <span className="quiet num">{row.cells[2]}</span>
            </p>
            {columns.slice(SHORT).map((column, at) => {
              const cell = row.cells[SHORT + at] ?? '';
              return cell === '' ? null : (
                <p key={column} className="wb-truth-cell">
                  <span className="quiet">{column}</span>
                  <span>
                    <MaskedText text={cell} />
                  </span>
                </p>
              );
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

const verdictOf = ({ holds }: TestRow) => (holds === null ? 'unknown' : holds ? 'true' : 'false');

/** Flag by flag, of a rule across calls. */
function Plain({ table: { columns, rows } }: { table: TestTable }) {
  return (
    <table className="wb-counted num">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ cells }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: flags of a test have no name but their place
          <tr key={index}>
            {cells.map((cell, at) => (
              <td key={columns[at]}>
                <MaskedText text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
