/** Passwords are kept as scrypt hashes with a salt each; costs stand beside the hash so that they can grow. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 2^15 · 8 · 128 B = 32 MiB and some 60–100 ms of one core per check. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const MAX_MEMORY = 64 * 1024 * 1024;
const KEY_BYTES = 32;

/** Shortest password that a person may choose. */
export const MIN_PASSWORD = 10;
/** Longest that is hashed: more would only cost time. */
export const MAX_PASSWORD = 200;

/** `scrypt$N$r$p$salt$key`, base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** False for a hash that cannot be read, too. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [kind, N, r, p, salt, key] = hash.split('$');
  if (kind !== 'scrypt' || !salt || !key) return false;
  const expected = Buffer.from(key, 'base64url');
  const found = await derive(password, Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** 16 letters and digits without look-alikes, in groups: some 79 bits, easy to type from a terminal. */
export function oneTimePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  let word = '';
  while (word.length < 16) {
    // Bytes beyond the last whole multiple are thrown away, so that every letter is equally likely.
    const byte = randomBytes(1)[0]!;
    if (byte < 256 - (256 % letters.length)) word += letters[byte % letters.length];
  }
  return word.match(/.{4}/g)!.join('-');
}

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
