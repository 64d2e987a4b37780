import type { Principal } from '../auth/auth.ts';
import { allowed, type Permission } from '../auth/roles.ts';
import { Problem } from './problems.ts';

/** A token that may make users or tokens, and little else, must not make one that may more than itself. */
export function atMostOwnRights(principal: Principal, wanted: readonly Permission[]): void {
  const beyond = wanted.filter((permission) => !allowed(principal, permission));
  if (beyond.length > 0)
    throw new Problem(
      'RIGHTS_EXCEEDED',
      `Expected rights that you have yourself, got ${beyond.join(', ')} beside them.`,
    );
}
