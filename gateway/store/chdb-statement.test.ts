import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readParam, readStatement, StatementRefused } from './chdb-statement.ts';

const read = (query: Record<string, string>, body = '') => readStatement(new URLSearchParams(query), body);

describe('a request to the embedded ClickHouse', () => {
  it('goes to the connection for reads or for writes', () => {
    for (const sql of [
      'SELECT 1',
      ' \n-- why\n/* and */ with 1 AS a SELECT a',
      'SHOW TABLES',
      '(SELECT 1)',
      'EXPLAIN SELECT 1',
    ]) {
      assert.equal(read({}, sql).lane, 'read', sql);
    }
    for (const sql of [
      'INSERT INTO t SELECT 1',
      'CREATE TABLE t (a Int8)',
      'ALTER TABLE t DELETE WHERE 1',
      'OPTIMIZE TABLE t',
    ]) {
      assert.equal(read({}, sql).lane, 'write', sql);
    }
  });

  it('is the statement of the URL followed by the body', () => {
    const s = read({ query: 'INSERT INTO t (a) FORMAT JSONEachRow', database: 'earshot' }, '{"a":1}\n');
    assert.equal(s.sql, 'INSERT INTO t (a) FORMAT JSONEachRow\n{"a":1}\n');
    assert.deepEqual([s.database, s.format, s.params], ['earshot', 'TabSeparated', undefined]);
  });

  const written: [name: string, query: Record<string, string>, body: string, sql: string][] = [
    [
      'a query',
      { max_threads: '1' },
      'SELECT 1 FORMAT JSON;\n',
      'SELECT 1 FORMAT JSON\nSETTINGS max_threads = 1',
    ],
    [
      'an insert with rows apart',
      { query: 'INSERT INTO t (a)\nFORMAT JSONEachRow', insert_deduplication_token: "it's" },
      '{"a":1}',
      "INSERT INTO t (a) SETTINGS insert_deduplication_token = 'it\\'s'\nFORMAT JSONEachRow\n{\"a\":1}",
    ],
    [
      'an insert from a query',
      { a_b: '1.5' },
      'INSERT INTO t SELECT 2',
      'INSERT INTO t SELECT 2\nSETTINGS a_b = 1.5',
    ],
    [
      'HTTP only',
      { wait_end_of_query: '1', query_id: 'q' },
      'CREATE TABLE t (a Int8)',
      'CREATE TABLE t (a Int8)',
    ],
    [
      'a value that wants out of its quotes',
      { log_comment: "\\' ; DROP TABLE t --" },
      'SELECT 1',
      "SELECT 1\nSETTINGS log_comment = '\\\\\\' ; DROP TABLE t --'",
    ],
  ];
  for (const [name, query, body, sql] of written) {
    it(`has URL settings in its own SETTINGS: ${name}`, () => assert.equal(read(query, body).sql, sql));
  }

  const refused: [name: string, query: Record<string, string>, body: string, code: number][] = [
    ['nothing to do', {}, ' -- only a comment', 62],
    ['a setting that is no name', { 'a b': '1' }, 'SELECT 1', 115],
    ['settings on DDL', { max_threads: '1' }, 'CREATE TABLE t (a Int8)', 36],
    ['settings on an insert with its rows inside', { max_threads: '1' }, 'INSERT INTO t VALUES (1)', 36],
    ['a session', { session_id: 's' }, 'SELECT 1', 48],
    ['SET', {}, 'SET readonly = 1', 48],
    ['USE', {}, '/* x */ use other', 48],
    ['a map parameter', { param_m: '{}' }, 'SELECT {m:Map(String, String)}', 48],
    ['a list that is none', { param_l: 'x' }, 'SELECT {l:Array(String)}', 26],
    ['a list of lists', { param_l: '[[1]]' }, 'SELECT {l:Array(Array(Int8))}', 26],
  ];
  for (const [name, query, body, code] of refused) {
    it(`is refused by code ${code}: ${name}`, () =>
      assert.throws(
        () => read(query, body),
        (e) => e instanceof StatementRefused && e.code === code,
      ));
  }

  it('brings its parameters back from the Escaped form, lists by the declared type only', () => {
    assert.equal(readParam("a\\'b\\\\c\\td\\ne", 'String'), "a'b\\c\td\ne");
    assert.equal(readParam('\\N', 'Nullable'), null);
    assert.equal(readParam("['a']", 'String'), "['a']");
    assert.deepEqual(readParam("['a\\'b', 'c,d',-3 ,1.5,TRUE,NULL]", 'Array'), [
      "a'b",
      'c,d',
      -3n,
      1.5,
      true,
      null,
    ]);
    assert.deepEqual(readParam('[]', 'Array'), []);
  });
});
