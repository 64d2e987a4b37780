/** Frames that are refused, each by its own code. `says`: what the message must name. */
import { utterance } from './sender.ts';

export interface BadFrame {
  name: string;
  /** Sent as it is when it is a text or bytes, else as JSON. */
  frame: unknown;
  code: string;
  says: RegExp;
}

const started = (more: Record<string, unknown>) => ({ type: 'call.started', call: 'bad', seq: 1, ...more });
const wrong = (more: Record<string, unknown>) => utterance('bad', 1, more);

export const BAD_FRAMES: BadFrame[] = [
  { name: 'binary', frame: Buffer.from([1, 2, 3]), code: 'NOT_TEXT', says: /binary/ },
  { name: 'not JSON', frame: '{"type":"utterance",', code: 'NOT_JSON', says: /one JSON object/ },
  { name: 'empty', frame: '', code: 'NOT_JSON', says: /one JSON object/ },
  { name: 'a list', frame: [utterance('bad', 1)], code: 'NOT_AN_OBJECT', says: /one JSON object/ },
  { name: 'null', frame: 'null', code: 'NOT_AN_OBJECT', says: /got null/ },
  { name: 'too large', frame: wrong({ text: '长'.repeat(70_000) }), code: 'FRAME_TOO_LARGE', says: /65536/ },
  { name: 'larger than any frame', frame: 'x'.repeat(5_000_000), code: 'FRAME_TOO_LARGE', says: /bytes/ },
  { name: 'no type', frame: { call: 'bad', seq: 1 }, code: 'TYPE_MISSING', says: /"type"/ },
  { name: 'unknown type', frame: { type: 'speech' }, code: 'TYPE_UNKNOWN', says: /utterance.*got "speech"/ },
  { name: 'type of a prototype', frame: { type: 'toString' }, code: 'TYPE_UNKNOWN', says: /toString/ },
  { name: 'a list in a list, and so on', frame: `${'['.repeat(30_000)}${']'.repeat(30_000)}`, code: 'NOT_AN_OBJECT', says: /got \[\[/ }, // biome-ignore format: one case, one line
  { name: 'type nested deeply', frame: `{"type":${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}}`, code: 'TYPE_UNKNOWN', says: /got \{"a"/ }, // biome-ignore format: one case, one line
  { name: 'half a pair beside deep nesting', frame: `{"x":"\\ud800","y":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, code: 'TYPE_MISSING', says: /"type"/ }, // biome-ignore format: one case, one line
  { name: 'type as a number', frame: { type: 7 }, code: 'TYPE_UNKNOWN', says: /got 7/ },
  { name: 'no call', frame: wrong({ call: undefined }), code: 'FIELD_MISSING', says: /"call"/ },
  { name: 'no text', frame: wrong({ text: undefined }), code: 'FIELD_MISSING', says: /"text"/ },
  { name: 'no role', frame: wrong({ role: undefined }), code: 'FIELD_MISSING', says: /"role"/ },
  { name: 'empty call', frame: wrong({ call: '' }), code: 'CALL_ID_INVALID', says: /1 to 128/ },
  { name: 'long call', frame: wrong({ call: 'c'.repeat(129) }), code: 'CALL_ID_INVALID', says: /1 to 128/ },
  { name: 'call as a number', frame: wrong({ call: 7 }), code: 'CALL_ID_INVALID', says: /got 7/ },
  { name: 'seq 0', frame: wrong({ seq: 0 }), code: 'SEQ_INVALID', says: /from 1, got 0/ },
  { name: 'seq as a text', frame: wrong({ seq: '1' }), code: 'SEQ_INVALID', says: /got "1"/ },
  { name: 'seq beyond whole numbers', frame: wrong({ seq: 2 ** 60 }), code: 'SEQ_INVALID', says: /from 1/ },
  { name: 'seq that leaves no room', frame: wrong({ seq: Number.MAX_SAFE_INTEGER - 5 }), code: 'SEQ_LEAPS', says: /a number of at most 9006099743113216/ }, // biome-ignore format: one case, one line
  { name: 'role of nobody', frame: wrong({ role: 'boss' }), code: 'ROLE_UNKNOWN', says: /agent, customer/ },
  {
    name: 'long text',
    frame: wrong({ text: '啊'.repeat(4_001) }),
    code: 'TEXT_TOO_LONG',
    says: /4000.*4001/,
  },
  {
    name: 'long text of pairs',
    frame: wrong({ text: '😀'.repeat(2_001) }),
    code: 'TEXT_TOO_LONG',
    says: /4002/,
  },
  { name: 'text as a list', frame: wrong({ text: ['我'] }), code: 'FIELD_INVALID', says: /"text"/ },
  { name: 'time before the call', frame: wrong({ start_ms: -1 }), code: 'TIME_INVALID', says: /start_ms/ },
  { name: 'time in fractions', frame: wrong({ start_ms: 1.5 }), code: 'TIME_INVALID', says: /whole/ },
  { name: 'time of another day', frame: wrong({ end_ms: 86_400_001 }), code: 'TIME_INVALID', says: /end_ms/ },
  { name: 'progress without end', frame: { type: 'progress', call: 'bad', seq: 1, audio_ms: 1e300 }, code: 'TIME_INVALID', says: /audio_ms/ }, // biome-ignore format: one case, one line
  { name: 'end before start', frame: wrong({ start_ms: 900, end_ms: 800 }), code: 'UTTERANCE_TIME_REVERSED', says: /900, got 800/ }, // biome-ignore format: one case, one line
  { name: 'date without zone', frame: started({ at: '2026-11-22T09:00:00.120' }), code: 'TIMESTAMP_INVALID', says: /zone/ }, // biome-ignore format: one case, one line
  { name: 'date in words', frame: wrong({ sent_at: 'Sun Nov 22 2026 09:00:00 GMT' }), code: 'TIMESTAMP_INVALID', says: /sent_at/ }, // biome-ignore format: one case, one line
  {
    name: 'date as a number',
    frame: started({ at: 1_764_000_000 }),
    code: 'TIMESTAMP_INVALID',
    says: /"at"/,
  },
  { name: 'final as a number', frame: wrong({ final: 1 }), code: 'FIELD_INVALID', says: /"final".*got 1/ },
  { name: 'channel 32', frame: wrong({ channel: 32 }), code: 'FIELD_INVALID', says: /0 to 31, got 32/ },
  { name: 'confidence 2', frame: wrong({ confidence: 2 }), code: 'FIELD_INVALID', says: /0 to 1, got 2/ },
  {
    name: 'agent without id',
    frame: started({ agent: { team: 'T1' } }),
    code: 'FIELD_MISSING',
    says: /agent.id/,
  },
  { name: 'agent as a text', frame: started({ agent: 'A1' }), code: 'FIELD_INVALID', says: /"agent"/ },
  {
    name: 'direction up',
    frame: started({ direction: 'up' }),
    code: 'FIELD_INVALID',
    says: /inbound or outbound/,
  },
  { name: 'attribute of attributes', frame: started({ attributes: { a: { b: 1 } } }), code: 'FIELD_INVALID', says: /attributes.a/ }, // biome-ignore format: one case, one line
  { name: 'attribute with a slash', frame: started({ attributes: { 'a/b~c': [1] } }), code: 'FIELD_INVALID', says: /attributes\.a\/b~c/ }, // biome-ignore format: one case, one line
  { name: 'attribute behind a line break', frame: started({ attributes: { 'a\nb': [1] } }), code: 'FIELD_INVALID', says: /attributes/ }, // biome-ignore format: one case, one line
  { name: 'long attribute name', frame: started({ attributes: { [`n${'a'.repeat(100)}`]: 1 } }), code: 'FIELD_INVALID', says: /100.*101/ }, // biome-ignore format: one case, one line
  { name: 'a second hello', frame: { type: 'hello', protocol: 1, source: 'again' }, code: 'HELLO_REPEATED', says: /one hello/ }, // biome-ignore format: one case, one line
  { name: 'a telephone number as the protocol', frame: { type: 'hello', protocol: 13912345678, source: 's' }, code: 'PROTOCOL_UNSUPPORTED', says: /got \[手机号/ }, // biome-ignore format: one case, one line
  { name: 'another protocol', frame: { type: 'hello', protocol: 2, source: 's' }, code: 'PROTOCOL_UNSUPPORTED', says: /expected 1, got 2/ }, // biome-ignore format: one case, one line
];
