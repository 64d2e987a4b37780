/** What a rule file holds, in words: its rules, or what other files' rules use where it has none. Pure. */

interface Held {
  rules: readonly string[];
  named: number;
}
interface Words {
  rules(count: number): string;
  named(count: number): string;
}

export const holds = ({ rules, named }: Held, words: Words): string =>
  rules.length === 0 && named > 0 ? words.named(named) : words.rules(rules.length);
