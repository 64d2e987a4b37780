/** What goes wrong with frames: one thing each, with the code that must name it; none: it must still be taken. */
import type { RefusalCode } from '../../engine/contract/errors.ts';
import type { EventFrame } from '../../engine/contract/ingest.ts';
import type { Dice } from '../rule-fuzz/dice.ts';
import { SECRET } from './script.ts';
import { type Frame, judged, type Shot, whole } from './shot.ts';

/** Stands for something nested deeply in a value that is to become JSON. */
const DEEP = '@deep@';
const NUMBERS = [-1, 1.5, 1e300, 2 ** 60, -(2 ** 53), Number(SECRET)];
const OTHERS = [null, true, {}, [], [[]], DEEP, { __proto__x: 1 }, SECRET];
const LONG = 'n'.repeat(300);
const AGED = ['yesterday, at nine o’clock', '2026-11-22T09:00:00.120', '2026-13-45T99:99:99+08:00', LONG, ''];

type Values = readonly unknown[];

/** Wrong values of fields, by the code that names them. */
const WRONG: { field: string; of: readonly Frame['type'][]; code: RefusalCode; values: Values }[] = [
  { field: 'call', of: ['utterance', 'progress', 'call.ended', 'call.started', 'call.updated'], code: 'CALL_ID_INVALID', values: ['', 'c'.repeat(129), `e${'\u0301'.repeat(2_000)}`, 7, null, true, {}, [], DEEP] }, // biome-ignore format: a table
  { field: 'seq', of: ['utterance', 'progress', 'call.ended', 'call.started', 'call.updated'], code: 'SEQ_INVALID', values: [0, '1', 2 ** 53, ...NUMBERS.slice(0, 5), ...OTHERS] }, // biome-ignore format: a table
  { field: 'role', of: ['utterance'], code: 'ROLE_UNKNOWN', values: ['boss', 'toString', '__proto__', '', 7, ...OTHERS] }, // biome-ignore format: a table
  { field: 'start_ms', of: ['utterance'], code: 'TIME_INVALID', values: [...NUMBERS, ...OTHERS, 86_400_001] },
  { field: 'end_ms', of: ['utterance'], code: 'TIME_INVALID', values: [...NUMBERS, ...OTHERS, 86_400_001] },
  { field: 'audio_ms', of: ['progress'], code: 'TIME_INVALID', values: [...NUMBERS, ...OTHERS] },
  { field: 'at_ms', of: ['call.updated'], code: 'TIME_INVALID', values: [...NUMBERS, ...OTHERS] },
  {
    field: 'at',
    of: ['call.started', 'call.ended'],
    code: 'TIMESTAMP_INVALID',
    values: [...AGED, ...OTHERS, 7],
  },
  { field: 'sent_at', of: ['utterance'], code: 'TIMESTAMP_INVALID', values: [...AGED, ...OTHERS, 7] },
  { field: 'text', of: ['utterance'], code: 'TEXT_TOO_LONG', values: ['啊'.repeat(4_001), '😀'.repeat(2_001), `${SECRET} `.repeat(400), `e${'\u0301'.repeat(4_000)}`] }, // biome-ignore format: a table
  { field: 'text', of: ['utterance'], code: 'FIELD_INVALID', values: [7, Number(SECRET), [SECRET], null, {}, DEEP] }, // biome-ignore format: a table
  { field: 'utterance', of: ['utterance'], code: 'FIELD_INVALID', values: ['', LONG, `e${'\u0301'.repeat(2_000)}`, 7, null, DEEP] }, // biome-ignore format: a table
  { field: 'final', of: ['utterance'], code: 'FIELD_INVALID', values: [1, 'true', null, DEEP] },
  { field: 'rev', of: ['utterance'], code: 'FIELD_INVALID', values: [-1, 1.5, '1', null, DEEP] },
  { field: 'channel', of: ['utterance'], code: 'FIELD_INVALID', values: [32, -1, 1.5, '0', null, DEEP] },
  { field: 'confidence', of: ['utterance'], code: 'FIELD_INVALID', values: [2, -1, 1e300, '1', null, DEEP] },
  { field: 'anew', of: ['call.started'], code: 'FIELD_INVALID', values: [1, 'true', null, DEEP] },
  { field: 'direction', of: ['call.started', 'call.updated'], code: 'FIELD_INVALID', values: ['up', 'constructor', ...OTHERS] }, // biome-ignore format: a table
  {
    field: 'trade',
    of: ['call.started', 'call.updated'],
    code: 'FIELD_INVALID',
    values: [LONG, 7, null, DEEP],
  },
  {
    field: 'queue',
    of: ['call.started', 'call.updated'],
    code: 'FIELD_INVALID',
    values: [LONG, 7, null, DEEP],
  },
  { field: 'agent', of: ['call.started', 'call.updated'], code: 'FIELD_INVALID', values: ['A1', null, 7, DEEP, { id: '' }, { id: LONG }, { id: 'A1', team: 7 }] }, // biome-ignore format: a table
  {
    field: 'agent',
    of: ['call.started', 'call.updated'],
    code: 'FIELD_MISSING',
    values: [{}, { team: 'T1' }],
  },
  { field: 'customer', of: ['call.started', 'call.updated'], code: 'FIELD_INVALID', values: [SECRET, null, 7, DEEP, { number: Number(SECRET) }, { id: LONG }] }, // biome-ignore format: a table
  { field: 'attributes', of: ['call.started', 'call.updated'], code: 'FIELD_INVALID', values: ['a', null, 7, DEEP, { 'a/b~c': {} }, { a: DEEP }, { [LONG]: 1 }, { 'a\nb': [1] }, { '': [SECRET] }, { constructor: null }, { a: 'x'.repeat(2_001) }] }, // biome-ignore format: a table
  { field: 'reason', of: ['call.ended'], code: 'FIELD_INVALID', values: [LONG, 7, null, DEEP] },
  {
    field: 'protocol',
    of: ['hello'],
    code: 'PROTOCOL_UNSUPPORTED',
    values: [2, 0, '1', ...NUMBERS, ...OTHERS],
  },
  { field: 'source', of: ['hello'], code: 'FIELD_INVALID', values: ['', LONG, `e${'\u0301'.repeat(2_000)}`, 7, null, DEEP] }, // biome-ignore format: a table
];

const REQUIRED: Record<Frame['type'], readonly string[]> = {
  hello: ['protocol', 'source'],
  'call.started': ['call', 'seq'],
  'call.updated': ['call', 'seq'],
  utterance: ['call', 'seq', 'utterance', 'role', 'final', 'start_ms', 'end_ms', 'text'],
  progress: ['call', 'seq', 'audio_ms'],
  'call.ended': ['call', 'seq'],
};

const HELLO: Frame = { type: 'hello', protocol: 1, source: 'mutated' };

type Mutation = (frame: EventFrame, dice: Dice) => Shot;

const MUTATIONS: readonly Mutation[] = [
  wrongValue,
  wrongValue,
  wrongValue,
  wrongValue,
  (frame, dice) => {
    const of = dice.chance(0.1) ? HELLO : frame;
    const field = dice.one(REQUIRED[of.type]);
    return bad(`no ${field}`, 'FIELD_MISSING', json({ ...of, [field]: undefined }, dice));
  },
  (frame, dice) => bad('no type', 'TYPE_MISSING', json({ ...frame, type: undefined }, dice)),
  (frame, dice) => {
    const type = dice.one(['speech', 'Utterance', 'toString', '__proto__', '', 7, SECRET, ...OTHERS]);
    return bad('type', 'TYPE_UNKNOWN', json({ ...frame, type }, dice));
  },
  (frame, dice) => {
    const { call, seq } = frame;
    const times = { start_ms: 9_000, end_ms: dice.below(9_000) };
    const reversed = {
      type: 'utterance',
      call,
      seq,
      utterance: 'u',
      role: 'agent',
      final: true,
      text: '',
      ...times,
    };
    return bad('reversed', 'UTTERANCE_TIME_REVERSED', json(reversed, dice));
  },
  (frame, dice) => {
    const text = JSON.stringify(frame);
    const cut = text.slice(0, dice.below(text.length));
    const none = [
      '',
      ' ',
      'undefined',
      'NaN',
      "{'a':1}",
      `${text},`,
      `${text}${text}`,
      `\ufeff${text}`,
      '{"a":"\n"}',
    ];
    return bad(
      'not JSON',
      'NOT_JSON',
      dice.chance(0.5) ? cut : dice.one([...none, SECRET + text, '{'.repeat(9_000)]),
    );
  },
  (frame, dice) =>
    bad('no object', 'NOT_AN_OBJECT', json(dice.one([[frame], [], null, 7, true, SECRET, Number(SECRET), DEEP]), dice)), // biome-ignore format: one case, one line
  (frame, dice) => {
    const bytes = Buffer.from(dice.chance(0.5) ? JSON.stringify(frame) : dice.some(40, () => String(dice.below(256))).join('')); // biome-ignore format: one case, one line
    return { ...bad('binary', 'NOT_TEXT', ''), data: bytes };
  },
  (frame, dice) => {
    if (!dice.chance(0.1)) return scrambled(frame, dice);
    const more = dice.chance(0.05) ? 200_000 : 65_536;
    return bad(
      'too large',
      'FRAME_TOO_LARGE',
      json({ ...frame, pad: dice.one(['x', '长', ' ']).repeat(more) }, dice),
    );
  },
  scrambled,
  // What stays a good frame.
  (frame, dice) => fit('unknown field', frame, { future: dice.one([1, DEEP, OTHERS, SECRET]) }, dice),
  (frame, dice) =>
    fit('prototype keys', frame, '"__proto__":{"seq":-1,"call":7},"constructor":7,"toString":null', dice),
  (frame, dice) =>
    fit('half a pair', frame, `"x":"\\ud800","${dice.one(['\\udfff', 'y'])}":[${nested(dice)}]`, dice),
  (frame, dice) => {
    const half = dice.one(['\ud800', '\udfff', 'a\ud83d', '\ude00\ud83d', `\udc00${SECRET}`]);
    const said = frame.type === 'utterance' ? { ...frame, text: frame.text.slice(0, 3_000) + half } : frame;
    return whole(said, 'half a pair said');
  },
  (frame, dice) => fit('white space', frame, `${' \t\r\n'.repeat(dice.below(200))}"x":1`, dice),
];

/** One thing is wrong with it, or nothing that matters. */
export function mutated(frame: EventFrame, dice: Dice): Shot {
  return dice.one(MUTATIONS)(frame, dice);
}

function wrongValue(frame: EventFrame, dice: Dice): Shot {
  const { field, of, code, values } = dice.one(WRONG);
  const { call, seq } = frame;
  const bases: Record<Frame['type'], object> = {
    hello: HELLO,
    'call.started': { call, seq },
    'call.updated': { call, seq, at_ms: 1 },
    utterance: {
      call,
      seq,
      utterance: 'u',
      role: 'agent',
      final: true,
      start_ms: 0,
      end_ms: 86_400_000,
      text: '好',
    },
    progress: { call, seq, audio_ms: 1 },
    'call.ended': { call, seq },
  };
  const type = dice.one(of);
  return bad(`${type} ${field}`, code, json({ ...bases[type], type, [field]: dice.one(values) }, dice));
}

/** Signs that are gone, doubled, exchanged. */
function scrambled(frame: EventFrame, dice: Dice): Shot {
  let text = JSON.stringify(frame);
  for (let times = 1 + dice.below(3); times > 0; times -= 1) {
    const at = dice.below(text.length + 1);
    const put = dice.one([
      '',
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '9',
      '-',
      'e',
      '\\',
      '\\ud8',
      '\0',
      '长',
      'null',
    ]);
    text = text.slice(0, at) + put + text.slice(at + dice.below(3));
  }
  return judged(
    'scrambled',
    text.replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?'),
  );
}

function bad(kind: string, code: RefusalCode, data: string): Shot {
  return { kind, code, data };
}

/** More keys in front of the others. */
function fit(kind: string, frame: EventFrame, more: object | string, dice: Dice): Shot {
  const keys = typeof more === 'string' ? more : json(more, dice).slice(1, -1);
  const text = `{${keys},${JSON.stringify(frame).slice(1)}`;
  return { kind, data: text, frame };
}

function json(value: unknown, dice: Dice): string {
  return JSON.stringify(value).replaceAll(`"${DEEP}"`, () => nested(dice));
}

/** A list, up to as deep as a frame can hold. */
function nested(dice: Dice): string {
  const depth = dice.chance(0.2) ? 20_000 : 1 + dice.below(50);
  return dice.chance(0.5)
    ? '['.repeat(depth) + ']'.repeat(depth)
    : `[${'{"a":'.repeat(depth / 2)}1${'}'.repeat(depth / 2)}]`;
}
