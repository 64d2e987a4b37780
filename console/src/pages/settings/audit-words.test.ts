import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCOPE_KINDS } from '../../../../engine/contract/scope-flag.ts';
import { COMMAND_TYPES } from '../../../../gateway/api/wire-cases.ts';
import { AUDIT_ACTIONS, AUDIT_KINDS } from '../../../../gateway/auth/audit-trail.ts';
import { CALL_KINDS } from '../../../../gateway/reports/calls.ts';
import { reportList } from '../../../../gateway/reports/reports.ts';
import { auditEn } from '../../i18n/audit-en.ts';
import { auditZh } from '../../i18n/audit-zh.ts';
import { en } from '../../i18n/en.ts';
import { reportsEn } from '../../i18n/reports-en.ts';
import { reportsZh } from '../../i18n/reports-zh.ts';
import { zh } from '../../i18n/zh.ts';
import { type AuditNames, auditWords, rawOf, SAYS, subjectOf } from './audit-words.ts';
import type { AuditLine } from './requests.ts';

const site = { team: (id: string) => (id === 'T1' ? 'T1 北区一组' : id), when: (at: string) => `<${at}>` };
const ZH: AuditNames = { ...site, t: zh, a: auditZh, reports: reportsZh };
const EN: AuditNames = { ...site, team: (id) => id, t: en, a: auditEn, reports: reportsEn };

/** As the server writes them. */
const LINES: [action: string, detail: string | undefined, zh: string, en: string][] = [
  ['login', undefined, '用本地密码', 'with a password'],
  ['login', 'oidc', '用企业账号', 'at the login server'],
  [
    'login.refused',
    'WRONG UNKNOWN_NAME',
    '用户名或密码不对、没有这个用户',
    'wrong user or password, nobody has this name',
  ],
  [
    'login.refused',
    'oidc AGENT_TAKEN: agent=A 7 owner=liu.yan',
    '企业账号登录：工号 A 7 已属于 liu.yan',
    'at the login server: liu.yan has the agent id A 7',
  ],
  [
    'login.refused',
    'oidc LOGIN_NOT_MAPPED: None of your groups (claim groups) has a role here; ask an admin for one.',
    '企业账号登录：没有对应的角色、班组或工号',
    'at the login server: no role, team or agent id',
  ],
  ['logout', undefined, '', ''],
  ['password.changed', undefined, '', ''],
  ['call.read', undefined, '', ''],
  ['call.watched', undefined, '', ''],
  ['call.refused', undefined, '', ''],
  ['call.exported', undefined, '', ''],
  ['calls.exported', undefined, '', ''],
  ['reports.calls', 'not_heard', '没有听到的通话', 'Calls not heard'],
  ['reports.csv', 'score_means', '平均分', 'Mean score'],
  ['quality.csv', undefined, '', ''],
  ['customer.read', undefined, '', ''],
  ['case.read', 'C-12', '', ''],
  ['review.read', undefined, '', ''],
  ['calibration.read', 'all', '全部轮次', 'all rounds'],
  ['calibration.read', '8f3c', '', ''],
  ['set_aside.read', undefined, '', ''],
  ['person.deleted', 'asked', '开始删除', 'begun'],
  [
    'person.deleted',
    'calls=3 open=1 done=false',
    '删除 3 通；另有 1 通进行中，结束后自动删除；没有删净',
    '3 calls deleted; 1 call is open and deleted once complete; something is left',
  ],
  ['rule.stopped', 'threat-1', '规则 threat-1', 'rule threat-1'],
  ['rule.resumed', 'threat-1', '规则 threat-1', 'rule threat-1'],
  ['rules.reloaded', '0123456789abcdef', '规则集 0123456789ab', 'rule set 0123456789ab'],
  [
    'rules.backtested',
    'own.yaml bank/own.yaml · 2000',
    'own.yaml、bank/own.yaml，最新 2,000 通',
    'own.yaml, bank/own.yaml, newest 2,000 calls',
  ],
  ['rule_file.published', 'own.yaml · 3', 'own.yaml，第 3 版', 'own.yaml, version 3'],
  [
    'rule_file.restored',
    'own.yaml · 4 = 2',
    'own.yaml，第 4 版，内容同第 2 版',
    'own.yaml, version 4, as version 2',
  ],
  ['mark.made', 'm1', '', ''],
  ['mark.taken', 'm1', '', ''],
  ['case.opened', 'claim C-12', '认领', 'claimed'],
  ['case.changed', 'resolve C-12', '处理完', 'resolved'],
  ['prompt.sent', 'p-c1-4', '', ''],
  ['roles.swapped', undefined, '', ''],
  ['roles.restored', undefined, '', ''],
  [
    'user.made',
    'role=supervisor teams=T1,T9',
    '角色：班长；可见班组：T1 北区一组、T9',
    'role: Supervisor; sees teams: T1, T9',
  ],
  [
    'user.changed',
    'role=agent teams= agent=A 1 disabled',
    '角色：坐席；工号：A 1；已停用',
    'role: Agent; agent id: A 1; disabled',
  ],
  [
    'user.password_reset',
    'role=admin teams=all',
    '角色：管理员；可见班组：全部班组',
    'role: Admin; sees teams: All teams',
  ],
  [
    'token.made',
    'role=inspector may=calls,embed teams=all',
    '角色：质检员；权限：通话、嵌入坐席助手；可见班组：全部班组',
    'role: Inspector; may: calls, embed the agent panel; sees teams: All teams',
  ],
  ['token.made', 'sources=asr-*,cti', '来源：asr-*、cti', 'sources: asr-*, cti'],
  ['token.rotated', undefined, '', ''],
  ['token.revoked', undefined, '', ''],
  ['embed_token.made', undefined, '', ''],
  ['appeal.made', 'ap1', '', ''],
  ['appeal.accepted', 'ap1', '', ''],
  ['appeal.rejected', 'ap1', '', ''],
  [
    'directory.changed',
    'import rows=4 added=3 changed=0',
    '导入 4 行；新增 3，改动 0',
    '4 rows imported; 3 new, 0 changed',
  ],
  [
    'directory.changed',
    'import rows=1 added=1 changed=0 new_teams=T8,T9',
    '导入 1 行；新增 1，改动 0；没有班组行的新班组：T8、T9',
    '1 row imported; 1 new, 0 changed; new teams without a row: T8, T9',
  ],
  ['directory.changed', 'set team T1', '写入班组 T1 北区一组', 'set team T1'],
  [
    'directory.changed',
    'set agent A 1 team=T1 from=ever',
    '写入坐席 A 1、T1 北区一组、一直',
    'set agent A 1, T1, since ever',
  ],
  [
    'directory.changed',
    'removed queue billing team=- from=2026-11-30T16:00:00.000Z',
    '删除队列 billing、无班组、自 <2026-11-30T16:00:00.000Z>',
    'removed queue billing, no team, from <2026-11-30T16:00:00.000Z>',
  ],
  [
    'customers.aliased',
    'customers=2 changed=1 moved=1',
    '2 位客户，改动 1，改归他人的号码 1 个',
    '2 customers, 1 changed, 1 number moved',
  ],
  ['alert.tested', undefined, '', ''],
  ['silence.made', undefined, '', ''],
  ['silence.ended', undefined, '', ''],
  ['import.sent', undefined, '', ''],
  ['import.sent', 'replace', '替换已有的通话', 'in place of calls that are there'],
  ['call.replaced', undefined, '', ''],
  ['review.made', 'r1', '', ''],
  ['review.taken', 'r1 li', '原来由 li 复核', 'li had it'],
  ['review.finished', 'r1', '', ''],
  ['review.reopened', 'r1 li → wang', 'li → wang', 'li → wang'],
  ['review.reassigned', 'r1 li → wang', 'li → wang', 'li → wang'],
  ['sample_plan.made', 'p1', '', ''],
  ['sample_plan.changed', 'p1', '', ''],
  ['sample.drawn', 'p1 2026-11-28 12', '2026-11-28，派出 12 通', '2026-11-28, 12 calls given'],
  ['calibration.made', '8f3c', '', ''],
  ['flags.read', undefined, '', ''],
  [
    'flags.read',
    'severity=critical team=T1',
    '严重程度：严重；班组：T1 北区一组',
    'severity: critical; team: T1',
  ],
  [
    'scope_flags.read',
    'by=queue shadow=true status=raised',
    '属于：队列；试运行的规则：是；状态：已确认',
    'of a: queue; shadow rules: yes; status: confirmed',
  ],
  ['marks.read', undefined, '', ''],
  ['cases.read', 'measures', '处理情况统计', 'figures of how cases go'],
  [
    'cases.read',
    'overdue=true state=open,working owner=none',
    '已超时：是；状态：待处理、处理中；负责人：无人认领',
    'overdue: yes; state: open, in progress; owner: nobody',
  ],
  ['appeals.read', undefined, '', ''],
  ['alerts.read', undefined, '', ''],
  ['quality.read', undefined, '', ''],
  ['reviews.read', undefined, '', ''],
  [
    'audit.read',
    'user=li action=user.made kinds=texts,changes from=2026-11-28',
    '用户：li；动作：新建用户；类别：查看内容、改动；自：<2026-11-28>',
    'user: li; action: Made a user; kinds: Reading of words, Changes; from: <2026-11-28>',
  ],
  ['live.subscribed', 'flags scope-flags', '标记、跨通话标记', 'flags, flags across calls'],
];

const lineOf = (action: string, detail?: string, more: Partial<AuditLine> = {}): AuditLine => ({
  id: '1',
  at: '2026-11-28T00:00:00.000Z',
  user: 'admin',
  from: '127.0.0.1',
  action,
  ...(detail === undefined ? {} : { detail }),
  ...more,
});

for (const [action, detail, chinese, english] of LINES)
  test(`${action} ${detail ?? ''} is told in both languages`, () => {
    const line = lineOf(action, detail);
    assert.equal(auditWords(line, ZH)?.text, chinese);
    assert.equal(auditWords(line, EN)?.text.toLowerCase(), english.toLowerCase());
  });

test('every kind of action has words, and a line above that shows them', () => {
  assert.deepEqual(Object.keys(SAYS).sort(), [...AUDIT_ACTIONS].sort());
  assert.deepEqual([...new Set(LINES.map(([action]) => action))].sort(), [...AUDIT_ACTIONS].sort());
});

test('every word that the server may write into a detail has a name', () => {
  for (const { t, a, reports } of [ZH, EN]) {
    const lacking = (words: object, all: readonly string[]) =>
      all.filter((one) => !Object.hasOwn(words, one));
    assert.deepEqual(lacking(a.commands, COMMAND_TYPES), []);
    assert.deepEqual(lacking(reports.drill.kinds, CALL_KINDS), []);
    assert.deepEqual(
      lacking(
        reports.figures,
        reportList().map(({ name }) => name),
      ),
      [],
    );
    assert.deepEqual(lacking(t.scope.by, SCOPE_KINDS), []);
    assert.deepEqual(lacking(t.access.audit.kinds, AUDIT_KINDS), []);
  }
  for (const part of ['refused', 'oidcRefused', 'filters', 'owners', 'commands'] as const)
    assert.deepEqual(Object.keys(auditEn[part]).sort(), Object.keys(auditZh[part]).sort(), part);
});

test('a reason stands behind the words, a case is a link, and an id that nobody reads is put away', () => {
  const stopped = lineOf('rule.stopped', 'threat-1', { subject: '威胁', reason: '误报太多' });
  assert.deepEqual(auditWords(stopped, ZH), { text: '规则 threat-1 · 误报太多' });
  assert.equal(rawOf(stopped, auditWords(stopped, ZH)), undefined);
  assert.deepEqual(auditWords(lineOf('case.changed', 'close C-12'), ZH), { text: '关闭', case: 'C-12' });
  const silence = lineOf('silence.made', undefined, { subject: 's1', reason: '演练' });
  assert.equal(subjectOf(silence), undefined);
  assert.deepEqual([auditWords(silence, ZH)?.text, rawOf(silence, auditWords(silence, ZH))], ['演练', 's1']);
  const mark = lineOf('mark.made', 'm1');
  assert.equal(rawOf(mark, auditWords(mark, ZH)), 'm1');
  const refused = lineOf('login.refused', 'oidc LOGIN_SERVER_AWAY: It did not confirm (ECONNREFUSED).');
  assert.match(rawOf(refused, auditWords(refused, ZH)) ?? '', /ECONNREFUSED/);
});

test('what is not understood is no sentence, and is shown as it was written', () => {
  for (const [action, detail] of [
    ['user.made', 'role=admin colour=red'],
    ['person.deleted', 'some words'],
    ['cases.read', 'colour=red'],
    ['logout', 'why'],
    ['login.refused', 'oidc NEW_CODE: words'],
    ['thing.done', 'x'],
  ] as const) {
    const line = lineOf(action, detail);
    assert.equal(auditWords(line, ZH), null, action);
    assert.equal(rawOf(line, null), detail);
  }
});
