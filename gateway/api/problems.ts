/** Every error of the REST interface in one table: code, status, title, how to mend. Codes are promises. */
export const PROBLEMS = {
  REQUEST_INVALID: { status: 400, title: 'The request is not right', mend: 'Mend what `detail` names.' },
  CURSOR_INVALID: {
    status: 400,
    title: 'The cursor is not one of this list',
    mend: 'Pass `next` of the page before as `after`, unchanged, or start without it.',
  },
  NOT_LOGGED_IN: {
    status: 401,
    title: 'Nobody is logged in',
    mend: 'Log in at POST /v1/session, or send `Authorization: Bearer` with the API token.',
  },
  TOKEN_WRONG: {
    status: 401,
    title: 'The token is not known',
    mend: 'Send the configured EARSHOT_API_TOKEN, or a token of POST /v1/tokens that has neither expired nor been revoked.',
  },
  SENDER_UNKNOWN: {
    status: 401,
    title: 'This token may not send events',
    mend: 'Send a token of a sender as `Authorization: Bearer`, or as the password of `Basic`.',
  },
  // These two are answered by the senders' socket (gateway/ingest/socket.ts).
  NO_TOKEN: {
    status: 401,
    title: 'This token may not send events',
    mend: 'Send "Authorization: Bearer TOKEN": the token is printed at the first start, or set as EARSHOT_INGEST_TOKEN, or made in the console under Settings, Tokens (设置 → 令牌).',
  },
  BAD_TOKEN: {
    status: 401,
    title: 'This token may not send events',
    mend: 'Set EARSHOT_INGEST_TOKEN for server and sender alike, or make a token in the console under Settings, Tokens (设置 → 令牌).',
  },
  LOGIN_WRONG: { status: 401, title: 'User or password is wrong', mend: 'Check both and try again.' },
  LOGIN_DISABLED: {
    status: 403,
    title: 'This user is disabled',
    mend: 'Ask an admin to let the user in again.',
  },
  LOGIN_SERVER_AWAY: {
    status: 502,
    title: 'The login server does not answer as expected',
    mend: 'Try again; if it stays, an operator compares the keys under `oidc` with the login server.',
  },
  LOGIN_SERVER_REFUSED: {
    status: 403,
    title: 'The login at the login server did not succeed',
    mend: 'Begin the login again from the console.',
  },
  LOGIN_NOT_MAPPED: {
    status: 403,
    title: 'This account has no role here',
    mend: 'Ask an admin: the login server says who you are, and no role of this site is mapped to that.',
  },
  OIDC_OFF: {
    status: 404,
    title: 'No login server is configured',
    mend: 'Log in with user and password, or configure `oidc`.',
  },
  ROLE_INSUFFICIENT: {
    status: 403,
    title: 'Your role may not do this',
    mend: 'Ask an admin for a role that may.',
  },
  SCOPE_INSUFFICIENT: {
    status: 403,
    title: 'This concerns every team',
    mend: 'Ask somebody who may see all teams.',
  },
  RIGHTS_EXCEEDED: {
    status: 403,
    title: 'Nobody gives more rights than they have',
    mend: 'Ask for less, or let somebody do it who has these rights.',
  },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    title: 'The one-time password must be changed first',
    mend: 'Set a password of your own at POST /v1/session/password.',
  },
  ORIGIN_REFUSED: {
    status: 403,
    title: 'The request comes from another site',
    mend: 'Send it from the console itself; programs use the API token.',
  },
  PASSWORD_WRONG: { status: 403, title: 'The old password is wrong', mend: 'Check it and try again.' },
  NOT_FOUND: { status: 404, title: 'There is nothing here', mend: 'See /docs for what there is.' },
  CALL_UNKNOWN: {
    status: 404,
    title: 'This call is not known',
    mend: 'Check the id; a call that has just ended may reach the store a few seconds later.',
  },
  CALL_NOT_OPEN: {
    status: 409,
    title: 'This call does not go on any more',
    mend: 'Only the agent of a call that goes on can be told something, and only its roles can be swapped.',
  },
  CALL_OPEN: {
    status: 409,
    title: 'The call goes on',
    mend: 'Ask again when it has ended; GET /v1/calls/:id shows it as it stands.',
  },
  RULE_UNKNOWN: {
    status: 404,
    title: 'No rule has this id',
    mend: 'GET /v1/rules lists the rules in force; a stop of a rule that only open calls still keep works, too.',
  },
  UTTERANCE_UNKNOWN: {
    status: 404,
    title: 'No words of this call stand there',
    mend: 'Check channel and utterance; words can be marked once they are final.',
  },
  FLAG_UNKNOWN: {
    status: 404,
    title: 'This call has no such flag',
    mend: 'Check the id; a suspicion about words that are still being said cannot be marked.',
  },
  REVIEW_UNKNOWN: {
    status: 404,
    title: 'You have no such review',
    mend: 'GET /v1/quality/reviews lists yours; one begins a review of any finished call with rev 0.',
  },
  REVIEW_TAKEN: {
    status: 409,
    title: 'Somebody else reviews this call',
    mend: 'Take another one, or ask who has it.',
  },
  REVIEW_DONE: {
    status: 409,
    title: 'This review is finished',
    mend: 'An appeal of the agent can change what is wrong in it, or whoever plans reviews opens it again.',
  },
  REVIEW_CHANGED: {
    status: 409,
    title: 'The review was saved elsewhere meanwhile',
    mend: 'Read it again and save what you want to stand.',
  },
  REVIEW_OPEN: {
    status: 409,
    title: 'This review is not finished, and is where it is to go',
    mend: 'Name another inspector, or let this one finish it.',
  },
  REVIEW_INCOMPLETE: {
    status: 422,
    title: 'The review is not complete',
    mend: 'Say of each item that took points whether it is right, and why where it is not.',
  },
  REVIEW_ITEM_WRONG: {
    status: 422,
    title: 'An item of the review is not right',
    mend: 'Name score items of this call, with points from -100 to 0.',
  },
  INSPECTOR_UNKNOWN: {
    status: 422,
    title: 'Not everybody named may review these calls',
    mend: 'Name users who may review and who see the calls of the plan or round.',
  },
  PLAN_UNKNOWN: {
    status: 404,
    title: 'No sampling plan has this id',
    mend: 'GET /v1/quality/plans lists them.',
  },
  APPEAL_UNKNOWN: { status: 404, title: 'No appeal has this id', mend: 'GET /v1/appeals lists them.' },
  APPEAL_FOREIGN: {
    status: 403,
    title: 'Only the agent of the call may appeal',
    mend: 'Log in as the user that carries this agent id.',
  },
  APPEAL_TOO_LATE: {
    status: 409,
    title: 'The time for appeals against this call is over',
    mend: 'Ask a supervisor; how long it is, `appeal_days` of the configuration says.',
  },
  APPEAL_DECIDED: {
    status: 409,
    title: 'Somebody has decided this appeal already',
    mend: 'Read the decision that stands with GET /v1/appeals.',
  },
  CALL_GOES_ON: {
    status: 409,
    title: 'This call still goes on',
    mend: 'Appeal once it has ended.',
  },
  PROMPT_UNKNOWN: {
    status: 404,
    title: 'This call shows no such prompt',
    mend: 'Take ids from the live topic `prompts`; prompts of a call that is complete cannot be answered.',
  },
  PROMPT_FOREIGN: {
    status: 403,
    title: 'Only the agent of the call may answer its prompts',
    mend: 'Log in as the user that carries this agent id.',
  },
  MARK_UNKNOWN: {
    status: 404,
    title: 'No mark has this id',
    mend: 'GET /v1/marks lists them; it may have been taken back already.',
  },
  TARGET_UNKNOWN: {
    status: 404,
    title: 'No target has this name',
    mend: 'GET /v1/alerts/targets lists those of the configuration.',
  },
  SILENCE_UNKNOWN: {
    status: 404,
    title: 'No silence has this id',
    mend: 'GET /v1/silences lists them; old ones are forgotten after a month.',
  },
  SILENCE_TOO_WIDE: {
    status: 403,
    title: 'This silence reaches beyond your teams',
    mend: 'Name teams of yours under match.team, or ask somebody who sees all teams.',
  },
  MARK_FOREIGN: {
    status: 403,
    title: 'Somebody else made this mark',
    mend: 'Ask who made it, a manager or an admin to take it back.',
  },
  CASE_UNKNOWN: {
    status: 404,
    title: 'No case has this id',
    mend: 'GET /v1/cases lists those that you may see; cases that were closed long ago are in the reports alone.',
  },
  CASE_TAKEN: {
    status: 409,
    title: 'Somebody else claimed this case first',
    mend: '`owner` has it since `claimed_at`; ask them, or a manager, to hand it over.',
  },
  CASE_STATE: {
    status: 409,
    title: 'The case is not in a state for this',
    mend: 'Look at it again: somebody may have been faster.',
  },
  CASE_NOT_YOURS: {
    status: 403,
    title: 'Somebody else works on this case',
    mend: 'Ask its owner, a manager or an admin.',
  },
  CASE_OWN_REVIEW: {
    status: 403,
    title: 'Whoever resolved a case may not close it',
    mend: 'Ask somebody else to review it; `cases.review_by_other` says that it must be so.',
  },
  CASE_OWNER_UNKNOWN: {
    status: 422,
    title: 'Nobody has this name',
    mend: 'Name a user as they log in.',
  },
  CASE_FLAG_UNKNOWN: {
    status: 404,
    title: 'The case has no such flag',
    mend: 'GET /v1/cases/:id lists its flags.',
  },
  VERDICT_REASON_UNFIT: {
    status: 422,
    title: 'This reason does not go with this verdict',
    mend: 'Choose one of those that `detail` lists.',
  },
  VERDICT_STAYS: {
    status: 409,
    title: 'There is no verdict to take back',
    mend: 'Judge the flag anew: only an own verdict of the last ten minutes that still stands is taken back.',
  },
  ACTION_CHECK_UNFIT: {
    status: 422,
    title: 'There is nothing to check again',
    mend: 'Name the rule or the category that the action is to improve.',
  },
  COMMAND_REUSED: {
    status: 409,
    title: 'This command id stood for something else',
    mend: 'Make a new id for each command; send the same one only to repeat the same command.',
  },
  USER_UNKNOWN: { status: 404, title: 'No user has this name', mend: 'GET /v1/users lists them.' },
  USER_EXISTS: { status: 409, title: 'The name is taken', mend: 'Choose another name.' },
  USER_UNFIT: { status: 422, title: 'The user cannot be like this', mend: 'Mend what `detail` names.' },
  AGENT_TAKEN: {
    status: 409,
    title: 'Another active account has this agent id',
    mend: '`owner` has it: take it from that account, or disable the account.',
  },
  LAST_ADMIN: {
    status: 409,
    title: 'Nobody could give rights any more',
    mend: 'Make somebody else an admin first.',
  },
  TOKEN_UNKNOWN: { status: 404, title: 'No token has this id', mend: 'GET /v1/tokens lists them.' },
  TOKEN_NAME_TAKEN: {
    status: 409,
    title: 'A token has this name',
    mend: 'Revoke it, or choose another name.',
  },
  TOKEN_SOURCES_TAKEN: {
    status: 409,
    title: 'Another token speaks for this source',
    mend: 'Choose names that no other token has.',
  },
  DIRECTORY_REFUSED: {
    status: 422,
    title: 'The rows are wrong, nothing was changed',
    mend: 'Mend what `errors` lists, line and column, then send it again.',
  },
  IMPORT_UNKNOWN: { status: 404, title: 'No import has this id', mend: 'GET /v1/imports lists them.' },
  ROW_UNKNOWN: { status: 404, title: 'The directory has no such row', mend: 'GET /v1/directory lists them.' },
  CATEGORY_UNKNOWN: {
    status: 422,
    title: 'No rule has this category',
    mend: 'Name a shipped category, or one of your own that a rule in force has; GET /v1/rules lists them.',
  },
  RULE_STOPPED: {
    status: 409,
    title: 'The rule is stopped already',
    mend: 'Resume it first to change the reason.',
  },
  RULE_NOT_STOPPED: { status: 409, title: 'The rule is not stopped', mend: 'There is nothing to resume.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This method is not offered here', mend: 'See /docs.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', mend: 'Send at most 1 MiB.' },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    title: 'This kind of body is not read',
    mend: 'Send JSON with `Content-Type: application/json`.',
  },
  RULES_REFUSED: {
    status: 422,
    title: 'The rule files are wrong, the running rules stay',
    mend: 'Mend what `detail` lists, file:line:column, then reload again.',
  },
  RULE_FILE_NAME_UNFIT: {
    status: 422,
    title: 'A rule file cannot have this name',
    mend: 'Choose a name such as own.yaml or bank/promises.yaml.',
  },
  RULE_FILE_UNKNOWN: {
    status: 404,
    title: 'No rule file has this name',
    mend: 'GET /v1/rule-files lists them.',
  },
  RULE_FILE_CHANGED: {
    status: 409,
    title: 'The rule file was changed meanwhile',
    mend: '`by` and `at` say who changed it and when, where that is known, and `hash` how it stands: compare, then send again with that hash as `base`.',
  },
  RULE_FILE_SAME: {
    status: 409,
    title: 'The rule file says this already',
    mend: 'There is nothing to publish.',
  },
  RULE_DRAFTS_FULL: {
    status: 409,
    title: 'You keep too many drafts',
    mend: 'Publish some of them or throw them away.',
  },
  RULE_TESTS_FAIL: {
    status: 422,
    title: 'Tests inside the rules fail, nothing was published',
    mend: 'Mend the rule or the test; POST /v1/rule-files/test shows each failure with its truth table.',
  },
  RULE_VERSION_UNKNOWN: {
    status: 404,
    title: 'The file has no such version',
    mend: 'GET /v1/rule-files/history lists them.',
  },
  TEST_NOT_MADE: {
    status: 422,
    title: 'No test can be made of this',
    mend: 'See `detail`.',
  },
  BACKTEST_RUNNING: {
    status: 409,
    title: 'A back-test is running',
    mend: 'Wait until it is done; `by` says whose it is.',
  },
  BACKTEST_UNKNOWN: {
    status: 404,
    title: 'No back-test of yours has this id',
    mend: 'GET /v1/rules/backtests lists yours since the start of the server.',
  },
  PASSWORD_UNFIT: {
    status: 422,
    title: 'The new password cannot be used',
    mend: 'Choose 10 to 200 characters, different from the old one.',
  },
  UPGRADE_REQUIRED: {
    status: 426,
    title: 'This is a WebSocket',
    mend: 'Connect with ws:// or wss://; POST takes the same frames one by one.',
  },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests', mend: 'Wait as long as Retry-After says.' },
  LOGIN_LOCKED: {
    status: 429,
    title: 'Too many wrong passwords',
    mend: 'Wait as long as Retry-After says, then try again.',
  },
  INTERNAL: {
    status: 500,
    title: 'The server made a mistake',
    mend: "Look for this time in the server's log and report it.",
  },
  SHUTTING_DOWN: {
    status: 503,
    title: 'The server is stopping',
    mend: 'Connect again in a moment.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    title: 'The store does not answer',
    mend: 'Try again in a few seconds; open calls are served meanwhile. GET /readyz says why.',
  },
  LOG_UNAVAILABLE: {
    status: 503,
    title: 'The server cannot write',
    mend: 'Every look at a call is written down first: make room on the disk of the data folder, then try again.',
  },
  CONSOLE_MISSING: {
    status: 503,
    title: 'The console has not been built',
    mend: 'Run `npm run build` in the checkout and start again.',
  },
} as const satisfies Record<string, { status: number; title: string; mend: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Thrown by a route; the app answers with it as `application/problem+json`. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ProblemCode;
  /** Seconds for Retry-After. */
  readonly retryAfter: number | undefined;
  /** Further members of the answer. */
  readonly facts: Readonly<Record<string, string>>;
  /** Each thing that is wrong, with its place in what was sent. */
  readonly errors: readonly PlacedError[] | undefined;

  constructor(
    code: ProblemCode,
    detail: string = PROBLEMS[code].mend,
    retryAfter?: number,
    facts: Readonly<Record<string, string>> = {},
    errors?: readonly PlacedError[],
  ) {
    super(detail);
    this.code = code;
    this.retryAfter = retryAfter;
    this.facts = facts;
    this.errors = errors;
  }
}

/** @param field name of the member of the body that it is about, for forms; undefined: of none */
export function aboutField(code: ProblemCode, detail: string, field: string | undefined): Problem {
  return new Problem(code, detail, undefined, field === undefined ? {} : { field });
}

export interface PlacedError {
  /** What is wrong, for programs and other languages. */
  code: string;
  /** What stands there, shortened. */
  got?: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
  /** Of rules, where `code` is RULE: their own code, with what other languages need to tell it. */
  fault?: string;
  params?: object;
}

/** RFC 9457. `type` is the place in the human page that explains the code. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  /** Facts that some codes add, e.g. `owner` of CASE_TAKEN; `field`: the member of the body that is wrong. */
  [fact: string]: unknown;
  errors?: readonly PlacedError[];
}

export function problemBody({ code, message, facts, errors }: Problem): ProblemBody {
  const { status, title } = PROBLEMS[code];
  const body = { ...facts, type: `/docs#${code}`, title, status, code, detail: message };
  return errors ? { ...body, errors } : body;
}
