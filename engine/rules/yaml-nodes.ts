/** The nodes of a YAML document: keys used twice, aliases that stand for nothing or too much, places by path. */
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { clipped, type Problem, shown } from './check.ts';
import { type Fault, fault } from './fault.ts';
import { LIMITS } from './limits.ts';

export interface Place {
  line: number;
  column: number;
}

export interface YamlError extends Place, Fault {}

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
    const known = [...sizes.keys()].slice(0, 5).map(clipped);
    const found = fault('unknown-alias', { name: clipped(name), known, inside: size === 0 });
    errors.push({ ...placeOf(node), ...found });
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
        errors.push({ ...placeOf(pair.key), ...fault('duplicate-key', { got: shown(key), line }) });
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
      errors.push({ ...placeOf(node), ...fault('too-much-by-aliases', { most: LIMITS.file_values }) });
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
  return { ...place, ...fault('nested-too-deep', { most: LIMITS.nesting }) };
}
