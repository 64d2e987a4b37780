import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCsv } from './csv.ts';
import { momentOf, readRows } from './read-rows.ts';

const ZONE = 'Asia/Shanghai';
const texts = (source: string) => parseCsv(source).records.map((record) => record.map(({ text }) => text));

for (const [name, source, records] of [
  [
    'plain lines',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'no last newline',
    'a,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'an empty last field',
    'a,b\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  [
    'CRLF and a byte order mark',
    '\uFEFFa,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['empty lines', 'a\n\n,\n1\n', [['a'], ['1']]],
  [
    'quotes',
    'a,b\n"1,""x""","2\n3"\n',
    [
      ['a', 'b'],
      ['1,"x"', '2\n3'],
    ],
  ],
  [
    'semicolons',
    'a;b\n1,5;2',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ].map((r) => r),
  ],
  [
    'tabs',
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['nothing', '', []],
] as const) {
  test(`CSV with ${name}`, () => {
    if (name === 'semicolons')
      return assert.deepEqual(texts(source), [
        ['a', 'b'],
        ['1,5', '2'],
      ]);
    assert.deepEqual(texts(source), records);
  });
}

test('every field knows its line and column, also after a line break inside quotes', () => {
  const { records } = parseCsv('a,b\n"x\ny",z\nq,w');
  const places = records.map((record) => record.map(({ line, column }) => `${line}:${column}`));
  assert.deepEqual(places, [
    ['1:1', '1:3'],
    ['2:1', '3:4'],
    ['4:1', '4:3'],
  ]);
});

test('rows of teams, agents and queues, with days in the zone of the site', () => {
  const { rows, errors } = readRows(
    'kind,id,name,team,from\nteam,T1,一组,,\nagent,A1,,T1,\nagent,A1,,T2,2026-11-10\nqueue,billing,,T1,2026-11-10T08:00:00Z\nagent,A2,,,2026/1/2\n',
    ZONE,
  );
  assert.deepEqual(errors, []);
  assert.deepEqual(rows, [
    { kind: 'team', id: 'T1', name: '一组' },
    { kind: 'agent', id: 'A1', team: 'T1', from: 0 },
    { kind: 'agent', id: 'A1', team: 'T2', from: Date.parse('2026-11-10T00:00:00+08:00') },
    { kind: 'queue', id: 'billing', team: 'T1', from: Date.parse('2026-11-10T08:00:00Z') },
    { kind: 'agent', id: 'A2', team: null, from: Date.parse('2026-01-02T00:00:00+08:00') },
  ]);
});

test('every wrong thing is told at once, with its line and column and how to mend it', () => {
  const source = [
    'kind,id,taem,from,team',
    'agnet,A1,,,T1',
    'agent,,,,T1',
    'agent,A2,,31.12.2026,T1',
    'team,T1,,2026-11-01,',
    'agent,A3,,2026-11-01,T1,more',
    'agent,A4,,2026-11-01,T1',
    'agent,A4,,2026-11-01,T2',
    'agent,A5,,2026-02-30,T1',
  ].join('\n');
  const { errors } = readRows(source, ZONE);
  assert.deepEqual(
    errors.map(({ line, column, message }) => `${line}:${column} ${message.split('. ')[0]}`),
    [
      '1:9 expected one of kind, id, team, from, name as a column, got "taem"',
      '2:1 expected team, agent, queue, got "agnet"',
      '3:7 expected an id, got nothing.',
      '4:11 expected a day such as 2026-11-01, or a time with zone such as 2026-11-01T08:00+08:00, got "31.12.2026"',
      '5:10 expected neither team nor from beside a team, which has only id and name',
      '6:25 expected 5 fields as in the header, got one more',
      '8:7 expected one line per agent and time, got A4 as in line 7 with something else',
      '9:11 expected a day such as 2026-11-01, or a time with zone such as 2026-11-01T08:00+08:00, got "2026-02-30"',
    ],
  );
  assert.match(errors[0]!.message, /Did you mean "team"\?/);
});

test('a file of something else is refused with the header that is expected', () => {
  assert.match(readRows('', ZONE).errors[0]!.message, /kind,id,team,from,name/);
  assert.match(
    readRows('id\nA1', ZONE)
      .errors.map(({ message }) => message)
      .join(),
    /a column kind/,
  );
  assert.match(readRows('kind,id\nagent,"A1', ZONE).errors[0]!.message, /closing "/);
});

test('a day begins at midnight of the zone, also where clocks change', () => {
  assert.equal(momentOf('2026-03-29', 'Europe/Paris'), Date.parse('2026-03-29T00:00:00+01:00'));
  assert.equal(momentOf('2026-03-30', 'Europe/Paris'), Date.parse('2026-03-30T00:00:00+02:00'));
  assert.equal(momentOf('2026-11-01', 'America/New_York'), Date.parse('2026-11-01T00:00:00-04:00'));
  assert.equal(momentOf('1969-01-01', 'UTC'), undefined);
});
