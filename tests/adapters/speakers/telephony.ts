/** What comes by way of the telephone system. */
import { type Said, type Speaker, saidIn } from '../speaker.ts';

/** Times come from the arrival: finals are told at the very end of what was said, as far as the test's clock goes. */
export const jambonz: Speaker = (call, seed) => {
  const open = new Map<string, number>();
  const frames = saidIn(call, seed)
    .filter(({ said }) => said.role === 'customer' || said.role === 'agent')
    .map(({ turn, said }) => {
      const first = !open.has(`${said.role}${turn}`);
      if (first) open.set(`${said.role}${turn}`, said.start_ms);
      return {
        // A first partial is taken to come 600 ms after speech began.
        at_ms: first && !said.final ? said.start_ms + 600 : said.end_ms,
        frame: JSON.stringify({
          call_sid: call.call,
          account_sid: 'a',
          direction: 'inbound',
          from: '+8600000000000',
          to: '400',
          call_status: 'in-progress',
          speech: {
            language_code: 'zh-CN',
            channel_tag: said.role === 'agent' ? 2 : 1,
            is_final: said.final,
            alternatives: [{ transcript: said.text, confidence: 0.9 }],
            vendor: { name: 'x', evt: {} },
          },
        }),
      };
    });
  return [{ meta: {}, frames }];
};

export const audiohook: Speaker = (call, seed, session = 1) => {
  const iso = (ms: number) => `PT${(ms / 1000).toFixed(3)}S`;
  const frame = (type: string, parameters: object, at: number) =>
    JSON.stringify({
      version: '2',
      id: `session-${session}`,
      type,
      seq: 1,
      serverseq: 1,
      position: iso(at),
      parameters,
    });
  const event = (said: Said, turn: number) =>
    frame(
      'event',
      {
        entities: [
          {
            type: 'transcript',
            data: {
              id: `t-${session}-${turn}`,
              channel: said.role === 'agent' ? 'internal' : 'external',
              isFinal: said.final,
              offset: iso(said.start_ms),
              duration: iso(said.end_ms - said.start_ms),
              alternatives: [
                {
                  confidence: 0.9,
                  interpretations: [{ type: 'display', transcript: said.text, tokens: [] }],
                },
              ],
            },
          },
        ],
      },
      said.end_ms,
    );
  const spoken = saidIn(call, seed)
    .filter(({ said }) => said.role === 'customer' || said.role === 'agent')
    .map(({ at_ms, turn, said }) => ({ at_ms, frame: event(said, turn) }));
  const open = frame(
    'open',
    {
      organizationId: 'o',
      conversationId: call.call,
      participant: { id: 'p', ani: '', aniName: '', dnis: '' },
      media: [],
    },
    0,
  );
  return [{ meta: {}, frames: [{ at_ms: 0, frame: open }, ...spoken] }];
};
