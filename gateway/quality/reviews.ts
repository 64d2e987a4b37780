/**
 * Reviews 复核 of this site. A change is decided on the review as it stands, one at a time, and becomes a record of the
 * log; in the same commit the review stands in the state under `review/<call>/<id>`. So of two inspectors who begin the
 * same call one has it, a restart keeps all of it, and the store is not asked.
 * In memory are those that are not done and those done a short while ago; older ones are in the state.
 */
import { createHash } from 'node:crypto';
import type { RecordBody } from '../../engine/contract/record.ts';
import type { FinalScore, Review, ReviewItem, ReviewKind } from '../../engine/contract/review.ts';
import type { StateDb } from '../auth/state.ts';
import { hashOf, KeptCommands } from '../cases/kept-commands.ts';
import type { Log } from '../log/port.ts';
import { Turns } from '../turns.ts';
import {
  decideReview,
  decideStep,
  type ReviewedCall,
  type ReviewRefusal,
  type ReviewWords,
  type StepWords,
} from './decide-review.ts';

const PREFIX = 'review/';
const DAY_MS = 86_400_000;
/** How long finished ones are listed, ms. */
const LISTED_MS = 60 * DAY_MS;

export interface ReviewsParts {
  state: StateDb;
  log: Pick<Log, 'append'>;
  /** Epoch ms. */
  now(): number;
  /** Score of the call once this review counts; of one that is opened again, what is left without it. */
  finalOf(review: Review): FinalScore | null;
  /** Shared with whoever else changes final scores. */
  turns?: Turns;
  /** How long they are kept, as long as calls; 400 days. */
  keptMs?: number;
}

export interface SaveReview extends ReviewWords {
  kind: ReviewKind;
  /** Of a calibration. */
  round: string | null;
  call: ReviewedCall;
  machine: readonly ReviewItem[];
}

export type NewReview = ReviewedCall & Pick<Review, 'kind' | 'inspector' | 'source' | 'day'>;

export type ReviewAnswer =
  | { review: Review /** Who had it until now, where it was taken over. */; taken_from?: string }
  | { refused: ReviewRefusal | { code: 'COMMAND_REUSED'; detail: string } };

export interface ReviewFilter {
  inspector?: string | undefined;
  state?: Review['state'] | undefined;
  kind?: ReviewKind | undefined;
  source?: string | undefined;
}

export class Reviews {
  readonly #parts: ReviewsParts;
  readonly #turns: Turns;
  readonly #commands: KeptCommands;
  readonly #listed = new Map<string, Review>();
  /** The same by call. */
  readonly #ofCall = new Map<string, Map<string, Review>>();

  constructor(parts: ReviewsParts) {
    this.#parts = parts;
    this.#turns = parts.turns ?? new Turns();
    this.#commands = new KeptCommands(parts.state, 'review-command/');
    for (const [, one] of parts.state.list<Review>(PREFIX)) if (this.#isListed(one)) this.#put(one);
  }

  of(call: string): Review[] {
    return Array.from(this.#parts.state.list<Review>(prefixOf(call)), ([, one]) => one);
  }

  /** Of those in memory, so all that are not done; without a look at the state. */
  listedOf(call: string): Review[] {
    return [...(this.#ofCall.get(call)?.values() ?? [])];
  }

  /** The one that counts; undefined while it is not done. */
  doneOf(call: string): Review | undefined {
    const review = this.#parts.state.get<Review>(prefixOf(call) + reviewId('review', call, null, ''));
    return review?.state === 'done' ? review : undefined;
  }

  /** What waits first, then what was finished; each with the newest first. */
  list(filter: ReviewFilter): Review[] {
    const fits = [...this.#listed.values()].filter(
      ({ inspector, state, kind, source }) =>
        (filter.inspector === undefined || filter.inspector === inspector) &&
        (filter.state === undefined || filter.state === state) &&
        (filter.kind === undefined || filter.kind === kind) &&
        (filter.source === undefined || filter.source === source),
    );
    return fits.sort(inList);
  }

  /** @throws LogUnavailable when the disk refuses; then nothing happened */
  save(
    { id: command, by, leads }: { id: string; by: string; leads: boolean },
    what: SaveReview,
  ): Promise<ReviewAnswer> {
    return this.#turns.next(async () => {
      const { kind, round, call, machine, ...words } = what;
      const id = reviewId(kind, call.call, round, by);
      const of = hashOf(by, { id, words });
      const before = this.#commands.get<ReviewAnswer>(command);
      if (before) return before.of === of ? before.answer : REUSED;
      const known = this.#parts.state.get<Review>(prefixOf(call.call) + id);
      const now = this.#parts.now();
      const decided = decideReview(known, words, { id, kind, call, items: machine, by, leads, now });
      if ('refused' in decided) return decided;
      const answer: ReviewAnswer =
        known && known.inspector !== by ? { ...decided, taken_from: known.inspector } : decided;
      await this.#commit([decided.review], () =>
        this.#commands.keep(command, { of, at: now, cases: [id], answer }),
      );
      return answer;
    });
  }

  /**
   * Opens the review of a call again, or gives it to somebody else.
   * @throws LogUnavailable when the disk refuses; then nothing happened
   */
  step(
    { id: command, by }: { id: string; by: string },
    call: string,
    words: StepWords,
  ): Promise<ReviewAnswer> {
    return this.#turns.next(async () => {
      const id = reviewId('review', call, null, '');
      const of = hashOf(by, { step: id, words });
      const before = this.#commands.get<ReviewAnswer>(command);
      if (before) return before.of === of ? before.answer : REUSED;
      const known = this.#parts.state.get<Review>(prefixOf(call) + id);
      const now = this.#parts.now();
      const answer = decideStep(known, words, { by, now });
      if ('refused' in answer) return answer;
      await this.#commit(
        [answer.review],
        () => this.#commands.keep(command, { of, at: now, cases: [id], answer }),
        known?.state === 'done',
      );
      return answer;
    });
  }

  /**
   * Gives calls to inspectors; who has one already keeps it.
   * @param wanted asked in turn, so that it may count what is there
   * @param extra kept in the same commit
   * @returns those that are new
   */
  assign(wanted: () => readonly NewReview[], extra: () => void = () => undefined): Promise<Review[]> {
    return this.#turns.next(async () => {
      const at = new Date(this.#parts.now()).toISOString();
      const made = wanted().flatMap((one): Review[] => {
        const id = reviewId(one.kind, one.call, one.source, one.inspector);
        if (this.#parts.state.get(prefixOf(one.call) + id) !== undefined) return [];
        const rest = { comment: null, score: null, assigned_at: at, updated_at: at, done_at: null };
        return [{ ...one, ...rest, id, rev: 1, state: 'assigned', items: [] }];
      });
      await this.#commit(made, extra);
      return made;
    });
  }

  countIn(calls: ReadonlySet<string>): number {
    return [...calls].reduce((sum, call) => sum + this.of(call).length, 0);
  }

  /** Calls that were deleted; nobody is told and nothing is logged. */
  forgetCalls(calls: ReadonlySet<string>): Promise<void> {
    return this.#turns.next(async () => {
      const ids = new Set<string>();
      for (const call of calls)
        for (const [key, { id }] of [...this.#parts.state.list<Review>(prefixOf(call))]) {
          ids.add(id);
          this.#drop(id);
          await this.#parts.state.remove(key);
        }
      if (ids.size > 0) await this.#commands.forgetOf(ids);
    });
  }

  /** Those that are older than they are kept, and answers of old commands. */
  forgetOld(): Promise<void> {
    return this.#turns.next(async () => {
      const now = this.#parts.now();
      const oldest = now - (this.#parts.keptMs ?? 400 * DAY_MS);
      for (const one of [...this.#listed.values()]) if (!this.#isListed(one)) this.#drop(one.id);
      for (const [key, { id, updated_at }] of [...this.#parts.state.list<Review>(PREFIX)])
        if (Date.parse(updated_at) < oldest) {
          this.#drop(id);
          await this.#parts.state.remove(key);
        }
      await this.#commands.forgetOld(now);
    });
  }

  /** @param opened they counted until now */
  async #commit(reviews: readonly Review[], extra: () => void, opened = false): Promise<void> {
    const { log, state, finalOf } = this.#parts;
    const records = reviews.map((review): RecordBody => {
      const counts = review.kind === 'review' && review.state === 'done';
      const final = counts || opened ? finalOf(review) : null;
      return {
        type: 'review.changed',
        review,
        final,
        ...(opened && final === null ? { taken_back: true } : {}),
      };
    });
    await log.append(records, () => {
      for (const review of reviews) void state.put(prefixOf(review.call) + review.id, review);
      extra();
    });
    for (const review of reviews) this.#put(review);
  }

  #put(review: Review): void {
    this.#listed.set(review.id, review);
    const ofCall = this.#ofCall.get(review.call) ?? new Map<string, Review>();
    this.#ofCall.set(review.call, ofCall.set(review.id, review));
  }

  #drop(id: string): void {
    const call = this.#listed.get(id)?.call;
    if (call === undefined) return;
    this.#listed.delete(id);
    const ofCall = this.#ofCall.get(call);
    ofCall?.delete(id);
    if (ofCall?.size === 0) this.#ofCall.delete(call);
  }

  #isListed({ done_at }: Review): boolean {
    return done_at === null || Date.parse(done_at) > this.#parts.now() - LISTED_MS;
  }
}

const REUSED = {
  refused: {
    code: 'COMMAND_REUSED',
    detail: 'Expected an id of its own for each command, got one that stood for something else.',
  },
} as const;

/** Place of a review in the list. */
export type ListPlace = Pick<Review, 'assigned_at' | 'id'> & { done: boolean };

export const placeOf = ({ state, assigned_at, id }: Review): ListPlace => ({
  done: state === 'done',
  assigned_at,
  id,
});

/** Below 0: a stands before b. What waits first, then what was finished; each with the newest first. */
export function byPlace(a: ListPlace, b: ListPlace): number {
  const apart = Number(a.done) - Number(b.done) || Date.parse(b.assigned_at) - Date.parse(a.assigned_at);
  return apart || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

const inList = (a: Review, b: Review) => byPlace(placeOf(a), placeOf(b));

/** One review of a call counts, whoever makes it; of a calibration each inspector of the round has one. */
export function reviewId(kind: ReviewKind, call: string, round: string | null, inspector: string): string {
  const of = kind === 'review' ? [kind, call] : [kind, call, round, inspector];
  return createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16);
}

function prefixOf(call: string): string {
  return `${PREFIX}${encodeURIComponent(call)}/`;
}
