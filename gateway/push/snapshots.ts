/** What a reader begins with: the lists and calls that it asked for, as they stand. */
import { isImported } from '../../engine/contract/call.ts';
import type { CallDetail, Snapshot } from '../../engine/contract/live.ts';
import type { CallView } from '../../engine/contract/outcome.ts';
import { withRefused } from '../../engine/contract/refused.ts';
import type { CallLookup } from './call-lookup.ts';
import type { DeletedCalls } from './deleted-calls.ts';
import type { HubSources } from './hub-sources.ts';
import type { Places } from './places.ts';
import type { RecentFlags } from './recent-flags.ts';
import type { RecentScopeFlags } from './recent-scope-flags.ts';
import { isShown, type Subscription } from './topics.ts';

export interface SnapshotParts {
  sources: HubSources;
  lookup: CallLookup;
  places: Places;
  flags: RecentFlags;
  scopeFlags: RecentScopeFlags;
  deleted: DeletedCalls;
}

/** The frames, and which calls the store did not answer for. */
export interface Snapshots {
  n: number;
  frames: Snapshot[];
  failed: string[];
}

/**
 * One snapshot of what was asked for; further watched calls get one each. Deltas after its `n` are to be
 * applied on top; as each delta carries the whole thing that changed, applying one twice does no harm.
 * A call that neither the engine nor the store knows is null; `failed` names those the store did not answer for.
 */
export async function snapshotsOf(
  { epoch, n }: { epoch: string; n: number },
  subscription: Subscription,
  parts: SnapshotParts,
): Promise<Snapshots> {
  const { sources, lookup } = parts;
  const { live } = sources;
  const base = { type: 'snapshot' as const, epoch, n };
  // The lists are read at once: they are those of delta `n`.
  const first: Snapshot = { ...base, ...listsOf(subscription, parts) };
  const frames = [first];
  const failed: string[] = [];
  for (const [index, id] of [...subscription.watched].entries()) {
    let call = live.detail(id) ?? null;
    if (!call) {
      call = await lookup.look(id).catch(() => {
        failed.push(id);
        return null;
      });
    }
    call = asSeen(call, id, subscription, sources);
    if (index === 0) first.call = call;
    else frames.push({ ...base, call });
  }
  return { n, frames, failed };
}

function listsOf(
  subscription: Subscription,
  { sources, places, flags, scopeFlags, deleted }: SnapshotParts,
): Partial<Snapshot> {
  const { live, rules, cases, coached } = sources;
  const lists: Partial<Snapshot> = {};
  const isOpen = (view: CallView) => view.status !== 'complete' && isShown(subscription, places.ofCall(view));
  if (subscription.calls) lists.calls = [...live.list()].filter((view) => !isImported(view) && isOpen(view));
  if (subscription.flags) lists.flags = flags.newest((flag) => isShown(subscription, places.ofFlag(flag)));
  if (subscription.scopeFlags) lists.scope_flags = scopeFlags.shown(subscription);
  if (subscription.cases) {
    lists.cases = (cases?.() ?? []).filter((one) => isShown(subscription, places.ofCase(one)));
  }
  if (subscription.prompts) {
    lists.prompts = [...live.list()].filter(isOpen).flatMap(({ call }) => coached?.(call) ?? []);
  }
  // For agents, who have a call or two: for a whole site it would be long, and a supervisor opens the call.
  if (subscription.prompts && subscription.sight?.marks === false) {
    lists.checklists = [...live.list()].filter(isOpen).flatMap(({ call }) => {
      const items = live.detail(call)?.checklist;
      return items ? [{ call, items }] : [];
    });
  }
  if (subscription.rules) lists.rules = rules();
  const gone = [...subscription.watched].filter((id) => deleted.has(id));
  if (gone.length > 0) lists.gone = gone;
  return lists;
}

/** With what people added to it, as far as these eyes may see it. */
function asSeen(
  found: CallDetail | null,
  id: string,
  { sight }: Subscription,
  { marks, prompts, refused }: HubSources,
): CallDetail | null {
  if (!found) return null;
  if (sight && !sight.call(found.call)) {
    // As by its address: who had it before gets that part. Somebody else's call is answered as one that nobody knows.
    const part = sight.part(found);
    return part && sight.detail(marks ? { ...part, marks: marks(id).filter(sight.mark) } : part);
  }
  let call = refused ? { ...found, call: withRefused(found.call, refused(id)) } : found;
  if (marks) call = { ...call, marks: marks(id) };
  if (prompts) call = { ...call, prompts: prompts(id) };
  return sight ? sight.detail(call) : call;
}
