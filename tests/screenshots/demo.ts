/** What the pictures show: the demo's calls, and what people did with them. Invented throughout. */
import { readFileSync } from 'node:fs';
import type { Appeal } from '../../engine/contract/appeal.ts';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { IngestClient } from '../../gateway/client/ingest-client.ts';
import { asset } from '../../gateway/paths.ts';
import { type Earshot, eventually } from '../helpers/server.ts';
import type { Vendors } from '../helpers/vendors.ts';
import { bringIn, closeSome, inspect, writeRules } from './past.ts';
import { automation, embeddedAgent, hire } from './people.ts';

/** Calls that are over when the pictures are taken, of those of the demo. */
const OVER = 8;
const BEAT_MS = 5_000;
export const SWAPPED = 'demo-swapped';
/** Whose panel is shown, during this call. */
export const PANEL_AGENT = 'A1024';
const PANEL_CALL = 'demo-bank-03';

/** What the demo gave to look at. */
export interface Seen {
  /** An open call with flags and a customer who called before. */
  call: string;
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
  return `embed: { frame_ancestors: '${site}' }
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

/** Demo calls, some over and some going on, and what people did with them. */
export async function play(earshot: Earshot, client: IngestClient): Promise<Seen> {
  const calls = readFileSync(asset('gateway', 'demo', 'calls.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCall);
  const people = await hire(earshot);
  const before = await bringIn(earshot, calls);
  await client.connect();
  const admin = automation(earshot);
  await admin.send('POST', '/v1/silences', {
    match: { rule: ['customer-anger'], queue: ['家电维修'] },
    minutes: 240,
    reason: '厂家召回，客户普遍着急',
  });
  const first = calls[0] as RecordedCall;
  const swapped: RecordedCall = {
    ...first,
    call: SWAPPED,
    utterances: first.utterances.map((one) => ({
      ...one,
      role: one.role === 'agent' ? 'customer' : 'agent',
    })),
  };
  const customer = { id: 'm-1001' };
  const onAir: { call: string; heard_ms: number; since: number }[] = [];
  for (const [index, one] of [...calls, swapped].entries()) {
    const { utterances, call, queue, trade, direction } = one;
    const open = index >= OVER;
    const agent = call === PANEL_CALL ? { ...one.agent, id: PANEL_AGENT } : one.agent;
    const about = { agent, queue, trade, direction, customer: index % 4 === 0 ? customer : one.customer };
    const given = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined));
    // Started as long ago as it lasts so far, the finished ones on the days before.
    const last = utterances.at(-1)?.end_ms ?? 0;
    const at = new Date(Date.now() - last - (open ? 0 : (OVER - index) * 20 * 3_600_000)).toISOString();
    await client.send({ type: 'call.started', call, at, ...given });
    for (const [n, words] of utterances.entries())
      await client.send({ type: 'utterance', call, utterance: `u-${n}`, rev: 1, final: true, ...words });
    if (open) onAir.push({ call, heard_ms: last, since: Date.now() });
    else await client.send({ type: 'call.ended', call });
  }
  // A recogniser that says nothing for a minute counts as lost, and its calls as not heard.
  const beat = setInterval(() => {
    for (const { call, heard_ms, since } of onAir)
      void client.send({ type: 'progress', call, audio_ms: heard_ms + Date.now() - since });
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
      const { items } = await earshot.get<{ items: unknown[] }>('/v1/calls?live=false&limit=500');
      return items.length >= OVER + before.length ? items : undefined;
    },
    90_000,
  );
  await inspect(earshot, people, before);
  await closeSome(earshot, people);
  await writeRules(earshot);
  for (const one of APPEALS) await object(earshot, one);
  await admin.send('POST', `/v1/calls/${PANEL_CALL}/prompts`, {
    text: '先致歉，止付由我来办，五分钟内给客户回电。',
  });
  const best = (await live()).items
    .filter(({ customer: who }) => who?.id === customer.id)
    .sort((a, b) => b.risk - a.risk)[0];
  const { items: cases } = await earshot.get<{ items: { id: string }[] }>(
    '/v1/cases?state=open&state=working',
  );
  return {
    call: best?.call ?? first.call,
    case: cases[0]?.id ?? '',
    review: before[15] as string,
    reviewed: before[20] as string,
    stop: () => clearInterval(beat),
  };
}

/** What the panel of an agent opens with. */
export function embedded(earshot: Earshot, agent: string): Promise<{ token: string; path: string }> {
  return automation(earshot).send('POST', '/v1/embed-tokens', { agent });
}

async function object(earshot: Earshot, { call, rule, text, decided }: (typeof APPEALS)[number]) {
  const { call: view } = await earshot.get<CallDetail>(`/v1/calls/${call}`);
  const { token } = await embedded(earshot, view.agent?.id ?? '');
  const { id, points } = await embeddedAgent(earshot, token).send<Appeal>(
    'POST',
    `/v1/calls/${call}/appeals`,
    {
      item: rule,
      text,
    },
  );
  if (!decided) return;
  const [state, reason] = decided;
  const corrected = state === 'accepted' && points ? { points: 0 } : {};
  await automation(earshot).send('POST', `/v1/appeals/${id}/decision`, { state, reason, ...corrected });
}
