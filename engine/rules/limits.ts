/**
 * How large rules may be: far above what anybody writes, far below what would stop a server that reads them. Files are
 * read again while calls run, so every limit keeps the reading of a file well under a second.
 */
export const LIMITS = {
  /** Characters of one file. */
  file_characters: 250_000,
  /** Words and signs of one file; what an alias stands for counts each time. */
  file_values: 50_000,
  /** Lists and maps within each other. */
  nesting: 60,
  /** Conditions within conditions, macros not followed. */
  condition_depth: 12,
  /** Macros within macros. */
  macro_depth: 20,
  /** Conditions of one rule, macros followed; the largest shipped rule has some 260. */
  rule_conditions: 1000,
  /** Conditions of the whole set, macros followed: what bounds the number of rules. */
  set_conditions: 600_000,
  /** Words in all conditions of the set, lists followed. */
  set_words: 600_000,
  /** Characters of one regular expression; the longest shipped one has 414. */
  pattern_characters: 1000,
  /** Steps of one regular expression, its repetitions written out. */
  pattern_steps: 1000,
  /**
   * Of all of the set together, since each of them is compiled when the set is read: this many in about 0.6 s. The
   * shipped packs have some 70,000.
   */
  set_steps: 200_000,
  /** A call does not last longer, ms. */
  longest_ms: 24 * 3_600_000,
  /** Windows and cool-downs of counts across calls, ms: flags in a window are kept in memory and on disk. */
  shortest_across_ms: 1000,
  longest_across_ms: 7 * 24 * 3_600_000,
} as const;
