import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMasker, emptyContext } from './mask.ts';
import { isCounting, isDate, isHotline, isYears } from './shapes.ts';

const masker = createMasker({ siteKey: 'a site' });
/** More in the workshop: MASK_RUNS=200000. */
const RUNS = Number(process.env.MASK_RUNS ?? 2_000);
const TOKEN = /\[\p{Script=Han}{2,3}·[0-9a-z]{4}\]/gu;

/** Digits as they are said. */
const SAYS = [
  '零〇洞0０',
  '一幺壹1１',
  '二贰2２',
  '三叁3３',
  '四肆4４',
  '五伍5５',
  '六陆6６',
  '七拐7７',
  '八捌8８',
  '九勾9９',
];
const say = (digits: string, ways: readonly number[]) =>
  [...digits]
    .map((digit, i) => SAYS[Number(digit)]![(ways[i % ways.length] ?? 0) % SAYS[Number(digit)]!.length])
    .join('');
const ways = fc.array(fc.nat(9), { minLength: 1, maxLength: 11 });
const mobile = fc.stringMatching(/^1[3-9]\d{9}$/);
const filler = fc.constantFrom('', ' ', '-', '，', ' 嗯 ', '，啊，', ' 然后 ', '·', '   ');
/** What people say, with what makes trouble. */
const speech = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '手机号是',
        '验证码',
        '后四位',
        '工号',
        '元',
        '年',
        '个',
        '三个八',
        '一起',
        '十',
        '百',
        '号',
        '点',
        '为您服务',
      ),
      fc.constantFrom(
        ' ',
        '，',
        '。',
        '、',
        '.',
        '-',
        ':',
        '嗯',
        '叉',
        'X',
        '@',
        'qq点com',
        '艾特',
        '京A',
        '[',
        ']',
        '·',
        '(',
        ')',
      ),
      fc.constantFrom(
        '13812345678',
        '12315',
        '四八二幺',
        '[手机号·k3f9]',
        '[号码·12',
        '2026-11-20',
        'JD20260311885',
        '+86',
      ),
      fc.stringMatching(/^\d{1,7}$/),
      fc.stringMatching(/^[零一幺二两三四五六七八九]{1,7}$/),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const anything = fc.oneof(speech, speech, fc.string({ unit: 'binary', maxLength: 40 }));

test('masking twice changes nothing', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const once = masker.text(text);
      assert.equal(masker.text(once), once);
    }),
    { numRuns: RUNS },
  );
});

test('masking twice changes nothing in the middle of a number, partial or final', () => {
  const asks = { channel: 1, role: 'agent', utterance: 'a', rev: 1, final: true, text: '请报一下手机号' };
  const { context } = masker.utterance(emptyContext, asks);
  fc.assert(
    fc.property(anything, fc.boolean(), (text, final) => {
      const said = { channel: 0, role: 'customer', utterance: 'c', rev: 1, final, text };
      const once = masker.utterance(context, said).text;
      assert.equal(masker.utterance(context, { ...said, text: once }).text, once);
    }),
    { numRuns: RUNS },
  );
});

test('the same mobile is the same token, however it is said, spaced or prefixed', () => {
  fc.assert(
    fc.property(
      mobile,
      ways,
      filler,
      filler,
      fc.constantFrom('', '86', '+86', '0086'),
      (digits, ways, a, b, prefix) => {
        const said = say(digits, ways);
        const text = prefix + said.slice(0, 3) + a + said.slice(3, 7) + b + said.slice(7);
        assert.equal(masker.text(text), masker.text(digits));
        assert.match(masker.text(text), /^\[手机号·[0-9a-z]{4}\]$/);
      },
    ),
  );
});

test('the same digits of an order are the same token with any spaces', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^7\d{8}$/),
      fc.nat(1),
      fc.constantFrom('', ' ', '-', ' 嗯 '),
      (digits, way, gap) => {
        const said = way === 0 ? digits : say(digits, [0]);
        const text = [said.slice(0, 3), said.slice(3, 6), said.slice(6)].join(gap);
        assert.equal(masker.text(`单号${text}`), masker.text(`单号${digits}`));
      },
    ),
  );
});

test('no run of five or more digits that nothing excuses survives', () => {
  const excused = (digits: string) =>
    isHotline(digits) || isDate(digits) || isYears(digits) || isCounting(digits) || /000$/.test(digits);
  const around = fc.constantFrom('', '我说', '，', '查一下', '那个', '[手机号·k3f9]', '（', '是不是');
  fc.assert(
    fc.property(around, fc.stringMatching(/^\d{5,22}$/), around, (before, digits, after) => {
      fc.pre(!excused(digits));
      for (const said of [digits, say(digits, [4]), say(digits, [0])]) {
        const rest = masker.text(before + said + after).replace(TOKEN, '');
        assert.equal(rest, (before + after).replace(TOKEN, ''), said);
      }
    }),
  );
});

test('tokens that are there already stay, and no others are believed', () => {
  assert.equal(masker.text('[手机号·k3f9]和[银行卡·0123]'), '[手机号·k3f9]和[银行卡·0123]');
  assert.match(masker.text('[一三八一二三四五·6789]'), /号码|手机号/);
});

test('types of the same digits share their hash', () => {
  const hashOf = (text: string) => /·(.{4})\]/.exec(masker.text(text))?.[1];
  assert.equal(hashOf('卡号6217003401878013'), hashOf('6217003401878013'));
  assert.equal(hashOf('GD-20260311-0093'), hashOf('gd202603110093'));
  assert.equal(hashOf('京A12345'), hashOf('京a·一二三四五'));
  assert.equal(hashOf('zhangsan@qq.com'), hashOf('ZhangSan 艾特 qq 点 com'));
  assert.equal(hashOf('身份证31010419670823690x'), hashOf('三幺零幺零四 幺九六七零八二三 六九零叉'));
});

test('sites do not share tokens', () => {
  const other = createMasker({ siteKey: 'another site' });
  assert.notEqual(masker.text('13812345678'), other.text('13812345678'));
  assert.notEqual(masker.pseudonym('13812345678'), other.pseudonym('13812345678'));
});

test('hashes are spread over all characters', () => {
  const firsts = new Set<string>();
  for (let n = 0; n < 2_000; n += 1) firsts.add(masker.text(`138${10_000_000 + n}`).at(-5)!);
  assert.equal(firsts.size, 36);
});

test('a pseudonym is the same with 86, 0086, +86, spaces, full width', () => {
  const forms = [
    '+86 138 1234 5678',
    '0086-138-1234-5678',
    '8613812345678',
    '１３８１２３４５６７８',
    '+86(138)12345678',
  ];
  for (const form of forms) assert.equal(masker.pseudonym(form), masker.pseudonym('13812345678'), form);
  assert.equal(masker.pseudonym('+86 10 62345678'), masker.pseudonym('010-62345678'));
  assert.notEqual(masker.pseudonym('13812345678'), masker.pseudonym('13812345679'));
  assert.match(masker.pseudonym(''), /^号码·[0-9a-z]{12}$/);
});

test('time grows with the length of the text, not faster', () => {
  const pieces = [
    '1',
    '1 ',
    '幺三八，',
    'a',
    'a.',
    'a@',
    '京A',
    '验证码',
    '三个八',
    '嗯',
    '[号码·',
    '对',
    '1.',
    '一 艾特',
    '是',
    '号码',
  ];
  const took = (text: string) => {
    const from = performance.now();
    masker.text(text);
    return performance.now() - from;
  };
  for (const piece of pieces) {
    const text = piece.repeat(Math.ceil(50_000 / piece.length));
    took(text);
    const took50k = took(text);
    assert.ok(took50k < 1_500, `${piece}: ${took50k} ms`);
  }
});
