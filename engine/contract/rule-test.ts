/** Why a test inside a rule failed, in the words of one language. */
export interface TestFailure {
  /** When it should fire: `6 s`; or that it should not. */
  expected: string;
  /** When it did. */
  got: string;
  /** One for each moment that differs. */
  tables: TestTable[];
}

export interface TestTable {
  /** Which moment it is of; empty where it is of the whole test, as of a rule across calls. */
  heading: string;
  columns: string[];
  rows: TestRow[];
}

export interface TestRow {
  /** How deep the condition stands in others. */
  depth: number;
  /** Whether the condition held, null where nobody knows; absent where there is none. */
  holds?: boolean | null;
  /** One a column; several things that were seen stand on lines of their own. */
  cells: string[];
}
