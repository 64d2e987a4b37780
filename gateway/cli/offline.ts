/** What the offline commands share with live: the same masking, the same model, the same evaluator. */
import type { Mood } from '../../engine/contract/mood.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { MoodService } from '../../models/runtime/mood-service.ts';
import { createMasker, emptyContext } from '../masking/mask.ts';

/** Offline commands have no site key: their tokens are equal within and between runs, not equal to a site's. */
export const OFFLINE_KEY = 'earshot-offline';

/** A recorded call as the engine would have seen it: every text, name and number masked as at the door. */
export function maskCall(call: RecordedCall): RecordedCall {
  const masker = createMasker({ siteKey: OFFLINE_KEY });
  let context = emptyContext;
  const utterances = call.utterances.map((utterance, index) => {
    const { channel, role, text } = utterance;
    const masked = masker.utterance(context, {
      channel,
      role,
      utterance: `u-${index + 1}`,
      rev: 0,
      final: true,
      text,
    });
    context = masked.context;
    return { ...utterance, text: masked.text };
  });
  const customer = call.customer && {
    ...(call.customer.id ? { id: masker.text(call.customer.id) } : {}),
    ...(call.customer.number ? { number: masker.pseudonym(call.customer.number) } : {}),
  };
  const attributes = Object.fromEntries(
    Object.entries(call.attributes ?? {}).map(([key, value]) => [
      key,
      typeof value === 'string' ? masker.text(value) : value,
    ]),
  );
  return { ...call, utterances, attributes, ...(customer ? { customer } : {}) };
}

/** Scores of the turns that live would score; null for the others. */
export function scoreCall(call: RecordedCall, service: MoodService): Promise<(Mood | null)[]> {
  return Promise.all(
    call.utterances.map(({ role, text }) =>
      role === 'customer' || role === 'agent' ? service.score(text) : null,
    ),
  );
}
