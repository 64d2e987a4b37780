import { randomBytes } from 'node:crypto';

/** A secret of this site, made at the first start and kept in its state: the site key, the senders' token. */
export async function secret(
  state: { get<T>(key: string): T | undefined; put(key: string, value: unknown): Promise<void> },
  name: string,
): Promise<string> {
  const known = state.get<string>(`secret/${name}`);
  if (known !== undefined) return known;
  const made = randomBytes(24).toString('base64url');
  await state.put(`secret/${name}`, made);
  return made;
}
