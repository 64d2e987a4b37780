/** Whose a call, a flag or a case is: the team and queue by which deltas and snapshots are narrowed. */
import type { Case } from '../../engine/contract/case.ts';
import type { Flag } from '../../engine/contract/flag.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { homeOf } from '../cases/home.ts';
import type { HubSources } from './hub-sources.ts';
import type { Place } from './topics.ts';

/** Of no team that anybody knows: for those who see all, and rules for everyone who asked. */
export const NOWHERE: Place = { team: undefined, queue: undefined };

export function placeOf(about: { agent?: { id: string; team?: string }; queue?: string }): Place {
  return { team: about.agent?.team, queue: about.queue, agent: about.agent?.id };
}

export class Places {
  readonly #sources: () => Pick<HubSources, 'live' | 'teamOfQueue'> | null;

  constructor(sources: () => Pick<HubSources, 'live' | 'teamOfQueue'> | null) {
    this.#sources = sources;
  }

  ofCall(view: CallView): Place {
    return this.#homed(placeOf(view), view.started_at);
  }

  /** Where it is now; of a call that is not open nobody knows. */
  ofOpen(call: string): Place {
    const view = this.#sources()?.live.get(call);
    return view ? this.ofCall(view) : NOWHERE;
  }

  ofFlag(flag: Flag): Place {
    const place = placeOf(flag);
    // The call is looked up only where its beginning decides: a snapshot asks for thousands of flags.
    if (place.team !== undefined) return place;
    const began = this.#sources()?.live.get(flag.call)?.started_at;
    return this.#homed(place, began ?? Date.parse(flag.raised_at));
  }

  ofCase(one: Case): Place {
    const { team, teams } = homeOf(one, (queue, at) => this.#sources()?.teamOfQueue?.(queue, at));
    const place = { team: one.team ?? undefined, queue: one.queue ?? undefined };
    return teams ? { ...place, teams } : { ...place, home: team ?? undefined };
  }

  #homed(place: Place, at: number): Place {
    if (place.team !== undefined) return place;
    return { ...place, home: this.#sources()?.teamOfQueue?.(place.queue, at) };
  }
}
