import type { Messages } from '../../i18n/zh.ts';

/** Why a mark was not taken, in the user's words. */
export function troubleOf(code: string, t: Messages): string {
  switch (code) {
    case 'AWAY':
      return t.failure.away;
    case 'UNANSWERED':
      return t.failure.unanswered;
    case 'ROLE_INSUFFICIENT':
    case 'MARK_FOREIGN':
      return t.marks.notAllowed;
    case 'STORE_UNAVAILABLE':
    case 'LOG_UNAVAILABLE':
      return t.marks.cannotWrite;
    case 'UTTERANCE_UNKNOWN':
    case 'FLAG_UNKNOWN':
    case 'CALL_UNKNOWN':
      return t.marks.changed;
    default:
      return t.marks.failed;
  }
}
