/** What the agent's panel knows, from frames of the live socket. Pure. */

import type { CheckItem } from '../../../../engine/contract/checklist.ts';
import { topPrompts } from '../../../../engine/contract/coaching.ts';
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
  /** What each call still needs, by call. */
  checklists: ReadonlyMap<string, readonly CheckItem[]>;
}

export const NOTHING: PanelState = { calls: new Map(), prompts: new Map(), checklists: new Map() };

export function taken(state: PanelState, frame: LiveFrame, now: number): PanelState {
  switch (frame.type) {
    case 'snapshot':
      return {
        calls: new Map((frame.calls ?? []).map((view) => [view.call, { view, seenAt: now }])),
        prompts: new Map((frame.prompts ?? []).map((prompt) => [prompt.id, prompt])),
        checklists: new Map((frame.checklists ?? []).map(({ call, items }) => [call, items])),
      };
    case 'call': {
      const { call, status } = frame.call;
      if (status === 'complete') return without(state, call);
      return { ...state, calls: new Map(state.calls).set(call, { view: frame.call, seenAt: now }) };
    }
    case 'gone':
      return frame.calls.reduce(without, state);
    case 'checklist': {
      const { call, items } = frame.checklist;
      return { ...state, checklists: new Map(state.checklists).set(call, items) };
    }
    case 'prompt':
      return { ...state, prompts: new Map(state.prompts).set(frame.prompt.id, frame.prompt) };
    default:
      return state;
  }
}

/** The calls that this agent is in, newest first: several for whoever writes. The server sends nobody else's to an agent. */
export function openCalls({ calls }: PanelState, agent: string): PanelCall[] {
  return [...calls.values()]
    .filter(({ view }) => view.agent?.id === agent && (view.status === 'live' || view.status === 'idle'))
    .sort((a, b) => b.view.started_at - a.view.started_at);
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

function without({ calls, prompts, checklists }: PanelState, call: string): PanelState {
  return {
    calls: new Map([...calls].filter(([id]) => id !== call)),
    prompts: new Map([...prompts].filter(([, one]) => one.call !== call)),
    checklists: new Map([...checklists].filter(([id]) => id !== call)),
  };
}
