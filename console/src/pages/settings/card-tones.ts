/** How bad a part of the health page looks: as bad as the worst trouble that it tells. Pure. */
import { TROUBLES, type Trouble, type TroubleName } from '../../../../engine/contract/health.ts';

export type Tone = (typeof TROUBLES)[TroubleName];

/** Which troubles a card tells. */
const TOLD = {
  intake: ['log_unwritable', 'outcomes_unwritable'],
  store: ['store_away', 'store_refuses', 'store_slow', 'rows_set_aside'],
  outbox: ['store_away', 'store_refuses', 'store_slow'],
  model: ['model_behind'],
  disk: ['disk_full', 'disk_low'],
  rules: ['rules_refused'],
  alerts: ['target_failing'],
  imports: ['import_failed'],
} as const satisfies Record<string, readonly TroubleName[]>;

/** null: nothing is wrong there. */
export function toneOf(card: keyof typeof TOLD, troubles: readonly Trouble[]): Tone | null {
  const told: readonly TroubleName[] = TOLD[card];
  const tones = troubles.filter(({ name }) => told.includes(name)).map(({ name }) => TROUBLES[name]);
  return tones.find((tone) => tone === 'stops') ?? tones[0] ?? null;
}
