/**
 * Every figure over 50,000 generated calls in the embedded ClickHouse, rolled up as the server does it, against a count
 * made here in plain TypeScript over what was generated.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { narrowed } from '../../gateway/reports/figure.ts';
import { repeatsSql } from '../../gateway/reports/more-figures.ts';
import { Rollup, select } from '../../gateway/reports/rollup.ts';
import { openStore } from '../../gateway/store/clickhouse.ts';
import { tempDir } from '../store/fixtures.ts';
import {
  ANGRY,
  byAgent,
  DUE_MIN,
  isRecording,
  type MadeCall,
  madeCalls,
  madeCases,
  storeCalls,
  storeScores,
  ZONE,
} from './made-calls.ts';

const NOW = Date.now();
const WEEK_MS = 7 * 86_400_000;
const CALLS = madeCalls(50_000, 30, NOW);
const CASES = madeCases(CALLS);
const dir = tempDir();
let store: Awaited<ReturnType<typeof openStore>>;

const inZone = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, ...options });
const dayFormat = inZone({ dateStyle: 'short' });
const hourFormat = inZone({ hour: '2-digit', hourCycle: 'h23' });
const dayOf = ({ at }: { at: number }) => dayFormat.format(at);
const hourOf = ({ at }: { at: number }) => String(Number(hourFormat.format(at)));
const GROUPS: Record<string, (c: MadeCall) => string> = {
  all: () => '',
  day: dayOf,
  hour: hourOf,
  team: (c) => c.team,
  queue: (c) => c.queue,
  agent: (c) => c.agent,
  trade: (c) => c.trade,
};
/** The week before yesterday, so that calls lie on both sides of it. */
const FROM = dayFormat.format(NOW - 20 * 86_400_000);
const TO = dayFormat.format(NOW - 9 * 86_400_000);
const range = { from: FROM, to: TO, teams: null, zone: ZONE };
const within = CALLS.filter((c) => dayOf(c) >= FROM && dayOf(c) <= TO);

function grouped<T>(items: readonly T[], of: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const own = groups.get(of(item));
    if (own) own.push(item);
    else groups.set(of(item), [item]);
  }
  return groups;
}
const count = <T>(items: readonly T[], fits: (item: T) => boolean) => items.filter(fits).length;
const rowsOf = async (name: string, more = {}) => (await store.report(name, { ...range, ...more }))!.rows;
const arcOf = ({ turns }: MadeCall) => {
  if (turns.length === 0) return '';
  const hot = turns.map((p) => p >= ANGRY);
  if (!hot.includes(true)) return 'calm';
  const ends = Math.max(1, Math.min(3, Math.floor(hot.length / 2)));
  if (!hot.slice(-ends).includes(true)) return 'recovered';
  return hot.slice(0, ends).includes(true) ? 'stayed' : 'worsened';
};
const finalOf = ({ people, score }: MadeCall) => people ?? score;
const compliant = (c: MadeCall) => c.heard && !c.rules.some(byAgent);
const close = (got: unknown, wanted: number | null, what: string) =>
  wanted === null
    ? assert.equal(got, null, what)
    : assert.ok(Math.abs(Number(got) - wanted) < 1e-6, `${what}: got ${got}, wanted ${wanted}`);

before(async () => {
  store = await openStore({ dataDir: dir.path });
  await store.ask((client) => storeCalls(client, CALLS, CASES));
  const rollup = new Rollup({
    ask: (question) => store.ask(question),
    zone: ZONE,
    angry: ANGRY,
    teamOfQueue: () => undefined,
    words: (text) => text.split(' '),
  });
  assert.equal(await rollup.run(), CALLS.length);
  // Days later: the facts of these calls are made anew, and the hours in which they began.
  await store.ask((client) => storeScores(client, CALLS));
  const said = count(CALLS, (c) => c.people !== null || c.takenBack);
  assert.ok((await rollup.run()) >= said && said > 2_000);
});
after(async () => {
  await store?.close();
  dir.remove();
});

test('volume, coverage, rates, arcs and mean scores in every grouping', async () => {
  assert.ok(within.length > 10_000 && within.length < CALLS.length);
  for (const [by, of] of Object.entries(GROUPS)) {
    const groups = grouped(within, of);
    const each = async (
      name: string,
      check: (row: Record<string, unknown>, calls: MadeCall[]) => void,
      more = {},
    ) => {
      const rows = await rowsOf(name, { by, ...more });
      assert.deepEqual(rows.map((row) => row.of).sort(), [...groups.keys()].sort(), `${name} by ${by}`);
      for (const row of rows) check(row, groups.get(String(row.of)) as MadeCall[]);
    };
    await each('volume', (row, calls) => {
      assert.equal(row.all_calls, calls.length);
      assert.equal(
        row.heard,
        count(calls, (c) => c.heard),
      );
      close(row.minutes, calls.reduce((sum, c) => sum + (c.heard ? c.duration : 0), 0) / 60_000, 'minutes');
    });
    await each('coverage', (row, calls) => {
      const [known, heard] = [count(calls, (c) => c.known), count(calls, (c) => c.known && c.heard)];
      assert.deepEqual([row.known, row.heard, row.missing], [known, heard, known - heard]);
      close(row.coverage, known === 0 ? null : heard / known, 'coverage');
    });
    await each('rates', (row, calls) => {
      const heard = count(calls, (c) => c.heard);
      assert.deepEqual(
        [row.heard, row.angry, row.compliant],
        [heard, count(calls, (c) => c.angry), count(calls, compliant)],
      );
      close(row.anger_rate, heard === 0 ? null : count(calls, (c) => c.angry) / heard, 'anger');
      close(row.compliance_rate, heard === 0 ? null : count(calls, compliant) / heard, 'compliance');
    });
    await each('arc', (row, calls) => {
      for (const arc of ['calm', 'recovered', 'stayed', 'worsened'])
        assert.equal(
          row[arc],
          count(calls, (c) => arcOf(c) === arc),
          arc,
        );
    });
    for (const scores of ['final', 'machine'] as const) {
      const own = (c: MadeCall) => (scores === 'final' ? finalOf(c) : c.score);
      const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      await each(
        'score_means',
        (row, calls) => {
          const values = calls.flatMap((c) => own(c) ?? []);
          const squares = values.reduce((sum, value) => sum + (value - meanOf(values)) ** 2, 0);
          assert.equal(row.scored, values.length);
          close(row.mean, values.length === 0 ? null : meanOf(values), 'mean');
          close(
            row.deviation,
            values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)),
            'deviation',
          );
          const machine = calls.flatMap(({ score }) => score ?? []);
          close(row.machine_mean, machine.length === 0 ? null : meanOf(machine), 'mean of the machine');
          assert.deepEqual(
            [row.corrected, row.not_heard],
            [count(calls, (c) => finalOf(c) !== c.score), count(calls, (c) => !c.heard)],
          );
        },
        { scores },
      );
    }
  }
});

test('scores in tens, and calls by rule', async () => {
  for (const scores of ['final', 'machine'] as const) {
    const bins = Array.from({ length: 11 }, (_, i) =>
      count(within, (c) => {
        const score = scores === 'final' ? finalOf(c) : c.score;
        return score !== null && Math.floor(score / 10) === i;
      }),
    );
    assert.deepEqual(
      (await rowsOf('scores', { scores })).map((r) => [r.of, r.calls]),
      bins.map((n, i) => [String(i * 10), n]),
    );
  }
  const rules = ['anger', 'rude', 'greeting'].map((rule) => [
    rule,
    count(within, (c) => c.rules.includes(rule)),
  ]);
  assert.deepEqual(
    (await rowsOf('rules')).map((r) => [r.of, r.calls]),
    rules.sort((a, b) => Number(b[1]) - Number(a[1])),
  );
});

test('topics: share of all calls, of angry ones, and how many times as much', async () => {
  const rows = await rowsOf('topics');
  const angry = within.filter((c) => c.angry);
  const wanted = new Map<string, [number, number]>();
  for (const c of within)
    for (const word of c.words) {
      const [calls, hot] = wanted.get(word) ?? [0, 0];
      wanted.set(word, [calls + 1, hot + (c.angry ? 1 : 0)]);
    }
  const zOf = ([calls, hot]: [number, number]) => {
    const share = calls / within.length;
    return (hot / angry.length - share) / Math.sqrt((share * (1 - share)) / angry.length);
  };
  const lifted = [...wanted].filter(([, counts]) => counts[1] >= 5 && zOf(counts) >= 3);
  assert.deepEqual(rows.map((r) => r.of).sort(), lifted.map(([word]) => word).sort());
  assert.deepEqual(
    rows
      .slice(0, 2)
      .map((r) => r.of)
      .sort(),
    ['违约金', '退费'].sort(),
  );
  for (const row of rows) {
    const [calls, hot] = wanted.get(String(row.of)) as [number, number];
    assert.deepEqual([row.calls, row.angry], [calls, hot]);
    close(row.share, calls / within.length, 'share');
    close(row.angry_share, hot / angry.length, 'angry share');
    close(row.lift, hot / angry.length / (calls / within.length), 'lift');
  }
});

test('agents: the five of whom more is wrong are told, and at most one other', async () => {
  const rows = await rowsOf('agents');
  assert.equal(rows.length, new Set(within.filter((c) => c.heard).map((c) => c.agent)).size);
  for (const row of rows) {
    const own = within.filter((c) => c.agent === row.of);
    const [heard, angry] = [count(own, (c) => c.heard), count(own, (c) => c.angry)];
    assert.deepEqual([row.heard, row.angry, row.compliant], [heard, angry, count(own, compliant)]);
    close(row.angry_rate, angry / heard, 'rate');
    // Wilson's interval holds exactly the shares p with |p̂ − p| ≤ z √(p(1−p)/n).
    for (const end of [Number(row.angry_low), Number(row.angry_high)])
      if (end > 0 && end < 1)
        close(
          Math.abs(angry / heard - end),
          1.959964 * Math.sqrt((end * (1 - end)) / heard),
          'end of interval',
        );
  }
  const higher = rows.filter((r) => r.angry_verdict === 'higher').map((r) => String(r.of));
  for (const agent of ['A000', 'A001', 'A002', 'A003', 'A004'])
    assert.ok(higher.includes(agent), `${agent} is not told`);
  assert.ok(higher.length <= 6, higher.join());
});

test('repeats of a customer within seven days, counted for the earlier call', async () => {
  for (const by of ['all', 'team', 'agent', 'day']) {
    const of = GROUPS[by] as (c: MadeCall) => string;
    const wanted = new Map<string, [number, number]>();
    for (const calls of grouped(
      CALLS.filter((c) => c.customer !== ''),
      (c) => c.customer,
    ).values()) {
      calls.sort((a, b) => a.at - b.at);
      for (const [i, c] of calls.entries()) {
        if (dayOf(c) < FROM || dayOf(c) > TO || c.at + WEEK_MS > NOW) continue;
        const next = calls[i + 1];
        const [all, repeated] = wanted.get(of(c)) ?? [0, 0];
        wanted.set(of(c), [all + 1, repeated + (next && next.at - c.at <= WEEK_MS ? 1 : 0)]);
      }
    }
    const rows = await rowsOf('repeats', { by });
    assert.deepEqual(
      rows.map((r) => [r.of, r.followed_up, r.repeated]).sort(),
      [...wanted].map(([name, [all, repeated]]) => [name, all, repeated]).sort(),
      by,
    );
  }
});

test('of very many calls one customer in so many is counted: about as many as that, and about the same rate', async () => {
  const [exact] = await rowsOf('repeats', { by: 'all' });
  assert.equal(exact!.one_in, 1);
  const { where, seen, params } = narrowed({ ...range, by: 'all' });
  const [some] = await store.ask((client) =>
    select<Record<string, number>>(client, repeatsSql('all', where, seen, 6_000), params),
  );
  const week = new Date(Date.parse(TO) + WEEK_MS).toISOString().slice(0, 10);
  const gathered = CALLS.filter((c) => dayOf(c) >= FROM && dayOf(c) <= week);
  const every = Math.ceil(gathered.length / 6_000);
  assert.ok(every >= 3);
  assert.equal(some!.one_in, every);
  const [followed, rate] = [Number(exact!.followed_up) / every, Number(exact!.repeat_rate)];
  assert.ok(
    Math.abs(some!.followed_up! - followed) < followed * 0.1,
    `${some!.followed_up} of about ${followed}`,
  );
  // Four standard errors.
  assert.ok(Math.abs(some!.repeat_rate! - rate) < 4 * Math.sqrt((rate * (1 - rate)) / followed));
});

test('cases and their times', async () => {
  const minutes = (times: (number | null)[], p: number) => {
    const sorted = times.filter((t) => t !== null).sort((a, b) => a - b);
    return sorted.length === 0 ? null : (sorted[Math.ceil(p * sorted.length) - 1] as number);
  };
  const cases = CASES.filter(({ call, withdrawn }) => !withdrawn && within.includes(call));
  const groups = grouped(cases, ({ call }) => call.team);
  const rows = await rowsOf('cases', { by: 'team' });
  assert.deepEqual(rows.map((r) => r.of).sort(), [...groups.keys()].sort());
  for (const row of rows) {
    const own = groups.get(String(row.of)) as typeof cases;
    assert.equal(row.cases, own.length);
    assert.equal(
      row.still_open,
      count(own, ({ resolved }) => resolved === null),
    );
    for (const name of ['see', 'claim', 'resolve'] as const) {
      const times = own.map(
        (one) => one[name === 'see' ? 'seen' : name === 'claim' ? 'claimed' : 'resolved'],
      );
      for (const [column, p] of [
        [`${name}_median`, 0.5],
        [`${name}_p90`, 0.9],
      ] as const) {
        const wanted = minutes(times, p);
        assert.ok(
          wanted !== null && Math.abs(Number(row[column]) - wanted) < 0.001,
          `${column}: got ${row[column]}, wanted ${wanted}`,
        );
      }
    }
    // All of them are past their due time: the latest lies days back.
    const inTime = count(own, ({ resolved }) => resolved !== null && resolved <= DUE_MIN);
    assert.deepEqual([row.decided, row.in_time], [own.length, inTime]);
  }
});

test('filters and teams narrow every figure', async () => {
  const fits = (c: MadeCall) => c.team === 'T3' && c.trade === 'bank' && c.agent === 'A003';
  const [row] = await rowsOf('rates', { by: 'all', team: 'T3', trade: 'bank', agent: 'A003' });
  const own = within.filter(fits);
  assert.deepEqual([row!.heard, row!.angry], [count(own, (c) => c.heard), count(own, (c) => c.angry)]);
  const [two] = await rowsOf('volume', { by: 'all', teams: ['T3', 'T4'] });
  assert.equal(
    two!.all_calls,
    count(within, (c) => c.team === 'T3' || c.team === 'T4'),
  );
  for (const name of ['rates', 'arc', 'agents', 'repeats', 'rules', 'topics', 'cases', 'score_means'])
    assert.deepEqual(await rowsOf(name, { teams: [] }), [], name);
});

/** The next call of the same customer comes within seven days, and those are over. */
const nextOf = new Map<string, number>();
for (const calls of grouped(
  CALLS.filter((c) => c.customer !== ''),
  (c) => c.customer,
).values()) {
  calls.sort((a, b) => a.at - b.at);
  for (const [i, c] of calls.entries()) if (calls[i + 1]) nextOf.set(c.id, calls[i + 1]!.at);
}
const isRepeated = (c: MadeCall) =>
  c.at + WEEK_MS <= NOW && (nextOf.get(c.id) ?? Number.POSITIVE_INFINITY) - c.at <= WEEK_MS;

test('behind a figure stand exactly the calls that it counted, with the words', async () => {
  const read = async (more: object) => {
    const found: Awaited<ReturnType<typeof store.reportCalls>>['items'] = [];
    for (let after: string | undefined; ; ) {
      const page = await store.reportCalls({
        ...range,
        kind: 'all',
        limit: 100,
        ...more,
        ...(after ? { after } : {}),
      });
      found.push(...page.items);
      if (page.next === null) return found;
      after = page.next;
    }
  };
  const same = async (more: object, fits: (c: MadeCall) => boolean) => {
    const got = await read({ team: 'T3', ...more });
    const wanted = within.filter((c) => c.team === 'T3' && fits(c)).sort((a, b) => b.at - a.at);
    assert.ok(wanted.length > 0);
    assert.deepEqual(
      got.map(({ call }) => call).sort(),
      wanted.map(({ id }) => id).sort(),
      JSON.stringify(more),
    );
    return got;
  };
  await same({ kind: 'not_heard' }, (c) => c.known && !c.heard);
  await same({ kind: 'not_compliant' }, (c) => c.heard && !compliant(c));
  const forties = (score: number | null) => score !== null && score >= 40 && score < 50;
  for (const call of await same({ score: 40 }, (c) => forties(finalOf(c)))) {
    const { people, score } = CALLS.find(({ id }) => id === call.call)!;
    assert.deepEqual([call.score, call.machine_score], [people ?? score, score]);
  }
  await same({ score: 40, scores: 'machine' }, (c) => forties(c.score));
  await same({ kind: 'scored' }, (c) => finalOf(c) !== null);
  await same({ kind: 'corrected' }, (c) => finalOf(c) !== c.score);
  await same({ kind: 'no_words' }, (c) => !c.heard);
  await same({ kind: 'repeated' }, isRepeated);
  const opened = new Set(CASES.filter(({ withdrawn }) => !withdrawn).map(({ call }) => call.id));
  await same({ kind: 'case' }, (c) => opened.has(c.id));
  await same({ kind: 'angry', hour: 9 }, (c) => c.angry && hourOf(c) === '9');
  const rude = await same({ rule: 'rude' }, (c) => c.rules.includes('rude'));
  for (const { quotes } of rude)
    assert.deepEqual(quotes, [{ at_ms: 9_000, text: 'rude 的原话', title: 'rude', title_en: null }]);
  const worse = await same({ kind: 'worsened' }, (c) => arcOf(c) === 'worsened');
  assert.ok(worse.every(({ quotes, arc }) => quotes.length === 3 && arc === 'worsened'));
  const said = await same({ word: '违约金', kind: 'angry' }, (c) => c.angry && c.words.includes('违约金'));
  assert.ok(said.every(({ quotes }) => quotes.length === 1 && quotes[0]!.text.includes('违约金')));
});

test('the day so far, by severity', async () => {
  const day = dayFormat.format(NOW - 10 * 86_400_000);
  const since = Date.parse(`${day}T00:00:00+08:00`);
  const today = await store.today({ day, since, teams: null });
  const own = CALLS.filter((c) => dayOf(c) === day);
  assert.deepEqual(
    [today.ended, today.heard, today.known, today.known_heard, today.angry],
    [
      own.length,
      count(own, (c) => c.heard),
      count(own, (c) => c.known),
      count(own, (c) => c.known && c.heard),
      count(own, (c) => c.angry),
    ],
  );
  const later = CALLS.filter((c) => c.at + 9_000 >= since);
  const flagged = later.filter((c) => !isRecording(c));
  assert.ok(flagged.length < later.length);
  assert.deepEqual(today.flags, {
    critical: count(flagged, (c) => c.rules.includes('rude')),
    major: count(flagged, (c) => c.rules.includes('anger')),
    minor: count(flagged, (c) => c.rules.includes('greeting')),
    info: 0,
  });
  const seen = { teams: ['T3'], queues: [] };
  const few = await store.today({ day, since, teams: ['T3'], seen });
  assert.equal(
    few.ended,
    count(own, (c) => c.team === 'T3'),
  );
  assert.equal(
    few.flags.critical,
    count(flagged, (c) => c.team === 'T3' && c.rules.includes('rude')),
  );
});
