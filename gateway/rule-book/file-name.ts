/** Names of rule files below the site's folder: `own.yaml`, `bank/promises.yaml`. Pure. */

export const MAX_NAME = 120;
/** Most letters of one rule file: the largest shipped one has a tenth of that. */
export const MAX_TEXT = 256 * 1024;

const PART = /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;
const DEPTH = 4;

/** What is wrong with the name in plain words; null where it can be used. */
export function faultOfName(name: string): string | null {
  const parts = name.split('/');
  if (name.length > MAX_NAME) return `expected a name of at most ${MAX_NAME} letters, got ${name.length}`;
  if (parts.length > DEPTH) return `expected at most ${DEPTH - 1} folders, got ${parts.length - 1}`;
  if (!parts.every((part) => PART.test(part) && !part.includes('..')))
    return 'expected letters, digits, "-", "_", "." and "/" between folders, each part beginning with a letter or a digit, got another name';
  if (!/\.ya?ml$/.test(name)) return 'expected a name that ends in .yaml';
  if (/\.(bad|test)\.ya?ml$/.test(name)) return 'expected a rule file: .bad.yaml and .test.yaml are none';
  return null;
}
