/** What the offline commands share with live: the same masking, the same model, the same evaluator. */
import { existsSync } from 'node:fs';
import type { Mood } from '../../engine/contract/mood.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import type { MoodService } from '../../models/runtime/mood-service.ts';
import { type Config, findConfigFile, loadConfig } from '../config.ts';
import { infoOf } from '../ingest/record-of.ts';
import { createMasker, emptyContext } from '../masking/mask.ts';
import { rulesIn } from '../rules.ts';
import { configRefusal, Failure } from './usage.ts';

/** As the server would read it here: file, environment, flags. @throws UsageError with every error in it */
export function configOf(values: { config?: string | undefined; data?: string | undefined }): Config {
  const file = values.config ?? findConfigFile(process.cwd());
  const { config, errors } = loadConfig({
    ...(file ? { file } : {}),
    env: process.env,
    flags: { '--data': values.data },
  });
  if (!config) throw new Failure(configRefusal(errors));
  return config;
}

/**
 * Folder of the site's rules: the one that is named, else where the server has them (`EARSHOT_RULES`, or `rules` in the
 * data folder, as the workbench writes it); undefined: there is none, the shipped ones are all.
 * @throws UsageError when the configuration is wrong
 */
export function siteRules(values: {
  rules?: string | undefined;
  config?: string | undefined;
  data?: string | undefined;
}): string | undefined {
  if (values.rules !== undefined) return values.rules;
  const { rules, data } = configOf(values);
  if (rules !== '') return rules;
  const own = rulesIn(data);
  return existsSync(own) ? own : undefined;
}

/** Offline commands have no site key: their tokens are equal within and between runs, not equal to a site's. */
export const OFFLINE_KEY = 'earshot-offline';

/** For what is said of a file that cannot be read. */
export const offlineMask = createMasker({ siteKey: OFFLINE_KEY }).text;

/** A recorded call as the engine would have seen it: every text, name and number masked as at the door. */
export function maskCall(call: RecordedCall): RecordedCall {
  const masker = createMasker({ siteKey: OFFLINE_KEY });
  let context = emptyContext;
  const utterances = call.utterances.map((utterance, index) => {
    const { channel, role, text } = utterance;
    const masked = masker.utterance(context, {
      channel,
      role,
      utterance: `u-${index + 1}`,
      rev: 0,
      final: true,
      text,
    });
    context = masked.context;
    return { ...utterance, text: masked.text };
  });
  return { ...call, ...infoOf(call, { masker, tradeOfQueue: () => undefined }), utterances };
}

/** Scores of the turns that live would score; null for the others. */
export function scoreCall(call: RecordedCall, service: MoodService): Promise<(Mood | null)[]> {
  return Promise.all(
    call.utterances.map(({ role, text }) =>
      role === 'customer' || role === 'agent' ? service.score(text) : null,
    ),
  );
}
