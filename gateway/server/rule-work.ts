/** Rules while the server runs: reloaded when asked, edited and tried in the workbench. */
import { counted } from '../../engine/text/counted.ts';
import type { MoodService } from '../../models/runtime/mood-service.ts';
import { Workbench } from '../rule-book/workbench.ts';
import type { Reloaded, RulesInForce } from '../rules-in-force.ts';
import type { Kept } from './log-and-state.ts';
import type { Stored } from './model-and-store.ts';
import type { Start } from './start.ts';

export function startRuleWork(
  { config, now, tell, shutdown }: Start,
  { state, rules, rulesDir }: Kept,
  model: MoodService,
  { store }: Stored,
): Workbench {
  shutdown.add(reloadWhenAsked(rules, tell));
  const workbench = new Workbench({
    dir: rulesDir,
    state,
    rules,
    store,
    thresholds: model.info.thresholds,
    zone: config.time_zone,
    now,
  });
  shutdown.add(() => workbench.close());
  return workbench;
}

/** On SIGHUP, and whenever a file of the site's rules changes. */
function reloadWhenAsked(rules: RulesInForce, tell: (message: string) => void): () => Promise<void> {
  const told = (result: Reloaded | Error) => {
    if (result instanceof Error)
      tell(`The rules were not reloaded, the running ones stay.\n${result.message}`);
    else if (result.changed)
      tell(
        `Rules reloaded: ${counted(result.rules, 'rule')}, ${result.hash.slice(0, 8)}. Open calls keep theirs.`,
      );
  };
  const onSignal = () => void rules.reload().then(told, told);
  process.on('SIGHUP', onSignal);
  const unwatch = rules.watch(told);
  return () => {
    process.off('SIGHUP', onSignal);
    unwatch();
    // One that is under way would go on to write into what is closed next.
    return rules.close();
  };
}
