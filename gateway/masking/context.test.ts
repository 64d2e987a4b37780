import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMasker, emptyContext, type MaskContext } from './mask.ts';

const masker = createMasker({ siteKey: 'context' });

interface Turn {
  by: 'agent' | 'customer';
  text: string;
  id?: string;
  rev?: number;
  partial?: true;
}

/** A call that takes turns; `says` answers what was logged. */
class Call {
  context: MaskContext = emptyContext;
  #next = 0;

  says({ by, text, id = `u-${this.#next}`, rev = 0, partial }: Turn): string {
    this.#next += 1;
    const said = { channel: by === 'agent' ? 1 : 0, role: by, utterance: id, rev, final: !partial, text };
    const masked = masker.utterance(this.context, said);
    this.context = masked.context;
    return masked.text;
  }

  agent(text: string): string {
    return this.says({ by: 'agent', text });
  }

  customer(text: string): string {
    return this.says({ by: 'customer', text });
  }
}

const TOKEN = /^\[\p{Script=Han}+·[0-9a-z]{4}\]$/u;

test('three digits are left alone when nobody asked for a number', () => {
  const call = new Call();
  call.agent('您好 请问有什么可以帮您');
  assert.equal(call.customer('一三八'), '一三八');
});

test('three digits are a token when the other side asked just before', () => {
  const call = new Call();
  call.agent('请报一下手机号');
  assert.match(call.customer('一三八'), TOKEN);
});

test('a question waits for its number over four turns, and no longer', () => {
  const call = new Call();
  call.agent('请报一下手机号');
  call.customer('等一下我找找');
  call.customer('放哪儿了');
  call.customer('在包里');
  assert.match(call.customer('一三八'), TOKEN);
  const late = new Call();
  late.agent('请报一下手机号');
  for (const text of ['等一下我找找', '放哪儿了', '在包里', '不在', '算了']) late.customer(text);
  assert.equal(late.customer('那个三零二的快递'), '那个三零二的快递');
});

test('嗯, 好的 and 您说 do not count as turns', () => {
  const call = new Call();
  call.agent('请报一下手机号');
  for (let times = 0; times < 5; times += 1) {
    call.customer('嗯');
    call.agent('您说');
  }
  assert.match(call.customer('一三八'), TOKEN);
});

test('a code is waited for twice as long, until the message has come', () => {
  const call = new Call();
  call.agent('验证码发到您手机上了');
  for (const text of ['还没收到呢', '信号不好', '再等一分钟', '短信满了', '删掉几条', '有了有了'])
    call.customer(text);
  assert.match(call.customer('四七零九'), /^\[验证码·/);
});

test('the echo of a piece is the same token as the piece', () => {
  const call = new Call();
  call.agent('请报一下手机号');
  const piece = call.customer('一三八');
  assert.equal(call.agent('一三八'), piece);
  assert.equal(call.agent('嗯 幺三八 对吗'), `嗯 ${piece} 对吗`);
});

test('whoever began a number unasked goes on with it', () => {
  const call = new Call();
  assert.equal(call.customer('一六零'), '一六零');
  call.agent('嗯');
  assert.match(call.customer('零零零零'), TOKEN);
  assert.match(call.customer('一二三四'), TOKEN);
});

test('one digit alone is a piece only where the same speaker goes on, or of a code', () => {
  const going = new Call();
  going.agent('请报一下手机号');
  going.customer('一六零');
  assert.match(going.customer('三'), TOKEN);
  const code = new Call();
  code.agent('验证码报一下');
  assert.match(code.customer('三'), TOKEN);
  const asked = new Call();
  asked.agent('请报一下手机号');
  assert.equal(asked.customer('三'), '三');
});

test('a room, a price and a staff number that were asked for stay, and so does their echo', () => {
  const call = new Call();
  call.agent('您住哪个房间');
  assert.equal(call.customer('九幺六'), '九幺六');
  assert.equal(call.agent('九幺六 好的'), '九幺六 好的');
  call.customer('你工号多少');
  assert.equal(call.agent('三零一二'), '三零一二');
});

test('a staff number of five digits that was asked for stays, and so does its echo', () => {
  const call = new Call();
  call.customer('你工号多少');
  assert.equal(call.agent('幺零二四五'), '幺零二四五');
  assert.equal(call.customer('10245是吧 我要投诉你'), '10245是吧 我要投诉你');
});

test('a staff number excuses nothing but its answer and the echo', () => {
  const told = new Call();
  told.agent('您好 工号10245 您说');
  assert.match(told.customer('88213'), TOKEN);
  const unanswered = new Call();
  unanswered.customer('你工号多少');
  unanswered.agent('这个不方便告诉您');
  assert.match(unanswered.customer('88213'), TOKEN);
  const over = new Call();
  over.customer('你工号多少');
  over.agent('10245');
  over.customer('10245是吧');
  assert.match(over.customer('88213'), TOKEN);
  const named = new Call();
  named.customer('你工号多少');
  assert.match(named.agent('订单号88213').slice(3), TOKEN);
  const longer = new Call();
  longer.customer('你工号多少');
  assert.match(longer.agent('8821300'), TOKEN);
});

test('a number that was asked for before the staff number was is waited for no longer', () => {
  const call = new Call();
  call.agent('请报一下手机号');
  call.customer('你工号多少');
  assert.equal(call.agent('三零一二'), '三零一二');
  assert.equal(call.customer('三零一二是吧'), '三零一二是吧');
});

test('a reading that was left alone begins no number', () => {
  const call = new Call();
  assert.equal(call.agent('1.02345'), '1.02345');
  assert.equal(call.customer('昨天是1.01987'), '昨天是1.01987');
});

test('amounts, dates and staff numbers stay in the middle of a number', () => {
  const call = new Call();
  call.agent('请报一下手机号');
  for (const text of [
    '一百三十八块',
    '三百五',
    '二零二六年',
    '三月五号 九点二十',
    '工号一零二四',
    '128套餐',
    '3个人',
  ]) {
    assert.equal(call.customer(text), text);
  }
});

test('a partial is masked with the same context and leaves it as it was', () => {
  const call = new Call();
  call.agent('请报一下手机号');
  const before = call.context;
  assert.match(call.says({ by: 'customer', id: 'p', text: '一三八', partial: true }), TOKEN);
  assert.equal(call.context, before);
});

test('a rewritten final takes the place of its earlier form', () => {
  const call = new Call();
  call.says({ by: 'agent', id: 'a', rev: 1, text: '请报一下手机号' });
  call.says({ by: 'agent', id: 'a', rev: 2, text: '请报一下您的问题' });
  assert.equal(call.customer('一三八'), '一三八');
});

test('an older revision that comes late changes nothing', () => {
  const call = new Call();
  call.says({ by: 'agent', id: 'a', rev: 2, text: '请报一下手机号' });
  const { context } = call;
  call.says({ by: 'agent', id: 'a', rev: 1, text: '请报' });
  assert.equal(call.context, context);
});

test('a final that is rewritten after the talk went on is judged by what came before it', () => {
  const call = new Call();
  call.agent('请报一下身份证后四位');
  call.says({ by: 'customer', id: 'c', rev: 1, text: '五五二' });
  for (const text of ['好的 核对上了', '您要办什么业务', '好的 请稍等']) call.agent(text);
  assert.match(call.says({ by: 'customer', id: 'c', rev: 2, text: '五五二三' }), /^\[身份证·/);
});

test('a piece is masked again when it is rewritten long after the turns before it are forgotten', () => {
  const call = new Call();
  call.agent('请报一下身份证后四位');
  call.says({ by: 'customer', id: 'c', rev: 1, text: '五五二三' });
  for (let turn = 0; turn < 40; turn += 1) call.agent('我再给您看一下这个套餐的内容');
  assert.match(call.says({ by: 'customer', id: 'c', rev: 2, text: '五五二三 对' }), /^\[身份证·/);
});

test('what is remembered of a call stays small and holds no digits', () => {
  const call = new Call();
  for (let turn = 0; turn < 500; turn += 1) {
    call.agent('请报一下身份证后四位');
    call.customer('五五二三');
  }
  const kept = JSON.stringify(call.context);
  assert.ok(kept.length < 6000, `expected a few kilobytes, got ${kept.length}`);
  assert.doesNotMatch(kept, /五五|5523/);
});
