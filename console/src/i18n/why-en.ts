/** Reasons of flags. */
import type { WhyMessages } from './why-zh.ts';

const count = (n: number) => n.toLocaleString('en');
const s = (n: number) => (n === 1 ? '' : 's');

export const whyEn: WhyMessages = {
  holds: 'holds',
  fails: 'does not hold',
  unknown: 'unknown',
  anyone: 'Anyone',
  said: (who, words) => `${who} said ${words}`,
  saidNot: (who) => `${who} said none of the words`,
  saidUnknown: (who) => `it is not known what ${who} said`,
  saidLooked: (who, words, more) => `${who} says one of ${words}${more > 0 ? ` or ${count(more)} more` : ''}`,
  saidAll: (who, lists, more) =>
    `${who} says, in one turn, ${lists}${more > 0 ? ` (${count(more)} more word${s(more)} in these lists)` : ''}`,
  unless: (words, more) =>
    `unless the same turn has ${words}${more > 0 ? ` or one of ${count(more)} more` : ''}`,
  mood: (who, mood, percent, limit) => `${who} sounds ${mood}: ${percent} in this turn, at or above ${limit}`,
  moodWindow: (who, turns, mood, percent, limit) =>
    `${who} sounds ${mood}: ${percent} on average over ${turns} turn${s(turns)}, at or above ${limit}`,
  moodBelow: (who, mood, percent, limit) => `${who} ${mood} ${percent} in this turn, below ${limit}`,
  moodUnknown: (who, mood) => `${who} ${mood}: the model gave no score`,
  silence: (seconds, from) => `Nobody spoke for ${seconds} s from ${from}`,
  silenceLooked: (seconds) => `silence ≥ ${seconds} s`,
  silenceHold: (seconds) => `silence ≥ ${seconds} s after asking to hold`,
  absence: (who, words, more) =>
    `${who === null ? 'nobody' : `${who} never`} said ${words}${more > 0 ? ` or ${count(more)} other wording${s(more)}` : ''}`,
  absenceOther: (who) => `${who === null ? 'nobody said' : `${who} did not say`} what was expected`,
  absenceSeen: (n) => `${count(n)} turn${s(n)} heard`,
  within: (time) => `within ${time}`,
  withinAfter: (time) => `within ${time} after this`,
  beforeThis: 'before this',
  withinUtterances: (n) => `within the first ${n} turn${s(n)}`,
  byEnd: 'by the end of the call',
  absent: (sentence, deadline, seen) =>
    `${deadline}${seen === '' ? '' : ` (${seen})`}${deadline === '' ? '' : ': '}${sentence}`,
  all: 'all of',
  any: 'at least one of',
  notThis: 'meanwhile this must not come true:',
  moodLooked: (who, mood, limit) => `${who} sounds ${mood}${limit === '' ? '' : `, ${limit} or more`}`,
  otherConditions: (n) => `${count(n)} other ${n === 1 ? 'condition' : 'conditions'} of the rule`,
  titled: (zh, en) => en ?? zh,
  missed: (titles) => {
    const last = titles.at(-1) ?? '';
    return `no ${titles.length > 1 ? `${titles.slice(0, -1).join(', ')} or ${last}` : last}`;
  },
  missedBefore: (first, second) => `it did not come to this: ${first} before ${second}`,
  missedList: (who, list) => `${who === null ? 'nobody' : `${who} never`} said ${list}`,
  missedPatterns: (who, n) =>
    `${who === null ? 'nobody' : `${who} never`} said what fits ${count(n)} pattern${s(n)} of the rule`,
  missedMood: (who, mood, limit) =>
    `${who} did not sound ${mood}${limit === '' ? '' : ` (${limit} or more)`}`,
  missedOther: (phrase) => `it did not come to this: ${phrase}`,
  missedMore: (n) =>
    `none of ${count(n)} other ${n === 1 ? 'condition' : 'conditions'} that the rule excludes`,
  missedUnknown: 'nothing that the rule excludes',
  alsoNot: (clause) => `also ${clause}`,
  clauseSeparator: ', ',
  phraseAnd: ' and ',
  phraseOr: ' or ',
  phraseThen: (parts) => parts.join(', then '),
  phraseNear: (a, b) => `${a} and ${b} close together`,
  phraseNext: (first, second) => `${first} and right after it ${second}`,
  phraseInterruption: (who, time) => `${who} cuts in for ${time} or more`,
  phraseTimes: (parts, n) => `${parts}, ${count(n)} time${s(n)}`,
  phraseSome: (parts, n) => `at least ${count(n)} of ${parts}`,
  phraseSaid: (who, words, more) => `${who} says ${words}${more > 0 ? ` or ${count(more)} more` : ''}`,
  phrasePatterns: (who, n) => `${who} says what fits ${count(n)} pattern${s(n)} of the rule`,
  phraseOf: (who, what) => `${who}: ${what}`,
  butNot: (seen, clauses) => `${seen}; ${clauses}`,
  butInTurn: (seen, clauses) => `${seen}; in the same turn ${clauses}`,
  butBetween: (seen, clauses) => `${seen}; in between ${clauses}`,
  inRange: (range, seen) => `${range}: ${seen}`,
  turns: (n) => `${count(n)} turn${s(n)}`,
  words: (list) => list.map((word) => `“${word}”`).join(', '),
  or: (list) => list.join(' or '),
  and: (list) => list.join(' and '),
  generic: (op) => `condition ${op}`,
  pair: (key, value) => `${key}: ${value}`,
  showWords: (n) => `Show all ${n} word${s(n)}`,
  hideWords: 'Hide words',
  sound: (heard, wanted, near) =>
    `${heard === '' ? '' : `“${heard}” `}sounds ${near ? 'nearly like' : 'like'} “${wanted}”`,
  beside: (sentence, more) => `${sentence} (${more})`,
  lasted: (time) => `it lasted for ${time}`,
  saidSome: (who, n, words, more) =>
    `${who} says at least ${count(n)} of ${words}${more > 0 ? ` and ${count(more)} more` : ''}`,
  saidRegex: (who, patterns, more) => {
    if (more === 0) return `${who} says what fits ${patterns}`;
    const others = `${count(more)} ${more === 1 ? 'pattern' : 'patterns'} of the rule`;
    if (patterns === '') return `${who} says what fits ${more === 1 ? 'the' : 'one of'} ${others}`;
    return `${who} says what fits ${patterns} or ${others}`;
  },
  saidNone: (who, words, more) => `${who} says none of ${words}${more > 0 ? ` and ${count(more)} more` : ''}`,
  saidWithout: (who) => `${who} said none of the words in this turn`,
  interruption: (who, time) => `${who} cut in; both spoke for ${time}`,
  interruptionLooked: (time) => `both speak for ≥ ${time}`,
  interruptionCut: (time) => `both speak for ≥ ${time}, and the other side stops`,
  pace: (who, n) => `${who} spoke ${count(n)} character${s(n)} a minute in this turn`,
  paceOver: (n) => `≥ ${count(n)} character${s(n)} a minute`,
  paceUnder: (n) => `≤ ${count(n)} character${s(n)} a minute`,
  repetition: (who, n) => `${who} said nearly the same ${count(n)} time${s(n)}`,
  repetitionLooked: (n, percent) => `${count(n)} time${s(n)}, alike by ≥ ${percent}`,
  length: (who, n) => `${who} spoke ${count(n)} character${s(n)} in this turn`,
  lengthOver: (n) => `a turn of ≥ ${count(n)} character${s(n)}`,
  lengthUnder: (n) => `a turn of ≤ ${count(n)} character${s(n)}`,
  utterances: (who, n) => `${who === null ? 'both sides have' : `${who} has`} spoken ${count(n)} turn${s(n)}`,
  utterancesLooked: (n) => `${count(n)} turn${s(n)} reached`,
  duration: (time) => `the call has lasted ${time}`,
  durationLooked: (time) => `the call lasts ≥ ${time}`,
  talkRatio: (who, percent, time) => `${who} spoke ${percent} of ${time} that both spoke`,
  talkRatioOver: (percent) => `share of the talk ≥ ${percent}`,
  talkRatioUnder: (percent) => `share of the talk ≤ ${percent}`,
  confidence: (who, n, percent) =>
    `${who === null ? '' : `${who}: `}mean confidence of the ASR over ${count(n)} turn${s(n)} is ${percent}`,
  confidenceLooked: (percent) => `mean confidence of the ASR ≤ ${percent}`,
  attribute: (name, value) => `attribute ${name} is ${value}`,
  attributeNone: (name) => `there is no attribute ${name}`,
  attributeLooked: (name, test) => `attribute ${name}: ${test}`,
  attributeIn: (values) => `one of ${values}`,
  attributeOver: (n) => `≥ ${count(n)}`,
  attributeUnder: (n) => `≤ ${count(n)}`,
  attributeExists: 'given',
  attributeMissing: 'not given',
  allInOneTurn: 'all of, in one turn',
  allWithin: (time) => `all of, within ${time}`,
  atLeast: (n) => `at least ${count(n)} of`,
  sequence: (time) => `one after the other, within ${time}`,
  count: (n, time) => `happened ${count(n)} time${s(n)} within ${time}`,
  countLooked: (n) => `at least ${count(n)} time${s(n)}`,
  near: (apart, nth) =>
    `at most ${apart} apart${nth === null ? '' : ` (one of them for time ${count(nth)})`}`,
  either: (a, b) => `${a} or ${b}`,
  first: (time) => `in the first ${time} of the call`,
  last: (time) => `in the last ${time} of the call`,
  firstTurns: (who, n) =>
    `in the first ${n === 1 ? 'turn' : `${count(n)} turns`}${who === null ? '' : ` of the ${who.toLowerCase()}`}`,
  lastTurns: (who, n) =>
    `in the last ${n === 1 ? 'turn' : `${count(n)} turns`}${who === null ? '' : ` of the ${who.toLowerCase()}`}`,
  inTime: (time) => `within ${time}`,
};
