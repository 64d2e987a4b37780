import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SEND_FAULTS } from '../../../../engine/contract/send-fault.ts';
import { faultInWords } from '../../../../gateway/alerts/fault-words.ts';
import { opsEn } from '../../i18n/ops-en.ts';
import { opsZh } from '../../i18n/ops-zh.ts';
import { becameWords, decisionWords } from './alert-words.ts';
import { sendFaultWords } from './send-fault-words.ts';

const HAN = /\p{Script=Han}/u;

test('every fault is told in the language of the page, with what the other side said', () => {
  for (const code of SEND_FAULTS) {
    const fault = { code, got: 'X 17' };
    const error = faultInWords(fault);
    assert.match(sendFaultWords(fault, error, opsZh), HAN, code);
    assert.match(sendFaultWords(fault, error, opsZh), /（X 17）$/, code);
    assert.doesNotMatch(sendFaultWords(fault, error, opsEn), HAN, code);
    assert.match(sendFaultWords(fault, error, opsEn), /\(X 17\)$/, code);
  }
});

test('a code of a newer server, or none, leaves the words of the server', () => {
  assert.equal(sendFaultWords({ code: 'MOON_AWAY' }, 'the moon is away', opsZh), 'the moon is away');
  assert.equal(sendFaultWords({ code: 'toString' }, 'odd', opsZh), 'odd');
  assert.equal(sendFaultWords(null, 'HTTP 502', opsZh), 'HTTP 502');
});

test('a decision says by code why a message waits or was given up', () => {
  const line = { at: '', call: 'c', flag: 'f', text: '', target: 'ops', became: null };
  const detail = { error: 'no answer in time', fault: 'NO_ANSWER' };
  const said = (reason: string, more: object, o: typeof opsZh) =>
    decisionWords({ ...line, reason, detail: { ...detail, ...more } }, o, String);
  assert.equal(said('retrying', {}, opsZh), 'ops 没有收下，安排再试：对方没有按时回应');
  assert.equal(
    said('retrying', {}, opsEn),
    'ops did not take it, another try was planned: no answer in time',
  );
  const given = { error: 'given up after 3605 s: no answer in time', given_up_s: 3_605 };
  assert.equal(said('failed', given, opsZh), 'ops 没有收下，不再试：试了 1 小时，放弃：对方没有按时回应');
  assert.equal(
    said('failed', given, opsEn),
    'ops did not take it, and it was not tried again: given up after 1 h: no answer in time',
  );
  const older = { error: 'HTTP 502', fault: undefined } as never;
  assert.equal(said('retrying', older, opsZh), 'ops 没有收下，安排再试：HTTP 502');
});

test('what became of a decision is told with its time, its tries and the reason; of a way not known here nothing', () => {
  const told = (became: object, o: typeof opsZh) =>
    becameWords({ is: 'sent', at: '10:00', tries: 1, held: null, detail: {}, ...became }, o, String);
  const away = { error: 'no answer in time', fault: 'NO_ANSWER' };
  assert.deepEqual(
    [told({}, opsZh), told({ tries: 3 }, opsZh), told({ tries: 3 }, opsEn)],
    ['10:00 送达', '10:00 送达，试了 3 次', 'Delivered 10:00 after 3 tries'],
  );
  const failed = { is: 'failed', tries: 9, detail: { ...away, given_up_s: 3_605 } };
  assert.equal(told(failed, opsZh), '10:00 已放弃，没有送达，试了 9 次：对方没有按时回应');
  const waits = { is: 'waiting', at: null, tries: 2, held: 'target', detail: away };
  assert.equal(told(waits, opsZh), '还没送达：目标失败后暂停，试了 2 次：对方没有按时回应');
  assert.equal(
    told({ ...waits, tries: 0, held: 'budget', detail: {} }, opsZh),
    '还没送达：已达目标每分钟上限',
  );
  assert.equal(told({ is: 'moon' }, opsZh), '');
});
