/** Masked numbers where they are shown. Pure. */
import { masksIn, withMasks } from '../../../engine/contract/masks.ts';
import { type Messages, named } from '../i18n/zh.ts';

/** Where chips cannot stand, in labels and hints: the type in the reader's language. */
export function maskedWords(text: string, t: Messages): string {
  return withMasks(text, ({ type, alias }) => [named(t.masked, type), alias].filter(Boolean).join(' '));
}

/** The place nearest to `at` that cuts no mask in two: before it. */
export function cutAt(text: string, at: number): number {
  return masksIn(text).find(({ start, end }) => start < at && at < end)?.start ?? at;
}
