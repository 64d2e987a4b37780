/** Texts of the page on which appeals are decided. */
import { minus } from '../lib/format.ts';
import type { appealsZh } from './appeals-zh.ts';

export const appealsEn: typeof appealsZh = {
  nav: 'Appeals',
  title: 'Appeals',
  states: { open: 'Open', accepted: 'Accepted', rejected: 'Rejected' },
  which: 'State',
  loading: 'Reading appeals',
  none: {
    open: 'No appeal waits for a decision',
    accepted: 'No appeal was accepted yet',
    rejected: 'No appeal was rejected yet',
  },
  noneText:
    'Once a call is over, its agent may appeal against a flag or lost points, in the agent’s panel (/agent) under “My calls”; that appears here.',
  against: 'Against',
  item: 'score item',
  flag: 'flag',
  says: 'The agent says',
  openCall: 'Open the call',
  openMoment: (time) => `Open at ${time}`,
  queue: 'Queue',
  customer: 'Customer',
  team: (team) => `team ${team}`,
  reason: 'Reason of the decision',
  reasonHint: 'The agent reads it; numbers are masked',
  points: (took) => `The machine scored it ${minus(took)}; once accepted:`,
  samePoints: 'the score stays',
  otherPoints: 'another number',
  otherLabel: 'Points lost instead',
  otherRange: (most) => (most === 1 ? 'only 1 is left' : `1 to ${most} points lost`),
  took: (points) => (points === 0 ? 'no points lost' : minus(points)),
  corrected: (from, to) => `Points changed from ${minus(from)} to ${minus(to)}`,
  accept: 'Accept',
  reject: 'Reject',
  reasonFirst: 'Please give a reason first.',
  decided: (by) => `Decided by ${by}`,
  taken: (by) => `${by} has just decided this appeal.`,
  failed: 'It was not written down. Please try again.',
};
