import { RequestFailed } from '../../api/http.ts';

/** Whether asking again gives the same answer: a refusal of this person, or of a case that nobody knows. Pure. */
export function isFinal(error: unknown): boolean {
  return error instanceof RequestFailed && (error.status === 403 || error.code === 'CASE_UNKNOWN');
}
