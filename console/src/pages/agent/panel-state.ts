/** What the agent's panel knows, from frames of the live socket. Pure. */
import { topPrompts } from '../../../../engine/coaching/prompts.ts';
import type { LiveFrame, Prompt } from '../../../../engine/contract/live.ts';
import type { CallView } from '../../../../engine/contract/outcome.ts';
import { ANGRY } from '../../lib/bands.ts';

/** A call with the moment at which it was heard of, epoch ms of this machine. */
export interface PanelCall {
  view: CallView;
  seenAt: number;
}

export interface PanelState {
  calls: ReadonlyMap<string, PanelCall>;
  prompts: ReadonlyMap<string, Prompt>;
}

export const NOTHING: PanelState = { calls: new Map(), prompts: new Map() };

export function taken(state: PanelState, frame: LiveFrame, now: number): PanelState {
  switch (frame.type) {
    case 'snapshot':
      return {
        calls: new Map((frame.calls ?? []).map((view) => [view.call, { view, seenAt: now }])),
        prompts: new Map((frame.prompts ?? []).map((prompt) => [prompt.id, prompt])),
      };
    case 'call': {
      const { call, status } = frame.call;
      const calls = new Map(state.calls);
      if (status !== 'complete') calls.set(call, { view: frame.call, seenAt: now });
      else calls.delete(call);
      const prompts = status === 'complete' ? without(state.prompts, call) : state.prompts;
      return { calls, prompts };
    }
    case 'gone': {
      const calls = new Map(state.calls);
      for (const call of frame.calls) calls.delete(call);
      return { calls, prompts: frame.calls.reduce(without, state.prompts) };
    }
    case 'prompt':
      return { ...state, prompts: new Map(state.prompts).set(frame.prompt.id, frame.prompt) };
    default:
      return state;
  }
}

/** The call that this agent is in: the newest that goes on. The server sends nobody else's to an agent. */
export function currentCall({ calls }: PanelState, agent: string): PanelCall | undefined {
  return [...calls.values()]
    .filter(({ view }) => view.agent?.id === agent && (view.status === 'live' || view.status === 'idle'))
    .sort((a, b) => b.view.started_at - a.view.started_at)[0];
}

/** What stands on the screen at this call time. */
export function shownPrompts({ prompts }: PanelState, call: string, at_ms: number): Prompt[] {
  return topPrompts(
    [...prompts.values()].filter((one) => one.call === call),
    at_ms,
  );
}

/** From here on a customer is said to be a little tense: half way to {@link ANGRY}. */
const TENSE = ANGRY / 2;

/** Words for a mood, without any alarm. `now`: 0–1, as on the supervisors' wall; null: nothing was scored yet. */
export function moodWord(now: number | null): 'unknown' | 'calm' | 'tense' | 'upset' {
  if (now === null) return 'unknown';
  if (now >= ANGRY) return 'upset';
  return now >= TENSE ? 'tense' : 'calm';
}

function without(prompts: ReadonlyMap<string, Prompt>, call: string): Map<string, Prompt> {
  return new Map([...prompts].filter(([, one]) => one.call !== call));
}
