/** The server's real parts, joined as `gateway/main.ts` joins them, on a disk, a store and a clock of the world. */
import type { FastifyInstance } from 'fastify';
import { createEngine } from '../../engine/engine.ts';
import { AcrossCalls } from '../../gateway/across-calls.ts';
import { CaseFeed } from '../../gateway/cases/case-feed.ts';
import { Cases } from '../../gateway/cases/cases.ts';
import { aboutOf } from '../../gateway/cases/intake.ts';
import { hash } from '../../gateway/demo/seeded.ts';
import { CallRegistry } from '../../gateway/ingest/calls.ts';
import { registerIngest } from '../../gateway/ingest/socket.ts';
import { type OpenedLog, openLogOn } from '../../gateway/log/lmdb-log.ts';
import { createMasker } from '../../gateway/masking/mask.ts';
import { MoodScorer } from '../../gateway/mood.ts';
import { seedOpen, seedStored, seedUnstored } from '../../gateway/push/earlier-flags.ts';
import { CLIENT_LIMITS, LiveClient } from '../../gateway/push/live-client.ts';
import { createLiveHub, type LiveHub } from '../../gateway/push/live-hub.ts';
import { Runner } from '../../gateway/runner.ts';
import { type StoreSink, startStoreSink } from '../../gateway/store/sink.ts';
import type { MoodService } from '../../models/runtime/mood-service.ts';
import { THRESHOLDS } from '../engine/play.ts';
import type { Disk } from './disk.ts';
import { Link, type Outside, type ServerSocket } from './link.ts';
import { CASE_POLICY, RULES } from './rules.ts';
import type { Store } from './store.ts';
import type { World } from './world.ts';

export interface ServerParts {
  world: World;
  disk: Disk;
  store: Store;
}

/** The parts of one life that checks look at. */
export interface Running extends OpenedLog {
  runner: Runner;
  sink: StoreSink;
  hub: LiveHub;
  registry: CallRegistry;
  cases: Cases;
}

const TRIM_MS = 3_000;
const RETRY_MS = 5_000;
const MASKER = createMasker({ siteKey: 'chaos' });

export class Server {
  readonly #parts: ServerParts;
  readonly #links = new Set<Link>();
  #takes: ((socket: ServerSocket) => void) | null = null;
  running: Running | null = null;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  start(): void {
    const { world } = this.#parts;
    world.life += 1;
    world.pausedUntil = 0;
    void this.#build(world.life);
  }

  /** As `kill -9` does; what was not durable is gone. */
  async kill(): Promise<void> {
    const { world, disk } = this.#parts;
    disk.cut();
    world.life += 1;
    this.running = null;
    this.#takes = null;
    for (const link of this.#links) link.broken();
    this.#links.clear();
    // What the dead one still had in its turn of the event loop leads nowhere.
    await world.settle();
    await world.settle();
  }

  /** A sender's connection; null while there is no server. */
  sender(outside: Outside): Link | null {
    if (!this.running || !this.#takes) return null;
    const link = this.#link(outside);
    this.#takes(link.server);
    return link;
  }

  console(outside: Outside): Link | null {
    if (!this.running) return null;
    const link = this.#link(outside);
    const { server: wire } = link;
    const client = new LiveClient({
      wire,
      hub: this.running.hub,
      admit: async (subscription) => subscription,
      now: () => this.#parts.world.now,
      limits: { ...CLIENT_LIMITS, high_bytes: 20_000, low_bytes: 2_000, catch_up: 20 },
    });
    wire.on('message', (data) => void client.heard(String(data)));
    wire.on('close', () => client.gone());
    return link;
  }

  #link(outside: Outside): Link {
    const link = new Link(this.#parts.world, outside);
    this.#links.add(link);
    return link;
  }

  async #build(life: number): Promise<void> {
    const { world, disk, store } = this.#parts;
    const origin = world.wall() - world.now;
    const now = () => origin + world.now;
    const opened = openLogOn(disk.open(), { now: () => world.wall(), monotonic: () => world.now });
    const { log, outbox, state } = opened;
    const engine = createEngine({ ruleSet: () => RULES, thresholds: THRESHOLDS });
    const across = new AcrossCalls({ rules: RULES.across, earlier: [], stopped: new Map(), state });
    const registry = new CallRegistry(state);
    const scorer = new MoodScorer(this.#model(), log);
    const hub = createLiveHub({ epoch: `life-${life}`, later: (work, ms) => void setTimeout(work, ms) });
    seedUnstored(hub, outbox);
    const sink = startStoreSink({
      outbox,
      store,
      dataDir: '',
      setAside: { add: () => Promise.reject(new Error('expected the store to refuse no row')) },
    });
    const cases = new Cases({
      state,
      log,
      policy: CASE_POLICY,
      now,
      about: (flag) => aboutOf(runner.detail(flag.call), flag),
    });
    const caseFeed = new CaseFeed({ cases, outbox });
    const runner: Runner = new Runner({
      engine,
      across,
      log,
      outbox,
      now,
      score: (utterance) => scorer.score(utterance),
      holes: (call) => registry.holes(call),
      stage: () => undefined,
      trouble: () => undefined,
      publish: (delivered) => {
        hub.publish(delivered);
        caseFeed.heard(delivered);
        sink.notify();
      },
    });
    hub.attach({
      live: runner,
      store: { call: async () => null, knownCalls: async () => new Set<string>() },
      rules: () => ({ hash: '', rules: 0, loaded_at: '', loaded_by: null, refused: null, stopped: [] }),
    });
    try {
      await runner.start();
    } catch {
      // The disk is full: as a process would, it ends and is started again.
      if (world.life === life) world.after(500, () => world.life === life && this.start());
      return;
    }
    caseFeed.start();
    const seed = () => void seedStored(hub, store).catch(() => setTimeout(seed, RETRY_MS));
    seed();
    seedOpen(hub, runner);
    setInterval(() => {
      void log.trim(runner.trimBelow()).catch(() => undefined);
      void outbox.trim().catch(() => undefined);
    }, TRIM_MS);
    registerIngest(this.#door(), {
      log,
      registry,
      masker: MASKER,
      rulesHash: () => RULES.hash,
      authenticate: () => 'ingest',
      tradeOfQueue: () => undefined,
      metrics: { received: () => undefined, refused: () => undefined, slowed: () => undefined },
      now,
      window: 50,
    });
    this.running = { ...opened, runner, sink, hub, registry, cases };
  }

  /** As much of an app as the socket's route needs. */
  #door(): FastifyInstance {
    const stream = { cork: () => undefined, uncork: () => undefined };
    const request = { headers: { authorization: 'Bearer x' }, socket: stream };
    return {
      get: (_path: string, _options: unknown, handler: (socket: unknown, request: unknown) => void) => {
        this.#takes = (socket) => handler(socket, request);
      },
      log: {
        error: (facts: { name: string }) => {
          throw new Error(`a frame broke the door: ${facts.name}`);
        },
      },
    } as unknown as FastifyInstance;
  }

  /** Says of a text what its letters say, after a while; now and then it is too busy. */
  #model(): MoodService {
    const { dice } = this.#parts.world;
    const share = (text: string, what: string) => (hash(text, what) % 1001) / 1000;
    return {
      info: { sha256: 'chaos-model-0', thresholds: THRESHOLDS } as MoodService['info'],
      score: (text) =>
        new Promise((done) => {
          const busy = dice.chance(0.03);
          const mood = {
            angry: share(text, 'angry'),
            negative: share(text, 'negative'),
            neutral: 0,
            positive: share(text, 'positive'),
            abusive: share(text, 'abusive'),
          };
          setTimeout(() => done(busy ? null : { ...mood, label: 'neutral' }), 5 + dice.below(200));
        }),
      stats: () => ({}) as ReturnType<MoodService['stats']>,
      close: async () => undefined,
    };
  }
}
