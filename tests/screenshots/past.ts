/** What came before: five weeks of imported calls, reviews, plans, calibrations, closed cases, versions of a rule. */
import type { Case } from '../../engine/contract/case.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { ReviewItem } from '../../engine/contract/review.ts';
import { eventually } from '../helpers/server.ts';
import { dice } from '../reports/made-calls.ts';
import { ADMIN, type Asker, INSPECTORS, LEADER, MANAGER } from './people.ts';

const DAY_MS = 86_400_000;
const DAYS = 35;
const A_DAY = 3;
const OWN_FILE = 'own.yaml';

let commands = 0;
const command = () => {
  commands += 1;
  return `screenshots-${commands}`;
};

/** The demo's calls again and again, fewer at week-ends, by more agents than they have. */
function calledBefore(demo: readonly RecordedCall[]): RecordedCall[] {
  const throwOf = dice(189);
  const made: RecordedCall[] = [];
  const now = Date.now();
  for (let back = DAYS; back >= 1; back -= 1) {
    const day = now - back * DAY_MS;
    const weekend = [0, 6].includes(new Date(day).getUTCDay());
    const calls = weekend ? A_DAY / 2 : A_DAY + Math.floor(throwOf() * 4);
    for (let n = 0; n < calls; n += 1) {
      const one = demo[Math.floor(throwOf() * demo.length)] as RecordedCall;
      const shift = Math.floor(throwOf() * 3);
      // From nine to seven, since it is afternoon now.
      const at = day + Math.floor((throwOf() * 10 - 6) * 3_600_000);
      const { agent, ...rest } = one;
      made.push({
        ...rest,
        call: `${one.call.replace('demo-', '')}-${String(back).padStart(2, '0')}${String.fromCharCode(97 + n)}`,
        ...(agent ? { agent: { ...agent, id: `${agent.id.slice(0, -1)}${shift + 1}` } } : {}),
        customer: { id: `m-${2000 + Math.floor(throwOf() * 120)}` },
        started_at: new Date(at).toISOString(),
        attributes: { cti: 'pbx-1' },
      });
    }
  }
  return made;
}

/** @returns ids of the calls that came in, the newest first */
export async function bringIn(admin: Asker, demo: readonly RecordedCall[]): Promise<string[]> {
  const calls = calledBefore(demo);
  const send = (name: string, lines: readonly string[]) =>
    admin.upload(`/v1/imports?name=${encodeURIComponent(name)}`, lines.join('\n'));
  const lines = calls.map((one) => JSON.stringify(one));
  const half = Math.floor(lines.length / 2);
  await send('上月录音.jsonl', lines.slice(0, half));
  // As an export that was cut off: two lines that are refused, with their places.
  await send('本月录音.jsonl', [...lines.slice(half), '{"call":"cut-1","utterances":[{"role":"agent"', '{}']);
  await eventually(
    'the imports are done',
    async () => {
      const { items } = await admin.get<{ items: { state: string }[] }>('/v1/imports');
      return items.every(({ state }) => state !== 'waiting' && state !== 'running') ? true : undefined;
    },
    400_000,
  );
  return calls.map(({ call }) => call).reverse();
}

/** Who belongs where, and the programs that come in. */
export async function fillSettings(admin: Asker): Promise<void> {
  await admin.upload(
    '/v1/directory/import',
    [
      'kind,id,team,from,name',
      'team,T1,,,电商电信一组',
      'team,T2,,,银行保险二组',
      'team,T3,,,催收三组',
      'team,T4,,,综合四组',
      'agent,A101,T1,,',
      'agent,A1024,T2,,',
      'queue,话费账务,T1,,',
      'queue,借记卡服务,T2,,',
      'queue,贷后提醒,T3,,',
    ].join('\n'),
    'text/csv',
  );
  for (const body of [
    { name: '识别服务一号', kind: 'sender', sources: ['asr-01'] },
    { name: '数据看板', kind: 'api', role: 'manager' },
  ])
    await admin.send('POST', '/v1/tokens', body);
}

interface Form {
  items: ReviewItem[];
  own: { rev: number } | null;
}

/** One word on each item: the machine's, or now and then another one with a reason. */
async function review(who: Asker, call: string, round: string | null, chance: () => number): Promise<void> {
  const path = `/v1/quality/reviews/${encodeURIComponent(call)}`;
  const { items, own } = await who.get<Form>(round === null ? path : `${path}?round=${round}`);
  await who.send('POST', '/v1/quality/reviews', {
    command: command(),
    call,
    ...(round === null ? {} : { round }),
    rev: own?.rev ?? 0,
    items: items.map(({ rule, machine, weight }) => {
      const other = chance() < (machine < 0 ? 0.18 : 0.004);
      return other
        ? {
            rule,
            points: machine < 0 ? 0 : weight,
            reason: machine < 0 ? '录音里说了，转写漏了' : '语气不对',
          }
        : { rule, points: machine };
    }),
    comment: chance() < 0.3 ? '应答及时，结束语可以更完整。' : null,
    finish: true,
  });
}

/** Plans, a round that is done, one that is under way, and reviews that count. */
export async function inspect(people: ReadonlyMap<string, Asker>, calls: readonly string[]): Promise<void> {
  const manager = people.get(MANAGER) as Asker;
  const chance = dice(7);
  const plan = (body: object) => manager.send<{ id: string }>('POST', '/v1/quality/plans', body);
  const [a, b, c] = INSPECTORS;
  const daily = await plan({ name: '每日随机抽检', by: 'random', n: 4, inspectors: [a, b, ADMIN] });
  await plan({ name: '一组高风险', by: 'risk', n: 3, team: 'T1', inspectors: [c] });
  const stopped = await plan({ name: '新人每人两通', by: 'agent', n: 2, team: 'T4', inspectors: [a, b, c] });
  const { time_zone } = await manager.get<{ time_zone: string }>('/v1/session');
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: time_zone, dateStyle: 'short' });
  for (const back of [3, 2, 1])
    await manager.send('POST', `/v1/quality/plans/${daily.id}/draw`, {
      day: dayOf.format(Date.now() - back * DAY_MS),
    });
  for (const name of [a, b]) {
    const who = people.get(name) as Asker;
    const { items } = await who.get<{ items: { call: string }[] }>(
      '/v1/quality/reviews?inspector=me&state=assigned',
    );
    for (const { call } of items.slice(1)) await review(who, call, null, chance);
  }
  await manager.send('PATCH', `/v1/quality/plans/${stopped.id}`, { active: false });
  const round = (name: string, of: readonly string[], inspectors: readonly string[]) =>
    manager.send<{ id: string }>('POST', '/v1/quality/calibrations', { name, calls: of, inspectors });
  const done = await round('十一月第一轮', calls.slice(0, 8), INSPECTORS);
  for (const name of INSPECTORS)
    for (const call of calls.slice(0, 8)) await review(people.get(name) as Asker, call, done.id, chance);
  const open = await round('十一月第二轮', calls.slice(8, 13), [a, b]);
  for (const call of calls.slice(8, 11)) await review(people.get(a) as Asker, call, open.id, chance);
  // Who chooses a call has it.
  for (const [n, call] of calls.slice(30, 42).entries())
    await review(people.get(INSPECTORS[n % INSPECTORS.length] as string) as Asker, call, null, chance);
}

/** How some cases went on: what was done, who resolved them, who looked at that and closed them. */
export async function closeSome(people: ReadonlyMap<string, Asker>): Promise<void> {
  const [admin, leader, manager] = [ADMIN, LEADER, MANAGER].map((name) => people.get(name)) as [
    Asker,
    Asker,
    Asker,
  ];
  const { items } = await admin.get<{ items: Case[] }>('/v1/cases?state=open&limit=100');
  const endings = [
    ['agent_coached', 'coach', '约坐席复盘，重听开头三十秒'],
    ['called_back', 'call_back', '已回电致歉，客户接受'],
    ['compensated', 'process', '补偿一个月会员，费用已报批'],
    ['false_alarm', 'rule', '转写听错一个字，客户说的是不投诉'],
  ] as const;
  for (const [n, { id, team, flags }] of items.entries()) {
    if (n % 3 === 2) continue;
    const first = team === 'T1' ? leader : manager;
    const say = (who: Asker, body: object) =>
      who.send('POST', `/v1/cases/${id}/commands`, { command: command(), ...body });
    const [resolution, kind, text] = endings[n % endings.length] as (typeof endings)[number];
    await say(first, { type: 'claim' });
    await say(first, { type: 'comment', text: '已听录音，联系班长核实。' });
    const judged = flags.filter(({ status }) => status === 'raised').map(({ flag }) => flag);
    if (judged.length > 0)
      await say(first, {
        type: 'judge',
        flags: judged,
        ...(resolution === 'false_alarm'
          ? { verdict: 'wrong', reason: 'misheard' }
          : { verdict: 'right', reason: 'as_flagged' }),
      });
    if (n % 3 === 1 && n % 2 === 0) continue;
    await say(first, { type: 'act', kind, text, rule: flags[0]?.rule, check_after_days: 14 });
    await say(first, { type: 'resolve', resolution, note: text });
    if (n % 5 !== 4) await say(admin, { type: 'close', note: '复核无误' });
  }
}

const own = (status: string, severity: string, words: string) => `rules:
  - id: site-callback-promised
    title: 答应回电
    category: x-callback
    status: ${status}
    severity: ${severity}
    by: agent
    when: { said: { role: agent, any: [${words}] } }
    tests:
      - { name: 答应了要报, lines: [[0s, 2s, agent, 我稍后给您回电]], expect: [{ at: 2s }] }
      - { name: 没答应不报, lines: [[0s, 2s, agent, 好的请讲]], expect: [] }
`;

/** A file of the site with three versions, a draft of a fourth, and what that draft would change. */
export async function writeRules(admin: Asker): Promise<void> {
  const path = '/v1/rule-files';
  let base = '';
  for (const [status, severity, words, reason] of [
    ['shadow', 'info', '回电', '先看一周，不打扰班长'],
    ['shadow', 'minor', '回电, 回个电话', '补上口语说法'],
    ['stable', 'minor', '回电, 回个电话', '一周无误报，转正式'],
  ] as const) {
    const text = own(status, severity, words);
    const made = await admin.send<{ hash: string }>('POST', `${path}/publish`, {
      name: OWN_FILE,
      text,
      base,
      reason,
      statuses: {},
    });
    base = made.hash;
  }
  await admin.send('PUT', `${path}/draft`, {
    name: OWN_FILE,
    text: own('stable', 'minor', '回电, 联系您, 给您处理'),
    base,
  });
  const { id } = await admin.send<{ id: string }>('POST', '/v1/rules/backtests', { calls: 150 });
  await eventually(
    'the back-test is done',
    async () => {
      const { status } = await admin.get<{ status: string }>(`/v1/rules/backtests/${id}`);
      return status === 'running' ? undefined : status;
    },
    200_000,
  );
}
