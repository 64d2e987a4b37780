/** The rules and the model that calls would be judged by. */
import { existsSync } from 'node:fs';
import { everyRule } from '../../engine/rules/compile.ts';
import { type LintError, loadRules } from '../../engine/rules/load.ts';
import { startMoodService } from '../../models/runtime/mood-service.ts';
import type { Config } from '../config.ts';
import { asset } from '../paths.ts';
import { formatLintError, RulesRefused, readRuleFiles, rulesIn } from '../rules.ts';
import { loadSegmenter } from '../segmenter.ts';
import { as, error, type Finding, ok } from './finding.ts';

/** The shipped packs with the site's files over them: every fault a line. `dir` is laid over instead of the configured folder. */
export function rules({ rules, data }: Pick<Config, 'rules' | 'data'>, dir = rules): Finding[] {
  const site = dir || (existsSync(rulesIn(data)) ? rulesIn(data) : undefined);
  try {
    const files = readRuleFiles(site);
    const loaded = loadRules(files, loadSegmenter());
    if (!loaded.ok) return faults(loaded.errors);
    const count = everyRule(loaded.ruleSet).length;
    const hash = loaded.ruleSet.hash.slice(0, 8);
    return [
      site
        ? ok('rules', {
            zh: `${count} 条，${files.length} 个文件，含 ${site}，哈希 ${hash}`,
            en: `${count} in ${files.length} files, those of ${site} among them, hash ${hash}`,
          })
        : ok('rules', {
            zh: `${count} 条，只有自带的，哈希 ${hash}`,
            en: `${count}, the shipped ones alone, hash ${hash}`,
          }),
    ];
  } catch (fault) {
    if (fault instanceof RulesRefused) return faults(fault.errors);
    throw fault;
  }
}

/** Each says how to mend it; what they mean together is said once. */
function faults(errors: readonly LintError[]): Finding[] {
  return errors.map((fault, at) =>
    error(
      'rules',
      { zh: formatLintError(fault, 'zh'), en: formatLintError(fault) },
      at < errors.length - 1
        ? undefined
        : {
            zh: '改好以前，服务起不来；正在运行的继续用旧规则。',
            en: 'Until they are mended a server does not start, and one that runs keeps the rules it has.',
          },
    ),
  );
}

export async function model({ model }: Pick<Config, 'model'>): Promise<Finding[]> {
  const dir = model.dir || asset('models', 'mood');
  try {
    const service = await startMoodService({ dir, workers: 1 });
    try {
      const mood = await service.score('你们效率可真高 三天打一个电话');
      const { name, version, sha256 } = service.info;
      const which = `${name} ${version} (${sha256.slice(0, 8)})`;
      if (mood)
        return [
          ok('model', {
            zh: `${which}，一句反话的愤怒分是 ${mood.angry}`,
            en: `${which}, a sarcastic sentence scores angry ${mood.angry}`,
          }),
        ];
      return [error('model', { zh: `${which} 不给分`, en: `${which} gives no score` })];
    } finally {
      await service.close();
    }
  } catch (fault) {
    return [
      error('model', as(`${dir}: ${(fault as Error).message}`), {
        zh: '把模型目录补全，或去掉 model.dir，用自带的模型。',
        en: 'Put the folder of the model right, or remove model.dir to use the shipped one.',
      }),
    ];
  }
}
