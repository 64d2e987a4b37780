/** What is wrong with a text that is no YAML, in words for people who do not know YAML's own. */
import type { YAMLError } from 'yaml';

/** By the library's code: what was expected, and the likely fix. */
const SENTENCES: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT:
    'expected lines that belong together to begin in the same column; check the spaces before this line',
  TAB_AS_INDENT: 'expected spaces before a line, got a tab; replace tabs by spaces',
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
};

/** The library's own sentence says which sign, so it stands behind. */
export function yamlMessage({ code, message }: Pick<YAMLError, 'code' | 'message'>): string {
  const [, flow] = /^Flow (map|sequence)/.exec(message) ?? [];
  const own = message.replace(/\s+/g, ' ').slice(0, 160);
  const sentence = flow
    ? `expected a "${flow === 'map' ? '}' : ']'}" that closes a bracket above; add it`
    : message.startsWith('Missing closing')
      ? 'expected a quote that closes the one that is open; add it'
      : message.startsWith('Sequence item')
        ? SENTENCES.BAD_INDENT
        : SENTENCES[code];
  return `not YAML: ${sentence ? `${sentence} (${own})` : own}`;
}
