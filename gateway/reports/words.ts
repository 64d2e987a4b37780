/** Which words of a customer may name a topic. Pure; what cuts text into words is handed in. */

/** Words that every call has: they say how one talks, not what about. */
const COMMON = new Set(
  `你们 我们 他们 这个 那个 什么 怎么 没有 不是 就是 可以 知道 一下 一个 现在 然后 因为 所以 但是 如果 还是 已经 自己 这样
那样 时候 这里 那里 为什么 怎么样 多少 哪里 哪个 不要 不能 不会 不行 需要 应该 可能 觉得 好的 谢谢 您好 你好 再见 不用 麻烦
请问 帮我 给我 告诉 今天 明天 昨天 刚才 一直 还有 或者 而且 不过 只是 的话 之后 之前 里面 上面 东西 事情 问题 先生 女士
客服 电话 这么 那么 你好 嗯嗯 是的 对的 好吧 行吧 the and you that this for have with not are was but can what your they
from just will would about there when how been has had him her out get got want know like don't yes please thank thanks hello`
    .split(/\s+/)
    .filter(Boolean),
);
const CHINESE = /^[\p{Script=Han}]{2,8}$/u;
const LATIN = /^[a-z][a-z'-]{2,19}$/;
/** Different words that are kept of one call. */
const MOST_WORDS = 400;

/** Different words of these sentences that may name a topic, sorted. Numbers and masked places are none. */
export function topicWords(texts: readonly string[], cut: (text: string) => readonly string[]): string[] {
  const found = new Set<string>();
  for (const text of texts)
    for (const piece of cut(text)) {
      const word = piece.trim().toLowerCase();
      if ((CHINESE.test(word) || LATIN.test(word)) && !COMMON.has(word)) found.add(word);
    }
  return [...found].sort().slice(0, MOST_WORDS);
}
