/** Frames as an ASR would send them: per call a start, per utterance three growing partials and a final, an end. */
import type { EventFrame } from '../engine/contract/ingest.ts';

/** Ordinary service talk that matches no shipped rule, and one line in forty that does. */
const TALK = [
  '您好我想查一下上个月的账单',
  '好的请您稍等我帮您看一下',
  '就是那个套餐里面的流量还剩多少',
  '您这边显示还有三个多吉',
  '那我要是改成低一档的话怎么算',
  '改成低一档下个月一号开始生效',
  '嗯嗯行那就先这样吧',
  '请问还有其他可以帮您的吗',
];
const THREAT = '再不处理我就去银保监投诉你们';

export interface Load {
  calls: number;
  /** Finals per call. */
  utterances: number;
  /** Partials before each final. */
  partials: number;
}

export function* frames({ calls, utterances, partials }: Load): Generator<EventFrame> {
  const seqs = new Array<number>(calls).fill(0);
  const next = (index: number) => {
    const seq = (seqs[index] ?? 0) + 1;
    seqs[index] = seq;
    return { call: `bench-${index}`, seq };
  };
  for (let index = 0; index < calls; index += 1) {
    yield { type: 'call.started', ...next(index), trade: 'telecom', direction: 'inbound', queue: 'bench' };
  }
  for (let turn = 0; turn < utterances; turn += 1) {
    for (let index = 0; index < calls; index += 1) {
      const customer = turn % 2 === 0;
      const threat = customer && (turn * calls + index) % 40 === 0;
      const text = threat ? THREAT : (TALK[(turn + index) % TALK.length] as string);
      const start_ms = turn * 3_000;
      const common = {
        type: 'utterance' as const,
        utterance: `u-${turn}`,
        channel: customer ? 0 : 1,
        role: customer ? ('customer' as const) : ('agent' as const),
        start_ms,
      };
      for (let rev = 0; rev < partials; rev += 1) {
        const part = text.slice(0, Math.ceil((text.length * (rev + 1)) / (partials + 1)));
        const end_ms = start_ms + 500 * (rev + 1);
        yield { ...common, ...next(index), rev, final: false, end_ms, text: part };
      }
      yield { ...common, ...next(index), rev: partials, final: true, end_ms: start_ms + 2_500, text };
    }
  }
  for (let index = 0; index < calls; index += 1) {
    yield { type: 'call.ended', ...next(index), reason: 'customer_hangup' };
  }
}

export function countFrames({ calls, utterances, partials }: Load): number {
  return calls * (2 + utterances * (partials + 1));
}
