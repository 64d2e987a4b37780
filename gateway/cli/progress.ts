/** How far a command is with a large file, on stderr: on a terminal one line that is written over, else every tenth. */
import { statSync } from 'node:fs';
import { counted } from '../../engine/text/counted.ts';

export class Progress {
  readonly #file: string;
  readonly #bytes: number;
  readonly #terminal: boolean;
  readonly #write: (text: string) => void;
  #told = 0;
  calls = 0;

  constructor(file: string, { terminal, write }: { terminal: boolean; write: (text: string) => void }) {
    this.#file = file;
    this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    this.#terminal = terminal;
    this.#write = write;
  }

  /** So many bytes were read. */
  seen(bytes: number): void {
    if (this.#bytes === 0) return;
    const percent = Math.floor((100 * Math.min(bytes, this.#bytes)) / this.#bytes);
    const step = this.#terminal ? percent : percent - (percent % 10);
    if (step <= this.#told) return;
    this.#told = step;
    const text = `${this.#file}: ${step} % read, ${counted(this.calls, 'call')}`;
    this.#write(this.#terminal ? `\r${text}\u001b[K` : `${text}\n`);
  }

  end(): void {
    if (this.#terminal && this.#told > 0) this.#write('\r\u001b[K');
  }
}
