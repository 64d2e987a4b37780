/** What the digits alone say: shapes of numbers, their check digits and their one canonical form. */

/** 13812345678, 8613812345678, 008613812345678, 013812345678. */
const MOBILE = /^(?:(?:00)?86|0)?(1[3-9]\d{9})$/;
/** 01062345678, 075526001234, 861062345678. */
const LANDLINE = /^(?:0|(?:00)?86)((?:10|2\d|[3-9]\d{2})[2-9]\d{6,7})$/;
/** Public numbers that everybody may know: 110, 12345, 10086, 118114, 95588, 962121, 4008001234. */
const HOTLINE =
  /^(?:1[12]\d|12\d{3}|100\d{2}|1008611|11[68]\d{3}|1118[35]|1010\d{4}|95\d{3}|9510\d{4}|96\d{3,4}|[48]00\d{7})$/;
/** 610113197602081024: region, day of birth, three digits, check. */
const ID_SHAPE = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/;
/** The form before 1999: 110105520403098. */
const OLD_ID_SHAPE = /^[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** 20261122, 202611. */
const DATE = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01]))?$/;
const YEARS = /^(?:(?:19|20)\d{2})+$/;

export const isMobile = (digits: string) => MOBILE.test(digits);
export const isLandline = (digits: string) => LANDLINE.test(digits);
export const isHotline = (digits: string) => HOTLINE.test(digits);
export const isDate = (digits: string) => DATE.test(digits);
export const isYears = (digits: string) => YEARS.test(digits);
export const looksLikeId = (digits: string) => ID_SHAPE.test(digits);
export const looksLikeOldId = (digits: string) => OLD_ID_SHAPE.test(digits);

/** 12345, 一二三四五: somebody counts. */
export const isCounting = (digits: string) => digits.length > 2 && '0123456789'.includes(digits);

/** GB 11643: the eighteenth place is a check character (ISO 7064 MOD 11-2). */
export function isIdNumber(digits: string): boolean {
  if (!/^\d{17}[\dX]$/.test(digits)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return '10X98765432'[sum % 11] === digits[17];
}

/** A card by its digits alone: 16 to 19, of a scheme that there is, with the check digit of ISO/IEC 7812. */
export const isCard = (digits: string) => /^[3-6]\d{15,18}$/.test(digits) && luhn(digits);

export function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The same number is the same string, with or without 86, 0086 or the 0 of a long-distance call. */
export function canonical(digits: string): string {
  const mobile = MOBILE.exec(digits);
  if (mobile) return mobile[1] as string;
  const landline = LANDLINE.exec(digits);
  return landline ? `0${landline[1]}` : digits;
}
