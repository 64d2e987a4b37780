/**
 * The forms that a vCon comes in: plain JSON, or JWS-signed (RFC 7515, general or flattened JSON, or compact). A signature
 * is checked against the keys that the reader trusts; without keys it is read and said to be unchecked. Encrypted ones
 * (JWE) are refused: Earshot holds no key for them.
 */
import { compactVerify, flattenedVerify, generalVerify, importSPKI, importX509 } from 'jose';
import type { ImportFault } from '../../engine/contract/import-fault.ts';
import { faultText } from '../imports/fault.ts';
import { isObject, listOf } from './vcon.ts';

export type Signature = 'none' | 'valid' | 'unchecked';

export class VconRefused extends Error {
  override name = 'VconRefused';
  readonly fault: ImportFault;

  constructor(fault: ImportFault) {
    super(faultText(fault));
    this.fault = fault;
  }
}

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** `keys`: PEM public keys or certificates. @throws VconRefused */
export async function opened(
  text: string,
  keys: readonly string[] = [],
): Promise<{ vcon: unknown; signature: Signature }> {
  const trimmed = text.trim();
  if (COMPACT.test(trimmed)) {
    const payload = keys.length > 0 ? await verified(trimmed, keys) : decoded(trimmed.split('.')[1]!);
    return { vcon: parsed(payload), signature: keys.length > 0 ? 'valid' : 'unchecked' };
  }
  const value = parsed(trimmed);
  if (!isObject(value)) return { vcon: value, signature: 'none' };
  if (value.ciphertext !== undefined) throw new VconRefused({ code: 'VCON_ENCRYPTED' });
  if (value.payload === undefined) return { vcon: value, signature: 'none' };
  if (
    typeof value.payload !== 'string' ||
    (value.signature === undefined && listOf(value.signatures).length === 0)
  )
    throw new VconRefused({ code: 'VCON_UNSIGNED' });
  const payload = keys.length > 0 ? await verified(value, keys) : decoded(value.payload);
  return { vcon: parsed(payload), signature: keys.length > 0 ? 'valid' : 'unchecked' };
}

/** The first key that fits decides. */
async function verified(jws: string | Record<string, unknown>, keys: readonly string[]): Promise<string> {
  for (const pem of keys) {
    for (const algorithm of ALGORITHMS) {
      try {
        const key = await (pem.includes('CERTIFICATE')
          ? importX509(pem, algorithm)
          : importSPKI(pem, algorithm));
        const options = { algorithms: [algorithm] };
        const { payload } =
          typeof jws === 'string'
            ? await compactVerify(jws, key, options)
            : jws.signatures === undefined
              ? await flattenedVerify(jws as never, key, options)
              : await generalVerify(jws as never, key, options);
        return new TextDecoder().decode(payload);
      } catch {
        // Another algorithm or key may fit.
      }
    }
  }
  throw new VconRefused({ code: 'VCON_SIGNATURE' });
}

function decoded(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VconRefused({ code: 'LINE_NOT_JSON' });
  }
}
