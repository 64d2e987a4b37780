/** Somebody who commands cases, without knowing what strikes: no answer, the same command again with the same id. */
import type { Case } from '../../engine/contract/case.ts';
import type { CaseCommand } from '../../gateway/cases/decide.ts';
import type { Running } from './server.ts';
import type { World } from './world.ts';

interface Wish {
  id: string;
  case: string;
  command: CaseCommand;
  sentAt: number;
}

/** What was answered: the case after it, or the code of a refusal. */
export interface Answered {
  id: string;
  command: CaseCommand;
  case: Case | null;
}

/** Without an answer for so long, a person presses again, ms. */
const PATIENCE_MS = 1_500;

export class Person {
  readonly name: string;
  readonly answered: Answered[] = [];
  readonly #world: World;
  readonly #running: () => Running | null;
  #wish: Wish | null = null;
  #wishes = 0;

  constructor(parts: { world: World; name: string; running(): Running | null }) {
    this.#world = parts.world;
    this.name = parts.name;
    this.#running = parts.running;
  }

  /** True while something was not answered. */
  get waits(): boolean {
    return this.#wish !== null;
  }

  /** Wants something now and then until `end`, and goes on until all of it is answered. */
  start(end: number): void {
    const step = () => {
      const running = this.#running();
      if (running) this.#step(running, this.#world.now < end);
      if (this.#world.now < end || this.waits) this.#world.after(200 + this.#world.dice.below(600), step);
    };
    this.#world.after(500, step);
  }

  #step(running: Running, wants: boolean): void {
    const { now } = this.#world;
    if (this.#wish === null && wants) {
      const cases = [...running.cases.all()];
      if (cases.length === 0) return;
      this.#wishes += 1;
      const id = `${this.name}-${this.#wishes}`;
      const { dice } = this.#world;
      // Mostly the newest one, so that several want the same at the same time.
      const wanted = dice.chance(0.7) ? cases[0]! : dice.one(cases);
      const command: CaseCommand = dice.one([
        { type: 'claim' },
        { type: 'claim' },
        { type: 'comment', text: id },
        { type: 'release' },
        { type: 'resolve', resolution: 'calmed' },
        { type: 'close' },
        { type: 'reopen', note: id },
      ] satisfies CaseCommand[]);
      this.#wish = { id, case: wanted.id, command, sentAt: Number.NEGATIVE_INFINITY };
    }
    const wish = this.#wish;
    if (!wish || now - wish.sentAt < PATIENCE_MS) return;
    wish.sentAt = now;
    const { life } = this.#world;
    running.cases
      .command(
        { id: wish.id, actor: { user: this.name, role: 'supervisor', teams: 'all' } },
        wish.case,
        wish.command,
      )
      .then((answer) => {
        // What a dead server would have said reaches nobody; an answer that comes twice is one.
        if (life !== this.#world.life || this.#wish !== wish) return;
        this.#wish = null;
        const after = 'case' in answer ? answer.case : null;
        this.answered.push({ id: wish.id, command: wish.command, case: after });
      })
      // Nothing was written: pressed again.
      .catch(() => undefined);
  }
}
