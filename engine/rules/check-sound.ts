/** What measures sound in a rule that is for typed calls alone: it would never come true. */
import { MEDIA } from '../contract/call.ts';
import type { Reading } from './check-set.ts';
import { fault } from './fault.ts';
import type { Condition } from './operator.ts';
import { assemble } from './overlay.ts';
import { operatorOf } from './registry.ts';

/** Looks at a set in which nothing else is wrong; overrides are laid over the rules, macros followed. */
export function checkSound(readings: readonly Reading[]): void {
  const { macros, rules } = assemble(readings.map(({ value }) => value));
  const sounds = new Map<string, string | null>();
  const soundIn = (condition: Condition): string | null => {
    const [name = ''] = Object.keys(condition);
    if (name === 'use') {
      const macro = String(condition.use);
      if (!sounds.has(macro)) sounds.set(macro, soundIn(macros[macro] as Condition));
      return sounds.get(macro) ?? null;
    }
    const operator = operatorOf.get(name);
    if (operator?.sound) return name;
    for (const [, inner] of operator?.children?.(condition[name] as never) ?? []) {
      const found = soundIn(inner);
      if (found) return found;
    }
    return null;
  };
  for (const { id, scope, when, status } of rules) {
    const media = scope?.medium === undefined ? MEDIA : [scope.medium].flat();
    if (status === 'retired' || (media as readonly string[]).includes('voice')) continue;
    const sound = soundIn(when);
    if (sound === null) continue;
    for (const { value, problems } of readings) {
      const index = value.rules?.findIndex((rule) => rule.id === id) ?? -1;
      if (index === -1) continue;
      const found = fault('sound-in-typed-calls', { operator: sound, media: [...media] });
      problems.push({ path: ['rules', index, 'when'], ...found });
    }
  }
}
