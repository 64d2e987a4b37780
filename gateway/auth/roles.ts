/** Who may do what. Scopes by team arrive with users of their own; what is not listed is refused. */
export const USER_ROLES = ['admin', 'manager', 'supervisor', 'inspector', 'agent'] as const;
export type UserRole = (typeof USER_ROLES)[number];

export const PERMISSIONS = [
  'calls',
  'flags',
  'cases',
  'rules',
  'audit',
  'metrics',
  'export',
  'erase',
  'stop-rules',
  'reload-rules',
  'mark',
  'coach',
] as const;
/** What a route or a live topic asks for. */
export type Permission = (typeof PERMISSIONS)[number];

const ALLOWED: Record<UserRole, readonly Permission[]> = {
  admin: PERMISSIONS,
  manager: ['calls', 'flags', 'cases', 'rules', 'stop-rules', 'reload-rules', 'mark', 'coach'],
  supervisor: ['calls', 'flags', 'cases', 'rules', 'stop-rules', 'mark', 'coach'],
  inspector: ['calls', 'flags', 'cases', 'rules'],
  // Agents see their own calls only, which needs scopes.
  agent: [],
};

export function permissionsOf(role: UserRole): readonly Permission[] {
  return ALLOWED[role];
}

export function may(role: UserRole, permission: Permission): boolean {
  return ALLOWED[role].includes(permission);
}
