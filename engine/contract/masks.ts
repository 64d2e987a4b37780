/** Masked numbers in texts: `[手机号·k3f9]`, or a whole customer `号码·abcdefghijkl`. Pure. */

export interface Mask {
  start: number;
  end: number;
  /** As the server writes it, in Chinese; a site may have types of its own. */
  type: string;
  /** The same four characters are the same number; null where a source masked it itself. */
  alias: string | null;
}

/** A bracket without an alias is one only where its type is known: people write brackets, too. */
const MASK =
  /\[([^[\]·\s]{1,12})·([0-9a-z]{4})\]|\[(手机号|身份证|银行卡|固话|验证码|密码|车牌|邮箱|地址|号码)\]|(号码)·([0-9a-z]{12})/g;

export function masksIn(text: string): Mask[] {
  return Array.from(text.matchAll(MASK), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    type: (match[1] ?? match[3] ?? match[4]) as string,
    alias: match[2] ?? match[5] ?? null,
  }));
}

/** The text with other words in their places. */
export function withMasks(text: string, said: (mask: Mask) => string): string {
  return masksIn(text).reduceRight(
    (rest, mask) => `${rest.slice(0, mask.start)}${said(mask)}${rest.slice(mask.end)}`,
    text,
  );
}
