/**
 * Calls of two teams and of nobody, and somebody of each role in the first. Everything of the first team has `own-` in
 * it, of the second `other-`, of no known team `nobody-`: whatever a person gets can be searched for what they must
 * not see.
 */
import type { CheckItem } from '../../engine/contract/checklist.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { registerAdapters } from '../../gateway/adapters/door.ts';
import { alert } from '../../gateway/alerts/made-up.ts';
import type { Line } from '../../gateway/alerts/reasons.ts';
import type { UserRole } from '../../gateway/auth/roles.ts';
import { loadConfig } from '../../gateway/config.ts';
import { registerCti } from '../../gateway/cti/cti.ts';
import { type IngestParts, registerIngest } from '../../gateway/ingest/socket.ts';
import {
  API_TOKEN,
  callView,
  detail,
  flag,
  scopeFlag,
  type TestApp,
  testApp,
  utterance,
} from './fixtures.ts';

const DAY_MS = 86_400_000;
export const HOST = 'localhost:80';
export const SITE = `http://${HOST}`;

/** Who asks; in the order of the columns of the tables. */
export const WHO = [
  'nobody',
  'agent',
  'inspector',
  'supervisor',
  'manager',
  'admin',
  'token',
  'team-token',
] as const;
export type Who = (typeof WHO)[number];

/** Those who may see the first team only. */
export const OF_ONE_TEAM: readonly Who[] = ['agent', 'inspector', 'supervisor', 'manager', 'team-token'];

export interface World {
  served: TestApp;
  /** What goes with a request. */
  headers: Record<Who, Record<string, string>>;
  /** Ids of a mark in each team. */
  marks: { own: string; other: string };
}

const PLACES = {
  own: { agent: { id: 'own-A1', team: 'own-T1' }, queue: 'own-queue' },
  mate: { agent: { id: 'own-A2', team: 'own-T1' }, queue: 'own-queue' },
  other: { agent: { id: 'other-A9', team: 'other-T2' }, queue: 'other-queue' },
  nobody: { queue: 'nobody-queue' },
} as const;
type Place = keyof typeof PLACES;

export function viewOf(place: Place, call: string, over: Partial<CallView> = {}): CallView {
  const { agent: _agent, queue: _queue, ...bare } = callView(call);
  return { ...bare, ...PLACES[place], ...over };
}

export const flagOf = (place: Place, id: string, call: string, over = {}) => {
  const { agent: _agent, queue: _queue, ...bare } = flag(id, call);
  return {
    ...bare,
    ...PLACES[place],
    evidence: bare.evidence.map((one) => ({ ...one, text: `${id}-words` })),
    ...over,
  };
};

export const wordsOf = (call: string) => [utterance(call, 'u-1', { text: `${call}-words` })];

export const itemsOf = (call: string): CheckItem[] => [
  { rule: `${call}-rule`, zh: '问候', en: 'Greeting', state: 'open' },
];

export const scopeFlagOf = (team: 'own' | 'other', id: string, others: ('own' | 'other')[] = [team]) =>
  scopeFlag(id, {
    scope: { by: 'queue', name: `${team}-queue` },
    evidence: others.map((one) => ({
      flag: `${one}-flag`,
      call: `${one}-live`,
      rule: 'escalation-regulator',
      at: '2026-11-22T00:58:00.000Z',
      agent: PLACES[one].agent.id,
      team: PLACES[one].agent.team,
      queue: PLACES[one].queue,
    })),
  });

export async function accessWorld(): Promise<World> {
  const served = await testApp();
  sendersDoors(served);
  const now = served.clock.ms;
  for (const [place, call] of [
    ['own', 'own-live'],
    ['mate', 'own-mate-live'],
    ['other', 'other-live'],
    ['nobody', 'nobody-live'],
  ] as const)
    served.live.add(viewOf(place, call), {
      utterances: wordsOf(call),
      flags: [flagOf(place, `${call}-flag`, call)],
      checklist: itemsOf(call),
    });
  for (const [place, call, ago] of [
    ['own', 'own-done', 1],
    ['own', 'own-old', 30],
    ['other', 'other-done', 1],
    ['nobody', 'nobody-done', 1],
  ] as const) {
    const ended_at = now - ago * DAY_MS;
    const view = viewOf(place, call, { status: 'complete', ended_at, started_at: ended_at - 60_000 });
    served.store.details.push(
      detail(view, { utterances: wordsOf(call), flags: [flagOf(place, `${call}-flag`, call)] }),
    );
  }
  // They were of the first team and went to the other: one goes on, one is over.
  const left = (call: string, over: Partial<CallView> = {}) => {
    const spoken = (start_ms: number, text: string) =>
      utterance(call, `u-${start_ms}`, { start_ms, end_ms: start_ms + 1_000, text });
    return detail(
      viewOf('other', call, {
        handed_over: [
          {
            agent: PLACES.own.agent,
            queue: PLACES.own.queue,
            trade: 'bank',
            direction: 'inbound',
            from_ms: 0,
            to_ms: 9_000,
          },
        ],
        trade: 'insurance',
        direction: 'outbound',
        holes: 3,
        flags: { critical: 2, major: 0, minor: 0, info: 0 },
        attributes: { reason: 'other-reason' },
        ...over,
      }),
      {
        utterances: [spoken(1_000, 'own-left-words'), spoken(9_500, 'other-left-words')],
        flags: [
          flagOf('own', 'own-left-flag', call, { at_ms: 2_000 }),
          flagOf('other', 'other-left-flag', call, { at_ms: 10_500 }),
        ],
      },
    );
  };
  const going = left('own-left');
  served.live.add(going.call, going);
  const ended_at = now - DAY_MS;
  served.store.details.push(
    left('own-left-done', { status: 'complete', ended_at, started_at: ended_at - 60_000 }),
  );
  served.store.scope.push(scopeFlagOf('own', 'own-scope'), scopeFlagOf('other', 'other-scope'));
  // Of the own queue, and it counts a call of somebody else.
  served.store.scope.push(scopeFlagOf('own', 'other-mixed-scope', ['own', 'other']));

  const decided = (
    place: 'own' | 'other' | 'nobody',
    team: string | null,
    call: string | null = `${place}-live`,
  ) => {
    const known = { ...alert(call ?? 'scope', `${place}-flag`), call, team, title: `${place}-title` };
    const { id, flag: of } = known;
    const line: Line = {
      at: now,
      alert: id,
      call,
      flag: of,
      reason: 'sent',
      target: 'qa',
      send: null,
      detail: {},
    };
    return { line, alert: known };
  };
  const forgotten = { ...decided('other', null), alert: undefined };
  Object.assign(served.deps.alerts, {
    recent: () => [
      decided('own', PLACES.own.agent.team),
      decided('other', PLACES.other.agent.team),
      decided('nobody', null),
      decided('other', PLACES.own.agent.team, null),
      forgotten,
    ],
  });

  const marks = { own: '', other: '' };
  for (const team of ['own', 'other'] as const) {
    const { mark } = await served.deps.marks.make({
      call: `${team}-done`,
      team: PLACES[team].agent.team,
      kind: 'missed',
      channel: 0,
      utterance: 'u-1',
      category: `${team}-category`,
      rule: null,
      flag: null,
      note: `${team}-note`,
      by: `${team}-marker`,
    });
    marks[team] = mark.id;
  }

  const headers = { nobody: {} } as World['headers'];
  for (const role of ['agent', 'inspector', 'supervisor', 'manager', 'admin'] as const)
    headers[role] = await entered(served, role);
  headers.token = { authorization: `Bearer ${API_TOKEN}` };
  const { secret } = await served.auth.tokens.make({
    kind: 'api',
    name: 'own-team-reports',
    role: 'admin',
    only: ['calls', 'flags', 'export'],
    teams: ['own-T1'],
    created_by: 'admin',
    expires_at: null,
  });
  headers['team-token'] = { authorization: `Bearer ${secret}` };
  return { served, headers, marks };
}

/** The routes for senders, as the server registers them beside the app: none of these people is one. */
function sendersDoors({ app }: TestApp): void {
  const nobody = { authenticate: () => null };
  const dial = () => {
    throw new Error('nobody is let in, so nobody speaks');
  };
  const { config } = loadConfig({});
  // What takes events is never reached, since nobody is let in.
  registerIngest(app, { ...nobody, lateMs: 0, now: Date.now } as unknown as IngestParts);
  const door = { ...nobody, dial, beganAt: () => undefined, refused: () => undefined, now: Date.now };
  registerAdapters(app, door);
  registerCti(app, { ...door, config: config!.cti, owner: 'ingest', tell: () => undefined });
}

/** Makes a user of the first team and logs in. */
export async function entered(served: TestApp, role: UserRole): Promise<Record<string, string>> {
  const name = `own-${role}`;
  const { password } = await served.auth.users.create(name, {
    role,
    teams: role === 'admin' ? 'all' : ['own-T1'],
    agent: role === 'agent' ? 'own-A1' : undefined,
  });
  return session(served, name, password);
}

let logins = 0;
export async function session(
  served: TestApp,
  user: string,
  password: string,
): Promise<Record<string, string>> {
  logins += 1;
  const answer = await served.app.inject({
    method: 'POST',
    url: '/v1/session',
    payload: { user, password },
    remoteAddress: `10.1.0.${logins}`,
  });
  const [set] = answer.cookies;
  if (!set) throw new Error(`no cookie: ${answer.body}`);
  return { cookie: `${set.name}=${set.value}`, origin: SITE, host: HOST };
}
