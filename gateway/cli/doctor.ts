/** `earshot doctor`: would `earshot serve` with these flags run here, and what is missing, in plain words. */
import type { Lang } from '../../engine/rules/truth-words.ts';
import { counted } from '../../engine/text/counted.ts';
import { type Config, findConfigFile, loadConfig } from '../config.ts';
import { clock, dataFolder, log } from '../doctor/data-folder.ts';
import {
  as,
  CHECKS,
  type Check,
  error,
  type Finding,
  type FindingState,
  warning,
} from '../doctor/finding.ts';
import { findHolder } from '../doctor/holder.ts';
import { machine, words } from '../doctor/machine.ts';
import { port } from '../doctor/port.ts';
import { model, rules } from '../doctor/rules-and-model.ts';
import { alerts, faultsOf, settings } from '../doctor/settings.ts';
import { type StoreFound, store } from '../doctor/store.ts';
import { readArgs } from './read-args.ts';
import { forDemo } from './serve.ts';
import { language } from './usage.ts';

const STATES: Record<FindingState, Record<Lang, string>> = {
  ok: { zh: '正常', en: 'ok     ' },
  warning: { zh: '注意', en: 'warning' },
  error: { zh: '错误', en: 'error  ' },
};

export async function doctor(args: string[]): Promise<number> {
  const { values } = readArgs({
    args,
    options: {
      config: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      demo: { type: 'boolean', default: false },
      rules: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const lang = language();
  const all: Finding[] = [];
  // As they are found: opening ClickHouse and the model takes seconds.
  const tell = (found: Finding[]) => {
    all.push(...found);
    if (!values.json) for (const finding of found) process.stdout.write(lineOf(finding, lang));
  };
  tell(machine());
  tell(words());
  const file = values.config ?? findConfigFile(process.cwd());
  const { config, errors } = loadConfig({
    ...(file ? { file } : {}),
    env: process.env,
    flags: { '--port': values.port, '--data': values.data },
  });
  if (config) await underConfig(values.demo ? forDemo(config) : config, { file, rules: values.rules, tell });
  else {
    tell(faultsOf(errors));
    tell([NOT_LOOKED_AT]);
  }
  const failed = all.filter(({ state }) => state === 'error').length;
  process.stdout.write(values.json ? `${JSON.stringify(report(all, lang))}\n` : endOf(failed, lang));
  return failed === 0 ? 0 : 1;
}

/** What hangs on the configuration; each part is looked at, whatever the others say. */
async function underConfig(
  config: Config,
  {
    file,
    rules: dir,
    tell,
  }: { file: string | undefined; rules: string | undefined; tell(found: Finding[]): void },
): Promise<void> {
  const attempt = async (check: Check, look: () => Promise<Finding[]> | Finding[]) => {
    try {
      tell(await look());
    } catch (fault) {
      tell([error(check, as((fault as Error).message))]);
    }
  };
  const holder = await findHolder(config.data);
  let newest: number | null = null;
  await attempt('configuration', () => settings(config, file, Date.now()));
  await attempt('alerts', () => alerts(config));
  await attempt('data', () => dataFolder(config.data));
  await attempt('log', async () => {
    const { findings, facts } = await log(config.data, holder);
    newest = facts?.newest ?? null;
    return findings;
  });
  await attempt('port', async () => [await port(config, holder)]);
  await attempt('rules', () => rules(config, dir));
  await attempt('model', () => model(config));
  let found: StoreFound = { findings: [], clock: null };
  await attempt('store', async () => {
    found = await store(config, holder);
    return found.findings;
  });
  await attempt('clock', () => clock(Date.now(), newest, found.clock));
}

const NOT_LOOKED_AT = warning(
  'configuration',
  {
    zh: '数据目录、告警、端口、规则、模型和存储没有查：它们取决于配置',
    en: 'data folder, alerts, port, rules, model and store were not looked at: they hang on the configuration',
  },
  { zh: '改好配置后再查一次。', en: 'Mend the configuration and look again.' },
);

function lineOf({ check, state, what, mend }: Finding, lang: Lang): string {
  const [before, colon] = lang === 'zh' ? ['      ', '：'] : ['         ', ': '];
  const line = `${STATES[state][lang]}  ${CHECKS[check][lang]}${colon}${what[lang]}\n`;
  return mend ? `${line}${before}→ ${mend[lang]}\n` : line;
}

function endOf(failed: number, lang: Lang): string {
  if (failed === 0) return lang === 'zh' ? 'Earshot 可以在这里运行。\n' : 'Earshot can run here.\n';
  if (lang === 'zh') return `先改好 ${failed} 处错误。\n`;
  return `${counted(failed, 'error')} to be mended first.\n`;
}

/** For programs: the same lines; `ok` as the exit code says. */
function report(all: readonly Finding[], lang: Lang) {
  const count = (of: FindingState) => all.filter(({ state }) => state === of).length;
  return {
    ok: count('error') === 0,
    errors: count('error'),
    warnings: count('warning'),
    findings: all.map(({ check, state, what, mend }) => ({
      check,
      state,
      what: what[lang],
      ...(mend ? { mend: mend[lang] } : {}),
    })),
  };
}
