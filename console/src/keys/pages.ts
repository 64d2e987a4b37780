/** Which keys each page has; the list behind `?` is made of it. */
export type PageName = 'live' | 'call' | 'calls' | 'cases' | 'rules' | 'quality' | 'review' | 'other';

export const KEYS = {
  live: ['j', 'k', 'Enter', 'c', '/', '?'],
  call: ['j', 'k', 'c', 'm', 'p', '?'],
  calls: ['j', 'k', 'Enter', '/', '?'],
  cases: ['j', 'k', 'Enter', 'c', 'r', 'x', '?'],
  rules: ['j', 'k', '/', '?'],
  quality: ['j', 'k', 'Enter', '/', '?'],
  review: ['j', 'k', 'a', 'x', 'f', 'n', '?'],
  other: ['?'],
} as const satisfies Record<PageName, readonly string[]>;

export function pageOf(path: string): PageName {
  if (path === '/') return 'live';
  if (/^\/calls\/./.test(path)) return 'call';
  if (/^\/quality\/review\/./.test(path)) return 'review';
  const [, first] = path.split('/');
  if (first === 'quality') return 'quality';
  return first === 'calls' || first === 'cases' || first === 'rules' ? first : 'other';
}
