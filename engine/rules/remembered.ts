/** A condition under a name, which many rules look at: what it comes to is found out once for each moment of a call. */
import type { Node, Occurrence, Scene } from './node.ts';

/** What was found out last, and at which moment. */
interface Known<T> {
  moment: object | null;
  value: T;
}

/** What conditions of one rule set remember: the words of the call that was judged last are among it. */
export class Memory {
  readonly #known: (() => void)[] = [];

  add(forget: () => void): void {
    this.#known.push(forget);
  }

  forget(): void {
    for (const forget of this.#known) forget();
  }
}

export function remembered(node: Node, memory: Memory): Node {
  const { possible, occurrences, settles } = node;
  const made: Node = { ...node };
  if (possible) made.possible = onceAMoment(possible, false, memory);
  // What may go or come afterwards is asked by every rule: each must be judged again when that changes.
  if (settles) made.occurrences = onceAMoment(occurrences, [] as readonly Occurrence[], memory);
  return made;
}

function onceAMoment<T>(find: (scene: Scene) => T, nothing: T, memory: Memory): (scene: Scene) => T {
  const known: Known<T> = { moment: null, value: nothing };
  memory.add(() => {
    known.moment = null;
    known.value = nothing;
  });
  return (scene) => {
    if (known.moment !== scene.moment) {
      known.value = find(scene);
      known.moment = scene.moment;
    }
    return known.value;
  };
}
