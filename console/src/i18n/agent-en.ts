/** Texts of the agent's panel. */
import type { agentZh } from './agent-zh.ts';

export const agentEn: typeof agentZh = {
  title: 'Agent assistant',
  prompts: 'Prompts',
  fromPerson: 'Team lead',
  quiet: 'Nothing to mind',
  done: 'Done',
  dismiss: 'Not now',
  doneLabel: (text) => `Done: ${text}`,
  dismissLabel: (text) => `Not now: ${text}`,
  callTime: 'Call time',
  mood: 'Customer',
  moods: { unknown: 'not known yet', calm: 'calm', tense: 'a little tense', upset: 'tense' },
  idleTitle: 'No call at the moment',
  idleHint: 'Prompts appear here once a call begins.',
  recent: 'My calls',
  none: 'No finished calls yet',
  score: (score) => `${score} points`,
  noScore: 'not scored',
  away: 'Cannot be fetched now. Try again in a while.',
  failed: 'It was not written down. Press again.',
  connecting: 'Connecting',
  live: 'Live',
  lost: 'The connection is down and being reopened. What stands below may be out of date.',
  noAgent: 'This account has no agent id. Ask an admin.',
  expired: 'The login is over. Open this page again from your own system.',
};
