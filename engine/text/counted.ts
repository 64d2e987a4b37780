/** `1 call`, `2 calls`, `1,204 rows`. @param many where it is not `one` with an s */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
