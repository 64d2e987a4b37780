/** Which keys each page has; the list behind `?` is made of it. */
export type PageName = 'live' | 'call' | 'calls' | 'cases' | 'rules' | 'other';

export const KEYS = {
  live: ['j', 'k', 'Enter', 'c', '/', '?'],
  call: ['j', 'k', 'c', 'm', 'p', '?'],
  calls: ['j', 'k', 'Enter', '/', '?'],
  cases: ['j', 'k', 'Enter', 'c', 'r', 'x', '?'],
  rules: ['j', 'k', '/', '?'],
  other: ['?'],
} as const satisfies Record<PageName, readonly string[]>;

export function pageOf(path: string): PageName {
  if (path === '/') return 'live';
  if (/^\/calls\/./.test(path)) return 'call';
  const [, first] = path.split('/');
  return first === 'calls' || first === 'cases' || first === 'rules' ? first : 'other';
}
