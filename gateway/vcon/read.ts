/**
 * A vCon → a recorded call. The transcript is taken from a WTF transcription, else from Earshot's own, else from dialogs
 * of type text (one a turn). Who is who comes from the party's role (CC extension), else from the order: the first party
 * that is not an agent is the customer. What Earshot does not use is carried along as attributes only where it is small.
 */
import {
  type Attributes,
  DEFAULT_CHANNEL,
  MEDIA,
  type Medium,
  ROLES,
  type Role,
  toTrade,
} from '../../engine/contract/call.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import type { RecordedCall, RecordedUtterance } from '../../engine/contract/recorded-call.ts';
import { VconRefused } from './signed.ts';
import { upgraded, VERSIONS } from './upgrade.ts';
import {
  type Analysis,
  type Dialog,
  isObject,
  kindOf,
  listOf,
  type Party,
  type Vcon,
  vconErrors,
} from './vcon.ts';

/** Shown of many errors. */
const ERRORS_MAX = 20;

/** @throws VconRefused with everything that is wrong */
export function callOf(value: unknown): RecordedCall {
  if (!isObject(value)) throw new VconRefused({ code: 'NOT_OBJECT', field: 'the vCon', got: kindOf(value) });
  if (value.vcon !== undefined && !VERSIONS.includes(String(value.vcon)))
    throw new VconRefused({ code: 'VCON_VERSION', want: VERSIONS.join(', ') });
  const now = upgraded(value);
  const errors = vconErrors(now);
  const [first, ...more] = errors.slice(0, ERRORS_MAX);
  if (first) throw new VconRefused({ code: 'VCON_INVALID', ...first, ...(more.length > 0 ? { more } : {}) });
  const vcon = now as unknown as Vcon;
  const own = ownReport(vcon);
  const main = mainDialog(vcon);
  const started_at = own?.started_at ?? main?.start ?? vcon.created_at;
  const utterances = transcript(vcon, Date.parse(started_at));
  if (utterances.length === 0) throw new VconRefused({ code: 'VCON_NO_TRANSCRIPT' });
  return {
    call: String(own?.call ?? main?.interaction_id ?? vcon.uuid).slice(0, LIMITS.id),
    started_at,
    ...factsOf(vcon, main, own),
    utterances,
  };
}

/** What Earshot wrote beside the transcript, so that a call comes back as it went. */
interface OwnReport {
  call: string;
  started_at?: string;
  medium?: string;
  direction?: 'inbound' | 'outbound';
  trade?: string;
  queue?: string;
  ended_by?: 'agent' | 'customer';
  duration_ms?: number;
  attributes?: Attributes;
  agent?: RecordedCall['agent'];
  customer?: RecordedCall['customer'];
}

export const OWN_SCHEMA = 'earshot-call/1';

function ownReport(vcon: Vcon): OwnReport | undefined {
  const found = vcon.analysis?.find(({ vendor, schema }) => vendor === 'earshot' && schema === OWN_SCHEMA);
  const body = bodyOf(found);
  const call = isObject(body) ? body.call : undefined;
  return isObject(call) && typeof call.call === 'string' ? (call as unknown as OwnReport) : undefined;
}

function mainDialog({ dialog = [] }: Vcon): Dialog | undefined {
  return (
    dialog.find(({ type }) => type === 'recording') ??
    dialog.find(({ type }) => type !== 'transfer') ??
    dialog[0]
  );
}

function factsOf(vcon: Vcon, main: Dialog | undefined, own: OwnReport | undefined): Partial<RecordedCall> {
  const roles = rolesOf(vcon.parties);
  const agent = vcon.parties[roles.indexOf('agent')];
  const customer = vcon.parties[roles.indexOf('customer')];
  const trade = toTrade(own?.trade);
  const queue = own?.queue ?? main?.skill;
  const duration_ms =
    own?.duration_ms ?? (main?.duration === undefined ? undefined : Math.round(main.duration * 1000));
  const medium = mediumIn(vcon, own);
  const direction = own?.direction ?? directionOf(main, roles);
  const attributes = own ? own.attributes : attributesOf(vcon, main);
  const agentRef = own ? own.agent : agentOf(agent);
  const customerRef = own ? own.customer : customerOf(customer);
  return {
    ...(medium === undefined ? {} : { medium }),
    ...(direction === undefined ? {} : { direction }),
    ...(trade === undefined ? {} : { trade }),
    ...(queue === undefined ? {} : { queue }),
    ...(agentRef === undefined ? {} : { agent: agentRef }),
    ...(customerRef === undefined ? {} : { customer: customerRef }),
    ...(own?.ended_by === 'agent' || own?.ended_by === 'customer' ? { ended_by: own.ended_by } : {}),
    ...(duration_ms === undefined || duration_ms > LIMITS.offset_ms ? {} : { duration_ms }),
    ...(attributes === undefined || Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

/** Typed where Earshot says so, or where there are dialogs of text and none that was recorded. */
function mediumIn({ dialog = [] }: Vcon, own: OwnReport | undefined): Medium | undefined {
  if (own) return MEDIA.find((medium) => medium === own.medium);
  const types = new Set(dialog.map(({ type }) => type));
  return types.has('text') && !types.has('recording') ? 'chat' : undefined;
}

/** Who each party is. */
function rolesOf(parties: readonly Party[]): Role[] {
  const roles = parties.map(({ role }) => ROLE_WORDS[String(role ?? '').toLowerCase()]);
  const named = roles.includes('agent') || roles.includes('customer');
  if (!named) return parties.map((_, at) => (at === 0 ? 'customer' : at === 1 ? 'agent' : 'other'));
  let customer = roles.includes('customer');
  return roles.map((role) => {
    if (role !== undefined) return role;
    if (customer) return 'other';
    customer = true;
    return 'customer';
  });
}

const ROLE_WORDS: Record<string, Role> = {
  agent: 'agent',
  customer: 'customer',
  caller: 'customer',
  supervisor: 'other',
  sme: 'other',
  thirdparty: 'other',
  bot: 'ivr',
  ivr: 'ivr',
};

function agentOf(party: Party | undefined): RecordedCall['agent'] {
  const id = party?.uuid ?? party?.name;
  if (!party || typeof id !== 'string' || id === '') return undefined;
  return {
    id: id.slice(0, 100),
    ...(typeof party.dept === 'string' && party.dept !== '' ? { team: party.dept.slice(0, 100) } : {}),
    ...(typeof party.name === 'string' && party.name !== '' ? { name: party.name.slice(0, 100) } : {}),
  };
}

function customerOf(party: Party | undefined): RecordedCall['customer'] {
  if (!party) return undefined;
  const number = typeof party.tel === 'string' ? party.tel.replace(/^tel:/, '').slice(0, 64) : undefined;
  const id = typeof party.uuid === 'string' ? party.uuid.slice(0, 200) : undefined;
  if (id === undefined && number === undefined) return undefined;
  return { ...(id === undefined ? {} : { id }), ...(number === undefined ? {} : { number }) };
}

function directionOf(main: Dialog | undefined, roles: readonly Role[]): RecordedCall['direction'] {
  if (main?.originator === undefined) return undefined;
  return roles[main.originator] === 'agent' ? 'outbound' : 'inbound';
}

function attributesOf(vcon: Vcon, main: Dialog | undefined): Attributes {
  const words: Record<string, unknown> = {
    vcon: vcon.uuid,
    subject: vcon.subject,
    campaign: main?.campaign,
    disposition: main?.disposition,
  };
  return Object.fromEntries(
    Object.entries(words).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].length <= 2000,
    ),
  );
}

function transcript(vcon: Vcon, start: number): RecordedUtterance[] {
  const roles = rolesOf(vcon.parties);
  const written = (vcon.analysis ?? []).filter(({ type }) => /^wtf[-_]transcription$/.test(type));
  const spoken =
    written.length > 0
      ? written.flatMap((one) => segmentsOf(one, vcon, roles, start))
      : (vcon.dialog ?? []).flatMap((one) => turnOf(one, roles, start));
  return spoken.sort((a, b) => a.start_ms - b.start_ms || a.end_ms - b.end_ms);
}

function segmentsOf(one: Analysis, vcon: Vcon, roles: readonly Role[], start: number): RecordedUtterance[] {
  const body = bodyOf(one);
  if (!isObject(body)) return [];
  const at = Array.isArray(one.dialog) ? one.dialog[0] : one.dialog;
  const dialog = at === undefined ? undefined : vcon.dialog?.[at];
  // Segments count from their dialog.
  const shift = dialog ? Math.max(0, Date.parse(dialog.start) - start) : 0;
  return listOf(body.segments).flatMap((segment): RecordedUtterance[] => {
    if (!isObject(segment) || typeof segment.text !== 'string' || segment.text.trim() === '') return [];
    const from =
      typeof segment.start === 'number' && segment.start >= 0
        ? Math.round(segment.start * 1000) + shift
        : shift;
    const to = typeof segment.end === 'number' ? Math.round(segment.end * 1000) + shift : from;
    const { role: own, channel } = isObject(segment.metadata) ? segment.metadata : {};
    const role = ROLES.find((one) => one === own) ?? speakerOf(segment.speaker, dialog, roles);
    return pieces({
      role,
      channel:
        typeof channel === 'number' && Number.isInteger(channel) && channel >= 0 && channel < 32
          ? channel
          : DEFAULT_CHANNEL[role],
      start_ms: Math.min(from, LIMITS.offset_ms),
      end_ms: Math.min(Math.max(from, to), LIMITS.offset_ms),
      text: segment.text,
      ...(typeof segment.confidence === 'number' && segment.confidence >= 0 && segment.confidence <= 1
        ? { confidence: segment.confidence }
        : {}),
    });
  });
}

/** `speaker` is an index of the parties, of the dialog's channels, or a word. */
function speakerOf(speaker: unknown, dialog: Dialog | undefined, roles: readonly Role[]): Role {
  if (typeof speaker === 'number') {
    const channel = Array.isArray(dialog?.parties) ? dialog.parties[speaker] : undefined;
    const party = typeof channel === 'number' ? channel : speaker;
    return roles[party] ?? 'other';
  }
  const word = String(speaker ?? '').toLowerCase();
  return (
    ROLE_WORDS[word] ??
    (/^(speaker_?)?\d+$/.test(word) ? (roles[Number(word.replace(/\D/g, ''))] ?? 'other') : 'other')
  );
}

/** A dialog of type text is one turn of its originator, else of its first party. */
function turnOf(one: Dialog, roles: readonly Role[], start: number): RecordedUtterance[] {
  if (one.type !== 'text') return [];
  const words = bodyOf(one);
  if (typeof words !== 'string' || words.trim() === '') return [];
  const first = Array.isArray(one.parties) ? one.parties.flat()[0] : one.parties;
  const party = one.originator ?? (typeof first === 'number' ? first : 0);
  const role = roles[party] ?? 'other';
  const from = Math.min(Math.max(0, Date.parse(one.start) - start), LIMITS.offset_ms);
  const to = Math.min(from + Math.round((one.duration ?? 0) * 1000), LIMITS.offset_ms);
  return pieces({ role, channel: DEFAULT_CHANNEL[role], start_ms: from, end_ms: to, text: words });
}

function bodyOf(one: { body?: unknown; encoding?: string } | undefined): unknown {
  if (one?.body === undefined) return undefined;
  if (one.encoding === 'base64url' && typeof one.body === 'string')
    return Buffer.from(one.body, 'base64url').toString();
  if (one.encoding === 'json' && typeof one.body === 'string') {
    try {
      return JSON.parse(one.body);
    } catch {
      return undefined;
    }
  }
  return one.body;
}

function pieces(utterance: RecordedUtterance): RecordedUtterance[] {
  if (utterance.text.length <= LIMITS.text) return [utterance];
  const parts: RecordedUtterance[] = [];
  for (let from = 0; from < utterance.text.length; from += LIMITS.text)
    parts.push({ ...utterance, text: utterance.text.slice(from, from + LIMITS.text) });
  return parts;
}
