/** Recognisers that people run themselves. */
import { byLeg, type Speaker } from '../speaker.ts';

const spaced = (text: string) => [...text].join(' ');
const s = (ms: number) => ms / 1000;

export const sherpaOnnx: Speaker = (call, seed) =>
  byLeg(call, seed, ({ index, said }) => {
    const frame = {
      text: said.text,
      tokens: [...said.text],
      // Tokens are known by their start; the last one is taken to last 200 ms.
      timestamps: [0, Math.max(0, s(said.end_ms - said.start_ms) - 0.2)],
      ys_probs: [-0.1, -0.2],
      lm_probs: [],
      context_scores: [],
      segment: index,
      words: [],
      start_time: s(said.start_ms),
      is_final: said.final,
      is_eof: false,
    };
    // The server sends each result many times.
    return [
      frame,
      frame,
      { ...frame, text: '', tokens: [], timestamps: [], segment: index + 1, is_final: false },
    ];
  });

export const vosk: Speaker = (call, seed) =>
  byLeg(call, seed, ({ said }) => {
    const word = { word: said.text, start: s(said.start_ms), end: s(said.end_ms), conf: 0.9 };
    if (!said.final) return [{ partial: spaced(said.text), partial_result: [word] }];
    return [{ result: [word], text: spaced(said.text) }, { text: '' }];
  });

export const wenet: Speaker = (call, seed) =>
  byLeg(call, seed, ({ index, said }, before) => [
    ...(index === 0 && before === '' ? [{ status: 'ok', type: 'server_ready' }] : []),
    {
      status: 'ok',
      type: said.final ? 'final_result' : 'partial_result',
      nbest: JSON.stringify([
        {
          sentence: said.text,
          ...(said.final
            ? { word_pieces: [{ word: said.text, start: said.start_ms, end: said.end_ms }] }
            : {}),
        },
      ]),
    },
  ]);
