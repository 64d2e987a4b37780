/**
 * `npm run bench -- load [--calls N] [--seconds N] [--consoles N] [--rules N] [--call-seconds N] [--ramp N] [--append]`: the real server with its store,
 * driven by k6 through `/v1/ingest`, watched through `/v1/live`. `--steps 1000,2000,…` instead of `--calls` runs one load
 * after the other, each on a server of its own, and prints how the cost grows. Tables in Markdown; `--append` adds them to
 * RESULTS.md. PROF=DIR writes CPU profiles of the server there.
 * Needs k6 on the PATH, or its place in K6 (`go install go.k6.io/k6@v1.8.1`).
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asset } from '../gateway/paths.ts';
import { type Figures, findK6, runLoad } from './load-run.ts';
import { stepsTable, tableOf } from './load-table.ts';

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    calls: { type: 'string', default: '1000' },
    steps: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    consoles: { type: 'string', default: '50' },
    rules: { type: 'string', default: '500' },
    'call-seconds': { type: 'string', default: '240' },
    ramp: { type: 'string', default: '30' },
    append: { type: 'boolean', default: false },
  },
});
const k6 = findK6();
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: asset('.') })
  .toString()
  .trim();
const { seconds, consoles, rules, 'call-seconds': callSeconds, ramp } = values;
const load = (calls: number) => ({
  calls,
  seconds: Number(seconds),
  consoles: Number(consoles),
  rules: Number(rules),
  callSeconds: Number(callSeconds),
  ramp: Number(ramp),
});
const told = `--seconds ${seconds} --consoles ${consoles} --rules ${rules} --call-seconds ${callSeconds} --ramp ${ramp}`;

async function inSteps(steps: string): Promise<string> {
  const done: Figures[] = [];
  for (const calls of steps.split(',').map(Number)) {
    // A load that is too much ends the steps; what came before is still worth its line.
    try {
      done.push(await runLoad(load(calls), { k6 }));
    } catch (error) {
      process.stderr.write(`${calls} calls: ${(error as Error).message}\n`);
      break;
    }
    process.stderr.write(`${tableOf(done.at(-1) as Figures, `… --calls ${calls}`, commit)}\n`);
  }
  return stepsTable(done, `npm run bench -- load --steps ${steps} ${told}`, commit);
}

const result = values.steps
  ? await inSteps(values.steps)
  : tableOf(
      await runLoad(load(Number(values.calls)), { k6 }),
      `npm run bench -- load --calls ${values.calls} ${told}`,
      commit,
    );
process.stdout.write(`${result}\n`);
if (values.append) appendFileSync(asset('bench', 'RESULTS.md'), `\n${result}`);
