/** Who may do what; of which calls, `scope.ts` says. What is not listed is refused. */
export const USER_ROLES = ['admin', 'manager', 'supervisor', 'inspector', 'agent'] as const;
export type UserRole = (typeof USER_ROLES)[number];

export const PERMISSIONS = [
  'calls',
  'flags',
  'prompts',
  'cases',
  'rules',
  'audit',
  'metrics',
  'export',
  'erase',
  'stop-rules',
  'reload-rules',
  'edit-rules',
  'mark',
  'silence',
  'test-alerts',
  'coach',
  'users',
  'tokens',
  'directory',
  'import',
  'health',
  'review',
  'embed',
  'appeals',
  'reports',
  'plan-reviews',
] as const;
/** What a route or a live topic asks for. */
export type Permission = (typeof PERMISSIONS)[number];

/** What concerns the whole site: only for those who may see all teams. */
export const SITE_WIDE: readonly Permission[] = [
  'audit',
  'erase',
  'users',
  'tokens',
  'directory',
  'embed',
  'import',
  'health',
];

const ALLOWED: Record<UserRole, readonly Permission[]> = {
  admin: PERMISSIONS,
  manager: [
    'calls',
    'flags',
    'prompts',
    'cases',
    'rules',
    'stop-rules',
    'reload-rules',
    'edit-rules',
    'mark',
    'silence',
    'test-alerts',
    'coach',
    'review',
    'appeals',
    'reports',
    'plan-reviews',
  ],
  supervisor: [
    'calls',
    'flags',
    'prompts',
    'cases',
    'rules',
    'stop-rules',
    'mark',
    'silence',
    'coach',
    'review',
    'appeals',
    'reports',
    'plan-reviews',
  ],
  inspector: ['calls', 'flags', 'prompts', 'cases', 'rules', 'review', 'appeals'],
  // Of their own calls only, flags inside them included.
  agent: ['calls', 'prompts'],
};

export function permissionsOf(role: UserRole): readonly Permission[] {
  return ALLOWED[role];
}

/** Whether somebody's role, and the token where one speaks for it, allow it. */
export function allowed(
  { role, only }: { role: UserRole; only?: readonly Permission[] },
  permission: Permission,
): boolean {
  return may(role, permission) && (only === undefined || only.includes(permission));
}

export function may(role: UserRole, permission: Permission): boolean {
  return ALLOWED[role].includes(permission);
}
