/** `earshot replay`: plays recorded calls to a server as an ASR would, partials included. */
import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestEvent } from '../../engine/contract/ingest.ts';
import type { RecordedCall } from '../../engine/contract/recorded-call.ts';
import { counted } from '../../engine/text/counted.ts';
import { IngestClient, type IngestCounters } from '../client/ingest-client.ts';
import { asrEvents, type TimedEvent } from '../demo/asr-script.ts';
import { readRecordedCalls } from '../imports/read.ts';
import { inLanguage } from './call-faults.ts';
import { offlineMask } from './offline.ts';
import { mustNameFiles, numberIn, readArgs, senderToken, socketUrl } from './read-args.ts';
import { Failure, language } from './usage.ts';

export interface ReplayOptions {
  calls: readonly RecordedCall[];
  /** ws://HOST:PORT/v1/ingest */
  to: string;
  token: string;
  /** Times as fast as spoken; `max` waits for nothing but the server. */
  speed?: number | 'max';
  /** Calls at once. */
  atOnce?: number;
  /** Goes on until `signal`, each call under a new id; the first ones start somewhere in their middle. */
  loop?: boolean;
  /** Between the starts of two calls, ms. */
  staggerMs?: number;
  /** Id of this sender. */
  source?: string;
  signal?: AbortSignal;
  /** Hears how far it is, about twice a second. */
  progress?(report: ReplayReport): void;
}

export interface ReplayReport extends IngestCounters {
  /** Played to the end. */
  calls: number;
  /** Being played. */
  open: number;
  seconds: number;
  /** Refusals for good by code, with the first message of each. */
  refusals: Record<string, { count: number; message: string }>;
}

const PROGRESS_MS = 500;
/** How long the end of the calls that are being played may take when it is told to stop, ms. */
const STOP_MS = 1_000;

/**
 * Resolves when every call is played and every event has its answer, or when `signal` stops it.
 * @throws Error when the server cannot be reached or refuses the sender
 */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const { calls, to, token, loop = false, staggerMs = 0, signal, progress } = options;
  const source = options.source ?? (loop ? 'replay-loop' : `replay-${randomBytes(4).toString('hex')}`);
  const client = new IngestClient({ url: to, token, source });
  const started = performance.now();
  const played = { calls: 0, open: 0 };
  const report = (): ReplayReport => ({
    ...client.counters,
    ...played,
    seconds: (performance.now() - started) / 1000,
    refusals: byCode(client),
  });
  // Every call that waits listens for the stop.
  if (signal) setMaxListeners(0, signal);
  const giveUp = () => setTimeout(() => client.close(), STOP_MS).unref();
  signal?.addEventListener('abort', giveUp, { once: true });
  const telling = progress && setInterval(() => progress(report()), PROGRESS_MS);
  try {
    await client.connect();
    if (loop) for (const call of client.leftOver) await client.send({ type: 'call.ended', call });
    const next = loop ? endless(calls) : calls.map((call) => ({ call, seed: call.call }))[Symbol.iterator]();
    const atOnce = Math.max(1, Math.min(options.atOnce ?? (loop ? 12 : 100), loop ? Infinity : calls.length));
    const lanes = Array.from({ length: atOnce }, async (_, lane) => {
      if (staggerMs > 0) await pause(lane * staggerMs, signal);
      for (let first = true; !signal?.aborted; first = false) {
        const { value } = next.next();
        if (!value) return;
        played.open += 1;
        const events = asrEvents(value.call, { seed: value.seed });
        // The first calls of a loop are heard from somewhere in their middle, so that something happens at once.
        const from = loop && first && lane > 0 ? Math.floor((lengthOf(events) * 0.8 * lane) / atOnce) : 0;
        await play(events, from, client, options);
        client.forget(value.call.call);
        played.open -= 1;
        if (!signal?.aborted) played.calls += 1;
      }
    });
    await Promise.all(lanes);
    await client.drain();
    return report();
  } catch (error) {
    if (signal?.aborted) return report();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
    clearInterval(telling);
    client.close();
  }
}

/** Sends one call's events, each at its time; those before `from` ms at once. A stop ends the call early. */
async function play(
  events: readonly TimedEvent[],
  from: number,
  client: IngestClient,
  { speed = 1, signal }: ReplayOptions,
): Promise<void> {
  const zero = performance.now() - (speed === 'max' ? 0 : from / speed);
  for (const { at_ms, event } of events) {
    if (speed !== 'max' && at_ms > from) await pause(zero + at_ms / speed - performance.now(), signal);
    if (signal?.aborted) {
      await client.send({ type: 'call.ended', call: event.call });
      return;
    }
    await client.send(dated(event, event.type === 'call.started' ? from : 0));
  }
}

/** The times that a sender's clock gives; `ago` in ms. */
function dated(event: IngestEvent, ago: number): IngestEvent {
  const now = new Date(Date.now() - ago).toISOString();
  switch (event.type) {
    case 'call.started':
      // Played before under this id, it is a new call.
      return { ...event, at: now, anew: true };
    case 'call.ended':
      return { ...event, at: now };
    case 'utterance':
      return { ...event, sent_at: now };
    default:
      return event;
  }
}

/** Rounds after which a loop's customers are others: they call again, and not all day. */
const ROUNDS_A_CUSTOMER = 2;

/** A number of its own for each, in letters alone: four digits in a row make an id look like a number, which is masked. */
export function inLetters(number: number): string {
  return Array.from(number.toString(26), (digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 26)),
  ).join('');
}

/** The calls over and over, well mixed, each time under an id that was never used, also by an earlier run. */
function* endless(calls: readonly RecordedCall[]): Generator<{ call: RecordedCall; seed: string }> {
  const epoch = inLetters(Math.floor(Date.now() / 1000));
  const stride = coprime(calls.length);
  for (let run = 1; calls.length > 0; run += 1) {
    const call = calls[(run * stride) % calls.length] as RecordedCall;
    const life = Math.floor((run - 1) / calls.length / ROUNDS_A_CUSTOMER);
    const { id } = call.customer ?? {};
    const customer = id ? { customer: { ...call.customer, id: `${id}~${epoch}-${life}` } } : {};
    yield {
      call: { ...call, call: `${call.call}~${epoch}-${run}`, ...customer },
      seed: `${call.call}-${run}`,
    };
  }
}

/** A step of about 0.4 n that meets every one of n. */
function coprime(n: number): number {
  const divides = (a: number, b: number): number => (b === 0 ? a : divides(b, a % b));
  for (let step = Math.max(1, Math.round(n * 0.4)); ; step += 1) if (divides(n, step) <= 1) return step;
}

function lengthOf(events: readonly TimedEvent[]): number {
  return events.at(-1)?.at_ms ?? 0;
}

/** Waits, but not longer than until the stop. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0 || signal?.aborted) return;
  await sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}

function byCode(client: IngestClient): ReplayReport['refusals'] {
  const codes: ReplayReport['refusals'] = {};
  for (const { code, message } of client.refusals) {
    const known = codes[code];
    if (known) known.count += 1;
    else codes[code] = { count: 1, message };
  }
  return codes;
}

/** Exit code 0 when everything was acknowledged, 1 when something was refused or the server was not reached. */
export async function replayCommand(args: string[]): Promise<number> {
  const { values, positionals } = readArgs({
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      speed: { type: 'string', default: '1' },
      calls: { type: 'string' },
      loop: { type: 'boolean', default: false },
      stagger: { type: 'string', default: '0' },
      token: { type: 'string' },
      source: { type: 'string' },
      /** Ends with its standard input: for a parent that may be killed. */
      attached: { type: 'boolean', default: false },
    },
  });
  const lang = language();
  mustNameFiles(positionals);
  const to = socketUrl('--to', values.to, 'ws://HOST:PORT/v1/ingest');
  const token = senderToken(values.token);
  const speed =
    values.speed === 'max' ? 'max' : numberIn('--speed', values.speed, { least: 0.01, or: 'max' });
  const atOnce = values.calls === undefined ? undefined : numberIn('--calls', values.calls, { least: 1 });
  const staggerMs = numberIn('--stagger', values.stagger, { least: 0 });
  const calls: RecordedCall[] = [];
  try {
    for (const file of positionals)
      for await (const call of readRecordedCalls(file, { mask: offlineMask, door: true })) calls.push(call);
  } catch (error) {
    throw inLanguage(error, lang);
  }
  if (calls.length === 0)
    throw new Failure({
      en: `${positionals.join(', ')}: expected at least one call, got none.`,
      zh: `${positionals.join('、')}：一通通话都没有。`,
    });

  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  if (values.attached) process.stdin.once('end', () => stop.abort()).resume();
  try {
    const report = await replay({
      calls,
      to,
      token,
      speed,
      staggerMs,
      loop: values.loop,
      signal: stop.signal,
      ...(atOnce === undefined ? {} : { atOnce: Math.floor(atOnce) }),
      ...(values.source ? { source: values.source } : {}),
      ...(process.stderr.isTTY
        ? { progress: (now) => void process.stderr.write(`\r\x1b[K${line(now)}`) }
        : {}),
    });
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    process.stdout.write(`${line(report)}\n`);
    for (const [code, { count, message }] of Object.entries(report.refusals)) {
      process.stdout.write(`  refused ${count} × ${code}: ${message}\n`);
    }
    return report.refused > 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(`earshot replay: ${(error as Error).message}\n`);
    return 1;
  } finally {
    // An open standard input would keep the process alive after its work.
    if (values.attached) process.stdin.destroy();
  }
}

/** `33 calls played, 0 open · 4,120 events sent, 4,120 acknowledged, 0 refused · 12.3 s, 335 events/s` */
function line({ calls, open, sent, acked, refused, repeated, seconds }: ReplayReport): string {
  const n = (value: number) => Math.round(value).toLocaleString('en');
  const again = repeated > 0 ? `, ${n(repeated)} sent again` : '';
  const pace = `${seconds.toFixed(1)} s, ${n(acked / Math.max(seconds, 0.001))} events/s`;
  return `${counted(calls, 'call')} played, ${n(open)} open · ${counted(sent, 'event')} sent, ${n(acked)} acknowledged, ${n(refused)} refused${again} · ${pace}`;
}
