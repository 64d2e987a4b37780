/** What a run under load showed, as Markdown. Pure. */
import { cpus, totalmem } from 'node:os';
import type { Figures, Trend } from './load-run.ts';

const n = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
const trend = (found: Trend | null | undefined) =>
  found ? [found.p50, found.p95, found.p99, found.max].map(n).join(' / ') : '–';

/** "2 cores (…), 23.5 GiB, Node 20.20.2" */
export function machine(): string {
  return `${cpus().length} cores (${cpus()[0]?.model}), ${n(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
}

/** CPU seconds of the server, model included, for a thousand events. */
export function cpuPerThousand({ cpu, sent }: Figures): number {
  return ((cpu.main + cpu.threads) / sent) * 1_000;
}

/** One run in full. */
export function tableOf(figures: Figures, command: string, commit: string): string {
  const { load, cpu, probe, most, took_s } = figures;
  const share = (seconds: number) => `${n((seconds / took_s) * 100)} %`;
  return [
    `### ${new Date().toISOString().slice(0, 10)}, ${load.calls} live calls for ${load.seconds} s, ${load.consoles} consoles, ${load.rules} rules`,
    '',
    `Commit ${commit}; ${machine()}; k6, server and embedded ClickHouse on the same machine. \`${command}\``,
    '',
    '| what | p50 / p95 / p99 / max, ms |',
    '| --- | --- |',
    `| final sent → flag handed to the console's socket | ${trend(figures.flag)} |`,
    `| – decided by words alone | ${trend(figures.flagByWords)} |`,
    `| – decided by the mood | ${trend(figures.flagByMood)} |`,
    ...figures.minutes.map((found, minute) => `| – minute ${minute + 1} | ${trend(found)} |`),
    ...Object.entries(figures.stages).map(([stage, found]) => `| – stage ${stage} | ${trend(found)} |`),
    `| event sent → acknowledged (durable) | ${trend(figures.ack)} |`,
    `| the server's event loop was late | ${trend(probe?.loop)} |`,
    '',
    '| what | value |',
    '| --- | --- |',
    `| events sent, acknowledged, refused | ${n(figures.sent)}, ${n(figures.acked)}, ${n(figures.refused)} |`,
    `| events a second | ${n(figures.sent / load.seconds)} |`,
    `| flags seen on the live socket, frames to consoles a second | ${n(figures.flags)}, ${n(figures.frames / load.seconds)} |`,
    `| CPU of one core: server's main thread, its model and disk threads, store, k6 | ${[cpu.main, cpu.threads, cpu.store, cpu.k6].map(share).join(', ')} |`,
    `| CPU of the server for 1,000 events | ${n(cpuPerThousand(figures) * 1_000)} ms |`,
    `| garbage collector: young, old, longest pause | ${probe ? `${probe.gc.minor} in ${n(probe.gc.minor_ms)} ms, ${probe.gc.major} in ${n(probe.gc.major_ms)} ms, ${n(probe.gc.longest_ms)} ms` : '–'} |`,
    `| memory: server (of it no file's pages), heap, store | ${n(most.rss_mb)} (${n(most.anon_mb)}), ${n(most.heap_mb)}, ${n(most.store_mb)} MB |`,
    `| most rows waiting for the store, texts waiting for the model; texts without a score | ${n(most.backlog)}, ${n(most.model_queue)}; ${n(figures.shed)} |`,
    '',
  ].join('\n');
}

/** Several runs with growing load, a line each. */
export function stepsTable(steps: readonly Figures[], command: string, commit: string): string {
  const [first] = steps;
  if (!first) return '';
  const { seconds, consoles, rules } = first.load;
  return [
    `### ${new Date().toISOString().slice(0, 10)}, cost per call, ${seconds} s at each step, ${consoles} consoles, ${rules} rules`,
    '',
    `Commit ${commit}; ${machine()}; k6, server and embedded ClickHouse on the same machine. \`${command}\` Times in ms, p50 / p95 / p99 / max.`,
    '',
    '| calls | events/s | server CPU ms per 1,000 events | CPU main / threads / store / k6, % of a core | flag by words | flag by mood | ingest | log | score | rules | push | acknowledged | loop late | backlog | shed | server MB (no file) |',
    `|${' --- |'.repeat(16)}`,
    ...steps.map((figures) => {
      const { load, cpu, stages, most, took_s } = figures;
      const share = (value: number) => n((value / took_s) * 100);
      const cells = [
        n(load.calls),
        n(figures.sent / load.seconds),
        n(cpuPerThousand(figures) * 1_000),
        [cpu.main, cpu.threads, cpu.store, cpu.k6].map(share).join(' / '),
        trend(figures.flagByWords),
        trend(figures.flagByMood),
        ...['ingest', 'log', 'score', 'rules', 'push'].map((stage) => trend(stages[stage])),
        trend(figures.ack),
        trend(figures.probe?.loop),
        n(most.backlog),
        n(figures.shed),
        `${n(most.rss_mb)} (${n(most.anon_mb)})`,
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ].join('\n');
}
