import type { Principal } from '../auth/auth.ts';
import { allowed, type Permission } from '../auth/roles.ts';
import { aboutField } from './problems.ts';

/**
 * A token that may make users or tokens, and little else, must not make one that may more than itself.
 * @param field of the body that asks for them
 */
export function atMostOwnRights(principal: Principal, wanted: readonly Permission[], field?: string): void {
  const beyond = wanted.filter((permission) => !allowed(principal, permission));
  if (beyond.length > 0)
    throw aboutField(
      'RIGHTS_EXCEEDED',
      `Expected rights that you have yourself, got ${beyond.join(', ')} beside them.`,
      field,
    );
}
