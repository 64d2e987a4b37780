/** A condition under a name, which many rules look at: what it comes to is found out once for each moment of a call. */
import type { Node, Occurrence, Scene } from './node.ts';

/** What was found out last, and at which moment. */
interface Known<T> {
  moment: object | null;
  value: T;
}

export function remembered(node: Node): Node {
  const { possible, occurrences, settles } = node;
  const made: Node = { ...node };
  if (possible) made.possible = onceAMoment(possible, false);
  // What may go or come afterwards is asked by every rule: each must be judged again when that changes.
  if (settles) made.occurrences = onceAMoment(occurrences, [] as readonly Occurrence[]);
  return made;
}

function onceAMoment<T>(find: (scene: Scene) => T, nothing: T): (scene: Scene) => T {
  const known: Known<T> = { moment: null, value: nothing };
  return (scene) => {
    if (known.moment !== scene.moment) {
      known.value = find(scene);
      known.moment = scene.moment;
    }
    return known.value;
  };
}
