/**
 * The whole flow in one place: inputs → one fold per call → outcomes. No operator of time. Inputs come routed to their
 * calls and outcomes leave as lists: an operator that spreads lists costs more than most events do. A fold keeps its own
 * state, so `map` steps it: with `scan` every quiet call would hold on to the outcomes of its last event.
 */
import { groupBy, map, mergeMap, type Observable } from 'rxjs';
import type { CallFold } from './call/call-fold.ts';
import type { Outcome } from './contract/outcome.ts';
import type { CallRecord } from './contract/record.ts';

/** What reaches one call: a record of its own, or something that concerns it. */
export type CallInput =
  | { call: string; is: 'record'; record: CallRecord }
  | { call: string; is: 'tick'; at: number }
  | { call: string; is: 'over'; at: number }
  /** `silent`: it is connected and says nothing. */
  | { call: string; is: 'lost'; source: string; at: number; silent: boolean }
  | { call: string; is: 'back'; source: string; at: number }
  | { call: string; is: 'resumed'; until: number; at: number }
  | { call: string; is: 'rule'; rule: string; at: number };

export interface Pipeline {
  /** The fold of a call that was not seen before; the first input of a call is a record that opens it. */
  open(input: CallInput): CallFold;
  /** Emits once when the call is over, so that its group is let go. */
  closing(call: string): Observable<unknown>;
}

export function pipeline({
  open,
  closing,
}: Pipeline): (inputs: Observable<CallInput>) => Observable<readonly Outcome[]> {
  return (inputs) =>
    inputs.pipe(
      groupBy(({ call }) => call, { duration: ({ key }) => closing(key) }),
      mergeMap((inputsOfCall) => {
        let fold: CallFold | undefined;
        return inputsOfCall.pipe(
          map((input) => {
            fold ??= open(input);
            return step(fold, input);
          }),
        );
      }),
    );
}

function step(fold: CallFold, input: CallInput): Outcome[] {
  switch (input.is) {
    case 'record':
      return fold.record(input.record);
    case 'tick':
      return fold.tick(input.at);
    case 'over':
      return fold.close(input.at);
    case 'lost':
      return fold.lose(input.source, input.at, input.silent);
    case 'back':
      return fold.regain(input.source, input.at);
    case 'resumed':
      return fold.resume(input.until, input.at);
    case 'rule':
      return fold.ruleSwitched(input.rule, input.at);
  }
}
