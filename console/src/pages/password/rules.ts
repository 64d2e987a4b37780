/** What a new password must be, said before the server has to. Pure. */

/** As in the server's own rule. */
export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 200;

export interface Draft {
  old: string;
  next: string;
  again: string;
}

export type NextFault = 'tooShort' | 'tooLong' | 'same';

export interface Faults {
  old: boolean;
  next: NextFault | null;
  again: boolean;
}

export function faultsOf({ old, next, again }: Draft): Faults {
  return { old: old === '', next: nextFault(old, next), again: again !== next };
}

export const isFit = ({ old, next, again }: Faults): boolean => !old && next === null && !again;

function nextFault(old: string, next: string): NextFault | null {
  if (next.length < MIN_PASSWORD) return 'tooShort';
  if (next.length > MAX_PASSWORD) return 'tooLong';
  return next === old ? 'same' : null;
}
