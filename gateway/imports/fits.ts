/**
 * What is known of a recorded call beside its words and its start: whether each thing is of its kind, and whether the door would take
 * it, told with the file, by its place, before any of it is handed in. Pure.
 */
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { ImportFault } from '../../engine/contract/import-fault.ts';
import { CallStartedFrame, LIMITS } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { quoted } from './fault.ts';

/** Attributes are looked at by themselves: the schema passes over names with a line break, and their length. */
const Facts = Type.Omit(CallStartedFrame, ['type', 'seq', 'at', 'anew', 'attributes']);
/** Compiled once. */
const FACTS = Compile(Facts);
type Fault = ReturnType<typeof FACTS.Errors>[number];

/** Of all that is known of a call, as one event, characters; what the import adds has room beside it. */
const EVENT_MAX = LIMITS.frame - 500;
/** Characters of an attribute's name and of its text. */
const NAME_MAX = 100;
const VALUE_MAX = 2_000;

/** What is of another kind than its key says, for every reader; undefined: nothing. */
export function kindFault(call: RecordedCall): ImportFault | undefined {
  const { duration_ms, attributes } = call;
  if (duration_ms !== undefined && !Number.isFinite(duration_ms))
    return { code: 'TIME_INVALID', field: 'duration_ms', want: 'a number', got: gotOf(duration_ms) };
  const error = errorsOf(call).find(({ keyword }) => keyword !== 'maxLength');
  if (error) return faultOf(error, call);
  if (attributes === undefined) return undefined;
  if (!isObject(attributes)) return { code: 'NOT_OBJECT', field: '"attributes"', got: gotOf(attributes) };
  for (const [name, value] of Object.entries(attributes))
    if (!['string', 'number', 'boolean'].includes(typeof value))
      return { code: 'WORD_UNKNOWN', field: named(name), want: PLAIN, got: gotOf(value) };
  return undefined;
}

/** Why the door would not take it: a kind, or a limit of the door. Only for what is handed to it. */
export function misfit(call: RecordedCall): ImportFault | undefined {
  return kindFault(call) ?? limitFault(call);
}

function limitFault(call: RecordedCall): ImportFault | undefined {
  const { utterances: _, ...about } = call;
  const { attributes = {} } = about;
  const tooLong = (field: string, most: number, got: number): ImportFault => ({
    code: 'TEXT_TOO_LONG',
    field,
    want: String(most),
    got: String(got),
  });
  const size = JSON.stringify({ ...about, type: 'call.started', seq: 1 }).length;
  if (size > EVENT_MAX) return tooLong('"attributes"', EVENT_MAX, size);
  const [error] = errorsOf(call);
  if (error) return faultOf(error, call);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.length > NAME_MAX) return tooLong(named(name), NAME_MAX, name.length);
    if (typeof value === 'string' && value.length > VALUE_MAX)
      return tooLong(named(name), VALUE_MAX, value.length);
  }
  return undefined;
}

function errorsOf(call: RecordedCall): readonly Fault[] {
  return FACTS.Check(call) ? [] : FACTS.Errors(call);
}

/** By what the validator looked at. */
function faultOf({ keyword, instancePath, params }: Fault, call: RecordedCall): ImportFault {
  const { limit, type, allowedValues, requiredProperties } = params as {
    limit?: number;
    type?: string;
    allowedValues?: string[];
    requiredProperties?: string[];
  };
  const path = instancePath.split('/').slice(1);
  if (keyword === 'required') path.push(requiredProperties?.[0] ?? '');
  const field = path.join('.');
  const value = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)?.[key], call);
  const got = gotOf(value);
  if (field === 'call') return { code: 'ID_INVALID', want: String(LIMITS.id), got };
  if (keyword === 'enum') return { code: 'WORD_UNKNOWN', field, want: (allowedValues ?? []).join(', '), got };
  if (keyword === 'maxLength' && typeof value === 'string')
    return { code: 'TEXT_TOO_LONG', field, want: String(limit), got: String([...value].length) };
  return { code: type === 'object' ? 'NOT_OBJECT' : 'NOT_TEXT', field: `"${field}"`, got };
}

const PLAIN = 'a text, a number, true, false';
export const EMPTY = 'an empty text';

const named = (attribute: string) => `attributes.${attribute.slice(0, NAME_MAX)}`;

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A word or a number as it is: it is masked when it is told. */
export function gotOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === '') return EMPTY;
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'object')
    return value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}
