import { spawnSync } from 'node:child_process';
import { asset } from '../../gateway/paths.ts';

/** What is told is English, on whatever machine the tests run, unless a test says otherwise. */
const ENGLISH = { LC_ALL: '', LC_MESSAGES: '', LANG: 'C' };

/** Runs `earshot …` to its end, as a person at a terminal would. */
export function earshot(
  args: readonly string[],
  env: Record<string, string> = {},
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [asset('bin', 'earshot.mjs'), ...args], {
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, ...ENGLISH, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}
