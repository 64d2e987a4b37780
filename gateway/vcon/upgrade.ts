/**
 * A vCon of an older draft (0.0.1 to 0.3.0) → the newest form, by the renames that the drafts list. Python's vcon-lib still
 * writes 0.0.1. Nothing is thrown away: what is not known stays where it was.
 */
import { isObject } from './vcon.ts';

type Json = Record<string, unknown>;

export const VERSIONS = ['0.0.1', '0.0.2', '0.3.0', '0.4.0'];

export function upgraded(vcon: Json): Json {
  const top = renamed(vcon, { appended: 'amended', must_support: 'critical' });
  return {
    ...top,
    ...each(top, 'dialog', dialog),
    ...each(top, 'analysis', content),
    ...each(top, 'attachments', attachment),
  };
}

/** What is no list, or no object in it, stays, and is refused by its place. */
function each(top: Json, key: string, step: (one: Json) => Json): Json {
  const list = top[key];
  return Array.isArray(list) ? { [key]: list.map((one) => (isObject(one) ? step(one) : one)) } : {};
}

function dialog(one: Json): Json {
  const now = content(
    renamed(one, { 'transfer-target': 'transfer_target', 'target-dialog': 'target_dialog' }),
  );
  return typeof now.session_id === 'string' ? { ...now, session_id: { local: now.session_id } } : now;
}

function attachment(one: Json): Json {
  return content(renamed(one, { type: 'purpose' }));
}

/** `mimetype` became `mediatype`; algorithm and signature became one hash. */
function content(one: Json): Json {
  const now = renamed(one, { mimetype: 'mediatype' });
  const { alg, signature, ...rest } = now;
  if (rest.url === undefined || rest.content_hash !== undefined || typeof signature !== 'string') return now;
  return {
    ...rest,
    content_hash: `${String(alg ?? 'sha512')
      .toLowerCase()
      .replace('-', '')}-${signature}`,
  };
}

function renamed(one: Json, names: Record<string, string>): Json {
  return Object.fromEntries(
    Object.entries(one).flatMap(([key, value]) => {
      const now = names[key];
      if (now === undefined) return [[key, value]];
      // The new name wins where both are there.
      return one[now] === undefined ? [[now, value]] : [];
    }),
  );
}
