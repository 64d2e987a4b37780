/**
 * The parts of a vCon that Earshot reads and writes (IETF draft-ietf-vcon-vcon-core-04; CC and WTF extensions), and the
 * draft's rules as a check: required members, closed word lists, indexes that point at something, members that exclude
 * each other, extensions that are critical and not known.
 */
import type { FaultDetail } from '../../engine/contract/import-fault.ts';

export interface Vcon {
  /** Deprecated; "0.4.0" for readers that look for it. */
  vcon?: string;
  uuid: string;
  extensions?: string[];
  critical?: string[];
  created_at: string;
  updated_at?: string;
  subject?: string;
  redacted?: { uuid: string; type: string; url?: string };
  amended?: { uuid: string; url?: string };
  parties: Party[];
  dialog?: Dialog[];
  analysis?: Analysis[];
  attachments?: Attachment[];
}

export interface Party {
  tel?: string;
  name?: string;
  uuid?: string;
  /** CC extension. */
  role?: string;
  org?: string;
  dept?: string;
  [other: string]: unknown;
}

export interface Dialog {
  type: string;
  start: string;
  /** Seconds. */
  duration?: number;
  parties?: number | number[] | (number | number[] | null)[];
  originator?: number;
  mediatype?: string;
  body?: string;
  encoding?: string;
  url?: string;
  disposition?: string;
  /** CC extension. */
  interaction_id?: string;
  skill?: string;
  [other: string]: unknown;
}

export interface Analysis {
  type: string;
  dialog?: number | number[];
  mediatype?: string;
  vendor: string;
  product?: string;
  schema?: string;
  body?: unknown;
  encoding?: string;
  [other: string]: unknown;
}

export interface Attachment {
  purpose?: string;
  start?: string;
  party?: number;
  dialog?: number;
  body?: unknown;
  encoding?: string;
  [other: string]: unknown;
}

/** What this code understands when a vCon says that its reader must. */
const CRITICAL = ['wtf_transcription'];
const DIALOG_TYPES = ['recording', 'text', 'transfer', 'incomplete', 'recording-set'];
const DISPOSITIONS = ['no-answer', 'congestion', 'failed', 'busy', 'hung-up', 'voicemail-no-message'];
const ENCODINGS = ['base64url', 'json', 'none'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

type Json = Record<string, unknown>;

/** Everything that is wrong with a vCon of the newest form; empty: it is right. */
export function vconErrors(value: Json): Required<FaultDetail>[] {
  const errors: Required<FaultDetail>[] = [];
  const wrong = (field: string, want: string, got: unknown) => errors.push({ field, want, got: kindOf(got) });
  if (typeof value.uuid !== 'string' || !UUID.test(value.uuid)) wrong('uuid', 'a UUID', value.uuid);
  if (!isDate(value.created_at)) wrong('created_at', 'an RFC 3339 date', value.created_at);
  if (value.updated_at !== undefined && !isDate(value.updated_at))
    wrong('updated_at', 'an RFC 3339 date', value.updated_at);
  for (const key of ['extensions', 'critical']) {
    const list = value[key];
    if (list !== undefined && !(Array.isArray(list) && list.every((word) => typeof word === 'string')))
      wrong(key, 'a list of texts', list);
  }
  for (const name of listOf(value.critical)) {
    // The draft forbids CC here.
    if (!CRITICAL.includes(String(name))) wrong('critical', CRITICAL.join(', '), name);
  }
  if (value.redacted !== undefined && value.amended !== undefined)
    errors.push({ field: 'redacted, amended', want: 'at most one of the two', got: 'both' });
  for (const key of ['redacted', 'amended']) {
    const ref = value[key];
    if (ref === undefined) continue;
    if (!isObject(ref)) wrong(key, 'an object', ref);
    else if (typeof ref.uuid !== 'string' || !UUID.test(ref.uuid)) wrong(`${key}.uuid`, 'a UUID', ref.uuid);
  }
  if (!Array.isArray(value.parties)) wrong('parties', 'a list', value.parties);
  const parties = listOf(value.parties);
  for (const [at, party] of parties.entries())
    if (!isObject(party)) wrong(`parties[${at}]`, 'an object', party);
  for (const key of ['dialog', 'analysis', 'attachments'])
    if (value[key] !== undefined && !Array.isArray(value[key])) wrong(key, 'a list', value[key]);
  const dialogs = listOf(value.dialog);
  const redacted = value.redacted !== undefined;
  for (const [at, one] of dialogs.entries()) {
    const place = `dialog[${at}]`;
    if (!isObject(one)) wrong(place, 'an object', one);
    // What was redacted leaves {} so that indexes hold.
    else if (!redacted || Object.keys(one).length > 0) dialogErrors(one, place, parties.length, wrong);
  }
  for (const [at, one] of listOf(value.analysis).entries()) {
    const place = `analysis[${at}]`;
    if (!isObject(one)) wrong(place, 'an object', one);
    else if (Object.keys(one).length > 0) analysisErrors(one, place, dialogs.length, wrong);
  }
  for (const [at, one] of listOf(value.attachments).entries()) {
    const place = `attachments[${at}]`;
    if (!isObject(one)) wrong(place, 'an object', one);
    else if (Object.keys(one).length > 0) attachmentErrors(one, place, parties.length, dialogs.length, wrong);
  }
  return errors;
}

type Wrong = (place: string, expected: string, got: unknown) => void;

function dialogErrors(one: Json, place: string, parties: number, wrong: Wrong): void {
  if (!DIALOG_TYPES.includes(String(one.type))) wrong(`${place}.type`, DIALOG_TYPES.join(', '), one.type);
  if (!isDate(one.start)) wrong(`${place}.start`, 'an RFC 3339 date', one.start);
  if (one.duration !== undefined && !(typeof one.duration === 'number' && one.duration >= 0))
    wrong(`${place}.duration`, 'seconds', one.duration);
  const members =
    one.parties === undefined ? [] : Array.isArray(one.parties) ? one.parties.flat() : [one.parties];
  for (const member of members) if (member !== null) pointsAt(member, `${place}.parties`, parties, wrong);
  if (one.originator !== undefined) pointsAt(one.originator, `${place}.originator`, parties, wrong);
  if (one.disposition !== undefined && !DISPOSITIONS.includes(String(one.disposition)))
    wrong(`${place}.disposition`, DISPOSITIONS.join(', '), one.disposition);
  if (one.type === 'incomplete' && one.disposition === undefined)
    wrong(`${place}.disposition`, DISPOSITIONS.join(', '), undefined);
  contentErrors(one, place, wrong);
}

function attachmentErrors(one: Json, place: string, parties: number, dialogs: number, wrong: Wrong): void {
  if (!isDate(one.start)) wrong(`${place}.start`, 'an RFC 3339 date', one.start);
  pointsAt(one.party, `${place}.party`, parties, wrong);
  pointsAt(one.dialog, `${place}.dialog`, dialogs, wrong);
  contentErrors(one, place, wrong);
}

function analysisErrors(one: Json, place: string, dialogs: number, wrong: Wrong): void {
  if (typeof one.type !== 'string') wrong(`${place}.type`, 'a text', one.type);
  if (typeof one.vendor !== 'string') wrong(`${place}.vendor`, 'a text', one.vendor);
  const members = one.dialog === undefined ? [] : Array.isArray(one.dialog) ? one.dialog : [one.dialog];
  for (const member of members) pointsAt(member, `${place}.dialog`, dialogs, wrong);
  contentErrors(one, place, wrong);
}

/** Content is inline with its encoding, or elsewhere with its hash, or absent. */
function contentErrors(one: Json, place: string, wrong: Wrong): void {
  if (one.body !== undefined && one.url !== undefined)
    wrong(`${place}.url`, 'nothing beside a body', one.url);
  if (one.body !== undefined && !ENCODINGS.includes(String(one.encoding)))
    wrong(`${place}.encoding`, ENCODINGS.join(', '), one.encoding);
  if (one.url !== undefined) {
    if (typeof one.url !== 'string' || !one.url.startsWith('https://'))
      wrong(`${place}.url`, 'an HTTPS address', one.url);
    if (one.content_hash === undefined)
      wrong(`${place}.content_hash`, 'the hash of what lies at url', undefined);
  }
}

function pointsAt(value: unknown, place: string, count: number, wrong: Wrong): void {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count) return;
  wrong(place, count === 0 ? 'nothing' : `an index from 0 to ${count - 1}`, value);
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value));
}

/** Short, and never the words of a call. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string')
    return value.length <= 24 && /^[\x20-\x7e]*$/.test(value) ? `"${value}"` : 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
