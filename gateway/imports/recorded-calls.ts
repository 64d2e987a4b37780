/**
 * Recorded calls: JSONL, one call a line, or vCons, one a line or one a file. Unknown keys are carried along as
 * attributes.
 */
import {
  type AgentRef,
  type Attributes,
  DEFAULT_CHANNEL,
  DIRECTIONS,
  type Direction,
  isTradeWord,
  MEDIA,
  type Medium,
  ROLES,
  type Role,
  toTrade,
} from '../../engine/contract/call.ts';
import type { ImportFault, ImportFaultCode } from '../../engine/contract/import-fault.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import type { RecordedCall, RecordedUtterance } from '../../engine/contract/recorded-call.ts';
import { callOf } from '../vcon/read.ts';
import { opened, VconRefused } from '../vcon/signed.ts';
import { CallFault, quoted } from './fault.ts';
import { EMPTY, kindFault } from './fits.ts';
import { ENCODINGS, type LineOptions, linesOf, OBJECT_MAX } from './lines.ts';
import { type Notes, note } from './notes.ts';
import { type TimeUnit, unitFault } from './times.ts';

/** Keys with a meaning of their own. */
const KNOWN = new Set([
  'call',
  'id',
  'medium',
  'direction',
  'trade',
  'domain',
  'queue',
  'agent',
  'customer',
  'started_at',
  'ended_by',
  'duration_ms',
  'duration_s',
  'attributes',
  'utterances',
]);

/** A fault by the names that its file uses, and where in it. */
export interface Placed {
  where: string;
  fault: ImportFault;
}

/** What stands at a place of a file: a call, or why it is none. */
export type RecordedItem = { line: number } & (
  | {
      call: RecordedCall;
      /** Where in the file a fault of the call stands, where it has columns. */
      placed?(fault: ImportFault): Placed | undefined;
    }
  | {
      error: CallFault;
      /** Of the call, where it could be read. */
      id?: string;
    }
);

export interface RecordedOptions extends LineOptions {
  /** PEM keys or certificates; with some, a vCon that is signed must be signed by one of them. */
  trusted?: readonly string[] | undefined;
  /** Of start and end; absent: as their names say, else ms, and a call whose times look like seconds is refused. */
  unit?: TimeUnit | undefined;
  /** Filled with what is not refused, and yet may not be meant so. */
  notes?: Notes | undefined;
}

/**
 * The calls of a file of JSON lines, one after the other, so that it may be larger than memory; goes on after what is no
 * call. Empty lines are skipped.
 * @throws CallFault when the file cannot be read
 */
export async function* readRecordedItems(
  file: string,
  options: RecordedOptions,
): AsyncGenerator<RecordedItem> {
  const { shown, trusted = [], unit, encoding, notes } = options;
  let number = 0;
  /** An object that is written over many lines. */
  let whole: string[] | null = null;
  let letters = 0;
  for await (const { text, damaged } of linesOf(file, options)) {
    number += 1;
    const where = `${shown}:${number}`;
    if (whole === null && text.trim() === '') continue;
    if (number === 1 && goesOn(text)) whole = [];
    const fault = damaged ? new CallFault(where, { code: 'BYTES_DAMAGED', want: ENCODINGS[encoding] }) : null;
    if (whole !== null) {
      if (fault) throw fault;
      letters += text.length;
      if (letters > OBJECT_MAX)
        throw new CallFault(shown, { code: 'OBJECT_TOO_LARGE', want: `${OBJECT_MAX >> 20} MiB` });
      whole.push(text);
      continue;
    }
    if (fault) {
      yield { line: number, error: fault };
      continue;
    }
    yield await itemOf(number, text, async () =>
      isVcon(text) ? vconCall(text, where, trusted) : parseRecordedCall(text, where, unit, notes),
    );
  }
  const object = whole?.join('\n');
  if (object !== undefined)
    yield await itemOf(1, object, async () =>
      isVcon(object) ? vconCall(object, shown, trusted) : parseRecordedCall(object, shown, unit, notes),
    );
}

async function itemOf(line: number, text: string, read: () => Promise<RecordedCall>): Promise<RecordedItem> {
  try {
    return { line, call: await read() };
  } catch (error) {
    if (!(error instanceof CallFault)) throw error;
    const id = idIn(text);
    return { line, error, ...(id === undefined ? {} : { id }) };
  }
}

/** The id of a call that is refused for something else. */
function idIn(text: string): string | undefined {
  try {
    const { call, id } = JSON.parse(text) as Record<string, unknown>;
    const word = call ?? id;
    return typeof word === 'string' && word !== '' && word.length <= LIMITS.id ? word : undefined;
  } catch {
    return undefined;
  }
}

/** A JSON object that is written over many lines. */
function goesOn(line: string): boolean {
  return /^\s*\{\s*("[^"]*"\s*:.*,\s*)?$/.test(line);
}

/** A vCon, plain (`uuid` and `parties`) or signed (`payload`, or compact). */
function isVcon(line: string): boolean {
  if (!line.trimStart().startsWith('{'))
    return /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\s*$/.test(line);
  return (line.includes('"parties"') && line.includes('"uuid"')) || line.includes('"signatures"');
}

async function vconCall(text: string, where: string, trusted: readonly string[]): Promise<RecordedCall> {
  try {
    const { vcon } = await opened(text, trusted);
    const call = callOf(vcon);
    const fault = kindFault(call);
    if (fault) throw new CallFault(where, fault);
    return call;
  } catch (error) {
    if (!(error instanceof VconRefused)) throw error;
    throw new CallFault(where, error.fault);
  }
}

/** @throws CallFault; `where` is file:line */
export function parseRecordedCall(line: string, where: string, unit?: TimeUnit, notes?: Notes): RecordedCall {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new CallFault(where, { code: 'LINE_NOT_JSON' });
  }
  const raw = object(value, where, 'the line');
  const call = idOf(raw, where);
  const recorded: RecordedCall = { call, utterances: utterancesOf(raw.utterances, where, unit) };
  const { medium, direction, queue, agent, customer, started_at, ended_by } = raw;
  if (given(medium)) recorded.medium = oneOf(medium, MEDIA, where, 'medium') as Medium;
  if (given(direction)) recorded.direction = oneOf(direction, DIRECTIONS, where, 'direction') as Direction;
  const word = text(raw.trade ?? raw.domain, where, 'trade');
  const trade = toTrade(word);
  if (word && !isTradeWord(word)) note(notes?.trades, word);
  if (trade) recorded.trade = trade;
  if (given(queue)) recorded.queue = text(queue, where, 'queue') as string;
  if (given(agent)) recorded.agent = agentOf(agent, where);
  if (given(customer)) recorded.customer = customerOf(customer, where);
  // What time it is, the one who knows the site's zone says (`start-time.ts`).
  if (given(started_at)) recorded.started_at = text(started_at, where, 'started_at') as string;
  // Other words for it (`system`, `unknown`) say that neither side hung up.
  if (ended_by === 'agent' || ended_by === 'customer') recorded.ended_by = ended_by;
  if (given(raw.duration_ms) || given(raw.duration_s))
    recorded.duration_ms = timeOf(raw, 'duration', where, '', unit);
  const attributes = attributesOf(raw, where);
  for (const key of Object.keys(raw))
    if (!KNOWN.has(key) && Object.hasOwn(attributes, key)) note(notes?.attributes, key);
  if (Object.keys(attributes).length > 0) recorded.attributes = attributes;
  const inSeconds =
    unit === 's' || (raw.utterances as Record<string, unknown>[]).some((one) => given(one.start_s));
  const fault = unit === 'ms' ? undefined : unitFault(recorded, inSeconds);
  if (fault) throw new CallFault(where, fault);
  return recorded;
}

function idOf(raw: Record<string, unknown>, where: string): string {
  const id = raw.call ?? raw.id;
  const word = typeof id === 'number' ? String(id) : id;
  if (typeof word !== 'string' || word.length === 0 || word.length > LIMITS.id) {
    throw new CallFault(where, { code: 'ID_INVALID', want: String(LIMITS.id), got: kindOf(id) });
  }
  return word;
}

function utterancesOf(value: unknown, where: string, unit: TimeUnit | undefined): RecordedUtterance[] {
  if (!Array.isArray(value))
    throw new CallFault(where, { code: 'NOT_LIST', field: '"utterances"', got: kindOf(value) });
  return value.map((item, index) => {
    const place = `utterances[${index}]`;
    const raw = object(item, where, place);
    const role = oneOf(raw.role, ROLES, where, `${place}.role`) as Role;
    const start_ms = timeOf(raw, 'start', where, `${place}.`, unit);
    const end_ms = timeOf(raw, 'end', where, `${place}.`, unit);
    const refused = (code: ImportFaultCode, field: string, got: string, want = '') =>
      new CallFault(where, { code, field: `${place}.${field}`, want, got });
    if (end_ms < start_ms) throw refused('TIME_REVERSED', 'end_ms', String(end_ms), String(start_ms));
    if (typeof raw.text !== 'string') throw refused('NOT_TEXT', 'text', kindOf(raw.text));
    if (raw.text.length > LIMITS.text)
      throw refused('TEXT_TOO_LONG', 'text', String(raw.text.length), String(LIMITS.text));
    const channel = raw.channel ?? DEFAULT_CHANNEL[role];
    if (!Number.isInteger(channel) || (channel as number) < 0 || (channel as number) > 31)
      throw refused('CHANNEL_INVALID', 'channel', kindOf(channel));
    const { confidence } = raw;
    return {
      role,
      channel: channel as number,
      start_ms,
      end_ms,
      text: raw.text,
      ...(typeof confidence === 'number' && confidence >= 0 && confidence <= 1 ? { confidence } : {}),
    };
  });
}

function agentOf(value: unknown, where: string): AgentRef {
  if (typeof value === 'string' && value !== '') return { id: value };
  const { id, team, name } = object(value, where, '"agent"');
  const word = typeof id === 'number' ? String(id) : id;
  if (typeof word !== 'string' || word === '')
    throw new CallFault(where, {
      code: 'NOT_TEXT',
      field: '"agent.id"',
      got: word === '' ? EMPTY : kindOf(id),
    });
  return {
    id: word,
    ...(typeof team === 'string' && team !== '' ? { team } : {}),
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
  };
}

function customerOf(value: unknown, where: string): { id?: string; number?: string } {
  const { id, number } = object(value, where, '"customer"');
  return {
    ...(given(id) ? { id: String(id) } : {}),
    ...(given(number) ? { number: String(number) } : {}),
  };
}

/** `attributes` and every key that is not known; lists, objects and nulls are left out. */
function attributesOf(raw: Record<string, unknown>, where: string): Attributes {
  const own = given(raw.attributes) ? object(raw.attributes, where, '"attributes"') : {};
  const unknown = Object.entries(raw).filter(([key]) => !KNOWN.has(key));
  return Object.fromEntries(
    [...unknown, ...Object.entries(own)].filter(([key, value]) => {
      if (key.length > 100) return false;
      return typeof value === 'string' ? value.length <= 2000 : ['number', 'boolean'].includes(typeof value);
    }) as [string, string | number | boolean][],
  );
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function object(value: unknown, where: string, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new CallFault(where, { code: 'NOT_OBJECT', field: what, got: kindOf(value) });
}

function text(value: unknown, where: string, what: string): string | undefined {
  if (!given(value)) return undefined;
  if (typeof value === 'string') return value;
  throw new CallFault(where, { code: 'NOT_TEXT', field: `"${what}"`, got: kindOf(value) });
}

function oneOf(value: unknown, words: readonly string[], where: string, what: string): string {
  if (typeof value === 'string' && words.includes(value)) return value;
  const got = typeof value === 'string' ? quoted(value) : kindOf(value);
  throw new CallFault(where, { code: 'WORD_UNKNOWN', field: what, want: words.join(', '), got });
}

/** Call time, ms, of `start_ms` or `start_s`; recordings may have fractions. */
function timeOf(
  raw: Record<string, unknown>,
  name: 'start' | 'end' | 'duration',
  where: string,
  place: string,
  unit: TimeUnit | undefined,
): number {
  const named = given(raw[`${name}_s`]) ? 's' : 'ms';
  // The unit of a duration is its own: only start and end are said by `unit`.
  if (named === 's' && unit === 'ms' && name !== 'duration')
    throw new CallFault(where, { code: 'UNIT_AGAINST_NAME', field: `${place}${name}_s` });
  const value = raw[`${name}_${named}`];
  const factor = named === 's' || unit === 's' ? 1000 : 1;
  const whole = typeof value === 'number' ? Math.round(value * factor) : Number.NaN;
  if (whole >= 0 && whole <= LIMITS.offset_ms) return whole;
  const most = LIMITS.offset_ms / factor;
  throw new CallFault(where, {
    code: 'TIME_INVALID',
    field: `${place}${name}_${named}`,
    want: factor === 1 ? `0 to ${most} in milliseconds` : `0 to ${most} in seconds`,
    got: kindOf(value),
  });
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
