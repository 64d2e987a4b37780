/** What the pictures show: the demo's calls, and what people did with them. Invented throughout. */
import { readFileSync } from 'node:fs';
import type { Appeal } from '../../engine/contract/appeal.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { IngestClient } from '../../gateway/client/ingest-client.ts';
import { asset } from '../../gateway/paths.ts';
import { afternoonZone } from '../helpers/afternoon.ts';
import { type Earshot, eventually } from '../helpers/server.ts';
import type { Vendors } from '../helpers/vendors.ts';
import { bringIn, closeSome, fillSettings, inspect, writeRules } from './past.ts';
import { ADMIN, type Asker, embeddedAgent, hire, MANAGER } from './people.ts';

/** Calls that are over when the pictures are taken, of those of the demo. */
const OVER = 8;
const BEAT_MS = 2_000;
/** Share of an open call that was said before the pictures. */
const SAID = 0.7;
export const SWAPPED = 'demo-swapped';
/** Whose panel is shown, during this call. */
export const PANEL_AGENT = 'A1024';
const PANEL_CALL = 'demo-bank-03';

/** What the demo gave to look at. */
export interface Seen {
  /** An open call with flags and a customer who called before. */
  call: string;
  /** One that is over, of many lost points. */
  ended: string;
  /** '' where none is open. */
  case: string;
  /** Finished calls: one that nobody reviewed, one that somebody did. */
  review: string;
  reviewed: string;
  /** Lets the open calls be. */
  stop(): void;
}

/** @param site whose pages may frame the agent's panel */
export function configOf({ base, away }: Vendors, site: string): string {
  away.add('lead');
  return `time_zone: ${afternoonZone(new Date())}
embed: { frame_ancestors: '${site}' }
links:
  recording: https://recordings.example/{call_id}?t={seconds}
  listen: https://cti.example/listen/{call_id}
  whisper: https://cti.example/whisper/{call_id}
alerts:
  public_url: https://qi.example.com
  targets:
    质检群: { kind: wecom, url: '${base}/qa/send?key=KEYKEY', allow_private: true }
    一组班长: { kind: wecom, url: '${base}/team/send?key=KEYKEY', allow_private: true }
    值班经理: { kind: wecom, url: '${base}/lead/send?key=KEYKEY', allow_private: true }
  routes:
    - match: { severity: [critical] }
      to: [质检群]
      group_by: [call]
      escalate: [{ on: unclaimed, to: [值班经理] }]
      routes:
        - { match: { team: [T3] }, to: [质检群, 值班经理] }
    - { match: { severity: [major], team: [T1] }, to: [一组班长], group_by: [team], group_wait_s: 60, group_interval_s: 900 }
  inhibit:
    - { when: { severity: [critical] }, mute: { severity: [minor] }, equal: [call] }
`;
}

/** Objections of agents: to which item of which call, and what became of it. */
const APPEALS: { call: string; rule: string; text: string; decided?: ['accepted' | 'rejected', string] }[] = [
  { call: 'demo-telecom-04', rule: 'long-silence', text: '系统查询卡住了，我说过请客户稍等。' },
  { call: 'demo-gov-02', rule: 'agent-shirks', text: '这件事确实归街道办，我把电话和地址都给了。' },
  {
    call: 'demo-gov-02',
    rule: 'missing-opening',
    text: '接通慢了一秒，开头的问候没有录进转写。',
    decided: ['accepted', '听过录音，开头有问候。'],
  },
  {
    call: 'demo-hospital-02',
    rule: 'agent-rude-impatient',
    text: '当时很吵，我声音大是怕听不见。',
    decided: ['rejected', '录音里客户没有听不清，语气确实急。'],
  },
];

interface Scored {
  call: string;
  scorecard?: { score: number };
  review: object | null;
  final_score: { final: number; because: string } | null;
}

interface OnAir {
  call: string;
  /** What is still to be said, by call time. */
  ahead: Turn[];
  /** How many turns were said. */
  said: number;
  heard_ms: number;
  /** Epoch ms. */
  since: number;
}
type Turn = RecordedCall['utterances'][number];

/** Said by the other side. */
const turned = (turn: Turn): Turn => ({ ...turn, role: turn.role === 'agent' ? 'customer' : 'agent' });

/** After its own words a call goes on with those of calms, without their greetings: one that falls silent counts as not heard. */
function aheadOf(own: readonly Turn[], from: number, calm: readonly RecordedCall[]): Turn[] {
  const ahead = own.slice(from);
  let end_ms = own.at(-1)?.end_ms ?? 0;
  for (const { utterances } of calm) {
    const turns = utterances.slice(3, -3);
    const shift = end_ms + 1_500 - (turns[0]?.start_ms ?? 0);
    for (const turn of turns)
      ahead.push({ ...turn, start_ms: turn.start_ms + shift, end_ms: turn.end_ms + shift });
    end_ms = ahead.at(-1)?.end_ms ?? end_ms;
  }
  return ahead;
}

/** What was said since, at the speed of speech. */
async function goOn(client: IngestClient, one: OnAir): Promise<void> {
  const audio_ms = one.heard_ms + Date.now() - one.since;
  for (let [turn] = one.ahead; turn && turn.end_ms <= audio_ms; [turn] = one.ahead) {
    one.ahead.shift();
    const utterance = `u-${one.said}`;
    one.said += 1;
    await client.send({ type: 'utterance', call: one.call, utterance, rev: 1, final: true, ...turn });
  }
  await client.send({ type: 'progress', call: one.call, audio_ms });
}

/** Demo calls, some over and some going on, and what people did with them. */
export async function play(earshot: Earshot, client: IngestClient): Promise<Seen> {
  const calls = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall);
  const people = await hire(earshot);
  const [admin, manager] = [people.get(ADMIN) as Asker, people.get(MANAGER) as Asker];
  await fillSettings(admin);
  const before = await bringIn(admin, calls);
  await client.connect();
  const { items: heard } = await admin.get<{ items: { call: string; risk: number }[] }>(
    '/v1/calls?live=false&limit=500',
  );
  const calm = calls.filter(({ call }) =>
    heard.some((one) => one.risk < 6 && `demo-${one.call}`.startsWith(`${call}-`)),
  );
  await admin.send('POST', '/v1/silences', {
    match: { rule: ['customer-anger'], queue: ['家电维修'] },
    minutes: 240,
    reason: '厂家召回，客户普遍着急',
  });
  const first = calls[0] as RecordedCall;
  const swapped: RecordedCall = {
    ...first,
    call: SWAPPED,
    utterances: first.utterances.map(turned),
  };
  const customer = { id: 'm-1001' };
  const onAir: OnAir[] = [];
  for (const [index, one] of [...calls, swapped].entries()) {
    const { utterances, call, queue, trade, direction } = one;
    const open = index >= OVER;
    const agent = call === PANEL_CALL ? { ...one.agent, id: PANEL_AGENT } : one.agent;
    const attributes = { cti: 'pbx-1' };
    const about = { agent, queue, trade, direction, customer: index % 4 === 0 ? customer : one.customer };
    const given = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined));
    const said = open ? utterances.slice(0, Math.ceil(utterances.length * SAID)) : utterances;
    const last = said.at(-1)?.end_ms ?? 0;
    // Started as long ago as it lasts so far; of the finished ones three on the days before, the others today.
    const ago = open ? 0 : index < 3 ? (3 - index) * 20 * 3_600_000 : (OVER - index) * 50 * 60_000;
    const at = new Date(Date.now() - last - ago).toISOString();
    await client.send({ type: 'call.started', call, at, ...given, attributes });
    for (const [n, words] of said.entries())
      await client.send({ type: 'utterance', call, utterance: `u-${n}`, rev: 1, final: true, ...words });
    // Of its own trade where there is one: words of another would break rules that are not meant for them.
    const fitting = calm.filter((other) => other.trade === trade);
    const later = fitting.length > 0 ? fitting : calm;
    const whole = aheadOf(utterances, said.length, [...later.slice(index % later.length), ...later]);
    // Its own turns are the wrong way round already.
    const own = utterances.length - said.length;
    const ahead = call === SWAPPED ? [...whole.slice(0, own), ...whole.slice(own).map(turned)] : whole;
    if (open) onAir.push({ call, ahead, said: said.length, heard_ms: last, since: Date.now() });
    else await client.send({ type: 'call.ended', call });
  }
  const beat = setInterval(() => {
    for (const one of onAir) void goOn(client, one);
  }, BEAT_MS);
  await client.drain();
  const live = () =>
    earshot.get<{ items: { call: string; risk: number; customer?: { id?: string } }[] }>(
      '/v1/calls?live=true&limit=100',
    );
  // All finished calls are stored and the open ones have their moods before anything is taken.
  await eventually(
    'finished calls in the store',
    async () => {
      const { items } = await earshot.get<{ items: { status: string }[] }>('/v1/calls?live=false&limit=500');
      const done = items.filter(({ status }) => status === 'complete');
      return done.length >= OVER + before.length ? true : undefined;
    },
    90_000,
  );
  await inspect(people, before);
  await closeSome(people);
  await writeRules(admin);
  for (const one of APPEALS) await object(earshot, admin, manager, one);
  await admin.send('POST', `/v1/calls/${PANEL_CALL}/prompts`, {
    text: '先致歉，止付由我来办，五分钟内给客户回电。',
  });
  const best = (await live()).items
    .filter(({ customer: who }) => who?.id === customer.id)
    .sort((a, b) => b.risk - a.risk)[0];
  const { items: cases } = await earshot.get<{ items: { id: string }[] }>(
    '/v1/cases?state=open&state=working',
  );
  const { items: scored } = await manager.get<{ items: Scored[] }>('/v1/quality/calls?limit=200');
  const points = ({ scorecard }: Scored) => scorecard?.score ?? 100;
  return {
    call: best?.call ?? first.call,
    ended: scored.find((one) => points(one) < 60)?.call ?? '',
    case: cases[0]?.id ?? '',
    review: scored.find((one) => one.review === null && points(one) < 90)?.call ?? '',
    reviewed:
      scored.find((one) => one.final_score?.because === 'review' && one.final_score.final !== points(one))
        ?.call ?? '',
    stop: () => clearInterval(beat),
  };
}

/** What the panel of an agent opens with. */
export function embedded(admin: Asker, agent: string): Promise<{ token: string; path: string }> {
  return admin.send('POST', '/v1/embed-tokens', { agent });
}

async function object(earshot: Earshot, admin: Asker, manager: Asker, of: (typeof APPEALS)[number]) {
  const { call, rule, text, decided } = of;
  const { call: view } = await admin.get<CallDetail>(`/v1/calls/${call}`);
  const { token } = await embedded(admin, view.agent?.id ?? '');
  const { id, points } = await embeddedAgent(earshot, token).send<Appeal>(
    'POST',
    `/v1/calls/${call}/appeals`,
    { item: rule, text },
  );
  if (!decided) return;
  const [state, reason] = decided;
  const corrected = state === 'accepted' && points ? { points: 0 } : {};
  await manager.send('POST', `/v1/appeals/${id}/decision`, { state, reason, ...corrected });
}
