/** Amazon, Deepgram, Azure, Google. */
import { byLeg, type Said, type Speaker, type SpokenStream, saidIn } from '../speaker.ts';

const s = (ms: number) => ms / 1000;

/** One stream for both sides, in the order in which it is heard. */
function both(
  call: Parameters<Speaker>[0],
  seed: number,
  speak: (said: Said, turn: number, before: string) => unknown[],
): SpokenStream[] {
  const texts = new Map<number, string>();
  const frames = saidIn(call, seed)
    .filter(({ said }) => said.role === 'customer' || said.role === 'agent')
    .flatMap(({ at_ms, turn, said }) => {
      const made = speak(said, turn, texts.get(turn) ?? '');
      texts.set(turn, said.text);
      return made.map((frame) => ({ at_ms, frame: JSON.stringify(frame) }));
    });
  return [{ meta: { call: call.call, channels: ['customer', 'agent'] }, frames }];
}

const channelOf = (said: Said) => (said.role === 'agent' ? 1 : 0);

/** Call Analytics for the agent, plain results on a channel for the customer. */
export const awsTranscribe: Speaker = (call, seed, session = 1) =>
  both(call, seed, (said, turn) =>
    said.role === 'agent'
      ? [
          {
            UtteranceEvent: {
              UtteranceId: `u-${session}-${turn}`,
              IsPartial: !said.final,
              ParticipantRole: 'AGENT',
              BeginOffsetMillis: said.start_ms,
              EndOffsetMillis: said.end_ms,
              Transcript: said.text,
              Items: [],
            },
          },
        ]
      : [
          {
            Transcript: {
              Results: [
                {
                  ResultId: `r-${session}-${turn}`,
                  StartTime: s(said.start_ms),
                  EndTime: s(said.end_ms),
                  IsPartial: !said.final,
                  ChannelId: 'ch_0',
                  Alternatives: [
                    {
                      Transcript: said.text,
                      Items: [{ Content: said.text, Type: 'pronunciation', Confidence: 0.9 }],
                    },
                  ],
                },
              ],
            },
          },
        ],
  );

export const contactLens: Speaker = (call, seed) =>
  both(call, seed, (said, turn, before) => {
    const role = said.role === 'agent' ? 'AGENT' : 'CUSTOMER';
    const who = {
      ParticipantId: role,
      ParticipantRole: role,
      BeginOffsetMillis: said.start_ms,
      EndOffsetMillis: said.end_ms,
    };
    const segment = said.final
      ? {
          Transcript: {
            Id: `t${turn}`,
            Content: said.text,
            Sentiment: 'NEUTRAL',
            IssuesDetected: [],
            ...who,
          },
        }
      : {
          Utterance: {
            Id: `u${turn}-${before.length}`,
            TranscriptId: `t${turn}`,
            PartialContent: said.text,
            ...who,
          },
        };
    return [
      {
        Version: '1.0.0',
        Channel: 'VOICE',
        AccountId: '1',
        InstanceId: 'in-1',
        ContactId: call.call,
        LanguageCode: 'zh-CN',
        EventType: 'SEGMENTS',
        Segments: [segment],
      },
    ];
  });

/** A final comes as two fixed pieces, the second of which ends the utterance. */
export const deepgram: Speaker = (call, seed, session = 1) =>
  both(call, seed, (said) => {
    const frame = (text: string, from: number, to: number, fixed: boolean, over: boolean) => ({
      type: 'Results',
      channel_index: [channelOf(said), 2],
      start: s(from),
      duration: s(to - from),
      is_final: fixed,
      speech_final: over,
      channel: { alternatives: [{ transcript: text, confidence: 0.97, words: [] }] },
      metadata: { request_id: `r-${session}`, model_info: {}, model_uuid: 'u' },
    });
    const { text, start_ms, end_ms } = said;
    if (!said.final) return [frame(text, start_ms, end_ms, false, false)];
    const half = Math.ceil(text.length / 2);
    // Between two Latin letters a space would be heard.
    if (text.length < 2 || /[A-Za-z0-9]$/.test(text.slice(0, half)))
      return [frame(text, start_ms, end_ms, true, true)];
    const middle = Math.floor((start_ms + end_ms) / 2);
    return [
      frame(text.slice(0, half).trimEnd(), start_ms, middle, true, false),
      frame(text.slice(half), middle, end_ms, true, true),
    ];
  });

export const azure: Speaker = (call, seed, session = 1) =>
  byLeg(call, seed, ({ said }) => {
    const times = { Offset: said.start_ms * 10_000, Duration: (said.end_ms - said.start_ms) * 10_000 };
    if (!said.final)
      return [
        `Path: speech.hypothesis\r\nX-RequestId: r-${session}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ Text: said.text, ...times })}`,
      ];
    return [
      {
        RecognitionStatus: 'Success',
        DisplayText: said.text,
        NBest: [{ Confidence: 0.9, Display: said.text }],
        ...times,
      },
      { RecognitionStatus: 'NoMatch', Offset: 0, Duration: 0 },
    ];
  });

export const google: Speaker = (call, seed) =>
  both(call, seed, (said) => {
    const result = (text: string, stability: number) => ({
      alternatives: [
        {
          transcript: text,
          confidence: said.final ? 0.9 : 0,
          words: [
            {
              start_offset: `${s(said.start_ms).toFixed(3)}s`,
              end_offset: `${s(said.end_ms).toFixed(3)}s`,
              word: text,
            },
          ],
        },
      ],
      is_final: said.final,
      stability,
      result_end_offset: `${s(said.end_ms).toFixed(3)}s`,
      channel_tag: channelOf(said) + 1,
      language_code: 'cmn-hans-cn',
    });
    if (said.final || said.text.length < 2) return [{ results: [result(said.text, 0.9)] }];
    // What is stable, and what is not yet.
    return [{ results: [result(said.text.slice(0, -1), 0.9), result(said.text.slice(-1), 0.1)] }];
  });
