/**
 * How Chinese characters sound, in two grades: the same syllable without its tone, and a near one that recognisers
 * and dialects mix up (zh/z, ch/c, sh/s, n/l, r/l, f/hu, in/ing, en/eng, an/ang). Readings come from pinyin-pro, one
 * character at a time and only once each.
 */
import { pinyin } from 'pinyin-pro';

/** Changes whenever a text could sound like another word; part of the hash of a rule set. */
export const SOUNDS = 'sounds-1';

export interface Sound {
  /** Number of the near class of the commonest reading. */
  near: number;
  /** Toneless syllables of every reading; empty for what is not Chinese. */
  syllables: readonly string[];
  /** Near classes of every reading. */
  classes: readonly number[];
}

/** Other characters sound like nothing but themselves: their number is beyond all classes. */
const OTHERS = 0x10000;
const INITIALS: Record<string, string> = { zh: 'z', ch: 'c', sh: 's', n: 'l', r: 'l' };
const sounds = new Map<number, Sound>();
const classIds = new Map<string, number>();

export function soundOf(code: number): Sound {
  let sound = sounds.get(code);
  if (!sound) {
    sound = readingsOf(code);
    sounds.set(code, sound);
  }
  return sound;
}

export function isHan(code: number): boolean {
  return code >= 0x4e00 && code <= 0x9fff;
}

/** The reading of each character of a word in its context: 银行 is yin hang, 行李 is xing li. */
export function syllablesIn(word: string): string[] {
  return pinyin(word, { toneType: 'none', type: 'array', v: true });
}

/** Number of the near class of a syllable. */
export function nearClass(syllable: string): number {
  const name = nearName(syllable);
  let id = classIds.get(name);
  if (id === undefined) {
    id = classIds.size + 1;
    classIds.set(name, id);
  }
  return id;
}

function readingsOf(code: number): Sound {
  if (!isHan(code)) return { near: OTHERS + code, syllables: [], classes: [OTHERS + code] };
  const readings = pinyin(String.fromCharCode(code), {
    toneType: 'none',
    type: 'array',
    multiple: true,
    v: true,
  });
  const syllables = [...new Set(readings)];
  const classes = [...new Set(syllables.map(nearClass))];
  return { near: classes[0] as number, syllables, classes };
}

/** zhang and zan, ling and nin, huang and fan: one name each. */
function nearName(syllable: string): string {
  const [, first = '', rest = ''] = /^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)$/.exec(syllable) ?? [];
  let initial = INITIALS[first] ?? first;
  let final = rest;
  if (first === 'h' && rest.startsWith('u')) {
    // hua/fa, hui/fei, hun/fen: the u is what makes them sound like f.
    initial = 'f';
    final = { u: 'u', ui: 'ei', un: 'en', uo: 'o' }[rest] ?? rest.slice(1);
  }
  if (first === 'h' && rest === 'ong') [initial, final] = ['f', 'eng'];
  return initial + final.replace(/(in|en|an)g$/, '$1');
}
