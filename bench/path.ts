/** The measured path: the real ingest socket, masker, log, engine and outbox, with or without the real model. */
import websocket from '@fastify/websocket';
import fastify from 'fastify';
import { createEngine } from '../engine/engine.ts';
import { AcrossCalls } from '../gateway/across-calls.ts';
import { CallRegistry } from '../gateway/ingest/calls.ts';
import { MAX_PAYLOAD, registerIngest } from '../gateway/ingest/socket.ts';
import { openLog } from '../gateway/log/lmdb-log.ts';
import { createMasker } from '../gateway/masking/mask.ts';
import { MoodScorer } from '../gateway/mood.ts';
import { asset } from '../gateway/paths.ts';
import { compileRules, readRuleFiles } from '../gateway/rules.ts';
import { Runner } from '../gateway/runner.ts';
import { type MoodService, startMoodService } from '../models/runtime/mood-service.ts';

export interface Path {
  url: string;
  /** Resolves when every final has its score in the log and every outcome is in the outbox. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** Without the model every final stays unscored: words, silence and absence are decided all the same. */
const NO_MODEL_THRESHOLDS = { angry: 0.5, recovery: 0.2, abusive: 0.5 };
/** Nothing may be shed while the bench sends as fast as it can. */
const QUEUE = 1_000_000;

export async function openPath(dir: string, withModel: boolean): Promise<Path> {
  const { log, outbox, state } = await openLog({ dir });
  const model: MoodService | null = withModel
    ? await startMoodService({ dir: asset('models', 'mood'), maxQueue: QUEUE })
    : null;
  const scorer = model && new MoodScorer(model, log);
  const rules = compileRules(readRuleFiles());
  const registry = new CallRegistry(state);
  const now = () => performance.timeOrigin + performance.now();
  const runner = new Runner({
    across: new AcrossCalls({ rules: rules.across, earlier: [], stopped: new Map(), state }),
    engine: createEngine({
      ruleSet: () => rules,
      thresholds: model?.info.thresholds ?? NO_MODEL_THRESHOLDS,
    }),
    log,
    outbox,
    now,
    score: (utterance) => scorer?.score(utterance),
    publish: () => undefined,
    holes: (call) => registry.holes(call),
    stage: () => undefined,
    trouble: (error) => {
      if (error) throw error;
    },
  });
  await runner.start();
  const app = fastify();
  await app.register(websocket, { options: { maxPayload: MAX_PAYLOAD } });
  const ingest = registerIngest(app, {
    log,
    registry,
    masker: createMasker({ siteKey: 'bench' }),
    rulesHash: () => rules.hash,
    authenticate: (token) => (token === 'bench' ? 'bench' : null),
    tradeOfQueue: () => undefined,
    metrics: { received: () => undefined, refused: () => undefined, slowed: () => undefined },
    now,
  });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `${address.replace(/^http/, 'ws')}/v1/ingest`,
    drained: async () => scorer?.drained(),
    async close() {
      await ingest.close();
      await app.close();
      await scorer?.drained();
      await runner.stop();
      await model?.close();
      await log.close();
    },
  };
}
