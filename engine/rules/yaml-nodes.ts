/** The nodes of a YAML document: keys used twice, aliases that stand for nothing or too much, places by path. */
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { clipped, type Problem, shown } from './check.ts';
import { LIMITS } from './limits.ts';
import type { Reason } from './reasons.ts';

export interface Place {
  line: number;
  column: number;
}

export interface YamlError extends Place {
  reason: Reason;
  message: string;
}

export interface Nodes {
  errors: YamlError[];
  /** Where a path stands in the text; of its nearest parent where it is not there itself. */
  offsetOf(problem: Pick<Problem, 'path' | 'atKey'>): number;
}

export function nodesOf(root: Node | null, at: (offset: number) => Place): Nodes {
  const errors: YamlError[] = [];
  /** Values under each anchor so far; 0 while it is still open. */
  const sizes = new Map<string, number>();
  const maps = new Map<YAMLMap, Map<string, Pair>>();
  /** Each is told once. */
  let crowded = false;
  let deep = false;
  const placeOf = (node: unknown) => at((isNode(node) && node.range?.[0]) || 0);

  const aliased = (name: string, node: Node): number => {
    const size = sizes.get(name);
    if (size) return size;
    const known = [...sizes.keys()].slice(0, 5).map((one) => `&${clipped(one)}`);
    const got = size === 0 ? 'it stands inside itself' : `before it there is ${known.join(', ') || 'no "&"'}`;
    const message = `expected *${clipped(name)} to stand for something marked &${clipped(name)} above it; ${got}`;
    errors.push({ ...placeOf(node), reason: 'unknown-alias', message });
    return 1;
  };
  const mapSize = (map: YAMLMap, depth: number): number => {
    const pairs = new Map<string, Pair>();
    maps.set(map, pairs);
    let size = 1;
    for (const pair of map.items) {
      const key = keyOf(pair);
      const first = pairs.get(key);
      if (first) {
        const { line } = placeOf(first.key);
        const message = `expected each key once, got ${shown(key)} again (line ${line} has it); put both together or rename one`;
        errors.push({ ...placeOf(pair.key), reason: 'duplicate-key', message });
      } else pairs.set(key, pair);
      size += sizeOf(pair.key, depth + 1) + sizeOf(pair.value, depth + 1);
    }
    return size;
  };
  const sizeOf = (node: unknown, depth: number): number => {
    if (!isNode(node)) return 1;
    if (isAlias(node)) return aliased(node.source, node);
    if (depth > LIMITS.nesting) {
      if (!deep) errors.push(tooDeep(placeOf(node)));
      deep = true;
      return 1;
    }
    const { anchor } = node as { anchor?: string };
    if (anchor) sizes.set(anchor, 0);
    let size = 1;
    if (isMap(node)) size = mapSize(node, depth);
    else if (isSeq(node)) for (const item of node.items) size += sizeOf(item, depth + 1);
    if (anchor) sizes.set(anchor, size);
    if (size > LIMITS.file_values && !crowded) {
      crowded = true;
      const message = `expected at most ${LIMITS.file_values} values in a file, got more because of what its aliases (*name) stand for; use lists and macros`;
      errors.push({ ...placeOf(node), reason: 'too-much-by-aliases', message });
    }
    return size;
  };
  sizeOf(root, 0);

  const offsetOf = ({ path, atKey }: Pick<Problem, 'path' | 'atKey'>): number => {
    let node: unknown = root;
    let offset = (isNode(root) && root.range?.[0]) || 0;
    for (const [index, part] of path.entries()) {
      const pair: Pair | undefined = isMap(node) ? maps.get(node)?.get(String(part)) : undefined;
      if (pair && atKey && index === path.length - 1) node = pair.key;
      else node = pair ? pair.value : isSeq(node) ? node.items[Number(part)] : undefined;
      if (!isNode(node) || !node.range) return offset;
      offset = node.range[0];
    }
    return offset;
  };
  return { errors, offsetOf };
}

/** As it will be named in the value. */
function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value ?? '') : String(key);
}

export function tooDeep(place: Place): YamlError {
  const message = `expected lists and maps at most ${LIMITS.nesting} deep, got more; is a bracket not closed?`;
  return { ...place, reason: 'nested-too-deep', message };
}
