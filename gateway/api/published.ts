/** Why something was not published, as problems. */

import type { RuleVersion } from '../rule-book/history.ts';
import type { Published } from '../rule-book/rule-book.ts';
import { Problem } from './problems.ts';

/** @throws Problem where it was not */
export function orRefused(published: Published): RuleVersion {
  if (published.done) return published.version;
  if (published.why === 'changed') throw orRefused.changed(published);
  if (published.why === 'tests')
    throw new Problem('RULE_TESTS_FAIL', `Failing tests: ${published.failures.map(firstLine).join('; ')}.`);
  const errors = published.errors.map(({ file, line, column, message, code, params }) => ({
    code: 'RULE',
    got: file,
    line,
    column,
    message,
    fault: code,
    params,
  }));
  const detail = errors.map(({ got, line, column, message }) => `${got}:${line}:${column}: ${message}`);
  throw new Problem('RULES_REFUSED', detail.join('\n'), undefined, {}, errors);
}

orRefused.changed = ({ by, at, hash }: { by: string | null; at: string | null; hash: string }): Problem =>
  new Problem(
    'RULE_FILE_CHANGED',
    by === null ? 'The file was changed on the disk meanwhile.' : `${by} changed the file at ${at}.`,
    undefined,
    { hash, ...(by === null ? {} : { by }), ...(at === null ? {} : { at }) },
  );

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';
