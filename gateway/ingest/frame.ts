/** Text off the wire → a frame of the protocol, or the refusal that names what is wrong with it. Pure. */
import { Compile } from 'typebox/compile';
import type { RefusalCode } from '../../engine/contract/errors.ts';
import {
  CallEndedFrame,
  CallStartedFrame,
  CallUpdatedFrame,
  type EventFrame,
  HelloFrame,
  LIMITS,
  PROTOCOL,
  ProgressFrame,
  UtteranceFrame,
} from '../../engine/contract/ingest.ts';

export interface Refusal {
  code: RefusalCode;
  /** "expected …, got …"; what came is masked and short. */
  message: string;
  call?: string;
  seq?: number;
  /** The field of the protocol that is missing or wrong, as in `agent.id`; never a name that a sender made up. */
  field?: string;
}

export type Decoded = { frame: HelloFrame | EventFrame } | { refusal: Refusal };

/** Compiled once: a check costs well under a microsecond. */
const CHECKS = {
  hello: Compile(HelloFrame),
  'call.started': Compile(CallStartedFrame),
  'call.updated': Compile(CallUpdatedFrame),
  utterance: Compile(UtteranceFrame),
  progress: Compile(ProgressFrame),
  'call.ended': Compile(CallEndedFrame),
};

const ID = `1 to ${LIMITS.id} characters`;
const OFFSET = 'whole milliseconds from 0 to 86,400,000';
const TIMESTAMP = 'ISO 8601 with a zone, like 2026-11-22T09:00:00.120+08:00';

/** What a field is to be, and the code of what is not; fields that are not here are FIELD_INVALID. */
const FIELDS: Record<string, { expected: string; code?: RefusalCode }> = {
  '/call': { expected: ID, code: 'CALL_ID_INVALID' },
  '/seq': { expected: 'a whole number from 1', code: 'SEQ_INVALID' },
  '/role': { expected: 'agent, customer, ivr or other', code: 'ROLE_UNKNOWN' },
  '/start_ms': { expected: OFFSET, code: 'TIME_INVALID' },
  '/end_ms': { expected: OFFSET, code: 'TIME_INVALID' },
  '/audio_ms': { expected: OFFSET, code: 'TIME_INVALID' },
  '/at_ms': { expected: OFFSET, code: 'TIME_INVALID' },
  '/at': { expected: TIMESTAMP, code: 'TIMESTAMP_INVALID' },
  '/sent_at': { expected: TIMESTAMP, code: 'TIMESTAMP_INVALID' },
  '/protocol': { expected: `${PROTOCOL}`, code: 'PROTOCOL_UNSUPPORTED' },
  '/source': { expected: ID },
  '/utterance': { expected: ID },
  '/rev': { expected: 'a whole number from 0' },
  '/channel': { expected: 'a whole number from 0 to 31' },
  '/final': { expected: 'true or false' },
  '/anew': { expected: 'true or false' },
  '/text': { expected: `a text of at most ${LIMITS.text} characters` },
  '/confidence': { expected: 'a number from 0 to 1' },
  '/medium': { expected: 'voice, chat or review' },
  '/direction': { expected: 'inbound or outbound' },
  '/trade': { expected: 'a text of at most 50 characters' },
  '/queue': { expected: 'a text of at most 200 characters' },
  '/reason': { expected: 'a text of at most 100 characters' },
  '/agent': { expected: 'an object with "id"' },
  '/agent/id': { expected: '1 to 100 characters' },
  '/agent/team': { expected: 'a text of at most 100 characters' },
  '/agent/name': { expected: 'a text of at most 100 characters' },
  '/customer': { expected: 'an object with "id" or "number"' },
  '/customer/id': { expected: 'a text of at most 200 characters' },
  '/customer/number': { expected: 'a text of at most 64 characters' },
  '/attributes': { expected: 'an object of texts, numbers, true or false' },
};
const ATTRIBUTE = 'a text of at most 2,000 characters, a number, true or false';

/**
 * @param mask takes personal data out of the excerpt that a refusal shows
 */
export function decodeFrame(text: string, mask: (text: string) => string): Decoded {
  if (text.length > LIMITS.frame) {
    return refused('FRAME_TOO_LARGE', `expected at most ${LIMITS.frame} characters, got ${text.length}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('NOT_JSON', `expected one JSON object, got ${quoted(text, mask)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused('NOT_AN_OBJECT', `expected one JSON object, got ${excerpt(value, mask)}`);
  }
  const raw = (NOT_KEPT.test(text) ? wellFormed(value) : value) as Record<string, unknown>;
  const { type } = raw;
  if (type === undefined) return refused('TYPE_MISSING', 'expected a "type", got none', raw);
  if (typeof type !== 'string' || !Object.hasOwn(CHECKS, type)) {
    return refused('TYPE_UNKNOWN', `"type": expected ${oneOf()}, got ${excerpt(type, mask)}`, raw);
  }
  const check = CHECKS[type as keyof typeof CHECKS];
  if (!check.Check(raw)) return { refusal: { ...firstError(check, raw, mask), ...about(raw) } };
  const frame = raw as HelloFrame | EventFrame;
  const found = meaningless(frame, mask);
  return found ? { refusal: { ...found, ...about(raw) } } : { frame };
}

function refused(code: RefusalCode, message: string, raw: Record<string, unknown> = {}): Decoded {
  return { refusal: { code, message, ...about(raw) } };
}

/** The call and number that a refused frame gives, as far as they can be believed. */
function about({ call, seq }: Record<string, unknown>): Pick<Refusal, 'call' | 'seq'> {
  return {
    ...(isId(call) ? { call } : {}),
    ...(Number.isSafeInteger(seq) && (seq as number) > 0 ? { seq: seq as number } : {}),
  };
}

/** Counted as the schema does, in code points. */
function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > 2 * LIMITS.id) return false;
  return [...value].length <= LIMITS.id;
}

function firstError(
  check: (typeof CHECKS)[keyof typeof CHECKS],
  raw: Record<string, unknown>,
  mask: (text: string) => string,
): Refusal {
  const [error] = check.Errors(raw);
  const path = error?.instancePath ?? '';
  if (error?.keyword === 'required') {
    const { requiredProperties = [] } = error.params as { requiredProperties?: string[] };
    const missing = `${path}/${requiredProperties[0] ?? ''}`;
    return {
      ...fieldAt(missing),
      code: 'FIELD_MISSING',
      message: `"${named(missing)}": expected ${expectedAt(missing)}, got nothing`,
    };
  }
  const got = at(raw, path);
  const code = path === '/text' && typeof got === 'string' ? 'TEXT_TOO_LONG' : FIELDS[path]?.code;
  return {
    ...fieldAt(path),
    code: code ?? 'FIELD_INVALID',
    message: `"${mask(named(path))}": expected ${expectedAt(path)}, got ${excerpt(got, mask)}`,
  };
}

/** What the shape alone does not say. */
function meaningless(frame: HelloFrame | EventFrame, mask: (text: string) => string): Refusal | null {
  switch (frame.type) {
    case 'hello':
      if (frame.protocol === PROTOCOL) return null;
      return {
        code: 'PROTOCOL_UNSUPPORTED',
        field: 'protocol',
        message: `"protocol": expected ${PROTOCOL}, got ${excerpt(frame.protocol, mask)}`,
      };
    case 'utterance':
      // The schema counts code points, the limit is UTF-16 units.
      if (frame.text.length > LIMITS.text) {
        return {
          code: 'TEXT_TOO_LONG',
          field: 'text',
          message: `"text": expected ${expectedAt('/text')}, got ${frame.text.length}`,
        };
      }
      if (frame.end_ms < frame.start_ms) {
        const { start_ms, end_ms } = frame;
        return {
          code: 'UTTERANCE_TIME_REVERSED',
          field: 'end_ms',
          message: `expected end_ms at or after start_ms ${start_ms}, got ${end_ms}`,
        };
      }
      return timestampFault('sent_at', frame.sent_at, mask);
    case 'call.started':
      return timestampFault('at', frame.at, mask) ?? attributeFault(frame.attributes, mask);
    case 'call.ended':
      return timestampFault('at', frame.at, mask);
    case 'call.updated':
      return timestampFault('at', frame.at, mask) ?? attributeFault(frame.attributes, mask);
    case 'progress':
      return null;
  }
}

const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

function timestampFault(
  field: string,
  text: string | undefined,
  mask: (text: string) => string,
): Refusal | null {
  if (text === undefined || (ISO_8601.test(text) && !Number.isNaN(Date.parse(text)))) return null;
  return {
    code: 'TIMESTAMP_INVALID',
    field,
    message: `"${field}": expected ${TIMESTAMP}, got ${excerpt(text, mask)}`,
  };
}

/** The schema's pattern for names stops at a line break and does not measure them. */
function attributeFault(
  attributes: Record<string, unknown> | undefined,
  mask: (text: string) => string,
): Refusal | null {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.length > 100) {
      const message = `"attributes": expected names of at most 100 characters, got ${name.length}`;
      return { code: 'FIELD_INVALID', field: 'attributes', message };
    }
    const fits =
      typeof value === 'string' ? value.length <= 2000 : typeof value === 'boolean' || Number.isFinite(value);
    if (!fits) {
      const message = `"attributes.${mask(name)}": expected ${ATTRIBUTE}, got ${excerpt(value, mask)}`;
      return { code: 'FIELD_INVALID', field: 'attributes', message };
    }
  }
  return null;
}

function expectedAt(path: string): string {
  return path.startsWith('/attributes/') ? ATTRIBUTE : (FIELDS[path]?.expected ?? 'another value');
}

function fieldAt(path: string): Pick<Refusal, 'field'> {
  if (path.startsWith('/attributes/')) return { field: 'attributes' };
  return Object.hasOwn(FIELDS, path) || path === '/type' ? { field: named(path) } : {};
}

/** `/agent/id` → `agent.id` */
function named(path: string): string {
  return partsOf(path).join('.');
}

/** The names in a JSON pointer. */
function partsOf(path: string): string[] {
  const parts = path.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(value: unknown, path: string): unknown {
  return partsOf(path).reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[part] : undefined,
    value,
  );
}

function oneOf(): string {
  return Object.keys(CHECKS)
    .join(', ')
    .replace(/, ([^,]+)$/, ' or $1');
}

/** Characters of what came that a refusal shows. */
const EXCERPT = 60;
/** Levels of it. */
const EXCERPT_DEPTH = 4;
/** Characters that are masked before the cut: enough that no number is cut in two within what is shown. */
const READ = 600;

function excerpt(value: unknown, mask: (text: string) => string): string {
  if (typeof value === 'string' && value.length > 1_000) return `${value.length} characters`;
  if (typeof value === 'string') return quoted(value, mask);
  return cut(mask(JSON.stringify(shallow(value, EXCERPT_DEPTH)).slice(0, READ)));
}

/** As JSON writes it, save for what lies deeper: a frame may nest deeper than the stack of a recursion. */
function shallow(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.map((inner) => shallow(inner, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shallow(inner, depth - 1)]));
}

function quoted(text: string, mask: (text: string) => string): string {
  return `"${cut(mask(text.slice(0, READ)))}"`;
}

function cut(text: string): string {
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT - 1)}…` : text;
}

/** What JSON can say and the log gives back as something else: half a surrogate pair, zero with a sign. */
const NOT_KEPT = /\\u[dD][89a-fA-F]|[:,[\s]-0/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** No field that is read lies deeper. */
const DEPTH = 8;

function wellFormed(value: unknown, depth = DEPTH): unknown {
  if (typeof value === 'string') return value.replace(LONE_SURROGATE, '\ufffd');
  if (Object.is(value, -0)) return 0;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return null;
  if (Array.isArray(value)) return value.map((inner) => wellFormed(inner, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [wellFormed(key) as string, wellFormed(inner, depth - 1)]),
  );
}
