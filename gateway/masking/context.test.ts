import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMasker, emptyContext, type MaskContext } from './mask.ts';

const masker = createMasker({ siteKey: 'context' });

interface Said {
  by?: 'agent' | 'customer';
  text: string;
  utterance?: string;
  rev?: number;
  final?: boolean;
  channel?: number;
}

/** A call whose utterances number themselves; answers the text without hashes. */
function call() {
  let context: MaskContext = emptyContext;
  let count = 0;
  const say = ({ by = 'customer', text, utterance, rev = 1, final = true, channel }: Said) => {
    count += 1;
    const result = masker.utterance(context, {
      channel: channel ?? (by === 'agent' ? 1 : 0),
      role: by,
      utterance: utterance ?? `u${count}`,
      rev,
      final,
      text,
    });
    context = result.context;
    return result.text.replace(/·[0-9a-z]{4}/g, '');
  };
  return { say, context: () => context };
}

test('a partial is masked with the context of its final and never changes it', () => {
  const { say, context } = call();
  say({ by: 'agent', text: '请报一下手机号' });
  const before = context();
  const grows = ['幺', '幺三', '幺三八', '幺三八零', '幺三八零零'];
  for (const text of grows) assert.equal(say({ text, utterance: 'p', final: false }), '[号码]', text);
  assert.equal(context(), before);
  assert.equal(say({ text: '幺三八零零', utterance: 'p' }), '[号码]');
  assert.notEqual(context(), before);
});

test('a growing partial shows no digit that its final hides while a number is being given', () => {
  const digits = '幺三八零零幺三二二九四';
  const leads = ['', '是', '对 ', '我的电话是', '好的，'];
  for (const lead of leads) {
    const { say } = call();
    say({ by: 'agent', text: '请报一下手机号' });
    for (let length = 1; length <= digits.length; length += 1) {
      const text = lead + digits.slice(0, length);
      const masked = say({ text, utterance: 'p', final: false });
      assert.doesNotMatch(masked, /[零幺二三四八九]/, text);
    }
  }
});

test('no digit of any number that was asked for is shown while it grows', () => {
  const leads = fc.constantFrom('', '是', '对 ', '我的是', '好的，', '嗯 ');
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{10,17}$/), leads, fc.boolean(), (digits, lead, spoken) => {
      const { say } = call();
      say({ by: 'agent', text: '请报一下您的号码' });
      const said = spoken ? digits.replace(/\d/g, (digit) => '零幺二三四五六七八九'[Number(digit)]!) : digits;
      for (let length = 1; length <= said.length; length += 1) {
        const masked = say({ text: lead + said.slice(0, length), utterance: 'p', final: false });
        assert.match(masked, new RegExp(`^${lead}\\[\\p{Script=Han}+\\]$`, 'u'));
      }
    }),
  );
});

test('the same in the words of the same utterance: 卡号是, 验证码', () => {
  for (const [lead, digits] of [
    ['卡号是', '6217003401878012'],
    ['验证码是', '482193'],
    ['身份证后四位', '三零幺七'],
    ['你记一下 ', '幺三八零零'],
  ] as const) {
    for (let length = 1; length <= digits.length; length += 1) {
      const masked = call().say({ text: lead + digits.slice(0, length), final: false });
      assert.match(masked, /\[[^\]]+\]$/, masked);
      assert.doesNotMatch(masked.replace('后四位', ''), /[0-9零幺二三四七八]$/);
    }
  }
});

test('a rewritten turn takes the place of its earlier form', () => {
  const { say, context } = call();
  say({ by: 'agent', text: '好 您说', utterance: 'a' });
  assert.equal(say({ text: '三零幺七', utterance: 'c' }), '三零幺七', 'nobody asked yet');
  say({ by: 'agent', text: '身份证后四位报一下', utterance: 'a', rev: 2 });
  assert.equal(say({ text: '三零幺七', utterance: 'c', rev: 2 }), '[号码]');
  assert.equal(context().turns.length, 2);
});

test('a turn is rewritten in the light of what came before it only', () => {
  const { say } = call();
  assert.equal(say({ text: '一九九', utterance: 'c1' }), '一九九');
  say({ by: 'agent', text: '身份证后四位报一下' });
  assert.equal(say({ text: '一九九', utterance: 'c1', rev: 2 }), '一九九');
});

test('speakers on one channel are told apart by role', () => {
  const { say } = call();
  say({ by: 'agent', text: '手机号多少', channel: 0 });
  assert.equal(say({ text: '幺三八', channel: 0 }), '[号码]');
  assert.equal(say({ by: 'agent', text: '幺三八', channel: 0 }), '[号码]');
});

test('a question is over when it was answered', () => {
  const { say } = call();
  say({ by: 'agent', text: '手机号多少' });
  say({ text: '13812345678' });
  assert.equal(say({ text: '要一九九的' }), '要一九九的');
});

test('a question is over when the talk went on', () => {
  const { say } = call();
  say({ by: 'agent', text: '手机号多少' });
  say({ text: '我为什么要告诉你，我不想说这个' });
  say({ by: 'agent', text: '那我们先看看您现在用的是什么套餐' });
  say({ by: 'agent', text: '您现在的套餐里有三百分钟通话' });
  assert.equal(say({ text: '我要一九九的' }), '我要一九九的');
});

test('an announcement counts as the beginning', () => {
  const { say } = call();
  say({ text: '我给你念一下卡号' });
  assert.equal(say({ text: '六二幺七' }), '[号码]');
});

test('the context is small and holds no digits', () => {
  const { say, context } = call();
  for (let turn = 0; turn < 50; turn += 1) say({ text: '13812345678 订单20260311885' });
  assert.ok(context().turns.length <= 8);
  const kept = JSON.stringify(context().turns.map(({ utterance: _, ...turn }) => turn));
  assert.doesNotMatch(kept, /\d{3}/);
});
