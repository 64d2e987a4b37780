/** Beside a call: links to recordings and telephony, the customer's earlier calls, confirming a swap. */
import type { deskZh } from './desk-zh.ts';

const nth = (n: number) => {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  const end = teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${end}`;
};

export const deskEn: typeof deskZh = {
  recording: 'Recording',
  recordingAt: (clock) => `Recording ${clock}`,
  listen: 'Listen in',
  whisper: 'Whisper',
  opensTab: 'Opens a new tab',
  earlier: (n) => `${nth(n)} call this week`,
  earlierMonth: (count, days) => `${count} more in ${days} days`,
  earlierTitle: 'Earlier calls of this customer',
  earlierFailed: 'Earlier calls cannot be looked up now',
  openCases: (count) => `${count} open case${count === 1 ? '' : 's'}`,
  calm: 'No flags',
  swapSure: 'The whole call will be judged anew with the roles swapped. Swap them?',
  swapYes: 'Swap them',
  cancel: 'Cancel',
  promptFates: {
    unseen: 'not seen by the agent yet',
    seen: 'seen by the agent',
    acted: 'done, says the agent',
    dismissed: 'put away by the agent',
    withdrawn: 'taken back',
  },
  promptInTimeline: (by) => `${by} to the agent`,
};
