/** The list of keys of each page. */
import type { keysZh } from './keys-zh.ts';

export const keysEn: typeof keysZh = {
  title: 'Keys of this page',
  close: 'Close',
  live: {
    j: 'Next call',
    k: 'Previous call',
    Enter: 'Open the call',
    c: 'Claim the case of this call, or of the flag across calls in focus',
    '/': 'Search',
    '?': 'Show this list',
  },
  call: {
    j: 'Next flag',
    k: 'Previous flag',
    c: 'Claim the chosen flag',
    m: 'Mark something missed at the current words',
    p: 'Write a prompt to the agent',
    '?': 'Show this list',
  },
  calls: {
    j: 'Next row',
    k: 'Previous row',
    Enter: 'Open the call',
    '/': 'Find',
    '?': 'Show this list',
  },
  cases: {
    j: 'Next case',
    k: 'Previous case',
    Enter: 'Go into the case',
    c: 'Claim',
    r: 'Resolve',
    x: 'Select, for many at once',
    '?': 'Show this list',
  },
  rules: { j: 'Next rule', k: 'Previous rule', '/': 'Search', '?': 'Show this list' },
  quality: {
    j: 'Next row',
    k: 'Previous row',
    Enter: 'Review the call',
    '/': 'Search',
    '?': 'Show this list',
  },
  review: {
    j: 'Next item',
    k: 'Previous item',
    a: 'Agree with the machine',
    x: 'Correct the item',
    f: 'Finish and open the next call (Ctrl+Enter while writing)',
    n: 'Next call; what was changed is kept as a draft',
    '?': 'Show this list',
  },
  other: { '?': 'Show this list' },
};
