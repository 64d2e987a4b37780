/** The reference of the rule language in Chinese, from the same operators. */
import { AcrossRuleSchema, TestFlagSchema } from '../across/across-format.ts';
import { AcrossSchema } from '../across/across-schema.ts';
import { ACROSS_EXAMPLE } from './reference.ts';
import { operatorSections, type Shown, soundOnes, table } from './reference-tables.ts';
import { RuleSchema } from './rule-format.ts';
import { ScopeSchema } from './scope.ts';

const tableOf = (schema: unknown) => table(schema as Shown, 'zh');

export function ruleReferenceZh(): string {
  return `# 规则语言
[English](REFERENCE.md)

由运算符自动生成：要改就改运算符，再用 \`UPDATE_GENERATED=1\` 跑一次测试。从零写一条规则：[\`TUTORIAL.zh.md\`](TUTORIAL.zh.md)。
给编辑器用：[\`schema.json\`](schema.json)。

单通规则有一个条件 \`when\`；[跨通话规则](#跨通话规则)用 \`across\` 数别的规则报出的标记。一个条件就是一个运算符和它的参数；
用来组合的运算符里面再放条件。每个运算符在实时、测试、回测和 \`audit\` 里都一样：判断的是同一套代码。

**时刻。** 条件在通话时间的某一刻成立（\`at\`）：词在那一句说完时，静默在够长时，“没有说”在期限到时。\`not\` 和 \`attributes\`
自己没有时刻，要和有时刻的条件放在一起。

## 规则
${tableOf(RuleSchema)}

## 跨通话规则
数许多通电话的标记：同一队列、班组、坐席或客户，在一段时间之内。单通规则写 \`when\` 的地方，它写 \`across\`；它的标记属于这个队列
（班组、坐席、客户），不属于某一通电话。

\`\`\`yaml
${ACROSS_EXAMPLE}\`\`\`

数的是已报的标记，按话说出来的时间；暂定的不算，影子规则的标记只有本身是 \`shadow\` 的规则才数。时间窗的起点是开的：两个标记正好相隔
\`within\`，不算在一起。冷却期里的新标记并入原来那个，所以一次故障只有一个标记；一个标记只为一个跨通话标记计数。标记被收回、剩下的
不够数时，跨通话标记也收回。没有说明队列、班组、坐席或客户的通话，不替任何人计数。

${tableOf(AcrossRuleSchema)}

### across
${tableOf(AcrossSchema)}

\`of\` 至少写一个；符合其中任何一个的标记都数：

${tableOf(AcrossSchema.properties.of)}

### 测试里的一个标记
${tableOf(TestFlagSchema)}

## 范围
在证据那一刻判断：通话会转手，给某个班组的规则看的是那一刻的班组。
\`hours\`、\`weekdays\`、\`dates\` 按现场的时区（配置里的 \`time_zone\`）。在测试里，按 \`started_at\` 写的钟点：
\`2026-11-24T22:30:00+08:00\` 就是晚上十点半，时差请写您现场的。

没有写 \`medium\` 的规则，对电话、在线会话和评价都适用；词和情绪在哪里都算。量声音的（${soundOnes('zh')}）
在文字通话里不成立；只适用于文字、又要量声音的规则会被拒绝。期限按钟走：在线会话里请放宽，或者把规则限定为语音。

${tableOf(ScopeSchema)}

## 运算符
${operatorSections('zh')}
## 规则之外
一个文件里还可以有这些，都可以不写：

| 键 | 是什么 |
| --- | --- |
| \`lists\` | 有名字的词表；词表里写 \`$名字\` 就代表其中所有的词 |
| \`append\` | 给别的文件里的词表添词 |
| \`macros\` | 有名字的条件；写 \`use: 名字\` 引用 |
| \`titles\` | 宏（写名字）或词表（写 \`$名字\`）的叫法：规则用 \`not\` 排除、用 \`absence\` 等待时，标记的理由里这样叫它，如 \`{ zh: 道歉, en: apology }\`，会说成“没有出现‘道歉’”；没有叫法就列出词来 |
| \`exceptions\` | 针对一条 \`rule\`：证据里有哪些词就不算（\`unless\`），哪些通话不适用（\`not_in\`，写范围），以及 \`reason\` |
| \`overrides\` | 针对一条 \`rule\`：用 \`set\` 改哪些键（severity、status、scope、when、for、cooldown、coach……；改了 \`title\` 或 \`coach\` 却没写对应的 \`_en\`，原来的英文就去掉），以及 \`reason\` |

现场用 \`EARSHOT_RULES\` 把自己的文件叠在随附规则之上；路径相同的文件整个取代随附的那个。
`;
}
