import type { FastifyRequest } from 'fastify';
import type { CallDetail } from '../../engine/contract/live.ts';
import type { Sight } from '../auth/sight.ts';
import type { RouteParts } from './deps.ts';
import { Problem } from './problems.ts';

/**
 * For routes about one call: what who asks may see of it. Somebody else's call is answered as one that nobody knows,
 * so that ids cannot be tried, and the attempt is written into the trail.
 */
export async function mustSee<Of extends Pick<CallDetail, 'call'>>(
  request: FastifyRequest,
  detail: Of | null,
  { guard, audit, sight }: Pick<RouteParts, 'guard' | 'audit' | 'sight'>,
): Promise<{ detail: Of; eyes: Sight }> {
  const principal = guard.principal(request);
  const eyes = sight(principal);
  if (detail && eyes.call(detail.call)) return { detail, eyes };
  if (detail) {
    const { call } = detail.call;
    await audit.write({ user: principal.user, action: 'call.refused', from: request.ip, call });
  }
  throw new Problem('CALL_UNKNOWN');
}

/** As {@link mustSee}; of a call that went to others, those who had it get what happened while it was theirs. */
export async function mustSeePart(
  request: FastifyRequest,
  detail: CallDetail | null,
  parts: Pick<RouteParts, 'guard' | 'audit' | 'sight'>,
): Promise<{ detail: CallDetail; eyes: Sight; whole: boolean }> {
  const eyes = parts.sight(parts.guard.principal(request));
  const part = detail && !eyes.call(detail.call) ? eyes.part(detail) : null;
  if (part) return { detail: part, eyes, whole: false };
  return { ...(await mustSee(request, detail, parts)), whole: true };
}
