import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attributionOf, isMeantAs, MANNERS, type Manner } from './attribution.ts';
import { shadowOf } from './normalise.ts';

/** In which manners `word` stands in `text`. */
function mannersOf(text: string, word: string): Manner[] {
  const shadow = shadowOf(text);
  const start = shadow.text.indexOf(word);
  assert.ok(start >= 0, `${word} in ${text}`);
  return MANNERS.filter((manner) => isMeantAs(shadow, [manner], start, start + word.length));
}

const told: readonly (readonly [text: string, word: string, manner: Manner])[] = [
  ['我婆婆天天唠叨 要去电视台告他们', '电视台', 'quoted'],
  ['隔壁老王气得不行 嚷嚷着要打幺二三一五', '幺二三一五', 'quoted'],
  ['昨天有个小伙子在大厅里发火 喊着要起诉', '起诉', 'quoted'],
  ['我跟我儿子说 实在不行就报警', '报警', 'quoted'],
  ['我闺女着急 我说你急什么 又不是要上法院', '上法院', 'quoted'],
  ['楼上那家女的说 再吵就去居委会投诉', '投诉', 'quoted'],
  ['他跟我讲 你再发消息我就拉黑你', '拉黑', 'quoted'],
  ['房东放话说不交钱就把我东西扔出去', '扔出去', 'quoted'],
  ['我表姐在群里讲 她那家公司被举报了', '举报', 'quoted'],
  ['我邻居去年让人骗了钱 派出所都立案了', '派出所', 'past'],
  ['我小时候掉进过河里 差点淹死', '淹死', 'past'],
  ['三年前我家着过火 所以我现在买个灭火器', '着过火', 'past'],
  ['那年地震 我们那栋楼都塌了', '塌了', 'past'],
  ['他们单位有个同事摔断了腿 赔了两万', '摔断', 'others'],
  ['我同学家的孩子不去上了 钱也没退', '不去上了', 'others'],
  ['人家在网上发帖曝光了那家店', '曝光', 'others'],
  ['我家楼上那个大姐跟开发商打了两年官司', '官司', 'others'],
  ['我前同事被你们同行打爆了手机', '打爆了', 'others'],
  ['我老头子脾气暴 开口就是你大爷的', '你大爷的', 'quoted'],
  ['导游拉着脸 说你们不买就不开车', '不开车', 'quoted'],
  ['你们公司有个人打给我 说我再不还就到单位拉横幅', '拉横幅', 'quoted'],
  ['你讲得清楚 不然我还得跑三趟', '三趟', 'supposed'],
  ['我当时脑子进水了', '进水', 'self'],
  ['我打 我一会儿就打', '打我一', 'split'],
  ['这个我没办法给您免掉', '免掉', 'denied'],
  ['我可不敢打包票', '打包票', 'denied'],
  ['您不用报给我', '报给我', 'denied'],
];
const meant: readonly (readonly [text: string, word: string])[] = [
  ['他不管 我就去银保监投诉', '投诉'],
  ['他不管我就去银保监投诉', '投诉'],
  ['我老公说了 再不退就找记者曝光你们', '曝光'],
  ['我儿子讲了要去法院告你们', '告你们'],
  ['你们师傅说修好了 根本没修好 我要打幺二三一五', '幺二三一五'],
  ['我朋友说可以打热线 那我也去打', '也去打'],
  ['我说了三遍了 你们再不处理我就起诉', '起诉'],
  ['去年你们就答应退款 现在还没退 我要起诉', '起诉'],
  ['我以前从没投诉过 这次我一定要上法院', '上法院'],
  ['你说我该不该去找消协', '消协'],
  ['我跟你讲 我明天就去消协', '消协'],
  ['上次那个客服说三天 三天又三天 我直接报警', '报警'],
  ['邻居都可以作证 我要起诉', '起诉'],
  ['家里冒烟了 我老伴还在里面', '冒烟'],
  ['能不能给我免掉', '免掉'],
  ['我不能不投诉了', '投诉'],
  ['没人管我就找媒体', '找媒体'],
  ['我看你脑子进水', '进水'],
  ['我老公刚才就打了幺二三一五', '幺二三一五'],
  ['我爱人说了 明天就把你们的宽带拆了', '宽带拆'],
  ['我们业主群里都商量好了 要拉横幅', '拉横幅'],
  ['我同事都换到别家去了 我下个月也换', '换到别家'],
  ['他去银保监投诉才解决的 我也准备去', '投诉'],
];

test('words that are quoted, of others, long past or denied are known as such', () => {
  const wrong = told.flatMap(([text, word, manner]) => {
    const found = mannersOf(text, word);
    return found.includes(manner) ? [] : [`${text} · ${word}: ${found.join(' ') || 'meant'}, not ${manner}`];
  });
  assert.deepEqual(wrong, []);
});

test('what the speaker means is not told, denied or supposed', () => {
  const wrong = meant.flatMap(([text, word]) => {
    const found = mannersOf(text, word).filter((manner) => manner !== 'self');
    return found.length === 0 ? [] : [`${text} · ${word}: ${found.join(' ')}`];
  });
  assert.deepEqual(wrong, []);
});

test('stretches lie within the shadow of any text', () => {
  const parts = fc.constantFrom(
    '他',
    '说',
    '我',
    '你们',
    ' ',
    '，',
    '去年',
    '不用',
    '邻居',
    '报警',
    'a',
    '妳',
    '𠮷',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 40 }), (words) => {
      const shadow = shadowOf(words.join(''));
      for (const { start, end } of attributionOf(shadow))
        assert.ok(start >= 0 && start < end && end <= shadow.text.length);
    }),
  );
});
