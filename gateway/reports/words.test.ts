import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { intlSegmenter } from '../../engine/text/segmenter.ts';
import { asset } from '../paths.ts';
import { loadSegmenter } from '../segmenter.ts';
import { isFiller } from './filler-words.ts';
import { topicWords } from './words.ts';

/** The one that a server has here, and the one that every Node has. */
const SEGMENTERS = [loadSegmenter(), intlSegmenter()];

/** What a customer says, and the words of it that may name a topic, whichever segmenter cut it. */
const SAID: readonly (readonly [string, ...string[]])[] = [
  ['咱们一看这个账单就不对', '账单'],
  ['我跟你们说 我要退款', '退款'],
  ['你们客服到底有没有人管', ''],
  ['宽带断了三天 上周五报的修', '宽带'],
  ['验证码一直收不到', '验证码'],
  ['第三次打电话了 那个 物业怎么还没来', '物业'],
  ['我妈住院 医院说单子要盖章', '住院', '医院', '单子', '盖章'],
  ['好的好的 谢谢 麻烦您了 再见', ''],
  ['我的号是[手机号·k3f9] 您记一下', ''],
  ['昨天晚上说好的 今天上午又说不知道', ''],
  ['运费谁出 快递都送到别家去了', '运费', '快递'],
  ['一个月两千块钱 五十六个月', ''],
  ['征信上怎么有逾期', '征信', '逾期'],
  ['我想想 等会儿再说吧', ''],
  ['发票开不出来 你们找不着', '发票'],
  ['这边那边 这套那套 说来说去', ''],
  ['理赔材料交了三遍', '理赔', '材料'],
  ['你先别着急 慢慢说', ''],
  ['机票改签要收手续费', '机票', '改签', '手续费'],
  ['Hello I think the refund was right', 'refund'],
];

/** Pieces of these, as one of the segmenters cuts them. */
const PIECES = ['验证', '手续', '收不到'];

test('twenty sentences give what they are about, and no fillers', () => {
  assert.equal(SAID.length, 20);
  for (const { name, words } of SEGMENTERS)
    for (const [said, ...topics] of SAID) {
      const found = topicWords([said], words);
      const beside = found.filter((word) => !topics.includes(word) && !PIECES.includes(word));
      assert.deepEqual(beside, [], `${name}: ${said}`);
      // Without a dictionary the words of a trade fall into single characters, which are none.
      if (!name.startsWith('intl'))
        for (const topic of topics) assert.ok(topic === '' || found.includes(topic), `${said}: ${topic}`);
    }
});

test('no letter of a masked number or customer is a word; a bracket that somebody wrote is read', () => {
  const { words } = intlSegmenter();
  assert.deepEqual(topicWords(['[手机号·abcd] [银行卡] 号码·abcdefghijkl [refund]'], words), ['refund']);
});

test('what customers of several demo calls say is what calls are about', () => {
  const dir = asset('gateway', 'demo', 'source');
  const calls = readdirSync(dir).map((file) =>
    readFileSync(join(dir, file), 'utf8')
      .split('\n')
      .filter((line) => /^C\b/.test(line))
      .map((line) => line.slice(line.indexOf(':') + 1)),
  );
  const ABOUT = new Set(
    '公司 手机 尾号 短信 医院 银行 单位 证明 视频 收件人 湖区 工资 手续 电视 服务 工作 法院 投诉'.split(' '),
  );
  for (const { name, words } of SEGMENTERS) {
    const count = new Map<string, number>();
    for (const texts of calls)
      for (const word of topicWords(texts, words)) count.set(word, (count.get(word) ?? 0) + 1);
    const often = [...count].filter(([, n]) => n >= 3).map(([word]) => word);
    assert.ok(often.length >= 8, `${name}: ${often.join(' ')}`);
    assert.deepEqual(
      often.filter((word) => !ABOUT.has(word)),
      [],
      `${name}: not a topic`,
    );
  }
});

test('numbers, who, when and particles are fillers by how they are made; what only begins alike is none', () => {
  const fillers = '咱们 一看 两个 第三次 八月十五号 三十分钟 我刚 您查 那头 今天上午 上周五 下个月 行吗 关了';
  for (const word of fillers.split(' ')) assert.ok(isFiller(word), word);
  const topics = '上网 下单 月租 周转 百货 千斤顶 三包 账单 话费 天然气 号码 点卡 酒吧 百分点 七天';
  for (const word of topics.split(' ')) assert.ok(!isFiller(word), word);
});
