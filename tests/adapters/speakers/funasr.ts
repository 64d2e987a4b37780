import { byLeg, type Speaker } from '../speaker.ts';

/** FunASR 2pass: online text is what is new, so a partial that was mended before its final cannot be said. */
export const funasr: Speaker = (call, seed) =>
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
      },
    ];
  });
