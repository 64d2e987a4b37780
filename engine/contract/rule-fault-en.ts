/** Faults of rule files in English: what was expected, what came, the likely fix. */
import type { FormCode, Got, RuleFaultParams, RuleFaultWords, Unknown } from './rule-fault.ts';

const shown = (got: Got) => got ?? 'nothing';
const and = (words: readonly string[]) => words.join(' and ');
const list = (words: readonly string[]) => words.join(', ');

function hint({ near, known = [], more = 0 }: Omit<Unknown, 'got'>): string {
  if (near !== undefined) return `; did you mean "${near}"?`;
  if (known.length === 0) return '; there is none';
  return `; known: ${list(known)}${more > 0 ? ` and ${more} more` : ''}`;
}

const unknown =
  (what: string, end = '') =>
  (params: Unknown) =>
    `unknown ${what} ${params.got}${hint(params)}${end}`;

/** What a text of each form looks like. */
const FORM_WORDS: Record<FormCode, string> = {
  'malformed-duration': 'a duration such as 500ms, 15s or 2m',
  'malformed-long-duration': 'a duration such as 30s, 10m, 2h or 7d',
  'malformed-cooldown': '"call" or a duration such as 60s',
  'malformed-id': 'lower-case words joined by "-", such as long-silence',
  'malformed-category': 'a lower-case name, such as long_silence or x-own',
  'malformed-hours': 'hours such as 09:00-18:00 or 21:00-08:00',
  'malformed-dates': 'dates such as 2026-11-11 or 2026-11-01..2026-11-12',
};
const form =
  (code: FormCode) =>
  ({ got }: { got: string }) =>
    `expected ${FORM_WORDS[code]}, got ${got}`;

const NAMES: Record<RuleFaultParams['malformed-name']['of'], string> = {
  name: 'a name of lower-case letters and digits joined by "_" or "-", such as hold_words',
  titled: 'the name of a macro, or of a list with "$" before it, such as $hold_words',
  attribute: 'a name of 1 to 100 characters on one line',
};

function number({ whole, least, most }: Pick<RuleFaultParams['not-a-number'], 'whole' | 'least' | 'most'>) {
  const range = least === null ? '' : most === null ? ` of at least ${least}` : ` from ${least} to ${most}`;
  return `${whole ? 'a whole number' : 'a number'}${range}`;
}

/** By what the YAML library calls it, and by our own names for what it tells apart in its sentences only. */
const YAML: Record<string, string> = {
  BAD_INDENT:
    'expected lines that belong together to begin in the same column; check the spaces before this line',
  TAB_AS_INDENT: 'expected spaces before a line, got a tab; replace tabs by spaces',
  COLON_MISSING: 'expected ": " after a key; write "key: value"',
  COMMA_MISSING: 'expected ", " between two items',
  MISSING_CHAR: 'expected a sign that is missing',
  UNEXPECTED_TOKEN: 'expected another sign here',
  BAD_SCALAR_START: 'expected text that does not begin with this sign; put it in quotes',
  BAD_DQ_ESCAPE: 'expected a known sign after "\\"; write \'single quotes\' around the text, or "\\\\"',
  BLOCK_AS_IMPLICIT_KEY:
    'expected one "key: value" in a line, got another ": " in the value; put the value in quotes or on lines of its own',
  BLOCK_IN_FLOW: 'expected only [ ], { } and words inside brackets; write lists there as [a, b]',
  MULTILINE_IMPLICIT_KEY: 'expected a key and its ":" on one line; is a ":" missing, or a quote not closed?',
  KEY_OVER_1024_CHARS: 'expected a key of at most 1024 characters; is a ":" missing, or a quote not closed?',
  MULTIPLE_ANCHORS: 'expected at most one "&name" before a value; put text that begins with "&" in quotes',
  MULTIPLE_TAGS: 'expected at most one "!" before a value; put text that begins with "!" in quotes',
  TAG_RESOLVE_FAILED: 'expected a plain value; put text that begins with "!" in quotes',
  BAD_ALIAS: 'expected a name after "*" or "&"; put text that begins with one of them in quotes',
  ALIAS_PROPS: 'expected "*name" alone; it takes no "&" and no "!"',
  BAD_DIRECTIVE: 'expected no line that begins with "%"; put text that begins with it in quotes',
  BAD_PROP_ORDER: 'expected "&" and "!" right before the value',
  BAD_COLLECTION_TYPE: 'expected a plain value; put text that begins with "!" in quotes',
  RESOURCE_EXHAUSTION: 'expected lists and maps that are not so deep in each other; is a bracket not closed?',
  MAP_NOT_CLOSED: 'expected a "}" that closes a bracket above; add it',
  LIST_NOT_CLOSED: 'expected a "]" that closes a bracket above; add it',
  QUOTE_NOT_CLOSED: 'expected a quote that closes the one that is open; add it',
};
/** What the table above says in words; everything else by the library's own sentence. */
export const YAML_SIGNS: readonly string[] = Object.keys(YAML);

const SIGN_NAMES: Record<RuleFaultParams['full-width-sign']['name'], string> = {
  colon: 'a colon and a space',
  comma: 'a comma and a space',
  bracket: 'a bracket',
  quote: 'a quote',
  dash: 'a dash and a space',
  space: 'a space',
};

const DIALECTS = {
  'look-around': '; RE2 looks neither ahead nor behind: use "unless" or "none" for what must not be there',
  'back-reference': '; RE2 cannot refer back to a group',
  'full-width': '; are its signs full-width?',
};

const NOT_ACROSS = {
  by: 'its flag belongs to the scope; say whose flags are counted together in "across: { by: … }"',
  score: 'a scorecard is of one call; give the points to the rules that are counted',
  for: 'how long things last is said by "across: { within: … }"',
};

export const ruleFaultEn: RuleFaultWords = {
  'no-folder': () =>
    'expected a directory of rule files, got none of this name; make it, or correct the name',
  'file-too-large': ({ most, got }) =>
    `expected at most ${most} characters in a file, got ${got}; split it into several`,
  'not-utf8': () =>
    'expected UTF-8, got bytes of another encoding (GBK, GB18030?); save the file again as UTF-8',
  'control-character': ({ character }) =>
    `expected text, got the control character U+${character}, which nobody can see; delete it`,
  'nested-too-deep': ({ most }) =>
    `expected lists and maps at most ${most} deep, got more; is a bracket not closed?`,
  'not-yaml': ({ sign, own }) => {
    if (sign === 'SECOND_DOCUMENT')
      return 'expected one document, got another after "---"; write a file for each';
    return `not YAML: ${YAML[sign] === undefined ? own : `${YAML[sign]} (${own})`}`;
  },
  'full-width-sign': ({ sign, name, half }) =>
    `expected ${SIGN_NAMES[name]}, ${half === '"' ? half : `"${half}"`}, got the full-width "${sign}"`,
  'duplicate-key': ({ got, line }) =>
    `expected each key once, got ${shown(got)} again (line ${line} has it); put both together or rename one`,
  'unknown-alias': ({ name, known, inside }) =>
    `expected *${name} to stand for something marked &${name} above it; ${
      inside
        ? 'it stands inside itself'
        : `before it there is ${list(known.map((one) => `&${one}`)) || 'no "&"'}`
    }`,
  'too-many-values': ({ most }) =>
    `expected at most ${most} words and signs in a file, got more; split it into several`,
  'too-much-by-aliases': ({ most }) =>
    `expected at most ${most} values in a file, got more because of what its aliases (*name) stand for; use lists and macros`,
  'nothing-in-file': ({ keys }) => `expected at least one of ${list(keys)}, got none of them`,
  'not-a-map': ({ keys, got }) =>
    `expected keys and values${keys.length > 0 ? ` (${list(keys.map((key) => `${key}: …`))})` : ''}, got ${shown(got)}`,
  'unknown-key': unknown('key'),
  'missing-key': ({ key, given, across }) =>
    `expected the key "${key}", got ${given.length > 0 ? `only ${list(given)}` : 'none'}; add it${
      across ? ' (or "across", for a rule that counts over many calls)' : ''
    }`,
  'malformed-name': ({ of, got }) => `expected ${NAMES[of]}, got ${got}`,
  'not-a-list': ({ got, fix, item }) =>
    `expected a list, got ${shown(got)}${fix === 'brackets' ? '; write its items in [ ]' : fix === 'item' ? `; write [${item}]` : ''}`,
  'wrong-number-of-items': ({ least, most, got }) =>
    `expected ${most === null ? `${least} or more` : `${least} to ${most}`} items, got ${got}; ${
      got < least ? 'add some, or leave the key out' : 'split the list'
    }`,
  'not-a-text': ({ form: code, got, quote }) =>
    `expected ${code === null ? 'text' : FORM_WORDS[code]}, got ${shown(got)}${quote === null ? '' : `; write '${quote}' in quotes`}`,
  'empty-text': () => 'expected some text, got none; write it, or leave the key out',
  'text-too-long': ({ most, got }) => `expected at most ${most} characters, got ${got}; shorten it`,
  'malformed-duration': form('malformed-duration'),
  'malformed-long-duration': form('malformed-long-duration'),
  'malformed-cooldown': form('malformed-cooldown'),
  'malformed-id': form('malformed-id'),
  'malformed-category': form('malformed-category'),
  'malformed-hours': form('malformed-hours'),
  'malformed-dates': form('malformed-dates'),
  'duration-out-of-range': ({ from, to, got }) => `expected a time from ${from} to ${to}, got ${got}`,
  'not-a-number': ({ got, quoted, ...range }) =>
    `expected ${number(range)}, got ${shown(got)}${quoted ? '; remove the quotes' : ''}`,
  'number-out-of-range': ({ got, ...range }) => `expected ${number(range)}, got ${got}`,
  'not-true-or-false': ({ got, word }) =>
    `expected true or false, got ${shown(got)}${word ? '; write true or false, without quotes' : ''}`,
  'unknown-word': ({ words, got, near }) =>
    `expected one of ${list(words)}, got ${shown(got)}${near === undefined ? '' : `; did you mean "${near}"?`}`,
  'not-a-condition': ({ got }) => `expected a condition such as { said: { any: [投诉] } }, got ${shown(got)}`,
  'conditions-too-deep': ({ most }) =>
    `expected conditions at most ${most} deep, got more; give parts of it rules of their own`,
  'unknown-operator': unknown('operator'),
  'not-one-operator': ({ got }) =>
    got.length === 0
      ? 'expected exactly one operator, got none; write one, such as said'
      : `expected exactly one operator, got ${and(got)}; join them with all, any or sequence`,
  'no-moment-of-its-own': ({ operator }) =>
    `expected something that happens, got "${operator}", which has no moment of its own; put it into "all" beside something that happens`,
  'too-few-moments': ({ least, got }) =>
    `expected at least ${least} that happen beside "not" and "attributes", got ${got}; add one`,
  'said-without-words': () =>
    'expected "any", "all", "some", "regex" or "none" with words to look for, got none of them',
  'said-unless-beside-none': () =>
    'expected words to look for beside "unless", got only "none", which says the same; put the words of "unless" into "none"',
  'said-some-of-too-few': ({ most, got }) => `expected at most ${most}, the number of words, got ${got}`,
  'word-without-letters': ({ got }) =>
    `expected a word with letters, digits or characters, got ${got}: spaces and punctuation are not heard`,
  'malformed-regex': ({ got, own, dialect }) =>
    `expected a regular expression (RE2), got ${got}: ${own}${dialect === null ? '' : DIALECTS[dialect]}`,
  'regex-not-in-small-letters': ({ got, read, own }) =>
    `expected a regular expression that is one with small letters and simplified characters too, as texts are read, got ${got}, which is ${read} then: ${own}; write small letters`,
  'regex-too-large': ({ most, got }) =>
    `expected a pattern of at most ${most} steps with its repetitions written out, got ${got}; repeat less`,
  'regex-of-nothing': ({ got }) =>
    `expected a pattern that needs at least one character, got ${got}, for which nothing at all is enough; use + instead of *`,
  'mood-recovery-above-onset': ({ onset, got }) =>
    `expected at most the onset ${onset}, got ${got}; a mood that goes must first fall below where it began`,
  'silence-hold-words-without-length': () =>
    'expected "after_hold" beside "hold_words", got none: how long may it be then?',
  'silence-hold-length-without-words': () =>
    'expected "hold_words" beside "after_hold", got none: what announces a hold?',
  'over-or-under': ({ both }) =>
    `expected either "over" or "under", got ${both ? 'both; make two conditions of them' : 'neither'}`,
  'attribute-without-test': () => 'expected a value, or a test such as { over: 3 }, got none',
  'attribute-range-reversed': ({ over, under }) =>
    `expected "over" to be at most "under", got ${over} and ${under}: no number is both; exchange them`,
  'at-least-of-too-few': ({ most, got }) => `expected at most ${most}, the number of conditions, got ${got}`,
  'sequence-begins-with-not': ({ operator }) =>
    `expected something that happens as the first step, got "${operator}"; put it between two steps`,
  'sequence-ends-with-not': ({ operator }) =>
    `expected something that happens as the last step, got "${operator}"; for "and then not", use absence with "after"`,
  'sequence-of-one': () => 'expected at least two steps that happen, got one; use the condition by itself',
  'absence-of-what': ({ both }) =>
    `expected either "any" with words or "of" with a condition, for what was wanted, got ${both ? 'both' : 'neither'}`,
  'absence-not-one-deadline': ({ got }) =>
    `expected exactly one deadline (within, within_utterances, by or before), got ${and(got) || 'none'}`,
  'absence-after-without-within': ({ got }) =>
    `expected "within" beside "after", got "${got}": how long after it may it take?`,
  'checklist-without-deadline': () =>
    'expected "when" to be an absence with a deadline (within, within_utterances, by or before) beside "checklist": nothing else can be ticked',
  'range-not-one': ({ keys, got }) => `expected exactly one of ${list(keys)}, got ${and(got) || 'none'}`,
  'range-role-beside-time': () =>
    'expected "role" only beside first_utterances or last_utterances, got it beside a time; leave it out',
  'near-without-range': ({ keys }) => `expected a range, one or two of ${list(keys)}, got none`,
  'near-range-twice': ({ side }) =>
    `expected either "${side}" or "${side}_utterances", got both; leave one out`,
  'unknown-category': unknown('category', `; a site's own begins with "x-"`),
  'empty-hours': ({ got }) =>
    `expected hours that begin and end at different times, got "${got}"; for the whole day leave them out`,
  'unknown-date': ({ got }) => `expected days that are in the calendar, got "${got}"`,
  'dates-reversed': ({ got }) => `expected the earlier day first, got "${got}"; exchange them`,
  'exception-of-nothing': () =>
    'expected "unless" with words or "not_in" with calls, got neither: it would excuse nothing',
  'override-of-nothing': () =>
    'expected keys to set, such as severity: minor, got none: it would change nothing',
  'when-and-across': () =>
    'expected exactly one of "when" (words of one call) and "across" (flags of many calls), got both; make the words a rule of their own and count it',
  'not-across-calls': ({ key }) => `"${key}" makes no sense in a rule across calls: ${NOT_ACROSS[key]}`,
  'across-of-nothing': () => 'expected { rules: [ids] }, { categories: [names] } or both, got neither',
  'across-of-across': ({ rule }) => `"${rule}" counts over many calls itself; name rules on one call`,
  'across-ended-by': () =>
    '"ended_by" makes no sense in a rule across calls: flags count before anybody hangs up; put it into the rules that are counted',
  'override-of-other-kind': ({ rule, across, key }) =>
    `"${rule}" ${across ? 'counts flags of many calls' : 'is a rule on one call'}; it has no "${key}"`,
  'exception-of-across': ({ rule }) =>
    `expected a rule on one call, got "${rule}", which counts flags of many calls; narrow its scope with overrides, or make exceptions for the rules that it counts`,
  'test-flag-of-nothing': () => 'expected a rule or a category, got neither',
  'test-flag-time': ({ got }) => `expected a time such as 0s, 8m or 2d, got ${shown(got)}`,
  'test-line-without-times': ({ got }) =>
    `expected [start, end, role, text] with times such as 3s, got ${shown(got)}`,
  'test-line-reversed': ({ start, got }) =>
    `expected an end at or after the start ${start}, got ${got}; exchange them`,
  'test-role-unknown': ({ roles, got }) =>
    `expected one of ${list(roles)}, got ${shown(got)}; lines are [start, end, role, text]`,
  'test-text-missing': ({ got }) => `expected what was said, got ${shown(got)}; put it in quotes`,
  'test-scores-malformed': ({ got }) => `expected scores such as { angry: 0.9 }, or null, got ${shown(got)}`,
  'test-score-unknown': unknown('score'),
  'test-score-out-of-range': ({ got }) => `expected a number from 0 to 1, got ${shown(got)}`,
  'test-start-unreadable': ({ got }) =>
    `expected a time with its zone such as 2026-11-22T09:00:00+08:00, got ${shown(got)}`,
  'test-time-malformed': ({ got }) => `expected a call time such as 6s, got ${shown(got)}`,
  'test-of-retired-rule': ({ rule }) =>
    `expected a rule that runs, got "${rule}", which is retired and never fires; leave it out`,
  'test-of-rule-across': ({ rule }) =>
    `expected a rule on one call, got "${rule}", which counts flags of many calls; its own tests show what it does`,
  'id-taken': ({ id, file }) =>
    `expected an id of its own, got "${id}", which a rule in ${file} has; choose another (to change a shipped rule use overrides)`,
  'unknown-rule': unknown('rule'),
  'unknown-list': unknown('list'),
  'unknown-macro': unknown('macro'),
  'list-in-list': ({ got }) =>
    `expected a word, got ${got}: a list cannot name another; name both where they are used`,
  'macro-uses-itself': ({ way }) =>
    `expected a macro that ends, got one that uses itself: ${way.join(' → ')}; leave one of the steps out`,
  'macros-too-deep': ({ most, macro }) =>
    `expected macros at most ${most} deep in each other, got "${macro}", which is deeper; write its condition out`,
  'rule-too-large': ({ most, got }) =>
    `expected at most ${most} conditions in a rule, macros followed, got ${got}; make several rules of it`,
  'set-too-large': ({ most }) =>
    `expected at most ${most} conditions in the whole set, macros followed, got more from this rule on; retire rules`,
  'too-many-words': ({ most }) =>
    `expected at most ${most} words in all conditions of the set, lists followed, got more from this rule on; share conditions by macros`,
  'too-many-patterns': ({ most }) =>
    `expected regular expressions of at most ${most} steps altogether, their repetitions written out, got more from here on; write words where words are enough`,
  'sound-in-typed-calls': ({ operator, media }) =>
    `expected what can be in a typed call, got "${operator}", which measures sound, in a rule for ${and(media)} alone; add voice to its medium, or take "${operator}" out`,
};
