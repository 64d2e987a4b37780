/** What a customer says in a call that has begun, a turn every four seconds, from event 2 on. */
import type { Frames } from './sockets.ts';

export function customerSays(ingest: Frames, call: string, lines: readonly string[]): void {
  for (const [index, text] of lines.entries())
    ingest.send({
      type: 'utterance',
      call,
      seq: index + 2,
      utterance: `u-${index}`,
      rev: 1,
      channel: 0,
      role: 'customer',
      final: true,
      start_ms: index * 4_000,
      end_ms: index * 4_000 + 3_000,
      text,
    });
}
