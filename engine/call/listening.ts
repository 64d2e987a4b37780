/** What a call's fold keeps to know whether it is heard as it is spoken; see hearing.ts for what is decided. */
import type { HearingTrouble } from '../contract/hearing.ts';
import { type Final, hasWords } from './final.ts';
import { type Hearing, heardAfter, NO_WORDS_MS, NOTHING_HEARD, sameTroubles, troublesOf } from './hearing.ts';

const WELL_HEARD: readonly HearingTrouble[] = [];

export class Listening {
  troubles = WELL_HEARD;
  /** null: to be read from the finals anew. */
  #hearing: Hearing | null = NOTHING_HEARD;
  /** End of the last text of anybody, partials too, call ms. */
  #last_ms = 0;

  text(utterance: { text: string; end_ms: number }): void {
    if (hasWords(utterance)) this.#last_ms = Math.max(this.#last_ms, utterance.end_ms);
  }

  /** The next final in order. */
  hear(final: Final): void {
    if (this.#hearing) this.#hearing = heardAfter(this.#hearing, final);
  }

  /** Finals were rewritten, or took other roles. */
  again(): void {
    this.#hearing = null;
  }

  /**
   * Finds out how it stands at `now_ms` of call time; whether that is another answer than before. Nobody listens to what
   * is typed: of such a call only the roles can be wrong.
   */
  look(finals: readonly Final[], goesOn: boolean, now_ms: number, written = false): boolean {
    this.#hearing ??= finals.reduce(heardAfter, NOTHING_HEARD);
    let troubles = goesOn ? troublesOf(this.#hearing, now_ms, this.#last_ms) : WELL_HEARD;
    if (written) troubles = troubles.filter(({ kind }) => kind === 'roles');
    if (sameTroubles(troubles, this.troubles)) return false;
    this.troubles = troubles;
    return true;
  }

  /** Call time at which quiet alone becomes a trouble, ms. */
  get due_ms(): number {
    return this.#last_ms + NO_WORDS_MS;
  }
}
