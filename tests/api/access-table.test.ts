/**
 * Every route × who asks × own team, another team. A route that is registered and not in the table fails the last
 * test; `tests/push/topic-table.test.ts` does the same for topics of the live socket.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { auditEn } from '../../console/src/i18n/audit-en.ts';
import { auditZh } from '../../console/src/i18n/audit-zh.ts';
import { en } from '../../console/src/i18n/en.ts';
import { reportsEn } from '../../console/src/i18n/reports-en.ts';
import { reportsZh } from '../../console/src/i18n/reports-zh.ts';
import { zh } from '../../console/src/i18n/zh.ts';
import { auditWords } from '../../console/src/pages/settings/audit-words.ts';
import type { AuditLine } from '../../gateway/auth/audit-trail.ts';
import { accessWorld, OF_ONE_TEAM, WHO, type Who, type World } from './access-world.ts';

let world: World;
before(async () => {
  world = await accessWorld();
});
after(() => world.served.app.close());

interface Row {
  /** As it was registered. */
  route: string;
  /** The address that is asked for; the route's own where it has no parameters. */
  url?: string;
  body?: object;
  /** Status for each of WHO. */
  get: string;
  /** Answers with calls, or what is said of calls: whoever may, sees own ones, and only admins those of others. */
  lists?: true;
}

/** For what only some may do at all; what comes after that (a missing body, an unknown id) is `then`. */
const only = (then: number, ...those: Who[]) =>
  WHO.map((who) => (who === 'nobody' ? 401 : those.includes(who) ? then : 403)).join(' ');
const admins = (then: number) => only(then, 'admin', 'token');
const STAFF: Who[] = ['inspector', 'supervisor', 'manager', 'admin', 'token'];
const MARKERS: Who[] = ['supervisor', 'manager', 'admin', 'token'];
const EDITORS: Who[] = ['manager', 'admin', 'token'];
const ALL = '200 200 200 200 200 200 200 200';
const SENDERS_ONLY = '401 401 401 401 401 401 401 401';
const SOMEBODY = '401 200 200 200 200 200 200 200';

//                                     nobody agent inspector supervisor manager admin token team-token
const ROWS: Row[] = [
  { route: 'GET /healthz', get: ALL },
  { route: 'GET /readyz', get: ALL },
  { route: 'GET /metrics', get: ALL },
  { route: 'GET /docs', get: ALL },
  { route: 'GET /docs/json', get: ALL },
  { route: 'GET /docs/guides/:name', url: '/docs/guides/alerts', get: ALL },
  { route: 'GET /', get: '503 503 503 503 503 503 503 503' },
  { route: 'GET /v1/session', get: SOMEBODY },
  { route: 'POST /v1/session', get: '400 400 400 400 400 400 400 400' },
  { route: 'POST /v1/session/password', get: '401 400 400 400 400 400 400 400' },
  { route: 'GET /v1/session/ways', get: ALL },
  // No login server is configured here; tests/api/oidc.test.ts has one.
  { route: 'GET /v1/session/oidc', get: '404 404 404 404 404 404 404 404' },
  { route: 'GET /v1/session/oidc/callback', get: '404 404 404 404 404 404 404 404' },
  { route: 'GET /v1/live', get: '401 404 404 404 404 404 404 404' },
  // Senders have tokens of their own; tests/ingest and tests/adapters let them in.
  { route: 'GET /v1/ingest', get: SENDERS_ONLY },
  { route: 'GET /v1/ingest/:adapter', url: '/v1/ingest/funasr', get: SENDERS_ONLY },
  { route: 'POST /v1/ingest/:adapter', url: '/v1/ingest/funasr', get: SENDERS_ONLY },
  { route: 'POST /v1/events', body: {}, get: SENDERS_ONLY },
  { route: 'GET /v1/teams', get: SOMEBODY },

  { route: 'GET /v1/calls', get: SOMEBODY, lists: true },
  { route: 'GET /v1/calls', url: '/v1/calls?live=true', get: SOMEBODY, lists: true },
  { route: 'GET /v1/calls', url: '/v1/calls?severity=critical', get: SOMEBODY, lists: true },
  { route: 'GET /v1/calls', url: '/v1/calls?agent=own-A1', get: SOMEBODY, lists: true },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/own-live', get: SOMEBODY, lists: true },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/own-done', get: SOMEBODY, lists: true },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/own-old', get: '401 404 200 200 200 200 200 200' },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/own-mate-live', get: '401 404 200 200 200 200 200 200' },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/other-live', get: '401 404 404 404 404 200 200 404' },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/other-done', get: '401 404 404 404 404 200 200 404' },
  // Of a call that went to the other team its first one keeps what was while it was theirs; all else is closed.
  { route: 'GET /v1/calls/:id', url: '/v1/calls/own-left', get: SOMEBODY, lists: true },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/own-left-done', get: SOMEBODY, lists: true },
  {
    route: 'GET /v1/calls/:id/export',
    url: '/v1/calls/own-left-done/export',
    get: '401 403 403 403 403 200 200 404',
  },
  { route: 'GET /v1/calls/:id/score', url: '/v1/calls/own-done/score', get: SOMEBODY },
  {
    route: 'GET /v1/calls/:id/score',
    url: '/v1/calls/own-old/score',
    get: '401 404 200 200 200 200 200 200',
  },
  {
    route: 'GET /v1/calls/:id/score',
    url: '/v1/calls/other-done/score',
    get: '401 404 404 404 404 200 200 404',
  },
  {
    route: 'GET /v1/calls/:id/earlier',
    url: '/v1/calls/own-left-done/earlier',
    get: '401 404 404 404 404 200 200 404',
  },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/nobody-live', get: '401 404 404 404 404 200 200 404' },
  { route: 'GET /v1/calls/:id', url: '/v1/calls/nobody-done', get: '401 404 404 404 404 200 200 404' },
  { route: 'GET /v1/calls/:id/earlier', url: '/v1/calls/own-live/earlier', get: SOMEBODY },
  {
    route: 'GET /v1/calls/:id/earlier',
    url: '/v1/calls/own-old/earlier',
    get: '401 404 200 200 200 200 200 200',
  },
  {
    route: 'GET /v1/calls/:id/earlier',
    url: '/v1/calls/other-live/earlier',
    get: '401 404 404 404 404 200 200 404',
  },
  { route: 'GET /v1/calls/export', get: '401 403 403 403 403 200 200 200', lists: true },
  {
    route: 'GET /v1/calls/:id/export',
    url: '/v1/calls/own-done/export',
    get: '401 403 403 403 403 200 200 200',
    lists: true,
  },
  {
    route: 'GET /v1/calls/:id/export',
    url: '/v1/calls/other-done/export',
    get: '401 403 403 403 403 200 200 404',
  },
  {
    route: 'GET /v1/calls/:id/vcon',
    url: '/v1/calls/own-done/vcon',
    get: '401 403 403 403 403 200 200 200',
    lists: true,
  },
  { route: 'GET /v1/calls/:id/vcon', url: '/v1/calls/own-live/vcon', get: '401 403 403 403 403 409 409 409' },
  {
    route: 'GET /v1/calls/:id/vcon',
    url: '/v1/calls/other-live/vcon',
    get: '401 403 403 403 403 409 409 404',
  },
  {
    route: 'GET /v1/calls/:id/vcon',
    url: '/v1/calls/other-done/vcon',
    get: '401 403 403 403 403 200 200 404',
  },
  { route: 'GET /v1/flags', get: '401 403 200 200 200 200 200 200', lists: true },
  {
    route: 'GET /v1/flags',
    url: '/v1/flags?call=own-live',
    get: '401 403 200 200 200 200 200 200',
    lists: true,
  },
  { route: 'GET /v1/flags', url: '/v1/flags?call=other-live', get: '401 403 200 200 200 200 200 200' },
  { route: 'GET /v1/flags', url: '/v1/flags?call=other-done', get: '401 403 200 200 200 200 200 200' },
  { route: 'GET /v1/scope-flags', get: '401 403 200 200 200 200 200 200', lists: true },
  { route: 'GET /v1/cases', get: only(200, ...STAFF) },
  { route: 'POST /v1/cases', get: only(400, ...STAFF) },
  { route: 'POST /v1/cases/commands', get: only(400, ...STAFF) },
  { route: 'GET /v1/cases/measures', get: only(200, ...STAFF) },
  { route: 'GET /v1/cases/:id', url: '/v1/cases/none', get: only(404, ...STAFF) },
  { route: 'GET /v1/cases/:id/scope-flags', url: '/v1/cases/none/scope-flags', get: only(404, ...STAFF) },
  { route: 'POST /v1/cases/:id/commands', url: '/v1/cases/none/commands', get: only(400, ...STAFF) },
  { route: 'GET /v1/reports', get: only(200, ...MARKERS) },
  { route: 'GET /v1/reports/:report', url: '/v1/reports/volume', get: only(200, ...MARKERS), lists: true },
  { route: 'GET /v1/reports/calls', get: only(200, ...MARKERS), lists: true },
  { route: 'GET /v1/wallboard', get: only(200, ...MARKERS) },
  { route: 'GET /v1/store', get: SOMEBODY },
  { route: 'GET /v1/store/set-aside', get: admins(200) },
  { route: 'DELETE /v1/customers', get: admins(400) },

  { route: 'GET /v1/rules', get: only(200, ...STAFF) },
  { route: 'GET /v1/rules/:id', url: '/v1/rules/none', get: only(404, ...STAFF) },
  { route: 'POST /v1/rules/reload', get: only(200, 'manager', 'admin', 'token') },
  { route: 'POST /v1/rules/:id/stop', url: '/v1/rules/none/stop', get: only(400, ...MARKERS) },
  { route: 'POST /v1/rules/:id/resume', url: '/v1/rules/none/resume', get: only(409, ...MARKERS) },

  { route: 'GET /v1/rule-files', get: only(200, ...EDITORS) },
  { route: 'GET /v1/rule-files/schema', get: only(200, ...EDITORS) },
  {
    route: 'GET /v1/rule-files/file',
    url: '/v1/rule-files/file?name=none.yaml',
    get: only(404, ...EDITORS),
  },
  { route: 'POST /v1/rule-files/lint', get: only(400, ...EDITORS) },
  { route: 'POST /v1/rule-files/test', get: only(400, ...EDITORS) },
  { route: 'PUT /v1/rule-files/draft', get: only(400, ...EDITORS) },
  {
    route: 'DELETE /v1/rule-files/draft',
    url: '/v1/rule-files/draft?name=none.yaml',
    get: only(204, ...EDITORS),
  },
  { route: 'POST /v1/rule-files/publish', get: only(400, ...EDITORS) },
  { route: 'POST /v1/rule-files/from-mark', body: { mark: 'none' }, get: only(404, ...EDITORS) },
  // A mark, a call of another team is not there.
  {
    route: 'POST /v1/rule-files/from-mark',
    body: { call: 'other-done', flag: 'none' },
    get: '401 403 403 403 404 404 404 403',
  },
  {
    route: 'GET /v1/rule-files/history',
    url: '/v1/rule-files/history?name=none.yaml',
    get: only(200, ...EDITORS),
  },
  {
    route: 'GET /v1/rule-files/history/text',
    url: '/v1/rule-files/history/text?name=none.yaml&version=1',
    get: only(404, ...EDITORS),
  },
  { route: 'POST /v1/rule-files/restore', get: only(400, ...EDITORS) },
  { route: 'GET /v1/rules/backtests', get: only(200, ...EDITORS) },
  { route: 'POST /v1/rules/backtests', body: { calls: 0 }, get: only(400, ...EDITORS) },
  { route: 'GET /v1/rules/backtests/:job', url: '/v1/rules/backtests/none', get: only(404, ...EDITORS) },
  {
    route: 'GET /v1/rules/backtests/:job/flags',
    url: '/v1/rules/backtests/none/flags?rule=a&kind=new',
    get: only(404, ...EDITORS),
  },
  { route: 'DELETE /v1/rules/backtests/:job', url: '/v1/rules/backtests/none', get: only(404, ...EDITORS) },

  { route: 'GET /v1/marks', get: only(200, ...MARKERS), lists: true },
  { route: 'GET /v1/marks/counts', get: only(200, ...MARKERS), lists: true },
  { route: 'GET /v1/marks/:mark', url: '/v1/marks/OWN', get: only(200, ...MARKERS), lists: true },
  { route: 'GET /v1/marks/:mark', url: '/v1/marks/OTHER', get: '401 403 403 404 404 200 200 403' },
  {
    route: 'POST /v1/calls/:id/marks',
    url: '/v1/calls/own-live/marks',
    body: { kind: 'missed', channel: 0, utterance: 'u-1', category: 'agent_rude' },
    get: only(201, ...MARKERS),
  },
  {
    route: 'POST /v1/calls/:id/marks',
    url: '/v1/calls/other-live/marks',
    body: { kind: 'missed', channel: 0, utterance: 'u-1', category: 'agent_rude' },
    get: '401 403 403 404 404 201 201 403',
  },
  // The mark of another team is not there; the own one is somebody else's, which managers may take back.
  // Of a call that went to the other team its first one marks what was while it was theirs, and nothing else.
  {
    route: 'POST /v1/calls/:id/marks',
    url: '/v1/calls/own-left/marks',
    body: { kind: 'wrong', flag: 'own-left-flag' },
    get: '401 403 403 201 201 201 201 403',
  },
  {
    route: 'POST /v1/calls/:id/marks',
    url: '/v1/calls/own-left/marks',
    body: { kind: 'wrong', flag: 'other-left-flag' },
    get: '401 403 403 404 404 201 201 403',
  },
  {
    route: 'POST /v1/calls/:id/marks',
    url: '/v1/calls/own-left/marks',
    body: { kind: 'missed', channel: 0, utterance: 'u-1000', category: 'churn_threat' },
    get: '401 403 403 201 201 201 201 403',
  },
  {
    route: 'POST /v1/calls/:id/marks',
    url: '/v1/calls/own-left/marks',
    body: { kind: 'missed', channel: 0, utterance: 'u-9500', category: 'churn_threat' },
    get: '401 403 403 404 404 201 201 403',
  },
  {
    route: 'DELETE /v1/calls/:id/marks/:mark',
    url: '/v1/calls/other-done/marks/OTHER',
    get: '401 403 403 404 404 204 404 403',
  },
  {
    route: 'DELETE /v1/calls/:id/marks/:mark',
    url: '/v1/calls/own-done/marks/OWN',
    get: '401 403 403 403 204 404 404 403',
  },

  { route: 'GET /v1/alerts', url: '/v1/alerts?flag=none', get: '401 403 200 200 200 200 200 200' },
  { route: 'GET /v1/alerts', url: '/v1/alerts?call=own-live', get: '401 403 200 200 200 200 200 200' },
  { route: 'GET /v1/alerts', url: '/v1/alerts?call=other-live', get: '401 403 404 404 404 200 200 404' },
  { route: 'GET /v1/alerts/plan', get: only(200, ...MARKERS) },
  { route: 'GET /v1/alerts/recent', get: only(200, ...MARKERS), lists: true },
  { route: 'GET /v1/alerts/targets', get: only(200, ...MARKERS) },
  {
    route: 'POST /v1/alerts/targets/:name/test',
    url: '/v1/alerts/targets/none/test',
    get: only(404, 'manager', 'admin', 'token'),
  },
  { route: 'GET /v1/silences', get: only(200, ...MARKERS) },
  {
    route: 'POST /v1/silences',
    body: { match: { severity: ['minor'] }, minutes: 5, reason: '培训' },
    get: '401 403 403 403 403 201 201 403',
  },
  { route: 'DELETE /v1/silences/:id', url: '/v1/silences/none', get: only(404, ...MARKERS) },
  { route: 'POST /v1/calls/:id/prompts', url: '/v1/calls/own-live/prompts', get: only(400, ...MARKERS) },
  {
    route: 'POST /v1/calls/:id/prompts',
    url: '/v1/calls/other-live/prompts',
    body: { text: 'slow down' },
    get: '401 403 403 404 404 201 201 403',
  },
  {
    route: 'POST /v1/calls/:id/swap-roles',
    url: '/v1/calls/other-live/swap-roles',
    body: { swapped: true },
    get: '401 403 403 404 404 200 200 403',
  },
  // Only the agent of a call answers its prompts; this one has none.
  {
    route: 'POST /v1/calls/:id/prompts/:prompt/answers',
    url: '/v1/calls/own-live/prompts/none/answers',
    body: { what: 'dismissed' },
    get: '401 404 403 403 403 403 403 403',
  },
  {
    route: 'POST /v1/calls/:id/prompts/:prompt/answers',
    url: '/v1/calls/other-live/prompts/none/answers',
    body: { what: 'dismissed' },
    get: '401 404 404 404 404 403 403 403',
  },
  { route: 'GET /v1/prompts/counts', get: only(200, ...STAFF) },

  { route: 'GET /v1/audit', get: admins(200) },
  { route: 'GET /v1/users', get: admins(200) },
  { route: 'POST /v1/users', get: admins(400) },
  { route: 'PATCH /v1/users/:name', url: '/v1/users/none', body: { disabled: true }, get: admins(404) },
  { route: 'POST /v1/users/:name/password', url: '/v1/users/none/password', get: admins(404) },
  { route: 'GET /v1/tokens', get: admins(200) },
  { route: 'POST /v1/tokens', get: admins(400) },
  { route: 'POST /v1/tokens/:id/secret', url: '/v1/tokens/none/secret', get: admins(404) },
  { route: 'DELETE /v1/tokens/:id', url: '/v1/tokens/none', get: admins(404) },
  // The flags of these calls are asked for by ids that are not there.
  {
    route: 'POST /v1/calls/:id/appeals',
    url: '/v1/calls/own-done/appeals',
    body: { flag: 'none', text: '说得不对' },
    get: '401 404 403 403 403 403 403 403',
  },
  {
    route: 'POST /v1/calls/:id/appeals',
    url: '/v1/calls/other-done/appeals',
    body: { flag: 'none', text: '说得不对' },
    get: '401 404 404 404 404 403 403 404',
  },
  { route: 'GET /v1/appeals', get: SOMEBODY },
  {
    route: 'POST /v1/appeals/:appeal/decision',
    url: '/v1/appeals/none/decision',
    body: { state: 'accepted', reason: '属实' },
    get: only(404, ...STAFF),
  },
  { route: 'POST /v1/embed-tokens', body: { agent: 'own-A1' }, get: admins(201) },
  { route: 'GET /v1/customers/aliases', get: admins(200) },
  { route: 'PUT /v1/customers/aliases', get: admins(400) },
  { route: 'POST /v1/customers/aliases/import', get: admins(400) },
  { route: 'GET /v1/directory', get: admins(200) },
  { route: 'PUT /v1/directory', get: admins(400) },
  { route: 'DELETE /v1/directory', get: admins(400) },
  { route: 'POST /v1/directory/import', get: admins(422) },
  { route: 'GET /v1/quality/calls', get: only(200, ...STAFF), lists: true },
  { route: 'GET /v1/health', get: admins(200) },
  { route: 'GET /v1/quality/calls/export', get: only(200, ...STAFF), lists: true },
  { route: 'GET /v1/quality/reviews', get: only(200, ...STAFF) },
  {
    route: 'GET /v1/quality/reviews/:call',
    url: '/v1/quality/reviews/own-done',
    get: only(200, ...STAFF),
    lists: true,
  },
  {
    route: 'GET /v1/quality/reviews/:call',
    url: '/v1/quality/reviews/other-done',
    get: '401 403 404 404 404 200 200 403',
  },
  { route: 'POST /v1/quality/reviews', get: only(400, ...STAFF) },
  {
    route: 'POST /v1/quality/reviews',
    url: '/v1/quality/reviews',
    body: { command: 'a-command', call: 'other-done', rev: 7, items: [], finish: false },
    get: '401 403 404 404 404 409 409 403',
  },
  {
    route: 'POST /v1/quality/reviews/:call/reassign',
    url: '/v1/quality/reviews/none/reassign',
    get: only(400, ...MARKERS),
  },
  {
    route: 'POST /v1/quality/reviews/:call/reassign',
    url: '/v1/quality/reviews/none/reassign',
    body: { command: 'a-command', rev: 1, inspector: 'nobody', reason: 'r' },
    get: only(404, ...MARKERS),
  },
  { route: 'GET /v1/quality/inspectors', get: only(200, ...MARKERS) },
  { route: 'GET /v1/quality/plans', get: only(200, ...MARKERS) },
  { route: 'POST /v1/quality/plans', get: only(400, ...MARKERS) },
  // Not even whose plan it is, is told to others.
  {
    route: 'PATCH /v1/quality/plans/:plan',
    url: '/v1/quality/plans/none',
    body: { active: false },
    get: only(404, ...MARKERS),
  },
  {
    route: 'POST /v1/quality/plans/:plan/draw',
    url: '/v1/quality/plans/none/draw',
    body: {},
    get: only(404, ...MARKERS),
  },
  { route: 'GET /v1/quality/calibrations', get: only(200, ...STAFF) },
  { route: 'POST /v1/quality/calibrations', get: only(400, ...MARKERS) },
  {
    route: 'POST /v1/quality/calibrations',
    url: '/v1/quality/calibrations',
    body: { name: 'c', calls: ['other-done'], inspectors: ['none', 'nobody'] },
    get: '401 403 403 404 404 422 422 403',
  },
  { route: 'GET /v1/quality/calibration', get: only(200, ...STAFF) },
  { route: 'GET /v1/imports', get: admins(200) },
  { route: 'GET /v1/imports/:id', url: '/v1/imports/none', get: admins(404) },
  // Without a body.
  { route: 'POST /v1/imports', get: admins(400) },
  // Last: it ends their sessions.
  { route: 'DELETE /v1/session', get: '401 204 204 204 204 204 204 204' },
];

for (const { route, url: given, body, get, lists } of ROWS) {
  const [method, path] = route.split(' ') as ['GET', string];
  test(`${method} ${given ?? path}`, async () => {
    const url = (given ?? path).replace('OWN', world.marks.own).replace('OTHER', world.marks.other);
    const statuses: number[] = [];
    for (const who of WHO) {
      const headers = world.headers[who];
      const answer = await world.served.app.inject({
        method,
        url,
        headers,
        ...(body ? { payload: body } : {}),
      });
      statuses.push(answer.statusCode);
      if (answer.statusCode !== 200 || path.startsWith('/docs')) continue;
      if (OF_ONE_TEAM.includes(who))
        assert.doesNotMatch(answer.body, /other-|nobody-/, `${who} sees what is not theirs`);
      if (lists) assert.match(answer.body, /own-/, `${who} sees nothing`);
      if (lists && /^GET \/v1\/[a-z-]+$/.test(route) && (who === 'admin' || who === 'token') && !given)
        assert.match(answer.body, /other-/, `${who} does not see all`);
      if (who === 'agent')
        assert.doesNotMatch(
          answer.body,
          /own-old|own-mate|own-A2|own-note/,
          'an agent sees more than the own calls',
        );
    }
    assert.equal(statuses.join(' '), get, WHO.join(' '));
  });
}

test('every route that is registered is in the table above', () => {
  const listed = new Set(ROWS.map(({ route }) => route));
  const missing = [...world.served.app.routeNames].filter((name) => !listed.has(name));
  assert.deepEqual(missing, [], 'add a row for each: who may ask, for the own team and for another');
});

test('the table names no route that is gone', () => {
  const gone = ROWS.filter(({ route }) => !world.served.app.routeNames.has(route)).map(({ route }) => route);
  assert.deepEqual(gone, []);
});

test('the console has words for every line that these requests wrote into the trail', () => {
  const lines = [...world.served.state.list<AuditLine>('audit/')].map(([, line]) => line);
  assert.ok(new Set(lines.map(({ action }) => action)).size >= 20, 'the requests above wrote too little');
  const site = { team: (id: string) => id, when: (at: string) => at };
  for (const names of [
    { ...site, t: zh, a: auditZh, reports: reportsZh },
    { ...site, t: en, a: auditEn, reports: reportsEn },
  ])
    assert.deepEqual(
      lines.filter((line) => auditWords(line, names) === null),
      [],
    );
});

test('every try at a call of another team is in the trail, with who it was', async () => {
  const url = '/v1/audit?action=call.refused&user=own-supervisor&subject=other-live';
  const answer = await world.served.app.inject({ url, headers: world.headers.token });
  const lines = answer.json().items as { user: string; call: string }[];
  assert.ok(lines.length >= 2, 'by reading and by marking');
  assert.ok(lines.every(({ user, call }) => user === 'own-supervisor' && call === 'other-live'));
});
