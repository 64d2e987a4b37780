/** Calls that are not heard well, swapped roles, prompts to agents. */
import type { coachZh, hearingZh } from './hearing-zh.ts';

export const hearingEn: typeof hearingZh = {
  label: 'Not heard well',
  wall: {
    no_words: 'No words',
    one_side: 'One side silent',
    confidence: 'Unsure words',
    roles: 'Roles reversed?',
  },
  no_words: (since) => `No words of anybody since ${since}`,
  one_side: {
    agent: (since) => `No word of the agent since ${since}`,
    customer: (since) => `No word of the customer since ${since}`,
  },
  confidence: (percent) => `The recogniser is unsure (${percent}% on average over the last turns)`,
  roles: (turns) =>
    `Agent and customer are most likely the wrong way round (${turns} turns sound like the other side)`,
  stop: '. ',
  careful: 'Take flags, and missing ones, with care.',
  swap: 'Swap roles',
  swapping: 'Swapping…',
  swapped: (by, at) => `${by} swapped agent and customer at ${at}; the whole call was judged anew.`,
  undo: 'Undo the swap',
  failed: 'That did not work; try again.',
  unanswered:
    'No answer came from the server: it may or may not have been sent. See whether it stands in the call before you send it again.',
};
export const coachEn: typeof coachZh = {
  title: 'Prompt the agent',
  placeholder: 'Words for the agent, 200 characters at most',
  send: 'Send',
  sending: 'Sending…',
};
