import { CursorInvalid } from '../store/port.ts';
import { Problem } from './problems.ts';

/** A store that is away is a 503 with its code, not a mistake of the server. */
export async function fromStore<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof CursorInvalid) throw new Problem('CURSOR_INVALID');
    throw new Problem('STORE_UNAVAILABLE', undefined, 5);
  }
}
