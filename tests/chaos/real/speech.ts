/** What is said in a round, and the flags that a clean replay of it raises: same rules, same model, no faults. */

import { DEFAULT_CHANNEL } from '../../../engine/contract/call.ts';
import type { FlagDecision } from '../../../engine/contract/flag.ts';
import type { IngestEvent } from '../../../engine/contract/ingest.ts';
import type { RecordedUtterance } from '../../../engine/contract/recorded-call.ts';
import { evaluateCall } from '../../../engine/evaluate.ts';
import { scoreCall } from '../../../gateway/cli/offline.ts';
import { asset } from '../../../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../../../gateway/rules.ts';
import { type MoodService, startMoodService } from '../../../models/runtime/mood-service.ts';
import type { Dice } from '../../rule-fuzz/dice.ts';

const LINES = {
  customer: [
    '您好我想问一下话费',
    '怎么又扣钱',
    '我要去银保监投诉',
    '你给我说清楚',
    '我第三次打电话了',
    '再不处理我就把号销了',
    '你们就是骗子',
    '好的我知道了',
  ],
  agent: ['您好请讲', '这个不归我管', '我帮您查一下', '请您稍等一下', '感谢您的来电再见'],
} as const;
const TURNS = 10;
/** From one turn to the next, and the length of each, ms of call time. */
const EVERY_MS = 3_000;
const LONG_MS = 2_000;

export function speech(dice: Dice): RecordedUtterance[] {
  return Array.from({ length: TURNS }, (_, turn) => {
    const role = dice.chance(0.7) ? 'customer' : 'agent';
    const start_ms = turn * EVERY_MS;
    const channel = DEFAULT_CHANNEL[role];
    return { role, channel, start_ms, end_ms: start_ms + LONG_MS, text: dice.one(LINES[role]) };
  });
}

/** Ids as `evaluateCall` gives them, so that flags of both have the same. */
export function eventsOf(call: string, said: readonly RecordedUtterance[]): IngestEvent[] {
  return [
    ...said.map(
      (one, index) =>
        ({ type: 'utterance', call, utterance: `u-${index + 1}`, rev: 0, final: true, ...one }) as const,
    ),
    { type: 'call.ended', call, reason: 'customer_hangup' },
  ];
}

/** Reasons in which the model has a say: a server that stood still may have given an utterance up unread. */
export function byMood({ why }: Pick<FlagDecision, 'why'>): boolean {
  return /"op":"mood"/.test(JSON.stringify(why));
}

export class CleanReplay {
  readonly #rules = compileRules(readRuleFiles());
  readonly #model: MoodService;

  private constructor(model: MoodService) {
    this.#model = model;
  }

  static async open(): Promise<CleanReplay> {
    return new CleanReplay(await startMoodService({ dir: asset('models', 'mood'), workers: 1 }));
  }

  /** Flags that stand at the end. */
  async flags(call: string, utterances: RecordedUtterance[]): Promise<FlagDecision[]> {
    const recorded = { call, ended_by: 'customer' as const, utterances };
    const moods = await scoreCall(recorded, this.#model);
    const { flags } = evaluateCall(recorded, this.#rules, moods, this.#model.info.thresholds);
    return flags.filter(({ shadow }) => !shadow);
  }

  close(): Promise<void> {
    return this.#model.close();
  }
}
