/**
 * Recorded calls: JSONL, one call a line, or vCons, one a line or one a file. Unknown keys are carried along as
 * attributes.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import {
  type AgentRef,
  type Attributes,
  DEFAULT_CHANNEL,
  DIRECTIONS,
  type Direction,
  MEDIA,
  type Medium,
  ROLES,
  type Role,
  toTrade,
} from '../../engine/contract/call.ts';
import { LIMITS } from '../../engine/contract/ingest.ts';
import type { RecordedCall, RecordedUtterance } from '../../engine/contract/recorded-call.ts';
import { callOf } from '../vcon/read.ts';
import { opened, VconRefused } from '../vcon/signed.ts';
import { UsageError } from './usage.ts';

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
  'attributes',
  'utterances',
]);

/** Largest file that is one JSON object over many lines, bytes. */
const WHOLE_MAX = 64 << 20;

/** What stands at a place of a file: a call, or why it is none. */
export type RecordedItem = { line: number } & ({ call: RecordedCall } | { error: UsageError });

/**
 * The calls of a file, one after the other, so that a file may be larger than memory. Empty lines are skipped.
 * `trusted`: PEM keys or certificates; with some, a vCon that is signed must be signed by one of them.
 * @throws UsageError with file:line, what was expected and what came
 */
export async function* readRecordedCalls(
  file: string,
  trusted: readonly string[] = [],
): AsyncGenerator<RecordedCall> {
  for await (const item of readRecordedItems(file, trusted)) {
    if ('error' in item) throw item.error;
    yield item.call;
  }
}

/**
 * The same, and goes on after what is no call. `shown` is what messages call the file.
 * @throws UsageError when the file cannot be read
 */
export async function* readRecordedItems(
  file: string,
  trusted: readonly string[] = [],
  shown = file,
): AsyncGenerator<RecordedItem> {
  const lines = createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let number = 0;
  try {
    for await (const line of lines) {
      number += 1;
      const text = number === 1 ? line.replace(/^\ufeff/, '') : line;
      if (text.trim() === '') continue;
      if (number === 1 && goesOn(text)) {
        lines.close();
        yield await itemOf(1, async () => vconCall(await wholeFile(file), shown, trusted));
        return;
      }
      const where = `${shown}:${number}`;
      yield await itemOf(number, async () =>
        isVcon(text) ? vconCall(text, where, trusted) : parseRecordedCall(text, where),
      );
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : (code ?? 'it cannot be read');
    throw new UsageError(`${shown}: expected a file of recorded calls, but ${why}.`);
  }
}

async function itemOf(line: number, read: () => Promise<RecordedCall>): Promise<RecordedItem> {
  try {
    return { line, call: await read() };
  } catch (error) {
    if (error instanceof UsageError) return { line, error };
    throw error;
  }
}

/** A JSON object that is written over many lines. */
function goesOn(line: string): boolean {
  return /^\s*\{\s*("[^"]*"\s*:.*,\s*)?$/.test(line);
}

async function wholeFile(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > WHOLE_MAX)
    throw wrong(file, `one call a line in files over ${WHOLE_MAX >> 20} MiB`, 'one object over many lines');
  return (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
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
    return callOf(vcon);
  } catch (error) {
    if (error instanceof VconRefused) throw new UsageError(`${where}: ${error.message}.`);
    throw error;
  }
}

/** @throws UsageError; `where` is file:line */
export function parseRecordedCall(line: string, where: string): RecordedCall {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong(where, 'one JSON object per line', 'text that is not JSON');
  }
  const raw = object(value, where, 'the line');
  const call = idOf(raw, where);
  const recorded: RecordedCall = { call, utterances: utterancesOf(raw.utterances, where) };
  const { medium, direction, queue, agent, customer, started_at, ended_by, duration_ms } = raw;
  if (given(medium)) recorded.medium = oneOf(medium, MEDIA, where, 'medium') as Medium;
  if (given(direction)) recorded.direction = oneOf(direction, DIRECTIONS, where, 'direction') as Direction;
  const trade = toTrade(text(raw.trade ?? raw.domain, where, 'trade'));
  if (trade) recorded.trade = trade;
  if (given(queue)) recorded.queue = text(queue, where, 'queue') as string;
  if (given(agent)) recorded.agent = agentOf(agent, where);
  if (given(customer)) recorded.customer = customerOf(customer, where);
  if (given(started_at)) {
    const at = text(started_at, where, 'started_at') as string;
    if (Number.isNaN(Date.parse(at))) throw wrong(where, '"started_at" in ISO 8601', 'another text');
    recorded.started_at = at;
  }
  // Other words for it (`system`, `unknown`) say that neither side hung up.
  if (ended_by === 'agent' || ended_by === 'customer') recorded.ended_by = ended_by;
  if (given(duration_ms)) recorded.duration_ms = offset(duration_ms, where, 'duration_ms');
  const attributes = attributesOf(raw, where);
  if (Object.keys(attributes).length > 0) recorded.attributes = attributes;
  return recorded;
}

function idOf(raw: Record<string, unknown>, where: string): string {
  const id = raw.call ?? raw.id;
  const word = typeof id === 'number' ? String(id) : id;
  if (typeof word !== 'string' || word.length === 0 || word.length > LIMITS.id) {
    throw wrong(where, `"call" (or "id") of 1 to ${LIMITS.id} characters`, kindOf(id));
  }
  return word;
}

function utterancesOf(value: unknown, where: string): RecordedUtterance[] {
  if (!Array.isArray(value)) throw wrong(where, '"utterances" as a list', kindOf(value));
  return value.map((item, index) => {
    const place = `utterances[${index}]`;
    const raw = object(item, where, place);
    const role = oneOf(raw.role, ROLES, where, `${place}.role`) as Role;
    const start_ms = offset(raw.start_ms, where, `${place}.start_ms`);
    const end_ms = offset(raw.end_ms, where, `${place}.end_ms`);
    if (end_ms < start_ms) {
      throw wrong(where, `${place}.end_ms at or after start_ms ${start_ms}`, String(end_ms));
    }
    if (typeof raw.text !== 'string') throw wrong(where, `${place}.text as a text`, kindOf(raw.text));
    if (raw.text.length > LIMITS.text) {
      throw wrong(where, `${place}.text of at most ${LIMITS.text} characters`, String(raw.text.length));
    }
    const channel = raw.channel ?? DEFAULT_CHANNEL[role];
    if (!Number.isInteger(channel) || (channel as number) < 0 || (channel as number) > 31) {
      throw wrong(where, `${place}.channel as a whole number from 0 to 31`, kindOf(channel));
    }
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
  if (typeof word !== 'string' || word === '') throw wrong(where, '"agent.id" as a text', kindOf(id));
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
  throw wrong(where, `${what} as an object`, kindOf(value));
}

function text(value: unknown, where: string, what: string): string | undefined {
  if (!given(value)) return undefined;
  if (typeof value === 'string') return value;
  throw wrong(where, `"${what}" as a text`, kindOf(value));
}

function oneOf(value: unknown, words: readonly string[], where: string, what: string): string {
  if (typeof value === 'string' && words.includes(value)) return value;
  const got = typeof value === 'string' ? `"${value.slice(0, 30)}"` : kindOf(value);
  throw wrong(where, `${what} as one of ${words.join(', ')}`, got);
}

/** Call time, ms; recordings may have fractions. */
function offset(value: unknown, where: string, what: string): number {
  const whole = typeof value === 'number' ? Math.round(value) : Number.NaN;
  if (whole >= 0 && whole <= LIMITS.offset_ms) return whole;
  throw wrong(where, `${what} in milliseconds from 0 to ${LIMITS.offset_ms}`, kindOf(value));
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function wrong(where: string, expected: string, got: string): UsageError {
  return new UsageError(`${where}: expected ${expected}, got ${got}.`);
}
