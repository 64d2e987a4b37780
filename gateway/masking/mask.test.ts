import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digitRuns } from './digits.ts';
import { folded } from './fold.ts';
import { createMasker, emptyContext, type MaskContext } from './mask.ts';
import { isReading } from './readings.ts';
import { isAmount, isCounting, isDate, isHotline } from './stays.ts';

const masker = createMasker({ siteKey: 'mask' });
const TOKEN = /\[\p{Script=Han}{1,8}·[0-9a-z]{4}\]/gu;
const DIGIT = /[\d０-９①-⑨零〇洞一幺妖壹二两贰貳三叁四肆五伍六陆陸七柒拐八捌九勾玖]/gu;

function said(text: string, context: MaskContext = emptyContext, final = true): string {
  return masker.utterance(context, { channel: 0, role: 'customer', utterance: 'c', rev: 0, final, text })
    .text;
}

function after(question: string): MaskContext {
  const asked = { channel: 1, role: 'agent', utterance: 'a', rev: 0, final: true, text: question };
  return masker.utterance(emptyContext, asked).context;
}

const ASKED = after('请报一下您的手机号');

/** The hash of the one token that a text became. */
function tokenOf(text: string): string {
  const hash = /^\[\p{Script=Han}+·([0-9a-z]{4})\]$/u.exec(masker.text(text))?.[1];
  assert.ok(hash, `${text} → ${masker.text(text)}`);
  return hash;
}

test('a number becomes its type and four characters; the words around it stay', () => {
  assert.match(said('我的手机号是16012345678，谢谢'), /^我的手机号是\[手机号·[0-9a-z]{4}\]，谢谢$/);
});

test('a text without digits comes out as the same string', () => {
  for (const text of ['', '喂，你好', '我要投诉！', '😀😀', 'hello', '[手机号·k3f9]这个'])
    assert.equal(said(text), text);
});

const SAME = [
  '16002317784',
  '160 0231 7784',
  '160-0231-7784',
  '１６００２３１７７８４',
  '+86 160 0231 7784',
  '+8616002317784',
  '0086-16002317784',
  '(+86)16002317784',
  '016002317784',
  '幺六零零二三幺七七八四',
  '一六零，零二三一，七七八四',
  '一六〇零二三一七七八四',
  '一六零 嗯 零二三幺 然后 七七八四',
  '一百六 零二三一 七七八四',
  '1六0零2三1七7八4',
  '壹陆零零贰叁壹柒柒捌肆',
  '一陸零零貳參壹柒柒捌肆',
  '幺六洞洞两三幺拐拐八四',
  '一 六 零 零 二 三 一 七 七 八 四',
  '一六两个零二三一两个七八四',
  '一六 一六零 零二三一 七七八四',
  '一六零 对 零二三一 对 七七八四',
];

test('the same number is the same token, however it is written or said', () => {
  const hash = tokenOf('16002317784');
  for (const text of SAME) assert.equal(tokenOf(text), hash, text);
});

test('the same ID number, plate or address is the same token in any writing', () => {
  for (const [first, ...others] of [
    [
      '99000019000230123X',
      '99000019000230123x',
      '九九零零零零 一九零零零二三零 幺二三叉',
      '990000 19000230 123 X',
    ],
    ['LFV2A21K8E4123456', 'lfv2a21k8e4123456', 'ＬＦＶ2A21K8E4123456'],
    ['云Z88012', '云z88012', '云Z·88012', '云 Z 八八零一二', '云Z 88 012'],
    ['wang.xm@example.com', 'WANG.xm@Example.com', 'ｗａｎｇ.xm＠example.com', 'wang.xm艾特example点com'],
    ['021-88880000', '(021)88880000', '零二一 八八八八 零零零零', '+86 21 8888 0000'],
  ] as [string, ...string[]][]) {
    for (const other of others) assert.equal(tokenOf(other), tokenOf(first), other);
  }
});

test('other numbers, and other sites, have other tokens', () => {
  assert.notEqual(tokenOf('16002317784'), tokenOf('16002317785'));
  assert.notEqual(createMasker({ siteKey: 'other' }).text('16002317784'), masker.text('16002317784'));
});

test('all four characters of a token carry the hash', () => {
  const seen = [0, 1, 2, 3].map(() => new Set<string>());
  for (let number = 0; number < 2000; number += 1) {
    const hash = tokenOf(`1600000${String(number).padStart(4, '0')}`);
    for (const [at, characters] of seen.entries()) characters.add(hash[at] as string);
  }
  assert.deepEqual(
    seen.map(({ size }) => size),
    [36, 36, 36, 36],
  );
});

test('a pseudonym is 12 characters and the same in any writing of the number', () => {
  const pseudonym = masker.pseudonym('16002317784');
  assert.match(pseudonym, /^号码·[0-9a-z]{12}$/);
  const written = [
    '+86 16002317784',
    '008616002317784',
    '160-0231-7784',
    ' 160 0231 7784 ',
    '１６００２３１７７８４',
    '+86(160)02317784',
  ];
  for (const value of written) assert.equal(masker.pseudonym(value), pseudonym, value);
  for (const value of ['16002317785', '6002317784', 'm-5', ''])
    assert.notEqual(masker.pseudonym(value), pseudonym);
  assert.notEqual(createMasker({ siteKey: 'other' }).pseudonym('16002317784'), pseudonym);
});

const GROWING = ['幺六零零二三幺七七八四', '一六零 零二三一 七七八四', '16002317784', '160 0231 7784'];

test('while a mobile number grows, no more than two of its digits are ever seen', () => {
  for (const text of GROWING) {
    for (let length = 1; length <= text.length; length += 1) {
      const partial = said(text.slice(0, length), emptyContext, false).replaceAll(TOKEN, '');
      assert.ok((partial.match(DIGIT) ?? []).length <= 2, `${text.slice(0, length)} → ${partial}`);
    }
  }
});

test('while any number grows that was asked for, no more than two of its digits are ever seen', () => {
  const numbers: [question: string, text: string][] = [
    ['请报一下身份证号', '九九零零零零 一九零零零二三零 幺二三叉'],
    ['卡号报一下', '6222 0000 0000 0000 000'],
    ['请报一下手机号', '好的 一六零 零二三一 七七八四'],
    ['单号后六位', '是 三零七七二五'],
    ['验证码多少', '嗯 482913'],
  ];
  for (const [question, text] of numbers) {
    const context = after(question);
    for (let length = 1; length <= text.length; length += 1) {
      const partial = said(text.slice(0, length), context, false).replaceAll(TOKEN, '');
      assert.ok((partial.match(DIGIT) ?? []).length <= 2, `${text.slice(0, length)} → ${partial}`);
    }
  }
});

const PIECES = [
  ...'零一二三四五六七八九幺两十百千万个点号年月日元块,，。- .@()ABx0123456789',
  ...[
    '嗯',
    '那个',
    '验证码',
    '手机号',
    '身份证后四位',
    '工号',
    '订单号',
    '打',
    '[手机号·k3f9]',
    '2026-03-05',
    '12:30',
  ],
  ...['我', '好的', '一共', '京A', '艾特', '12315', '叉', '不是', 'QQ', '尾号', '😀', '\n'],
];
const SPEECH = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''));

test('masking what is masked changes nothing, in the middle of a number or not', () => {
  fc.assert(
    fc.property(SPEECH, fc.constantFrom(emptyContext, ASKED), (text, context) => {
      const once = said(text, context);
      assert.equal(said(once, context), once);
    }),
    { numRuns: 3000 },
  );
});

test('any string is taken, and no character is broken', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(emptyContext, ASKED),
      (text, context) => {
        assert.doesNotThrow(() => encodeURIComponent(said(text, context)));
        assert.equal(typeof masker.pseudonym(text), 'string');
      },
    ),
    { numRuns: 1000 },
  );
  for (const lone of ['\ud800', '1\udc00234567', '\ud83d12345\ude00'])
    assert.equal(typeof said(lone), 'string');
});

test('an emoji beside a number stays whole', () => {
  assert.match(said('😀16002317784😀'), /^😀\[手机号·....\]😀$/u);
});

const WRITINGS = [
  '0０零〇洞',
  '1１一幺妖壹',
  '2２二两贰貳',
  '3３三叁',
  '4４四肆',
  '5５五伍',
  '6６六陆陸',
  '7７七柒拐',
  '8８八捌',
  '9９九玖勾',
];
const GAPS = ['', '', '', ' ', '，', '-', ' 嗯 ', '啊', '然后', '、', ' 杠 ', '  ', '…', '　', '，那个，'];
const AROUND: [string, string][] = [
  ['', ''],
  ['我的号是', ''],
  ['嗯', '对'],
  ['', '那个'],
  ['麻烦你查', '谢谢'],
  ['是', '吧'],
];

/** Digits with how each is written and what stands between them. */
const dictated = (shortest: number, longest: number) =>
  fc
    .array(fc.tuple(fc.nat(9), fc.nat(99), fc.constantFrom(...GAPS)), {
      minLength: shortest,
      maxLength: longest,
    })
    .map((places) => ({
      digits: places.map(([digit]) => digit).join(''),
      text: places
        .map(([digit, writing, gap], at) => {
          const forms = WRITINGS[digit] as string;
          return `${at === 0 ? '' : gap}${forms[writing % forms.length]}`;
        })
        .join(''),
    }));

test('of five digits and more nothing survives but what has a reason to stay', () => {
  fc.assert(
    fc.property(dictated(5, 20), fc.constantFrom(...AROUND), ({ digits, text }, [before, behind]) => {
      const output = masker.text(before + text + behind);
      if (output !== before + text + behind) {
        const left = output.slice(before.length, output.length - behind.length).replaceAll(TOKEN, '');
        assert.equal(left, '', `${text} → ${output}`);
        return;
      }
      const run = digitRuns(folded(text))[0]!;
      assert.equal(run.digits, digits);
      const counted = isDate(run) || isCounting(run) || isAmount('', '', run, false);
      const exempt = isHotline(digits) || counted || isReading('', run, false);
      assert.ok(exempt, `${text} stays`);
    }),
    { numRuns: 3000 },
  );
});

test('a mobile number in any writing, with any small words in it, is the token of its digits', () => {
  const mobile = dictated(11, 11).filter(({ digits }) => /^1[3-9]/.test(digits));
  fc.assert(
    fc.property(mobile, ({ digits, text }) => {
      assert.equal(masker.text(text), masker.text(digits));
    }),
    { numRuns: 500 },
  );
});

test('a number that is cut into turns leaves no piece of three digits, whoever says it', () => {
  const cut = fc.tuple(
    dictated(6, 18),
    fc.array(fc.integer({ min: 3, max: 5 }), { minLength: 6, maxLength: 6 }),
  );
  fc.assert(
    fc.property(cut, ([{ digits }, lengths]) => {
      // 95000 is a hot-line, unless a number is going on.
      fc.pre(!isHotline(digits.slice(0, lengths[0])));
      let context = ASKED;
      let at = 0;
      lengths.forEach((length, turn) => {
        const piece = digits.slice(at, at + length);
        at += length;
        if (piece.length < 3) return;
        for (const channel of [0, 1]) {
          const utterance = {
            channel,
            role: 'any',
            utterance: `u-${turn}`,
            rev: 0,
            final: true,
            text: piece,
          };
          const masked = masker.utterance(context, utterance);
          context = masked.context;
          assert.match(masked.text, /^\[\p{Script=Han}+·[0-9a-z]{4}\]$/u, `${piece} of ${digits}`);
        }
      });
    }),
    { numRuns: 500 },
  );
});

test('4,000 characters of anything hostile come through', () => {
  for (const unit of [
    '1',
    '一',
    '一 嗯 ',
    'a',
    'a@',
    'a ',
    '十',
    '京A',
    '验证码',
    '订单号 a1',
    '1.',
    '三个',
    '12345a',
    '[手机号·k3f9]1',
    '短信',
  ]) {
    assert.equal(typeof said(unit.repeat(4000 / unit.length)), 'string');
  }
});

test('a customer’s id that is a number becomes the pseudonym of the number, any other stays as it is', () => {
  for (const id of ['m-5', 'VIP', '张三', 'A1024', '']) assert.equal(masker.customerId(id), id);
  const id = masker.customerId('16002317784');
  assert.equal(
    id,
    masker.pseudonym('+86 160 0231 7784'),
    'as the number itself, so that one deletion finds both',
  );
  const seen = new Set(
    Array.from({ length: 3_000 }, (_, n) => masker.customerId(String(622_000_000_000 + n))),
  );
  assert.equal(seen.size, 3_000);
  for (const personal of ['m-16002317784', 'wang.xm@example.com', '990000190002301233'])
    assert.match(masker.customerId(personal), /^号码·[0-9a-z]{12}$/, personal);
});
