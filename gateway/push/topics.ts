/** What a client of `/v1/live` asked for, and whether a delta is for it. Pure. */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Delta, Subscribe } from '../../engine/contract/live.ts';
import type { ScopeFlag } from '../../engine/contract/scope-flag.ts';
import type { Sight } from '../auth/sight.ts';

/** Most calls that one client watches closely. */
export const MAX_WATCHED = 8;

const SubscribeFrame = Type.Object({
  type: Type.Literal('subscribe'),
  topics: Type.Array(Type.String({ minLength: 1, maxLength: 140 }), { minItems: 1, maxItems: 20 }),
  filter: Type.Optional(
    Type.Object({
      team: Type.Optional(Type.String({ maxLength: 100 })),
      queue: Type.Optional(Type.String({ maxLength: 200 })),
    }),
  ),
  resume: Type.Optional(
    Type.Object({ epoch: Type.String({ maxLength: 64 }), n: Type.Integer({ minimum: 0 }) }),
  ),
  batch: Type.Optional(Type.Boolean()),
});
const validSubscribe = Compile(SubscribeFrame);

/** Refusals of the live socket; codes are promises. */
export const LIVE_REFUSALS = {
  NOT_TEXT: 'Send JSON in text frames, not binary ones.',
  NOT_JSON: 'Send one JSON object per text frame.',
  SUBSCRIBE_EXPECTED: 'Send {"type":"subscribe","topics":["flags","calls"]}.',
  FIELD_INVALID: 'Send the type and range that the message names.',
  TOPIC_UNKNOWN: 'Use flags, scope-flags, calls, cases, prompts, rules or call:<id>.',
  TOO_MANY_CALLS: `Watch at most ${MAX_WATCHED} calls per connection.`,
  TOO_MANY_FRAMES: 'Subscribe again only when the topics change.',
  FORBIDDEN: 'Ask an admin for a role that may.',
  SESSION_OVER: 'Log in again and reconnect.',
  CALL_UNAVAILABLE: 'The store cannot answer now; subscribe again later.',
} as const;
export type LiveRefusalCode = keyof typeof LIVE_REFUSALS;

export interface Subscription {
  flags: boolean;
  scopeFlags: boolean;
  calls: boolean;
  cases: boolean;
  prompts: boolean;
  rules: boolean;
  /** Ids of the calls whose transcript is wanted. */
  watched: ReadonlySet<string>;
  team?: string;
  queue?: string;
  resume?: { epoch: string; n: number };
  /** Takes several deltas in one frame. */
  batch: boolean;
  /** Equal for subscriptions that get the same deltas, watched calls aside. */
  key: string;
  /** What its reader may see, whatever was asked for; absent: everything. */
  sight?: Sight;
}

/** The same for somebody who sees only a part. */
export function seenWith(subscription: Subscription, sight: Sight): Subscription {
  return { ...subscription, sight, key: `${subscription.key} ${sight.key}` };
}

/** Reads a client's frame. */
export function parseSubscribe(
  text: string,
): { subscription: Subscription } | { code: LiveRefusalCode; message: string } {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return refusal('NOT_JSON', 'Expected JSON.');
  }
  if (typeof frame !== 'object' || frame === null || (frame as { type?: unknown }).type !== 'subscribe') {
    return refusal('SUBSCRIBE_EXPECTED', 'Expected a subscribe frame.');
  }
  if (!validSubscribe.Check(frame)) {
    const [first] = validSubscribe.Errors(frame);
    const place = first?.instancePath.slice(1).replaceAll('/', '.') || 'subscribe';
    return refusal('FIELD_INVALID', `Expected ${place} to be right: it ${first?.message ?? 'is not'}.`);
  }
  return toSubscription(frame);
}

const LISTS = new Map([
  ['flags', 'flags'],
  ['scope-flags', 'scopeFlags'],
  ['calls', 'calls'],
  ['cases', 'cases'],
  ['prompts', 'prompts'],
  ['rules', 'rules'],
] as const) as ReadonlyMap<string, 'flags' | 'scopeFlags' | 'calls' | 'cases' | 'prompts' | 'rules'>;

/** Every topic that there is; tests hold their tables against it. */
export const TOPICS: readonly string[] = [...LISTS.keys(), 'call:<id>'];

function toSubscription(
  frame: Static<typeof SubscribeFrame>,
): { subscription: Subscription } | { code: LiveRefusalCode; message: string } {
  const watched = new Set<string>();
  const lists = { flags: false, scopeFlags: false, calls: false, cases: false, prompts: false, rules: false };
  for (const topic of frame.topics) {
    const list = LISTS.get(topic);
    if (list) lists[list] = true;
    else if (topic.startsWith('call:') && topic.length > 'call:'.length)
      watched.add(topic.slice('call:'.length));
    else return refusal('TOPIC_UNKNOWN', 'Expected a known topic.');
  }
  if (watched.size > MAX_WATCHED)
    return refusal('TOO_MANY_CALLS', `Expected ${MAX_WATCHED} calls at most, got ${watched.size}.`);
  const { team, queue } = frame.filter ?? {};
  return {
    subscription: {
      ...lists,
      watched,
      batch: frame.batch ?? false,
      key: JSON.stringify([lists, team, queue]),
      ...(team === undefined ? {} : { team }),
      ...(queue === undefined ? {} : { queue }),
      ...(frame.resume ? { resume: frame.resume } : {}),
    },
  };
}

export function refusal(code: LiveRefusalCode, message: string): { code: LiveRefusalCode; message: string } {
  return { code, message: `${message} ${LIVE_REFUSALS[code]}` };
}

/** Team and queue that a delta belongs to. */
export interface Place {
  team: string | undefined;
  queue: string | undefined;
  /** Team that decides who may see it, where it is not the agent's: that of the queue. */
  home?: string | undefined;
  agent?: string | undefined;
  /** Of a case of several teams: only who sees all of them sees it. */
  teams?: readonly string[] | undefined;
}

/** A delta with what is needed to decide whose it is. */
export interface Addressed {
  delta: Delta;
  /** Empty: of no call. */
  call: string;
  place: Place;
  /** Where the call was before, when it moved: those who saw it there must hear of it too. */
  before?: Place;
  /** Of what concerns several places: all of them. */
  places?: readonly Place[];
  /** For nobody but those who watch the call. */
  watchersOnly?: true;
}

/**
 * A watched call's deltas match whatever the filter, which narrows lists and not what was asked for by id. What the
 * reader may not see never does.
 */
export function matches(
  subscription: Subscription,
  { delta, call, place, before, places, watchersOnly }: Addressed,
): boolean {
  const { sight } = subscription;
  if (delta.type === 'rules') return subscription.rules;
  if (delta.type === 'scope_flag') {
    if (!subscription.scopeFlags || (sight && !sight.scopeFlag(delta.scope_flag, places))) return false;
    return (places ?? []).some((one) => isInside(subscription, one));
  }
  const watched = subscription.watched.has(call);
  const visible = sight?.place(place) ?? true;
  if (delta.type === 'gone') {
    // Without a place before: they were deleted, which everybody hears who may have them on the screen.
    if (before === undefined) {
      const { flags, calls, scopeFlags, prompts } = subscription;
      return (
        flags || calls || scopeFlags || prompts || delta.calls.some((id) => subscription.watched.has(id))
      );
    }
    const wasSeen = sight?.place(before) ?? true;
    return !visible && wasSeen && (watched || subscription.calls);
  }
  if (!visible || (delta.type === 'mark' && sight?.marks === false)) return false;
  if (watched) return true;
  if (watchersOnly) return false;
  if (delta.type === 'utterance' || delta.type === 'mark') return false;
  const wanted =
    delta.type === 'flag'
      ? subscription.flags
      : delta.type === 'call'
        ? subscription.calls
        : delta.type === 'case'
          ? subscription.cases
          : subscription.prompts;
  if (!wanted) return false;
  return isInside(subscription, place) || (before !== undefined && isInside(subscription, before));
}

export function isInside({ team, queue }: Pick<Subscription, 'team' | 'queue'>, place: Place): boolean {
  const inTeam = team === undefined || place.team === team || (place.teams ?? []).includes(team);
  return inTeam && (queue === undefined || place.queue === queue);
}

/** Inside the filter, and for these eyes. */
export function isShown(subscription: Subscription, place: Place): boolean {
  return isInside(subscription, place) && (subscription.sight?.place(place) ?? true);
}

/** A flag of many calls is for whoever looks at the team and queue of one of them. */
export function placesOf({ evidence }: Pick<ScopeFlag, 'evidence'>): Place[] {
  return evidence.map(({ team, queue }) => ({ team, queue }));
}

/** Keeps contract and schema equal: a frame of one is a frame of the other. */
type Same<A, B> = A extends B ? (B extends A ? true : never) : never;
type Wire = Omit<Subscribe, 'topics'> & { topics: string[] };
export const subscribeIsTheContract: Same<Static<typeof SubscribeFrame>, Wire> = true;
