import { byLeg, type Speaker } from '../speaker.ts';

/** FunASR 2pass: online text is what is new, so a partial that was mended before its final cannot be said. */
export const funasr: Speaker = (call, seed, session = 1) =>
  byLeg(call, seed, ({ index, said }, before) => {
    if (said.final)
      return [
        {
          mode: '2pass-offline',
          text: said.text,
          wav_name: call.call,
          is_final: false,
          slice_type: 2,
          index,
          start_time: said.start_ms,
          end_time: said.end_ms,
        },
      ];
    const fresh = said.text.startsWith(before) ? said.text.slice(before.length) : '';
    if (fresh === '') return [];
    return [
      {
        mode: '2pass-online',
        text: fresh,
        wav_name: call.call,
        is_final: false,
        slice_type: before === '' ? 0 : 1,
        index,
        timestamp: 1_763_800_000_000 + session,
      },
    ];
  });

export const funasrPython: Speaker = (call, seed) =>
  byLeg(call, seed, ({ said }, before) => {
    const name = { wav_name: call.call, spk_name: 'unknown', spk_score: 0 };
    if (said.final)
      return [
        {
          mode: '2pass-offline',
          text: said.text,
          is_final: true,
          timestamp: [[said.start_ms, said.end_ms]],
          ...name,
        },
      ];
    const fresh = said.text.startsWith(before) ? said.text.slice(before.length) : '';
    return fresh === '' ? [] : [{ mode: '2pass-online', text: fresh, is_final: false, ...name }];
  });

/** Every sentence again in every frame, and the one that is being spoken. */
export const funasrRealtime: Speaker = (call, seed) => {
  const done: Record<string, { text: string; start: number; end: number }[]> = {};
  return byLeg(call, seed, ({ said }) => {
    const sentences = done[said.role] ?? [];
    done[said.role] = sentences;
    const partial = said.final ? '' : said.text;
    if (said.final) sentences.push({ text: said.text, start: said.start_ms, end: said.end_ms });
    return [
      {
        sentences: sentences.map((one) => ({ ...one, spk: 0 })),
        partial,
        partial_start_ms: said.start_ms,
        duration_ms: said.end_ms,
        is_final: false,
      },
    ];
  });
};
